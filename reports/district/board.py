"""The district's board: readiness, agreements and participation of each campus, and sums that say what they are.

Everything here is made of figures that are public already, so a sum cannot show more than its parts do. Where a campus
hides its figure the sum of the others is 'at least'; where it prints a range, its lower end counts.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import override

from academies.hosts import public_address
from academies.models import Academy
from partners.models import Agreement
from reports.district.reading import PARTNERS, campuses_here
from reports.models import CampusReading
from reports.problems import in_words
from wbl_portal.frameworks import Framework, framework

TOOK_PART = "students-by-grade-phase"


@dataclass(frozen=True)
class Figure:
    """A printed figure: `value` out of `whole`; `low` is what is surely so where it is not printed as a number."""

    value: int | None = None
    whole: int | None = None
    low: int = 0
    text: str = ""


@dataclass
class Line:
    """One program at one campus."""

    campus: Academy
    framework: Framework
    url: str
    published: int = 0
    due: int = 0
    year: str = ""
    published_on: dt.date | None = None
    missing: list[str] = field(default_factory=list)
    took_part: Figure | None = None
    agreements: Figure | None = None
    problem: str = ""
    read_at: dt.datetime | None = None


@dataclass(frozen=True)
class Total:
    """The sum over the campuses of a program that print a figure or a range; `is_least`: the sum is at least this.

    `hidden` campuses print a mark only: neither their students nor their members are in it. `without` print nothing.
    """

    framework: Framework
    campuses: int
    took_part: int
    members: int
    is_least: bool
    hidden: int
    without: int


def board() -> tuple[list[Line], list[Total]]:
    """Every program of every campus of the district in force, and the sums by program; constant queries."""
    readings: dict[str, list[CampusReading]] = {}
    for reading in CampusReading.objects.all():
        readings.setdefault(reading.campus, []).append(reading)
    lines = [
        _line(campus, framework(key), readings.get(campus.slug, []))
        for campus in campuses_here()
        for key in campus.frameworks
    ]
    return lines, _totals(lines)


def _line(campus: Academy, edition: Framework, readings: list[CampusReading]) -> Line:
    slots = [slot.key for slot in edition.slots]
    mine = [each for each in readings if each.slot in slots]
    line = Line(campus, edition, public_address(campus), due=len(slots))
    line.problem = in_words(next((each.problem for each in mine if each.problem), {}))
    line.read_at = max((each.read_at for each in mine), default=None)
    line.year = max((each.year for each in mine if each.document), default="")
    found = {each.slot: each.document for each in mine if each.document and each.year == line.year}
    line.published = len(found)
    line.missing = [slot for slot in slots if slot not in found]
    line.published_on = max((_published_on(d) for d in found.values()), default=None)
    line.took_part = _whole_row(found.values(), TOOK_PART)
    line.agreements = _agreements(each.document for each in readings if (each.slot, each.year) == (PARTNERS, line.year))
    return line


def _published_on(document: dict[str, Any]) -> dt.date:
    """The campus's own day of publication."""
    zone = ZoneInfo(document.get("time_zone", "UTC"))
    return dt.datetime.fromisoformat(document["published_at"]).astimezone(zone).date()


def _whole_row(documents: Iterable[dict[str, Any]], table: str) -> Figure | None:
    """The figure of the table's grand total, as the first document that has the table prints it."""
    for found in _tables(documents, table):
        for row in found["rows"]:
            if all(row[name] == whole for name, whole in found["totals"].items()):
                return _figure(row)
    return None


def _figure(row: dict[str, Any]) -> Figure:
    if row["value"] is not None:
        return Figure(row["value"], row["denominator"], row["value"], "")
    band = row["band"]
    if band:
        least = -(-band["low"] * row["denominator"] // 100) if row["denominator"] else 0
        return Figure(None, row["denominator"], least, f"{band['low']}-{band['high']} %")
    return Figure(None, None, 0, "*")


def _agreements(documents: Iterable[dict[str, Any] | None]) -> Figure | None:
    """Partners with an agreement in force, out of all partners, as the page of partners lists them in English."""
    with override("en"):
        current = {str(state.label) for state in Agreement.IN_FORCE}
    for document in filter(None, documents):
        for listing in document.get("listings", []):
            if listing["id"] == PARTNERS:
                count = sum(row["agreement"] in current for row in listing["rows"])
                return Figure(count, len(listing["rows"]), count)
    return None


def _tables(documents: Iterable[dict[str, Any]], table: str) -> Iterable[dict[str, Any]]:
    return (each for document in documents for each in document["tables"] if each["id"] == table)


def _totals(lines: list[Line]) -> list[Total]:
    programs = dict.fromkeys(line.framework.key for line in lines)
    return [_total(framework(key), [line for line in lines if line.framework.key == key]) for key in programs]


def _total(edition: Framework, lines: list[Line]) -> Total:
    shown = [line.took_part for line in lines if line.took_part is not None]
    return Total(
        framework=edition,
        campuses=len(lines),
        took_part=sum(figure.low for figure in shown),
        members=sum(figure.whole or 0 for figure in shown),
        is_least=any(figure.value is None for figure in shown),
        hidden=sum(figure.whole is None for figure in shown),
        without=len(lines) - len(shown),
    )
