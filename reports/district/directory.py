"""The shared directory: every employer of the district's campuses, who works with it, and months in which many ask.

The district makes it of what its campuses hand up and hands it down again; a campus reads its copy. When three campuses
ask one employer in one month, both see it.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from partners.models import Agreement, Industry, Partner
from reports.district.matching import grouped, keys_of
from reports.district.reading import HANDED_UP, campuses_here, workspace_of_district
from reports.models import CampusReading
from wbl_portal.core import clock
from wbl_portal.core.database import connection

MANY = 3  # campuses that ask one employer in one calendar month
DIRECTORY = "directory"


@dataclass(frozen=True)
class AtCampus:
    """An employer as one campus knows it. `state`: of its best agreement, empty without one; `dates`: ISO days."""

    campus: str
    campus_name: str
    name: str
    state: str = ""
    until: str = ""
    by_district: bool = False
    dates: list[str] = field(default_factory=list)

    @property
    def in_force(self) -> bool:
        return self.state in {each.value for each in Agreement.IN_FORCE}

    @property
    def label(self) -> str:
        return str(Agreement.State(self.state).label) if self.state in Agreement.State.values else ""

    @property
    def until_day(self) -> dt.date | None:
        return dt.date.fromisoformat(self.until) if self.until else None


@dataclass(frozen=True)
class Month:
    """A month in which campuses ask one employer: their names. `is_many`: three or more."""

    first: dt.date
    campuses: list[str]

    @property
    def is_many(self) -> bool:
        return len(self.campuses) >= MANY


@dataclass(frozen=True)
class Employer:
    """An employer of the directory. `matched`: what its campuses' partners have in common, "name" or "website"."""

    name: str
    industry: str
    city: str
    matched: list[str]
    keys: list[list[str]]
    campuses: list[AtCampus]

    @property
    def industry_label(self) -> str:
        return str(Industry(self.industry).label) if self.industry in Industry.values else self.industry

    def months(self, *, without: str = "") -> list[Month]:
        """This month and later ones, with the campuses other than `without` that have a date in it."""
        found: dict[dt.date, set[str]] = {}
        for at in self.campuses:
            if at.campus != without:
                for day in at.dates:
                    found.setdefault(dt.date.fromisoformat(day).replace(day=1), set()).add(at.campus_name)
        begin = clock.today().replace(day=1)
        return [Month(first, sorted(names)) for first, names in sorted(found.items()) if first >= begin]

    def crowded(self) -> list[Month]:
        return [month for month in self.months() if month.is_many]


def directory() -> list[Employer]:
    """The directory of the workspace in force: made anew at the district, the copy handed down at a campus."""
    if connection.tenant.is_district:
        return _made()
    found = handed_down_directory() if workspace_of_district() else None
    return [read(each) for each in found.document["employers"]] if found and found.document else []


def handed_down_directory() -> CampusReading | None:
    """The copy that came from the district."""
    return CampusReading.objects.filter(slot=DIRECTORY).first()


def _made() -> list[Employer]:
    readings = {each.campus: each.document for each in CampusReading.objects.filter(slot=HANDED_UP) if each.document}
    known = [
        (campus, partner) for campus in campuses_here() for partner in readings.get(campus.slug, {}).get("partners", [])
    ]
    keys = [keys_of(partner["name"], partner["website"]) for _campus, partner in known]
    found = [_employer([(*known[place], keys[place]) for place in places]) for places in grouped(keys)]
    return sorted(found, key=lambda each: each.name.casefold())


def _employer(parts: list[tuple[Any, dict[str, Any], set[tuple[str, str]]]]) -> Employer:
    first = parts[0][1]
    common: set[str] = set()
    for place, (_campus, _partner, mine) in enumerate(parts):
        for _other, _same, theirs in parts[place + 1 :]:
            common |= {kind for kind, _value in mine & theirs}
    return Employer(
        name=first["name"],
        industry=first["industry"],
        city=next((partner["city"] for _c, partner, _k in parts if partner["city"]), ""),
        matched=sorted(common),
        keys=sorted([list(key) for key in set().union(*(mine for _c, _p, mine in parts))]),
        campuses=[_at(campus, partner) for campus, partner, _keys in parts],
    )


def _at(campus: Any, partner: dict[str, Any]) -> AtCampus:
    """The agreement in force that lasts longest, else the latest one."""
    current = {each.value for each in Agreement.IN_FORCE}
    best = max(partner["agreements"], key=lambda each: (each["state"] in current, each["ends_on"]), default=None)
    return AtCampus(
        campus=campus.slug,
        campus_name=campus.name,
        name=partner["name"],
        state=best["state"] if best else "",
        until=best["ends_on"] if best else "",
        by_district=bool(best and best["district_edition"]),
        dates=[each["on"] for each in partner["engagements"]],
    )


def written(employer: Employer) -> dict[str, Any]:
    """An employer as it is handed down."""
    return vars(employer) | {"campuses": [vars(at) for at in employer.campuses]}


def read(known: dict[str, Any]) -> Employer:
    return Employer(**known | {"campuses": [AtCampus(**at) for at in known["campuses"]]})


def narrowed(employers: Iterable[Employer], *, q: str, industry: str, campus: str, many: bool) -> list[Employer]:
    """What a search of the directory finds."""
    words = q.casefold().split()

    def fits(each: Employer) -> bool:
        text = " ".join([each.name, each.city, *(at.name for at in each.campuses)]).casefold()
        return (
            all(word in text for word in words)
            and (not industry or each.industry == industry)
            and (not campus or any(at.campus == campus for at in each.campuses))
            and (not many or bool(each.crowded()))
        )

    return [each for each in employers if fits(each)]


def found_for(partner: Partner) -> Employer | None:
    """The employer of the directory that is this campus's partner, also one added since the district last read."""
    mine = {tuple(key) for key in keys_of(partner.name, partner.website)}
    return next((each for each in directory() if mine & {(kind, value) for kind, value in each.keys}), None)


def others_asking(partner: Partner, months: Iterable[dt.date] | None = None) -> list[Month]:
    """Months from now on in which other campuses of the district ask this partner; of `months` only, where given."""
    employer = found_for(partner)
    found = employer.months(without=connection.tenant.slug) if employer else []
    wanted = None if months is None else {day.replace(day=1) for day in months}
    return [month for month in found if wanted is None or month.first in wanted]
