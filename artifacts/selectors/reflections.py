"""Reflections: what a student can reflect on, what waits for a teacher, and the figures of T-STEM 5.4a-b and P-TECH 6.3."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import get_language

from artifacts.models import Attendance, Participation, Reflection, ReflectionFeedback, ReflectionPrompt
from artifacts.selectors.attendance import ATTENDED
from experiences.models import Experience
from wbl_portal.core import clock
from wbl_portal.core.database import counted
from wbl_portal.people.models import (
    Course,
    Enrollment,
    SchoolYear,
    Section,
    SectionEnrollment,
    SectionTeacher,
    StaffMember,
    Student,
)

CONNECTION = "connection"
_FIGURES = (
    ATTENDED
    + """
SELECT count(*), count(r.id), count(r.id) FILTER (WHERE r.course_id IS NOT NULL OR r.standard <> '')
FROM attended a
JOIN artifacts_participation p ON p.experience_id = a.experience_id AND p.student_id = a.student_id
LEFT JOIN artifacts_reflection r ON r.participation_id = p.id AND r.submitted_at IS NOT NULL
WHERE %(family)s = '' OR EXISTS (
  SELECT FROM people_programmembership m WHERE m.student_id = a.student_id AND m.framework = %(family)s
    AND m.starts_on <= a.day AND coalesce(m.ends_on, 'infinity') >= a.day)
"""
)


@dataclass(frozen=True)
class QueueFilter:
    """Which reflections the queue shows; empty values mean all. `state`: 'waiting', 'returned', 'answered' or ''.

    `teacher`: of students in the classes which that teacher has in the year.
    """

    text: str = ""
    state: str = "waiting"
    year: SchoolYear | None = None
    grade: int | None = None
    experience: Experience | None = None
    teacher: StaffMember | None = None
    section: Section | None = None
    linked: str = ""
    until: dt.date | None = None


@dataclass(frozen=True)
class Figures:
    """Of a school year up to today: participations that count as attended, those reflected on, those naming a link.

    `linked` counts submitted reflections that name a course or a standard; `connection` is the mean of the latest scores
    for the rubric's row of that name (1 to 4), None without any.
    """

    attended: int
    submitted: int
    linked: int
    connection: float | None

    @property
    def reflected_share(self) -> int | None:
        """Per cent of attended participations with a submitted reflection."""
        return round(100 * self.submitted / self.attended) if self.attended else None

    @property
    def linked_share(self) -> int | None:
        """Per cent of submitted reflections that name a course or a standard."""
        return round(100 * self.linked / self.submitted) if self.submitted else None


def figures(year: SchoolYear, family: str = "") -> Figures:
    """The figures of a year, of a program's members only when a family ('p-tech') is given. Three queries."""
    planned = Experience.objects.planned().in_year(year)
    experiences = list(planned.values_list("pk", flat=True))
    words: dict[str, Any] = {"today": clock.today(), "experiences": experiences, "family": family}
    ((attended, submitted, linked),) = counted(_FIGURES, words)
    return Figures(attended, submitted, linked, _mean_connection(planned))


def _mean_connection(planned: QuerySet[Experience]) -> float | None:
    scored = ReflectionFeedback.objects.filter(scores__has_key=CONNECTION).order_by("reflection_id", "-given_at")
    latest = scored.filter(reflection__participation__experience__in=planned).distinct("reflection_id")
    found = [scores[CONNECTION] for scores in latest.values_list("scores", flat=True)]
    return round(sum(found) / len(found), 1) if found else None


def reflectable(student: Student) -> QuerySet[Participation]:
    """What a student was at, so can reflect on, the latest first; each with `last_on`."""
    there = Attendance.objects.present().filter(
        participation=OuterRef("pk"),
        session__cancelled_at__isnull=True,
        session__held_on__lte=clock.today(),
        minutes__gt=0,
    )
    rows = Participation.objects.filter(Exists(there), student=student)
    last = there.order_by("-session__held_on").values("session__held_on")[:1]
    return (
        rows.annotate(last_on=Subquery(last))
        .select_related("experience__partner", "experience__experience_type", "experience__year", "reflection")
        .order_by("-last_on", "experience__title")
    )


def queue(chosen: QueueFilter) -> QuerySet[Any]:
    """Reflections of a filter, the longest waiting first; each with `grade` (today's) and `answered_at`."""
    rows = _in_state(_answered(Reflection.objects.exclude(state=Reflection.State.DRAFT)), chosen.state)
    if chosen.year is not None:
        rows = rows.filter(participation__experience__year=chosen.year)
    if chosen.grade:
        rows = rows.filter(grade=chosen.grade)
    if chosen.experience is not None:
        rows = rows.filter(participation__experience=chosen.experience)
    if chosen.teacher is not None:
        taught = _sections(chosen.year).filter(Exists(_teachers().filter(staff_member=chosen.teacher)))
        rows = rows.filter(participation__student__in=_seats(section__in=taught).values("student_id"))
    if chosen.section is not None:
        rows = rows.filter(participation__student__in=_seats(section=chosen.section).values("student_id"))
    if chosen.linked:
        named = Q(course__isnull=False) | ~Q(standard="")
        rows = rows.filter(named) if chosen.linked == "yes" else rows.exclude(named)
    if chosen.until is not None:
        rows = rows.filter(submitted_at__date__lte=chosen.until)
    for word in chosen.text.split():
        student = "participation__student"
        rows = rows.filter(
            Q(**{f"{student}__given_name__icontains": word}) | Q(**{f"{student}__family_name__icontains": word})
        )
    return rows.order_by("submitted_at", "pk")


