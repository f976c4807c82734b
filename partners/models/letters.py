"""What happens to a contact's link: it is given on to another person, or a code is sent to sign an agreement with."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.models.agreements import Agreement
from partners.models.organizations import Contact
from wbl_portal.core.querysets import CampusQuerySet


class Forwarding(models.Model):
    """'Not me': a contact names the right person. Somebody on record gets the link at once; anybody else waits for staff."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="forwardings")
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["contact"], condition=Q(state="waiting"), name="contact_names_one_person_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting") | (Q(decided_at__isnull=False) & ~Q(decided_by="")),
                name="decided_forwarding_says_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.state}"


class SignatureCode(models.Model):
    """A code sent to the address on record, good for one signature; kept with what was signed once it was used.

    `signed_sha256` is the hash of the file as it was signed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="signature_codes")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="signature_codes")
    code_hash = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)
    signed_name = models.CharField(_("name"), max_length=200, blank=True)
    signed_sha256 = models.CharField(max_length=64, blank=True)

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | (~Q(signed_name="") & ~Q(signed_sha256="")),
                name="used_code_says_who_signed_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.made_at:%Y-%m-%d}"
