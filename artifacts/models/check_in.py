"""A day at the worksite as it happens: the student comes with a goal and leaves with hours."""

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from artifacts.models.hours import HoursEntry
from artifacts.models.placement import Placement
from wbl_portal.core.querysets import CampusQuerySet


class CheckInQuerySet(CampusQuerySet["CheckIn"]):
    def open(self) -> Self:
        """Came and not left yet."""
        return self.filter(left_at__isnull=True)


class CheckIn(models.Model):
    """When a student came to a placement, with which goal, and when they left; leaving makes the hours of the shift.

    `id` may be made by the student's device, so that the same check-in sent twice is one.
    """

    class Reached(models.TextChoices):
        YES = "yes", _("Yes")
        PARTLY = "partly", _("In part")
        NO = "no", _("Not yet")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="check_ins")
    day = models.DateField(_("day"))
    came_at = models.TimeField(_("came at"))
    goal = models.CharField(_("goal of the day"), max_length=300, blank=True)
    left_at = models.TimeField(_("left at"), null=True, blank=True)
    reached = models.CharField(_("goal reached"), max_length=10, choices=Reached, blank=True)
    hours = models.OneToOneField(HoursEntry, null=True, blank=True, on_delete=models.SET_NULL, related_name="check_in")

    objects = CheckInQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-came_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement"], condition=Q(left_at__isnull=True), name="placement_has_one_open_check_in"
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gt=F("came_at")), name="check_out_is_after_check_in"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.came_at:%H:%M}"
