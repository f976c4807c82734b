"""The catalogue of certifications and credentials that students can earn (T-STEM 5.A3); never who earned one."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.models import Industry
from wbl_portal.core.archive import Archivable
from wbl_portal.core.querysets import ArchivableQuerySet


class CredentialKind(models.TextChoices):
    """The types by which percentages are published."""

    IBC = "ibc", _("Industry-based certification on the agency's list")
    LEVEL_1 = "level_1", _("Level I certificate")
    LEVEL_2 = "level_2", _("Level II certificate")
    ASSOCIATE = "associate", _("Associate degree")
    LICENSE = "license", _("State license")
    OTHER = "other", _("Other credential")


class CredentialQuerySet(ArchivableQuerySet["Credential"]):
    def offered_on(self, day: dt.date) -> Self:
        """Not archived, and not past its sunset."""
        return self.current().filter(Q(sunset_on__isnull=True) | Q(sunset_on__gte=day))


class Credential(Archivable):
    """A line of the catalogue, with the version of the list it comes from, its sunset and how sure the list is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("certification or credential"), max_length=200)
    certifying_body = models.CharField(_("certifying body"), max_length=200, blank=True)
    industry = models.CharField(_("industry"), max_length=20, choices=Industry, blank=True)
    kind = models.CharField(_("type"), max_length=10, choices=CredentialKind)
    list_version = models.CharField(_("list"), max_length=60, blank=True)
    sunset_on = models.DateField(_("last day on the list"), null=True, blank=True)
    socs = models.CharField(_("occupation codes (SOC)"), max_length=200, blank=True)
    certainty = models.CharField(_("how sure"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    objects = CredentialQuerySet.as_manager()

    class Meta:
        ordering = ["name", "certifying_body"]
        constraints = [
            models.UniqueConstraint(
                models.functions.Lower("name"),
                models.functions.Lower("certifying_body"),
                "list_version",
                name="credential_is_once_per_list",
            )
        ]

    def __str__(self) -> str:
        return self.name
