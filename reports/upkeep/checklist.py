"""What should be mended before figures are frozen: computed from live records, each line with the place that mends it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from artifacts.models import Attendance, CredentialAttempt
from artifacts.selectors.reflections import waiting_count
from experiences import selectors
from experiences.models import Experience, Session
from reports.models.editions import snapshot_words
from wbl_portal.core import clock
from wbl_portal.people.models import ProgramMembership, SchoolYear, Student

# Results of an attempt that are still to come are no omission before this many days.
RESULT_DAYS = 60


@dataclass(frozen=True)
class Window:
    """When a snapshot of P-TECH 6.5 is due; both days included. `hint`: the state's own days nearby."""

    name: str
    title: str
    opens_on: dt.date
    closes_on: dt.date
    hint: str

    @property
    def pk(self) -> str:
        """Its key in the queue of Today."""
        return self.name

    def state_on(self, day: dt.date) -> str:
        """'before', 'open' or 'over'."""
        return "before" if day < self.opens_on else "open" if day <= self.closes_on else "over"

    def days_to(self, day: dt.date) -> int:
        return (self.opens_on - day).days


def windows(year: SchoolYear) -> list[Window]:
    """Fall: 1 October to 30 November; spring: 1 April to 31 May of the school year (P-TECH 6.5: twice a year)."""
    fall, spring = _first(year, 10), _first(year, 4)
    return [
        Window("fall", snapshot_words("fall"), fall, dt.date(fall.year, 11, 30), _peims_fall(fall.year)),
        Window(
            "spring",
            snapshot_words("spring"),
            spring,
            dt.date(spring.year, 5, 31),
            _("The PEIMS summer submission follows in mid-June."),
        ),
    ]


def next_window(year: SchoolYear, day: dt.date) -> Window:
    """The window that is open on a day, else the next that opens: after the spring's, the fall's of the year that follows."""
    following = SchoolYear(starts_on=year.ends_on + dt.timedelta(days=1))
    return next(each for each in [*windows(year), *windows(following)] if each.state_on(day) != "over")


def _first(year: SchoolYear, month: int) -> dt.date:
    """The first day of a month that lies in the year (or the one that follows its start)."""
    here = dt.date(year.starts_on.year, month, 1)
    return here if here >= year.starts_on else here.replace(year=here.year + 1)


def _peims_fall(year: int) -> str:
    last = dt.date(year, 10, 31)
    friday = last - dt.timedelta(days=(last.weekday() - 4) % 7)
    return _("The PEIMS fall snapshot is the last Friday of October (%s).") % date_format(friday)


@dataclass(frozen=True)
class Check:
    """One line of the checklist: how many are open (0: in order), and where they are mended."""

    key: str
    title: str
    advice: str
    open: int
    url: str

    @property
    def is_ok(self) -> bool:
        return self.open == 0

    def as_kept(self) -> dict[str, Any]:
        """The line as a sign-off keeps it; the number stands in the note."""
        return {"key": self.key, "ok": self.is_ok, "note": "" if self.is_ok else str(self.open)}


@dataclass(frozen=True)
class _Line:
    title: str | Promise
    advice: str | Promise
    place: tuple[str, str]


# key -> words, and the page that shows what is open (URL name; the query, with the year, its day and the day of late results)
LINES: dict[str, _Line] = {
    "class_lists": _Line(
        gettext_lazy("Sessions that are over have their class lists"),
        gettext_lazy("Take the lists, or cancel sessions that did not happen."),
        ("today", "?kind=lists"),
    ),
    "dates": _Line(
        gettext_lazy("Planned experiences have a date"),
        gettext_lazy("Add a session, or archive what will not take place."),
        ("experience_list", "?lacks=date&year={year}"),
    ),
    "phases": _Line(
        gettext_lazy("Every experience has a phase of each program"),
        gettext_lazy("Choose the phase; without one it stands as “no phase” in the tables."),
        ("experience_list", "?lacks=phase&year={year}"),
    ),
    "memberships": _Line(
        gettext_lazy("Every enrolled student belongs to a program"),
        gettext_lazy("Add the membership, or leave it where the student is not in the program."),
        ("student_list", "?program=none&on={day}"),
    ),
    "agreements": _Line(
        gettext_lazy("Experiences with a partner stand on an agreement in force"),
        gettext_lazy("Renew the agreement and record the signature."),
        ("experience_list", "?lapsed=on&year={year}"),
    ),
    "reflections": _Line(
        gettext_lazy("Reflections that were handed in are answered"),
        gettext_lazy("Give feedback or return them with a question."),
        ("reflection_list", "?year={year}"),
    ),
    "results": _Line(
        gettext_lazy("Attempts at credentials have their result"),
        gettext_lazy("Record the result; an attempt without one counts nowhere."),
        ("attempt_list", "?result=pending&year={year}&until={until}"),
    ),
}


def checklist(year: SchoolYear, day: dt.date | None = None) -> list[Check]:
    """The lines for figures as of a day (default: today, at most the year's last day); one query each."""
    as_of = min(day or clock.today(), year.ends_on)
    counts = dict(_counts(year, as_of))
    words = {"year": year.label, "day": as_of.isoformat(), "until": _results_due(as_of).isoformat()}
    return [
        Check(
            key, str(line.title), str(line.advice), counts[key], _address(line.place[0], line.place[1].format(**words))
        )
        for key, line in LINES.items()
    ]


def title_of(key: str) -> str:
    """The words of a line that a sign-off kept."""
    return str(LINES[key].title) if key in LINES else key


def _counts(year: SchoolYear, day: dt.date) -> Iterator[tuple[str, int]]:
    planned = Experience.objects.in_year(year).planned()
    held = Session.objects.held().filter(experience__in=planned)
    recorded = Exists(Attendance.objects.filter(session=OuterRef("pk")))
    yield "class_lists", held.until(day).exclude(recorded).count()
    for key, what in (("dates", selectors.LACKS_DATE), ("phases", selectors.LACKS_PHASE)):
        yield key, selectors.experiences(selectors.Filter(year=year, lacks=what)).count()
    members = ProgramMembership.objects.on(day)
    yield "memberships", Student.objects.enrolled_on(day).exclude(pk__in=members.values("student_id")).count()
    yield "agreements", selectors.experiences(selectors.Filter(year=year, lapsed=True)).count()
    yield "reflections", waiting_count(year)
    waiting = (year.starts_on, _results_due(day))
    pending = CredentialAttempt.objects.filter(result=CredentialAttempt.Result.PENDING, attempted_on__range=waiting)
    yield "results", pending.count()


def _results_due(day: dt.date) -> dt.date:
    """An attempt of this day or before has waited too long for its result."""
    return day - dt.timedelta(days=RESULT_DAYS)


def _address(name: str, query: str) -> str:
    try:
        return reverse(name) + query
    except NoReverseMatch:  # its page is brought by a floor that is not mounted here
        return ""
