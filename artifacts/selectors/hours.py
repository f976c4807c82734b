"""Hours as pages ask for them: in weeks from Monday, with what is approved and what waits."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q, QuerySet, Sum

from artifacts.models import HoursEntry, Placement
from partners.models import Contact
from wbl_portal.people.models import Student

State = HoursEntry.State


@dataclass(frozen=True)
class HoursFilter:
    """Which hours a list shows. `state`: 'waiting', 'all', or a state."""

    text: str = ""
    state: str = "waiting"
    placement: uuid.UUID | None = None


@dataclass(frozen=True)
class Week:
    """The entries of one placement in one week, by day; all minutes as entered but `approved`."""

    monday: dt.date
    placement: Placement
    entries: tuple[HoursEntry, ...]

    @property
    def sunday(self) -> dt.date:
        return self.monday + dt.timedelta(days=6)

    @property
    def minutes(self) -> int:
        return sum(each.minutes for each in self.entries)

    @property
    def approved(self) -> int:
        return sum(each.approved_minutes or 0 for each in self.entries)

    @property
    def waiting(self) -> tuple[HoursEntry, ...]:
        return tuple(each for each in self.entries if each.state == State.SUBMITTED)

    @property
    def open(self) -> tuple[HoursEntry, ...]:
        """What the student can still change and send."""
        return tuple(each for each in self.entries if each.state in HoursEntry.OPEN)

    @property
    def key(self) -> str:
        """Names the week in a form: placement and Monday."""
        return f"{self.placement.pk}.{self.monday.isoformat()}"


@dataclass(frozen=True)
class Totals:
    """Minutes of a student: approved (what counts), waiting for an answer, returned, not sent yet, and planned."""

    approved: int = 0
    waiting: int = 0
    returned: int = 0
    draft: int = 0
    planned: int = 0


def monday_of(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def weeks(entries: Iterable[HoursEntry]) -> list[Week]:
    """Entries (with their placement) in weeks, the latest week first, one placement's weeks together in each."""
    ordered = sorted(
        entries, key=lambda each: (monday_of(each.day), str(each.placement_id), each.day, each.starts_at or dt.time.min)
    )
    found = [
        Week(monday, rows[0].placement, tuple(rows))
        for (monday, _placement), group in groupby(ordered, key=lambda each: (monday_of(each.day), each.placement_id))
        if (rows := list(group))
    ]
    return sorted(found, key=lambda week: week.monday, reverse=True)


def hours_of(placement: Placement) -> QuerySet[HoursEntry]:
    """Every entry of a placement, the latest day first."""
    return placement.hours.select_related("placement__partner").order_by("-day", "starts_at", "entered_at")


def hours_of_student(student: Student, *, since: dt.date | None = None) -> QuerySet[HoursEntry]:
    """Every entry of a student, by day; `since`: from that day on."""
    rows = HoursEntry.objects.filter(placement__student=student)
    rows = rows.filter(day__gte=since) if since else rows
    return rows.select_related("placement__partner", "placement__supervisor")


def totals(student: Student) -> Totals:
    """The minutes of a student over all placements that stand. Two queries."""
    standing = Placement.objects.standing().filter(student=student)
    planned = standing.filter(state__in=Placement.TAKING_HOURS).aggregate(hours=Sum("hours_planned"))["hours"] or 0
    found = HoursEntry.objects.filter(placement__student=student).aggregate(
        approved=Sum("approved_minutes"),
        waiting=Sum("minutes", filter=Q(state=State.SUBMITTED)),
        returned=Sum("minutes", filter=Q(state=State.RETURNED)),
        draft=Sum("minutes", filter=Q(state=State.DRAFT)),
    )
    return Totals(planned=60 * planned, **{name: value or 0 for name, value in found.items()})


def waiting_for(contacts: Collection[Contact]) -> QuerySet[HoursEntry]:
    """Submitted hours of the placements these contacts supervise."""
    rows = HoursEntry.objects.waiting().filter(placement__supervisor__in=contacts)
    return rows.select_related("placement__student", "placement__partner", "placement__supervisor")


def entries(chosen: HoursFilter) -> QuerySet[HoursEntry]:
    """Hours of a filter, what was sent first comes first; drafts are the student's own."""
    rows = HoursEntry.objects.exclude(state=State.DRAFT)
    if chosen.state != "all":
        rows = rows.filter(state=State.SUBMITTED if chosen.state == "waiting" else chosen.state)
    if chosen.placement is not None:
        rows = rows.filter(placement=chosen.placement)
    for word in chosen.text.split():
        person = Q(placement__student__given_name__icontains=word) | Q(placement__student__family_name__icontains=word)
        rows = rows.filter(person | Q(placement__partner__name__icontains=word))
    people = rows.select_related("placement__student", "placement__partner", "placement__supervisor")
    return people.order_by("submitted_at", "day", "pk")
