"""What students earned, as pages ask for it: attempts by filter, one student's, and the class that sat together."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery

from artifacts.models import CredentialAttempt
from experiences.models import Credential
from wbl_portal.people.models import Enrollment, SchoolYear, Section, SectionEnrollment, Student


@dataclass(frozen=True)
class AttemptFilter:
    """What the list shows; None and '' mean everything. `year` takes the attempts made between its days."""

    text: str = ""
    kind: str = ""
    result: str = ""
    grade: int | None = None
    year: SchoolYear | None = None
    until: dt.date | None = None
    credential: Credential | None = None


@dataclass(frozen=True)
class SeatLine:
    """A student who may have sat for a credential, with what stands for that day ('' nothing)."""

    student: Student
    grade: int | None
    result: str


def attempts(chosen: AttemptFilter) -> QuerySet[CredentialAttempt]:
    """Attempts, newest first, each with `grade`, the student's on its day (None: not enrolled then)."""
    then = Enrollment.objects.filter(
        Q(left_on__isnull=True) | Q(left_on__gte=OuterRef("attempted_on")),
        student=OuterRef("student"),
        entered_on__lte=OuterRef("attempted_on"),
    )
    rows = CredentialAttempt.objects.annotate(grade=Subquery(then.values("grade")[:1]))
    if chosen.kind:
        rows = rows.filter(credential__kind=chosen.kind)
    if chosen.result:
        rows = rows.filter(result=chosen.result)
    if chosen.grade is not None:
        rows = rows.filter(grade=chosen.grade)
    if chosen.credential is not None:
        rows = rows.filter(credential=chosen.credential)
    if chosen.year is not None:
        rows = rows.filter(attempted_on__range=(chosen.year.starts_on, chosen.year.ends_on))
    if chosen.until is not None:
        rows = rows.filter(attempted_on__lte=chosen.until)
    if chosen.text:
        found = Student.objects.named_like(chosen.text)
        rows = rows.filter(Q(student__in=found.values("pk")) | Q(credential__name__icontains=chosen.text))
    return rows.select_related("student", "credential").order_by("-attempted_on", "student__family_name", "pk")


def of_student(student: Student) -> QuerySet[CredentialAttempt]:
    """One student's attempts, newest first."""
    return CredentialAttempt.objects.filter(student=student).select_related("credential")


def seats(
    *, credential: Credential, day: dt.date, grade: int | None = None, section: Section | None = None
) -> list[SeatLine]:
    """Whoever was enrolled on the day in the grade or stands on the class list, and whoever has a result already."""
    stands: dict[uuid.UUID, str] = dict(
        CredentialAttempt.objects.filter(credential=credential, attempted_on=day).values_list("student_id", "result")
    )
    then = Enrollment.objects.on(day).filter(student=OuterRef("pk")).values("grade")[:1]
    rows = Student.objects.annotate(grade_then=Subquery(then))
    wanted = Q(pk__in=list(stands)) if grade is None and section is None else Q(grade_then__isnull=False)
    if grade is not None:
        wanted &= Q(grade_then=grade)
    if section is not None:
        on_list = SectionEnrollment.objects.filter(section=section, active=True)
        wanted &= Q(pk__in=on_list.values("student_id"))
    return [SeatLine(row, row.grade_then, stands.get(row.pk, "")) for row in rows.filter(wanted)]  # type: ignore[attr-defined]


def sections_of_day(day: dt.date) -> QuerySet[Section]:
    """The class sections of the school year that covers a day."""
    year = SchoolYear.objects.covering(day).first()
    return Section.objects.filter(year=year, active=True).select_related("course").order_by("course__title", "title")
