"""A student's week of hours as a grid: seven days with what was entered, what each entry waits for, and what to do."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max

from artifacts.models import HoursEntry
from artifacts.selectors import placements
from artifacts.selectors.hours import hours_of_student, monday_of
from partners.models import Contact
from partners.services.invitations import CONTACT
from wbl_portal.core import clock
from wbl_portal.core.models import Link
from wbl_portal.people.models import Student

State = HoursEntry.State


@dataclass(frozen=True)
class Line:
    """An entry with the skills in words and who answers it."""

    entry: HoursEntry
    skills: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        return self.entry.state in HoursEntry.OPEN


@dataclass(frozen=True)
class Approver:
    """Who answers hours that wait: the supervisor by name, or the campus (no name); `asked_on`: the last e-mail to them."""

    name: str
    asked_on: dt.date | None = None


@dataclass(frozen=True)
class Day:
    """One day: its lines, and whether hours can be entered for it."""

    date: dt.date
    lines: tuple[Line, ...]
    takes_hours: bool
    is_today: bool = False

    @property
    def minutes(self) -> int:
        return sum(line.entry.minutes for line in self.lines)


@dataclass(frozen=True)
class MyWeek:
    """Monday to Sunday."""

    monday: dt.date
    days: tuple[Day, ...]
    is_now: bool
    has_placement: bool
    approvers: tuple[Approver, ...]

    @property
    def sunday(self) -> dt.date:
        return self.monday + dt.timedelta(days=6)

    @property
    def before(self) -> dt.date:
        return self.monday - dt.timedelta(days=7)

    @property
    def after(self) -> dt.date | None:
        """The week that follows, if it has begun."""
        return None if self.is_now else self.monday + dt.timedelta(days=7)

    @property
    def lines(self) -> list[Line]:
        return [line for day in self.days for line in day.lines]

    @property
    def minutes(self) -> int:
        return sum(day.minutes for day in self.days)

    @property
    def approved(self) -> int:
        return sum(line.entry.approved_minutes or 0 for line in self.lines)

    @property
    def open(self) -> list[HoursEntry]:
        """What the student can still change and send."""
        return [line.entry for line in self.lines if line.is_open]


def week_of(student: Student, day: dt.date) -> MyWeek:
    """The week around a day, never later than the present one. A constant number of queries."""
    today = clock.today()
    monday = monday_of(min(day, today))
    dates = [monday + dt.timedelta(days=each) for each in range(7)]
    titles = placements.skill_titles()
    stays = list(placements.taking_hours(student))
    found: dict[dt.date, list[Line]] = {}
    for entry in hours_of_student(student, since=monday).filter(day__lte=dates[-1]):
        skills = tuple(titles.get(key, key) for key in entry.skills)
        found.setdefault(entry.day, []).append(Line(entry, skills))
    days = tuple(
        Day(
            date,
            tuple(found.get(date, ())),
            takes_hours=date <= today and any(stay.takes_hours_on(date) for stay in stays),
            is_today=date == today,
        )
        for date in dates
    )
    waiting = [line.entry for lines in found.values() for line in lines if line.entry.state == State.SUBMITTED]
    return MyWeek(monday, days, monday == monday_of(today), bool(stays), _approvers(waiting))


def _approvers(waiting: list[HoursEntry]) -> tuple[Approver, ...]:
    """Each once, with the day of the latest link that was mailed."""
    people = dict.fromkeys(entry.placement.supervisor for entry in waiting)
    keys = [each.pk for each in people if each]
    mailed = Link.objects.filter(purpose=CONTACT, subject_id__in=keys).values_list("subject_id")
    last = dict(mailed.annotate(Max("made_at")).values_list("subject_id", "made_at__max"))
    return tuple(_approver(each, last.get(each.pk) if each else None) for each in people)


def _approver(contact: Contact | None, mailed_at: dt.datetime | None) -> Approver:
    return Approver(contact.name if contact else "", clock.local_day(mailed_at) if mailed_at else None)
