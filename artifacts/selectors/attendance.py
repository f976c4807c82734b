"""What students did, asked in page-sized questions: class lists, students reached."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from artifacts import marks as marking
from artifacts.marks import Mark
from artifacts.models import Attendance
from experiences.models import Experience, Session
from wbl_portal.core import clock
from wbl_portal.core.database import counted
from wbl_portal.frameworks import Framework
from wbl_portal.people.models import (
    Enrollment,
    ProgramMembership,
    SchoolYear,
    Section,
    SectionEnrollment,
    Student,
)

# The counting rules for one experience: half of the minutes held by the day (P-TECH 6.2 counts attendance, not
# registration); the grade is the one of the first day there.
ATTENDED = """
WITH held AS (
  SELECT experience_id, sum(minutes) AS minutes FROM experiences_session
  WHERE experience_id = ANY(%(experiences)s) AND cancelled_at IS NULL AND held_on <= %(today)s
  GROUP BY experience_id
), attended AS (
  SELECT p.experience_id, p.student_id, min(s.held_on) AS day
  FROM artifacts_participation p
  JOIN held h ON h.experience_id = p.experience_id
  JOIN artifacts_attendance a ON a.participation_id = p.id AND a.presence <> 'absent'
  JOIN experiences_session s ON s.id = a.session_id AND s.cancelled_at IS NULL AND s.held_on <= %(today)s
  WHERE p.experience_id = ANY(%(experiences)s)
  GROUP BY p.id, h.minutes HAVING 2 * sum(least(a.minutes, s.minutes)) >= h.minutes
)
"""
_BY_EXPERIENCE = ATTENDED + "SELECT experience_id, count(*) FROM attended GROUP BY experience_id"  # noqa: S608 constants
_TOGETHER = ATTENDED + "SELECT count(DISTINCT student_id) FROM attended"  # noqa: S608 constants
_BY_CELL = (
    ATTENDED
    + """
SELECT f.phase, n.grade, count(DISTINCT a.student_id)
FROM attended a
JOIN experiences_experiencephase f ON f.experience_id = a.experience_id AND f.framework = %(framework)s
JOIN people_enrollment n ON n.student_id = a.student_id
  AND n.entered_on <= a.day AND coalesce(n.left_on, 'infinity') >= a.day
JOIN people_programmembership m ON m.student_id = a.student_id AND m.framework = %(family)s
  AND m.starts_on <= a.day AND coalesce(m.ends_on, 'infinity') >= a.day
GROUP BY f.phase, n.grade
"""
)


@dataclass(frozen=True)
class RosterLine:
    """A student on a session's class list; `grade` is that of the session's day, None for one no longer enrolled then."""

    student: Student
    grade: int | None
    mark: Mark | None


@dataclass(frozen=True)
class Choice:
    """Who is shown on a class list; None and '' mean everyone."""

    grade: int | None = None
    section: Section | None = None
    program: str = ""
    name: str = ""

    @property
    def is_everyone(self) -> bool:
        return self == Choice()


def roster(session: Session, choice: Choice | None = None) -> list[RosterLine]:
    """Who belongs on a session's list: enrolled on its day in the experience's grades, and whoever stands on it already.

    A constant number of queries for any number of students.
    """
    choice = choice or Choice()
    recorded = _recorded(session)
    grade = Enrollment.objects.on(session.held_on).filter(student=OuterRef("pk")).values("grade")[:1]
    students = Student.objects.named_like(choice.name).annotate(grade_then=Subquery(grade))
    lines = students.filter(_expected(session, choice, set(recorded)))
    return [RosterLine(student, student.grade_then, recorded.get(student.pk)) for student in lines]  # type: ignore[attr-defined]


def sections_of(session: Session, grades: Collection[int]) -> QuerySet[Section]:
    """The class sections of the year with a student of these grades on the session's day."""
    students = Enrollment.objects.on(session.held_on).filter(grade__in=grades).values("student_id")
    seats = _seats(session).filter(student_id__in=students)
    return (
        Section.objects.filter(year=session.experience.year, active=True, pk__in=seats.values("section_id"))
        .select_related("course")
        .order_by("title", "id")
    )


def reached_by_experience(experiences: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Distinct students who attended, per experience, up to today."""
    rows = counted(_BY_EXPERIENCE, {"today": clock.today(), "experiences": list(experiences)})
    return dict(rows)


def reached_together(experiences: Collection[uuid.UUID]) -> int:
    """Distinct students who attended at least one of some experiences, up to today."""
    rows = counted(_TOGETHER, {"today": clock.today(), "experiences": list(experiences)}) if experiences else [(0,)]
    return int(rows[0][0])


def recorded_by_session(sessions: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[int, int]]:
    """Students present and students recorded, per session; a session without a list is left out."""
    there = Count("pk", filter=~Q(presence=Attendance.Presence.ABSENT))
    rows = Attendance.objects.filter(session_id__in=sessions).values("session_id")
    counted = rows.annotate(present=there, recorded=Count("pk")).values_list("session_id", "present", "recorded")
    return {session: (present, recorded) for session, present, recorded in counted}


def reached_by_cell(framework: Framework, year: SchoolYear) -> dict[tuple[str, int], int]:
    """(phase, grade) -> distinct students of the program who attended an experience of the year, up to today."""
    words = {
        "today": clock.today(),
        "experiences": list(Experience.objects.in_year(year).values_list("pk", flat=True)),
        "framework": framework.key,
        "family": framework.family,
    }
    return {(phase, grade): students for phase, grade, students in counted(_BY_CELL, words)}


def _recorded(session: Session) -> dict[uuid.UUID, Mark]:
    rows = Attendance.objects.filter(session=session).values_list("participation__student_id", "presence", "minutes")
    return {student: marking.Mark(presence, minutes) for student, presence, minutes in rows}


def _expected(session: Session, choice: Choice, recorded: set[uuid.UUID]) -> Q:
    grades = [choice.grade] if choice.grade else session.experience.grades
    expected = Q(grade_then__in=grades)
    if choice.section is not None:
        expected &= Q(pk__in=_seats(session).filter(section=choice.section).values("student_id"))
    if choice.program:
        members = ProgramMembership.objects.on(session.held_on).of(choice.program)
        expected &= Q(pk__in=members.values("student_id"))
    return expected if choice.grade or choice.section or choice.program else expected | Q(pk__in=recorded)


def _seats(session: Session) -> QuerySet[SectionEnrollment]:
    day: dt.date = session.held_on
    started = Q(starts_on__isnull=True) | Q(starts_on__lte=day)
    return SectionEnrollment.objects.filter(started, Q(ends_on__isnull=True) | Q(ends_on__gte=day))
