"""Who stands on an experience's list, for a sheet of paper."""

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q, Sum

from artifacts.models import Attendance, Participation
from artifacts.records import hours_of
from experiences.models import Experience
from wbl_portal.people.models import Enrollment


@dataclass(frozen=True)
class SheetLine:
    """A student of an experience: the grade of the first day there, sessions attended of those recorded, hours."""

    student_id: uuid.UUID
    name: str
    grade: int | None
    first_on: dt.date | None
    attended: int
    recorded: int
    hours: float


def experience_sheet(experience: Experience) -> list[SheetLine]:
    """Everybody on a list of the experience, by name; cancelled sessions count for nobody. Two queries."""
    held = Q(attendances__session__cancelled_at__isnull=True)
    there = held & ~Q(attendances__presence=Attendance.Presence.ABSENT)
    rows = Participation.objects.filter(experience=experience).annotate(
        first_on=Min("attendances__session__held_on", filter=there),
        attended=Count("attendances", filter=there),
        recorded=Count("attendances", filter=held),
        minutes=Sum("attendances__minutes", filter=there),
    )
    ordered = rows.select_related("student").order_by("student__family_name", "student__given_name", "student_id")
    enrolled = _enrollments(experience)
    return [_line(row, enrolled[row.student_id]) for row in ordered]


def _enrollments(experience: Experience) -> dict[uuid.UUID, list[Enrollment]]:
    """The enrollments of everybody on a list of the experience."""
    students = Participation.objects.filter(experience=experience).values("student")
    found: dict[uuid.UUID, list[Enrollment]] = defaultdict(list)
    for each in Enrollment.objects.filter(student__in=students):
        found[each.student_id].append(each)
    return found


def _line(row: Any, enrolled: list[Enrollment]) -> SheetLine:
    day = row.first_on
    grade = next((e.grade for e in enrolled if day and e.entered_on <= day and (e.left_on or day) >= day), None)
    hours = hours_of(row.minutes or 0)
    return SheetLine(row.student_id, str(row.student), grade, day, row.attended, row.recorded, hours)
