"""The school year, 1 July to 30 June unless the campus changes it, and its days without school."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from wbl_portal.core.archive import Archivable
from wbl_portal.core.querysets import ArchivableQuerySet, CampusQuerySet


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


class DayOffQuerySet(ArchivableQuerySet["DayOff"]):
    def between(self, first: dt.date, last: dt.date) -> Self:
        """Those in the lists that begin, lie or end in this time."""
        return self.current().filter(starts_on__lte=last, ends_on__gte=first)


class DayOff(Archivable):
    """Days without school in a school year, from the first to the last: a holiday, a break, a day of training."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.ForeignKey(SchoolYear, on_delete=models.CASCADE, related_name="days_off")
    name = models.CharField(_("name"), max_length=120)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    objects = DayOffQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="days_off_end_when_they_start_or_later"
            ),
        ]

    def __str__(self) -> str:
        return self.name
