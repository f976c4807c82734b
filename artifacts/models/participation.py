"""What each student did: participations and the attendance they are made of."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from experiences.models import Experience, Session
from wbl_portal.core.querysets import CampusQuerySet
from wbl_portal.people.models import Student


class Participation(models.Model):
    """One student in one experience. What counts is read from its attendance: attended counts, registered does not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="participations")
    experience = models.ForeignKey(Experience, on_delete=models.PROTECT, related_name="participations")

    objects = CampusQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["student", "experience"], name="participation_is_once_per_experience")
        ]
        indexes = [models.Index(fields=["experience"], name="participation_by_experience")]

    def __str__(self) -> str:
        return f"{self.student_id} in {self.experience_id}"


class AttendanceQuerySet(CampusQuerySet["Attendance"]):
    def present(self) -> Self:
        return self.filter(presence__in=[Attendance.Presence.PRESENT, Attendance.Presence.MADE_UP])


class Attendance(models.Model):
    """A student at one session: there for `minutes`, absent (0), or excused and made up (which counts)."""

    class Presence(models.TextChoices):
        PRESENT = "present", _("Present")
        ABSENT = "absent", _("Absent")
        MADE_UP = "made_up", _("Excused, made up")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="attendances")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendances")
    presence = models.CharField(_("presence"), max_length=10, choices=Presence)
    minutes = models.PositiveIntegerField(_("minutes present"))
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participation", "session"], name="attendance_is_once_per_session"),
            models.CheckConstraint(
                condition=~Q(presence="absent") | Q(minutes=0), name="attendance_of_an_absent_student_is_zero_minutes"
            ),
        ]
        indexes = [models.Index(fields=["session"], name="attendance_by_session")]

    def __str__(self) -> str:
        return f"{self.participation_id} {self.presence}"
