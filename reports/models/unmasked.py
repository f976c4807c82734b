"""Leave for one reviewer to read the exact figures: on what legal basis, who gave it, until when, and its codes."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reports.models.binder import Reviewer
from reports.models.upkeep import AgencyRequest
from wbl_portal.core.querysets import CampusQuerySet


class UnmaskedGrantQuerySet(CampusQuerySet["UnmaskedGrant"]):
    def in_force(self, day: dt.date) -> Self:
        """Neither revoked nor over, and given to the address that the reviewer still has."""
        return self.filter(revoked_at__isnull=True, expires_on__gte=day, email=F("reviewer__email"))


class UnmaskedGrant(models.Model):
    """A reviewer may read the exact figures of a request's school year. No figure stands here.

    `email`: the reviewer's address when it was granted; codes go there alone, and another address ends the grant. Of a code
    only a hash is kept. `wrong_codes` counts those of the latest code, `wrong_in_all` of all.
    """

    class Basis(models.TextChoices):
        AUDIT = "audit", _("Audit or evaluation of a program supported by the state or federal government")
        LAW = "law", _("Enforcement of or compliance with federal legal requirements of such programs")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reviewer = models.ForeignKey(Reviewer, on_delete=models.PROTECT, related_name="grants")
    request = models.ForeignKey(
        AgencyRequest, on_delete=models.PROTECT, related_name="grants", verbose_name=_("request")
    )
    basis = models.CharField(_("legal basis"), max_length=10, choices=Basis)
    purpose = models.TextField(_("what the figures are needed for"))
    email = models.EmailField()
    expires_on = models.DateField(_("last day"))
    granted_at = models.DateTimeField()
    granted_by = models.CharField(max_length=200)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=200, blank=True)
    code_hash = models.CharField(max_length=64, blank=True)
    code_sent_at = models.DateTimeField(null=True, blank=True)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    wrong_in_all = models.PositiveSmallIntegerField(default=0)

    objects = UnmaskedGrantQuerySet.as_manager()

    class Meta:
        ordering = ["-granted_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(purpose="") & ~Q(email=""), name="unmasked_grant_says_for_what_and_whom"
            ),
            models.CheckConstraint(
                condition=Q(code_hash="") | Q(code_sent_at__isnull=False), name="code_of_unmasked_figures_was_sent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer_id} {self.basis}"