def waiting_count(year: SchoolYear, until: dt.date | None = None) -> int:
    """Reflections of a year that wait for an answer; `until`: only those sent on that day or before."""
    return queue(QueueFilter(year=year, until=until)).count()


def reflection_page(rows: QuerySet[Reflection] | None = None) -> QuerySet[Reflection]:
    """Reflections with everything the page of one prints."""
    base = _answered(Reflection.objects.all()) if rows is None else rows
    return base.prefetch_related(Prefetch("feedback", ReflectionFeedback.objects.order_by("-given_at")))


def prompts_for(experience: Experience) -> list[ReflectionPrompt]:
    """The questions for an experience: those for every phase, then those for its phases, each wording once."""
    phases = list(experience.phases.values_list("phase", flat=True))
    found: dict[str, ReflectionPrompt] = {}
    for each in ReflectionPrompt.objects.current().filter(phase__in=["", *phases]).order_by("position", "text"):
        found.setdefault(each.text, each)
    return list(found.values())


def in_language(row: Any, field: str) -> str:
    """A prompt's or a rubric row's words in the language in force; English where there are none in Spanish."""
    spanish = getattr(row, f"{field}_es") if (get_language() or "").startswith("es") else ""
    return str(spanish or getattr(row, field))


def courses_for(student: Student, experience: Experience) -> QuerySet[Course]:
    """The classes a student may name: the own ones of the experience's year, and those the experience names."""
    seats = SectionEnrollment.objects.filter(student=student, active=True, section__year=experience.year_id)
    own = Q(pk__in=seats.values("section__course_id")) | Q(pk__in=experience.courses.values("pk"))
    return Course.objects.filter(own)


def experiences_read(year: SchoolYear | None) -> QuerySet[Experience]:
    """Experiences of a year on which reflections were sent."""
    return Experience.objects.filter(pk__in=_sent_in(year).values("participation__experience_id"))


def teachers_read(year: SchoolYear | None) -> QuerySet[StaffMember]:
    """Teachers of the classes of a year in which somebody sent a reflection."""
    taught = SectionTeacher.objects.filter(active=True, section__in=_sections_read(year))
    return StaffMember.objects.filter(pk__in=taught.values("staff_member_id"))


def sections_read(
    year: SchoolYear | None, *, teacher: StaffMember | None, reader: uuid.UUID | None
) -> QuerySet[Section]:
    """Classes of a year in which somebody sent a reflection: those of a teacher.

    Without a teacher those of the reader (the key of a staff member), and those that nobody is named for.
    """
    found = _sections_read(year).select_related("course")
    if teacher is not None:
        return found.filter(Exists(_teachers().filter(staff_member=teacher)))
    return found.filter(Exists(_teachers().filter(staff_member=reader)) | ~Exists(_teachers()))


def _sections_read(year: SchoolYear | None) -> QuerySet[Section]:
    seats = _seats(student_id__in=_sent_in(year).values("participation__student_id"))
    return _sections(year).filter(pk__in=seats.values("section_id"))


def _sent_in(year: SchoolYear | None) -> QuerySet[Any]:
    return queue(QueueFilter(state="", year=year)).order_by()


def _sections(year: SchoolYear | None) -> QuerySet[Section]:
    rows = Section.objects.filter(active=True)
    return rows if year is None else rows.filter(year=year)


def _seats(**where: Any) -> QuerySet[SectionEnrollment]:
    return SectionEnrollment.objects.filter(active=True, **where)


def _teachers() -> QuerySet[SectionTeacher]:
    """Of one section, inside a question about sections."""
    return SectionTeacher.objects.filter(active=True, section=OuterRef("pk"))


def _answered(rows: QuerySet[Reflection]) -> QuerySet[Any]:
    given = ReflectionFeedback.objects.filter(reflection=OuterRef("pk")).order_by("-given_at").values("given_at")[:1]
    grade = Enrollment.objects.on(clock.today()).filter(student=OuterRef("participation__student"))
    return rows.annotate(answered_at=Subquery(given), grade=Subquery(grade.values("grade")[:1])).select_related(
        "participation__student", "participation__experience__year", "course"
    )


def _in_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    answered = Q(answered_at__gte=F("submitted_at"))
    sent = Q(state=Reflection.State.SUBMITTED)
    if state == "waiting":
        return rows.filter(sent).exclude(answered_at__isnull=False, answered_at__gte=F("submitted_at"))
    if state == "returned":
        return rows.filter(state=Reflection.State.RETURNED)
    return rows.filter(sent & answered) if state == "answered" else rows
