"""Which school year a session, a class and the import belong to. The dates of a session win over its schoolYear."""

import datetime as dt
import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from wbl_portal.people.models import SchoolYear
from wbl_portal.people.roster import headers, values
from wbl_portal.people.roster.package import Package
from wbl_portal.people.roster.report import Rejections

FIRST_MONTH = 7
_TWO_YEARS = re.compile(r"(\d{4})\s*[-/]\s*(\d{4}|\d{2})")
Dates = tuple[dt.date, dt.date]


def label_of(first: int) -> str:
    """'2026-27' for the year that begins in 2026."""
    return f"{first}-{(first + 1) % 100:02d}"


def first_year_of_day(day: dt.date) -> int:
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def first_year_of_cell(cell: str) -> int | None:
    """The calendar year in which a schoolYear begins: '2026' ends in 2026; '2026-2027' and '2026-27' say both."""
    if match := _TWO_YEARS.fullmatch(cell):
        return int(match[1])
    return int(cell) - 1 if re.fullmatch(r"\d{4}", cell) else None


@dataclass
class Calendar:
    """The school years of the files. `of_session` maps a session's sourcedId to a label."""

    has_sessions: bool = False
    of_session: dict[str, str] = field(default_factory=dict)
    dates: dict[str, Dates] = field(default_factory=dict)
    _rows: dict[str, SchoolYear] = field(default_factory=dict)

    def year(self, label: str) -> SchoolYear:
        """The year of a label, made when the campus has none; a year that stands keeps its dates."""
        if label not in self._rows:
            starts, ends = self.dates.get(label) or _usual(int(label[:4]))
            made, _new = SchoolYear.objects.get_or_create(label=label, defaults={"starts_on": starts, "ends_on": ends})
            self._rows[label] = made
        return self._rows[label]

    def present(self, today: dt.date) -> SchoolYear:
        """The year of the import: the one that covers today, else the last begun, else the first to come."""
        labels = sorted(set(self.of_session.values()))
        if not labels:
            covering = SchoolYear.objects.covering(today).first()
            return covering or self.year(label_of(first_year_of_day(today)))
        now = label_of(first_year_of_day(today))
        begun = [label for label in labels if label < now]
        return self.year(now if now in labels else (begun or labels)[-1 if begun else 0])

    def label(self, terms: str) -> str | None:
        """The label of a class's terms; None when the files hold no sessions or the class names none.

        Raises BadRow when none of the terms is known.
        """
        names = values.several(terms)
        if not names or not self.has_sessions:
            return None
        found = [self.of_session[name] for name in names if name in self.of_session]
        if not found:
            raise values.BadRow(_("termSourcedIds %r names no session of academicSessions.csv.") % terms[:60])
        return min(found)


@dataclass(frozen=True)
class _Session:
    key: str
    kind: str
    parent: str
    first: int
    dates: Dates | None


def read_calendar(package: Package, rejections: Rejections) -> Calendar:
    """Read academicSessions.csv; a term belongs to the year of its topmost parent."""
    sessions = {each.key: each for each in _sessions(package, rejections)}
    calendar = Calendar(has_sessions=package.is_whole(headers.SESSIONS))
    for session in sessions.values():
        calendar.of_session[session.key] = label_of(_top(session, sessions).first)
        if session.kind == "schoolyear" and session.dates:
            label = label_of(session.first)
            known = calendar.dates.get(label, session.dates)
            calendar.dates[label] = (min(known[0], session.dates[0]), max(known[1], session.dates[1]))
    return calendar


def _sessions(package: Package, rejections: Rejections) -> "list[_Session]":
    wanted = ("sourcedId", "status", "type", "startDate", "endDate", "parentSourcedId", "schoolYear")
    found: dict[str, _Session] = {}
    for line, cells in package.rows(headers.SESSIONS, wanted, rejections):
        try:
            session = _session(cells)
            if session is None:
                continue
            if session.key in found:
                raise values.BadRow(_("sourcedId %r is there twice.") % session.key[:60])
            found[session.key] = session
        except values.BadRow as bad:
            rejections.add(headers.SESSIONS, line, str(bad))
    return list(found.values())


def _session(cells: list[str]) -> _Session | None:
    key, status, kind, starts, ends, parent, year = cells
    values.text(key, "sourcedId", 255, needed=True)
    if values.is_gone(status):
        return None
    dates = _dates(values.date(starts, "startDate"), values.date(ends, "endDate"))
    first = first_year_of_day(dates[0] + (dates[1] - dates[0]) / 2) if dates else first_year_of_cell(year)
    if first is None:
        raise values.BadRow(_("The session has neither dates nor a schoolYear such as 2027."))
    return _Session(key, kind.lower(), parent, first, dates)


def _dates(starts: str | None, ends: str | None) -> Dates | None:
    if not starts or not ends:
        return None
    dates = dt.date.fromisoformat(starts), dt.date.fromisoformat(ends)
    if dates[1] <= dates[0]:
        raise values.BadRow(_("endDate is not after startDate."))
    return dates


def _top(session: _Session, sessions: dict[str, _Session]) -> _Session:
    passed = {session.key}
    while session.kind != "schoolyear" and session.parent in sessions and session.parent not in passed:
        session = sessions[session.parent]
        passed.add(session.key)
    return session


def _usual(first: int) -> Dates:
    """1 July to 30 June, unless the files or the campus say otherwise."""
    return dt.date(first, FIRST_MONTH, 1), dt.date(first + 1, 6, 30)
