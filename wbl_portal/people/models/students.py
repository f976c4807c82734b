"""Students and who belongs to them; a student's grade stands in the enrollment of the date, never on the student."""

import datetime as dt
import uuid
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Func, Q
from django.utils.translation import gettext_lazy as _

from wbl_portal.core.querysets import CampusQuerySet
from wbl_portal.people.models.calendar import SchoolYear


class DateRange(Func):
    """SQL daterange(start, end, '[]'); an open end is null."""

    function = "DATERANGE"
    output_field = DateRangeField()


def covers(day: dt.date, start: str = "entered_on", end: str = "left_on") -> Q:
    """Rows whose dates cover a day; an empty end is open."""
    return Q(**{f"{start}__lte": day}) & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": day}))


class StudentQuerySet(CampusQuerySet["Student"]):
    def enrolled_on(self, day: dt.date) -> Self:
        return self.filter(pk__in=Enrollment.objects.on(day).values("student_id"))

    def named_like(self, text: str) -> Self:
        found = self
        for word in text.split():
            found = found.filter(
                Q(given_name__icontains=word) | Q(family_name__icontains=word) | Q(unique_id=word) | Q(local_id=word)
            )
        return found


class Student(models.Model):
    """One per person and campus. `unique_id` is the Texas Unique Student ID (10 digits, text)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.CharField(max_length=40, default="", blank=True)
    sourced_id = models.CharField(max_length=255, null=True, blank=True)
    unique_id = models.CharField(
        _("Texas Unique Student ID"), max_length=10, null=True, blank=True, validators=[RegexValidator(r"^\d{10}$")]
    )
    local_id = models.CharField(_("local student number"), max_length=40, blank=True)
    given_name = models.CharField(_("given name"), max_length=100)
    middle_name = models.CharField(_("middle name"), max_length=100, blank=True)
    family_name = models.CharField(_("family name"), max_length=100)
    email = models.EmailField(_("school e-mail"), blank=True)
    username = models.CharField(_("user name"), max_length=150, blank=True)
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    active = models.BooleanField(_("on the roster"), default=True)

    objects = StudentQuerySet.as_manager()

    class Meta:
        ordering = ["family_name", "given_name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "sourced_id"], name="student_is_once_per_source"),
            models.UniqueConstraint(fields=["unique_id"], name="student_unique_id_is_unique"),
        ]
        indexes = [models.Index(fields=["family_name", "given_name"], name="student_by_name")]

    def __str__(self) -> str:
        return f"{self.family_name}, {self.given_name}"

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}"


class EnrollmentQuerySet(CampusQuerySet["Enrollment"]):
    def on(self, day: dt.date) -> Self:
        return self.filter(covers(day))

    def in_year(self, year: SchoolYear) -> Self:
        return self.filter(year=year)


class Enrollment(models.Model):
    """A student in a grade from one day to another; leaving is a date, returning a new row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="enrollments")
    year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="enrollments")
    grade = models.PositiveSmallIntegerField(_("grade"))
    entered_on = models.DateField(_("entered"))
    left_on = models.DateField(_("left"), null=True, blank=True)

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        ordering = ["entered_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=models.F("entered_on")),
                name="enrollment_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=Q(grade__gte=1, grade__lte=14), name="enrollment_grade_is_1_to_14"),
            ExclusionConstraint(
                name="enrollments_of_a_student_do_not_overlap",
                expressions=[
                    ("student", RangeOperators.EQUAL),
                    (
                        DateRange("entered_on", "left_on", RangeBoundary(inclusive_lower=True, inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes = [models.Index(fields=["year", "grade"], name="enrollment_by_year_and_grade")]

    def __str__(self) -> str:
        return f"{self.student_id} grade {self.grade}"


class ProgramMembershipQuerySet(CampusQuerySet["ProgramMembership"]):
    def on(self, day: dt.date) -> Self:
        return self.filter(covers(day, "starts_on", "ends_on"))

    def of(self, family: str) -> Self:
        return self.filter(framework=family)


class ProgramMembership(models.Model):
    """A student belongs to a program (the framework's family: 't-stem', 'p-tech') from one day to another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="memberships")
    framework = models.CharField(_("program"), max_length=40)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = ProgramMembershipQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="membership_ends_after_it_starts",
            ),
            ExclusionConstraint(
                name="memberships_of_a_student_do_not_overlap",
                expressions=[
                    ("student", RangeOperators.EQUAL),
                    ("framework", RangeOperators.EQUAL),
                    (
                        DateRange("starts_on", "ends_on", RangeBoundary(inclusive_lower=True, inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} {self.framework}"


class StaffMember(models.Model):
    """A teacher or other staff of the roster, with or without an account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.CharField(max_length=40, default="", blank=True)
    sourced_id = models.CharField(max_length=255, null=True, blank=True)
    given_name = models.CharField(_("given name"), max_length=100)
    family_name = models.CharField(_("family name"), max_length=100)
    email = models.EmailField(_("e-mail"), blank=True)
    username = models.CharField(_("user name"), max_length=150, blank=True)
    roster_role = models.CharField(_("role on the roster"), max_length=40, blank=True)
    active = models.BooleanField(_("on the roster"), default=True)

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["family_name", "given_name", "id"]
        constraints = [models.UniqueConstraint(fields=["source", "sourced_id"], name="staff_is_once_per_source")]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"


class Guardian(models.Model):
    """A parent or guardian, as a contact; answers through links, has no account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.CharField(max_length=40, default="", blank=True)
    sourced_id = models.CharField(max_length=255, null=True, blank=True)
    given_name = models.CharField(_("given name"), max_length=100)
    family_name = models.CharField(_("family name"), max_length=100)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(
        _("reads"), max_length=2, default="en", choices=[("en", _("English")), ("es", _("Spanish"))]
    )

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["family_name", "given_name", "id"]
        constraints = [models.UniqueConstraint(fields=["source", "sourced_id"], name="guardian_is_once_per_source")]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"


class Guardianship(models.Model):
    """Which parent or guardian belongs to which student."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="guardianships")
    guardian = models.ForeignKey(Guardian, on_delete=models.CASCADE, related_name="guardianships")
    relation = models.CharField(_("relation"), max_length=60, blank=True)

    objects = CampusQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["student", "guardian"], name="guardianship_is_once")]

    def __str__(self) -> str:
        return f"{self.guardian_id} of {self.student_id}"
