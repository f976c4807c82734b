"""Consent to a student's account (TEC 32.1021): on record before the student signs in; without it they count all the same."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wbl_portal.core.querysets import CampusQuerySet
from wbl_portal.people.models.students import Student


class AccountConsentQuerySet(CampusQuerySet["AccountConsent"]):
    def in_force(self, day: dt.date) -> Self:
        return self.filter(
            Q(expires_on__isnull=True) | Q(expires_on__gte=day),
            given_on__lte=day,
            withdrawn_on__isnull=True,
            is_yes=True,
        )


class AccountConsent(models.Model):
    """What a parent or guardian (or the student at 18) said about an account. A 'no' wins over every 'yes'."""

    class Method(models.TextChoices):
        REGISTRATION = "registration", _("Yearly registration")
        PAPER = "paper", _("Paper form")
        ELECTRONIC = "electronic", _("Electronic form")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="account_consents")
    is_yes = models.BooleanField(_("consent given"), default=True)
    signer = models.CharField(_("given by"), max_length=200)
    relation = models.CharField(_("relation to the student"), max_length=60)
    method = models.CharField(_("how"), max_length=20, choices=Method)
    given_on = models.DateField(_("date"))
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn"), null=True, blank=True)
    recorded_by = models.CharField(max_length=200)

    objects = AccountConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-given_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=models.F("given_on")),
                name="account_consent_expires_after_it_is_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} {self.given_on}"
