"""Placements: one student's longer stay with a partner (internship, practicum, apprenticeship)."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from experiences.models import Experience
from partners.models import Contact, Partner, Site
from wbl_portal.core.querysets import CampusQuerySet
from wbl_portal.people.models import SchoolYear, Student


class PlacementQuerySet(CampusQuerySet["Placement"]):
    def standing(self) -> Self:
        """Neither declined nor withdrawn."""
        return self.exclude(state__in=Placement.ENDED_BEFORE)

    def going_on(self, day: dt.date) -> Self:
        """Confirmed, and the day lies inside their dates."""
        return self.filter(state=Placement.State.CONFIRMED, starts_on__lte=day, ends_on__gte=day)

    def taking_hours(self) -> Self:
        """Where hours can be entered: confirmed or completed."""
        return self.filter(state__in=Placement.TAKING_HOURS)

    def in_year(self, year: SchoolYear) -> Self:
        """With a day in the school year."""
        return self.filter(starts_on__lte=year.ends_on, ends_on__gte=year.starts_on)


class Placement(models.Model):
    """A student at a partner from one day to another, with the person who supervises there.

    `state` is what somebody decided. 'Active' is decided by nobody: it is a confirmed placement on a day inside its
    dates (`state_on`), so it is never stored and never goes stale.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        AWAITING_PARTNER = "awaiting_partner", _("Waiting for the partner")
        AWAITING_FORMS = "awaiting_forms", _("Waiting for forms")
        CONFIRMED = "confirmed", _("Confirmed")
        ACTIVE = "active", _("Active")
        COMPLETED = "completed", _("Completed")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    TAKING_HOURS = (State.CONFIRMED, State.COMPLETED)
    ENDED_BEFORE = (State.DECLINED, State.WITHDRAWN)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="placements", verbose_name=_("student"))
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="placements", verbose_name=_("partner"))
    site = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.SET_NULL, related_name="placements", verbose_name=_("site")
    )
    supervisor = models.ForeignKey(
        Contact,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="placements",
        verbose_name=_("supervisor"),
    )
    experience = models.ForeignKey(
        Experience,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="placements",
        verbose_name=_("experience"),
    )
    title = models.CharField(_("what the student does there"), max_length=200)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    hours_planned = models.PositiveSmallIntegerField(_("hours planned"))
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=200)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="placement_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(hours_planned__gte=1), name="placement_plans_at_least_an_hour"),
            models.CheckConstraint(condition=~Q(state="active"), name="active_placement_is_read_from_its_dates"),
        ]
        indexes = [models.Index(fields=["state", "ends_on"], name="placement_by_state")]

    def __str__(self) -> str:
        return f"{self.title} ({self.starts_on:%Y-%m-%d})"

    def state_on(self, day: dt.date) -> State:
        """The state as a reader sees it on a day: a confirmed placement inside its dates is active."""
        is_active = self.state == self.State.CONFIRMED and self.starts_on <= day <= self.ends_on
        return self.State.ACTIVE if is_active else self.State(self.state)

    def takes_hours_on(self, day: dt.date) -> bool:
        return self.state in self.TAKING_HOURS and self.starts_on <= day <= self.ends_on
