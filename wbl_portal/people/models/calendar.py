"""The school year; 1 July to 30 June unless the campus changes it."""

import datetime as dt
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from wbl_portal.core.querysets import CampusQuerySet


class SchoolYearQuerySet(CampusQuerySet["SchoolYear"]):
    def covering(self, day: dt.date) -> Self:
        return self.filter(starts_on__lte=day, ends_on__gte=day)


class SchoolYear(models.Model):
    """A school year, e.g. '2026-27'."""

    label = models.CharField(_("label"), max_length=7, unique=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    objects = SchoolYearQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")), name="school_year_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.label
