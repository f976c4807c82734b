"""The questions that the pages of the upkeep ask: measures over the years, the register, classes and what is due."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.models import AgencyRequest, AnnualMeasure, Disposition, Hold, RetentionClass
from reports.upkeep import records
from reports.upkeep.yearly import AUTOMATIC, result_of
from wbl_portal.people.models import SchoolYear


@dataclass(frozen=True)
class MeasureLine:
    """A measure with its result: `computed` says that nobody typed it."""

    measure: AnnualMeasure
    result: Decimal | None
    computed: bool

    @property
    def is_reached(self) -> bool | None:
        return None if self.result is None else self.result >= self.measure.target

    @property
    def is_open(self) -> bool:
        """Somebody has yet to write down its result."""
        return self.measure.result is None and not self.measure.automatic

    @property
    def definition(self) -> str:
        kind = AUTOMATIC.get(self.measure.automatic)
        return str(kind.definition) if kind else ""


@dataclass
class Trend:
    """A measure over the years: by year label its line, or nothing."""

    title: str
    lines: dict[str, MeasureLine] = field(default_factory=dict)


def measures_of(year: SchoolYear) -> list[MeasureLine]:
    rows = AnnualMeasure.objects.current().filter(year=year).select_related("year")
    return [_line(row) for row in rows]


def trends(years: Iterable[SchoolYear]) -> list[Trend]:
    """Every measure of the years by its title, in the order of titles; results as they stand."""
    found: dict[str, Trend] = {}
    rows = AnnualMeasure.objects.current().filter(year__in=list(years)).select_related("year")
    for row in rows:
        found.setdefault(row.title, Trend(row.title)).lines[row.year.label] = _line(row)
    return list(found.values())


def _line(measure: AnnualMeasure) -> MeasureLine:
    return MeasureLine(measure, result_of(measure), measure.result is None and measure.automatic in AUTOMATIC)


def requests(*, text: str = "", state: str = "", today: dt.date) -> QuerySet[AgencyRequest]:
    """The register, newest first; `state`: '', 'open', 'overdue' or 'answered'."""
    found = AgencyRequest.objects.select_related("year").prefetch_related("parts__file")
    if text:
        found = found.filter(Q(requester__icontains=text) | Q(asked_for__icontains=text))
    if state == "overdue":
        return found.overdue(today)
    if state == "answered":
        return found.filter(answered_on__isnull=False)
    return found.open() if state == "open" else found


def request_state(request: AgencyRequest, today: dt.date) -> tuple[str, str]:
    """(tone, word) of a request's chip."""
    if request.answered_on is not None:
        return "ok", _("Answered")
    if request.due_on is not None and request.due_on < today:
        return "bad", _("Overdue")
    return "info", _("Open")


@dataclass(frozen=True)
class ClassLine:
    """A retention class with what is due today; `due` is None where the portal keeps no such records or never removes them."""

    row: RetentionClass
    kind: str
    kept_because: str
    due: int | None
    holds: list[Hold]


def class_lines(today: dt.date, *, archived: bool = False) -> list[ClassLine]:
    rows = RetentionClass.objects.archived() if archived else RetentionClass.objects.current()
    standing = list(Hold.objects.standing().prefetch_related("classes"))
    return [_class_line(row, standing, today) for row in rows]


def _class_line(row: RetentionClass, standing: list[Hold], today: dt.date) -> ClassLine:
    kind = records.KINDS.get(row.record_kind)
    holds = [hold for hold in standing if not hold.classes.all() or row in hold.classes.all()]
    if kind is None:
        return ClassLine(row, "", "", None, holds)
    due = len(records.due(row, today)) if kind.past else None
    return ClassLine(row, str(kind.title), str(kind.kept_because), due, holds)


def period(row: RetentionClass) -> str:
    """'4 years after the record's end' as people say it."""
    if row.years is None:
        return str(row.get_starts_display())
    words = ngettext("%(years)s year after %(start)s", "%(years)s years after %(start)s", row.years)
    return words % {"years": row.years, "start": row.get_starts_display()}


def dispositions() -> QuerySet[Disposition]:
    return Disposition.objects.select_related("retention_class", "certificate").defer("records")


def disposition_tone(row: Any) -> str:
    return {"proposed": "warn", "approved": "info", "carried_out": "ok"}.get(row.state, "neutral")
