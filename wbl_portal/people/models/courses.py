"""Courses and class sections of the roster, and who sits and teaches in them."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from wbl_portal.core.querysets import CampusQuerySet
from wbl_portal.people.models.calendar import SchoolYear
from wbl_portal.people.models.students import StaffMember, Student


class Course(models.Model):
    """A course of the roster; `is_work_based` marks practicum and career preparation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.CharField(max_length=40, default="", blank=True)
    sourced_id = models.CharField(max_length=255, null=True, blank=True)
    title = models.CharField(_("title"), max_length=255)
    code = models.CharField(_("code"), max_length=60, blank=True)
    subject = models.CharField(_("subject"), max_length=255, blank=True)
    is_work_based = models.BooleanField(_("counts as work-based learning"), default=False)
    active = models.BooleanField(_("on the roster"), default=True)

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]
        constraints = [models.UniqueConstraint(fields=["source", "sourced_id"], name="course_is_once_per_source")]

    def __str__(self) -> str:
        return f"{self.title} ({self.code})" if self.code else self.title


class Section(models.Model):
    """A class section of a course in a school year."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.CharField(max_length=40, default="", blank=True)
    sourced_id = models.CharField(max_length=255, null=True, blank=True)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="sections")
    year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="sections")
    title = models.CharField(_("title"), max_length=255)
    code = models.CharField(_("code"), max_length=60, blank=True)
    active = models.BooleanField(_("on the roster"), default=True)

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]
        constraints = [models.UniqueConstraint(fields=["source", "sourced_id"], name="section_is_once_per_source")]

    def __str__(self) -> str:
        return self.title


class SectionEnrollment(models.Model):
    """A student on a section's class list."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.CharField(max_length=40, default="", blank=True)
    sourced_id = models.CharField(max_length=255, null=True, blank=True)
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="enrollments")
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="section_enrollments")
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    active = models.BooleanField(_("on the roster"), default=True)

    objects = CampusQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "sourced_id"], name="section_enrollment_is_once_per_source")
        ]

    def __str__(self) -> str:
        return f"{self.student_id} in {self.section_id}"


class SectionTeacher(models.Model):
    """A staff member who teaches a section."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.CharField(max_length=40, default="", blank=True)
    sourced_id = models.CharField(max_length=255, null=True, blank=True)
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="teachers")
    staff_member = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="sections_taught")
    active = models.BooleanField(_("on the roster"), default=True)

    objects = CampusQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "sourced_id"], name="section_teacher_is_once_per_source")
        ]

    def __str__(self) -> str:
        return f"{self.staff_member_id} teaches {self.section_id}"
