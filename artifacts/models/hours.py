"""Hours of a placement, entered by the student, approved by the supervising contact or by staff."""

import datetime as dt
import uuid
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Mod
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from artifacts.models.placement import Placement
from wbl_portal.core.querysets import CampusQuerySet

DAY_MINUTES = 24 * 60
QUARTER = 15


class Shift(Func):
    """SQL: the local time from a day's start time to its end time, the end left out."""

    template = "tsrange(day + starts_at, day + ends_at)"
    output_field = DateTimeRangeField()


class HoursQuerySet(CampusQuerySet["HoursEntry"]):
    def waiting(self) -> Self:
        """Submitted, and nobody has said anything yet."""
        return self.filter(state=HoursEntry.State.SUBMITTED)

    def counted(self) -> Self:
        """Approved, whole or in part."""
        return self.filter(state__in=HoursEntry.COUNTED)

    def of_week(self, monday: dt.date) -> Self:
        return self.filter(day__gte=monday, day__lt=monday + dt.timedelta(days=7))


class HoursEntry(models.Model):
    """Part of a day at a placement: a shift (start and end) or a block of minutes, in quarters of an hour.

    `id` may be made by the student's device, so that the same entry sent twice is one entry. `approved_minutes` is what
    counts; `question` is what the student is asked (returned) or told (approved in part). `decided_by` names who
    approved or returned, `method` how: through the link, in the portal, or told to staff on the day `said_on`.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        APPROVED = "approved", _("Approved")
        PARTLY_APPROVED = "partly_approved", _("Approved in part")
        RETURNED = "returned", _("Returned with a question")

    class Method(models.TextChoices):
        LINK = "link", _("Through the link")
        PORTAL = "portal", _("In the portal")
        PHONE = "phone", _("By phone")
        EMAIL = "email", _("By e-mail")
        PAPER = "paper", _("On paper")

    OPEN = (State.DRAFT, State.RETURNED)
    COUNTED = (State.APPROVED, State.PARTLY_APPROVED)
    DECIDED = (State.APPROVED, State.PARTLY_APPROVED, State.RETURNED)
    TOLD = (Method.PHONE, Method.EMAIL, Method.PAPER)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="hours")
    day = models.DateField(_("day"))
    starts_at = models.TimeField(_("from"), null=True, blank=True)
    ends_at = models.TimeField(_("until"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    work = models.TextField(_("what was done"), blank=True)
    skills = ArrayField(models.SlugField(max_length=60), verbose_name=_("skills"), default=list, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.DRAFT)
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=200)
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_minutes = models.PositiveSmallIntegerField(_("minutes approved"), null=True, blank=True)
    question = models.TextField(_("question or reason"), blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    method = models.CharField(_("how"), max_length=10, choices=Method, blank=True)
    said_on = models.DateField(_("said on"), null=True, blank=True)

    objects = HoursQuerySet.as_manager()

    class Meta:
        ordering = ["day", "starts_at", "entered_at"]
        verbose_name_plural = "hours entries"
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=QUARTER, minutes__lte=DAY_MINUTES), name="hours_are_at_most_a_day"
            ),
            models.CheckConstraint(
                condition=Exact(Mod(F("minutes"), Value(QUARTER)), Value(0)), name="hours_are_in_quarters"
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True, ends_at__isnull=True)
                | Q(starts_at__isnull=False, ends_at__isnull=False, ends_at__gt=F("starts_at")),
                name="shift_ends_after_it_starts",
            ),
            ExclusionConstraint(
                name="shifts_of_a_placement_do_not_overlap",
                expressions=[("placement", RangeOperators.EQUAL), (Shift(), RangeOperators.OVERLAPS)],
                condition=Q(starts_at__isnull=False, ends_at__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(submitted_at__isnull=False), name="submitted_hours_say_when"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "submitted"]) | (Q(decided_at__isnull=False) & ~Q(decided_by="")),
                name="decided_hours_say_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state="approved", approved_minutes__isnull=False, approved_minutes=F("minutes"))
                | Q(state="partly_approved", approved_minutes__isnull=False, approved_minutes__lt=F("minutes"))
                | (~Q(state__in=["approved", "partly_approved"]) & Q(approved_minutes__isnull=True)),
                name="approved_hours_say_how_many",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["partly_approved", "returned"]) | ~Q(question=""),
                name="hours_not_approved_in_full_say_why",
            ),
        ]
        indexes = [
            models.Index(fields=["placement", "day"], name="hours_by_day"),
            models.Index(fields=["submitted_at"], condition=Q(state="submitted"), name="hours_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.minutes}"

    @property
    def is_shift(self) -> bool:
        return self.starts_at is not None

    @property
    def quarters(self) -> list[int]:
        """What may be approved of it, the whole first."""
        return list(range(self.minutes, -1, -QUARTER))
