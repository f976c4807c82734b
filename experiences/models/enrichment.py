"""Clubs, career and technical student organizations, competitions, special initiatives (P-TECH 6.4); never who belongs."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from wbl_portal.core.archive import Archivable
from wbl_portal.core.querysets import ArchivableQuerySet, CampusQuerySet
from wbl_portal.people.models import SchoolYear


class Enrichment(Archivable):
    """An activity of a school year. A club needs a parent's or guardian's written consent (TEC 33.0815)."""

    class Kind(models.TextChoices):
        CLUB = "club", _("Club")
        CTSO = "ctso", _("Career and technical student organization")
        COMPETITION = "competition", _("Competition")
        INITIATIVE = "initiative", _("Special initiative")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="enrichments")
    grades = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("grades"))
    advisor = models.CharField(_("advisor"), max_length=200, blank=True)
    partner = models.ForeignKey(Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="enrichments")
    needs_consent = models.BooleanField(_("needs a parent's or guardian's consent"), default=True)
    description = models.TextField(_("what students do"), blank=True)

    objects = ArchivableQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]
        constraints = [models.CheckConstraint(condition=~Q(grades=[]), name="enrichment_names_its_grades")]

    def __str__(self) -> str:
        return self.title


class EnrichmentEvent(models.Model):
    """A date of an activity, and what came of it (a placing, a project shown); no student is named here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrichment = models.ForeignKey(Enrichment, on_delete=models.CASCADE, related_name="events")
    title = models.CharField(_("event"), max_length=200)
    held_on = models.DateField(_("date"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    result = models.CharField(_("result"), max_length=300, blank=True)

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["held_on", "title"]

    def __str__(self) -> str:
        return self.title
