"""What one student did, by the counting rules: attended counts, registered does not; hours to the quarter."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum

from artifacts.models import Attendance
from experiences.models import Experience, Session
from wbl_portal.core import clock
from wbl_portal.people.models import SchoolYear, Student


@dataclass(frozen=True)
class Record:
    """One student in one experience: `outcome` is 'attended', 'partly' (hours count, the head does not) or 'absent'."""

    experience: Experience
    last_on: dt.date
    minutes: int
    outcome: str

    @property
    def hours(self) -> float:
        """To the quarter of an hour."""
        return hours_of(self.minutes)


def hours_of(minutes: int) -> float:
    """Minutes as hours, rounded to the quarter; 3 rather than 3.0."""
    hours = round(minutes / 15) / 4
    return int(hours) if hours.is_integer() else hours


def records_of(student: Student, year: SchoolYear | None = None) -> list[Record]:
    """What is on record for a student up to today, newest first; of one school year, or of all. One query."""
    today = clock.today()
    held = Q(session__cancelled_at__isnull=True, session__held_on__lte=today)
    rows = Attendance.objects.filter(held, participation__student=student).select_related(
        "session", "participation__experience__experience_type", "participation__experience__partner"
    )
    if year is not None:
        rows = rows.filter(participation__experience__year=year)
    rows = rows.annotate(
        held_minutes=Subquery(
            Session.objects.held()
            .until(today)
            .filter(experience=OuterRef("participation__experience"))
            .order_by()
            .values("experience")
            .annotate(total=Sum("minutes"))
            .values("total"),
            output_field=IntegerField(),
        )
    )
    by_experience: dict[Any, list[Attendance]] = {}
    for row in rows.order_by("session__held_on"):
        by_experience.setdefault(row.participation.experience, []).append(row)
    found = [_record(experience, attended) for experience, attended in by_experience.items()]
    return sorted(found, key=lambda record: record.last_on, reverse=True)


def summed(found: list[Record]) -> dict[str, Any]:
    """Records as pages show them: how many count, and the hours of all."""
    return {
        "records": found,
        "attended": sum(record.outcome == "attended" for record in found),
        "hours": hours_of(sum(record.minutes for record in found)),
    }


def _record(experience: Experience, rows: list[Attendance]) -> Record:
    there = [row for row in rows if row.presence != Attendance.Presence.ABSENT]
    minutes = sum(min(row.minutes, row.session.minutes) for row in there)
    enough = 2 * minutes >= rows[0].held_minutes  # type: ignore[attr-defined]
    outcome = "absent" if not minutes else "attended" if enough else "partly"
    return Record(experience, rows[-1].session.held_on, minutes, outcome)


def without_experience(students: QuerySet[Student], year: SchoolYear) -> QuerySet[Student]:
    """Those who were at no session of the year yet."""
    there = Attendance.objects.present().filter(
        participation__student=OuterRef("pk"),
        participation__experience__year=year,
        session__cancelled_at__isnull=True,
        session__held_on__lte=clock.today(),
        minutes__gt=0,
    )
    return students.filter(~Exists(there))


def sessions_without_list(year: SchoolYear) -> QuerySet[Session]:
    """Sessions of the year that are over (held before today) and have no class list, the oldest first."""
    listed = Attendance.objects.filter(session=OuterRef("pk"))
    return (
        Session.objects.held()
        .in_the_plan()
        .filter(~Exists(listed), held_on__lt=clock.today(), experience__year=year)
        .select_related("experience__partner", "experience__experience_type")
        .order_by("held_on", "starts_at", "pk")
    )


def coming_for_grade(grade: int) -> QuerySet[Session]:
    """Sessions from today on that are planned for a grade, the next first."""
    coming = Session.objects.held().in_the_plan().filter(held_on__gte=clock.today())
    return coming.filter(experience__grades__contains=[grade]).select_related(
        "experience__partner", "experience__experience_type"
    )
