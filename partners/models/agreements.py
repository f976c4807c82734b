"""Agreements with partners: versions, clauses found in them, yearly reviews (T-STEM 5.2; P-TECH 2.11)."""

import calendar
import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from partners.models.organizations import Contact, Partner
from wbl_portal.core.archive import Archivable
from wbl_portal.core.models import StoredFile
from wbl_portal.core.querysets import ArchivableQuerySet, CampusQuerySet

# P-TECH and T-STEM agreements are reviewed once a year; the statute's own clock runs twice as long.
REVIEW_MONTHS, STATUTORY_MONTHS = 12, 24


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day some months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


class AgreementQuerySet(ArchivableQuerySet["Agreement"]):
    def in_force(self, day: "dt.date | OuterRef") -> Self:
        """Signed, begun, not over, not ended early and not superseded on `day`; agrees with `Agreement.state_on`.

        `day` may be an `OuterRef` to a day of another table, to ask about many days at once.
        """
        inner = OuterRef(day) if isinstance(day, OuterRef) else day
        newer = self.model.objects.current().filter(replaces=OuterRef("pk"), signed_on__lte=inner, starts_on__lte=inner)
        begun = self.current().filter(signed_on__lte=day, starts_on__lte=day, ends_on__gte=day)
        return begun.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day)).exclude(Exists(newer))

    def with_history(self) -> Self:
        """With what `state_on` reads besides the agreement itself: two more queries for any number of rows."""
        return self.prefetch_related("replacements", "reviews")


class Agreement(Archivable):
    """One version of a memorandum of understanding (MOU): its dates, its file, signed or not.

    A renewal or amendment `replaces` the version before it. Only dates are kept; `state_on` reads the state from them.
    `ends_on` and `ended_on` are last days: on them it is still in force.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in_review", _("In review")
        OUT_FOR_SIGNATURE = "out_for_signature", _("Out for signature")
        UPCOMING = "upcoming", _("Signed, not yet begun")
        ACTIVE = "active", _("Active")
        REVIEW_DUE = "review_due", _("Active, review due")
        EXPIRED = "expired", _("Expired")
        SUPERSEDED = "superseded", _("Superseded")
        ENDED = "ended", _("Ended early")

    IN_FORCE = (State.ACTIVE, State.REVIEW_DUE)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="agreements")
    title = models.CharField(_("title"), max_length=200)
    starts_on = models.DateField(_("starts"))
    ends_on = models.DateField(_("ends"))
    in_review_on = models.DateField(_("given to review"), null=True, blank=True)
    sent_on = models.DateField(_("sent for signature"), null=True, blank=True)
    signed_on = models.DateField(_("signed"), null=True, blank=True)
    ended_on = models.DateField(_("ended early"), null=True, blank=True)
    replaces = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replacements")
    signer = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="agreements")
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="agreement_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(signed_on__isnull=False), name="agreement_ended_early_was_signed"
            ),
            models.UniqueConstraint(
                fields=["replaces"], condition=Q(archived_at__isnull=True), name="agreement_is_replaced_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def replacement(self) -> "Agreement | None":
        """The version that takes this one's place, signed or not."""
        return next((each for each in self.replacements.all() if not each.is_archived), None)

    @property
    def last_day(self) -> dt.date:
        """The last day it covers by its own dates."""
        return min(self.ends_on, self.ended_on) if self.ended_on else self.ends_on

    def superseded_on(self) -> dt.date | None:
        """The day its replacement is signed and has begun."""
        newer = self.replacement if self.signed_on else None
        return max(newer.signed_on, newer.starts_on) if newer and newer.signed_on else None

    def review_on(self, day: dt.date) -> dt.date | None:
        """When the next yearly review is due, as known on `day`: 12 months after signing or the last review."""
        last = self._looked_at_on(day)
        return months_after(last, REVIEW_MONTHS) if last else None

    def is_overdue_by_law(self, day: dt.date) -> bool:
        """Whether on `day` more than the statute's 24 months have passed since signing or the last review."""
        last = self._looked_at_on(day)
        return last is not None and months_after(last, STATUTORY_MONTHS) < day

    def _looked_at_on(self, day: dt.date) -> dt.date | None:
        """The day the clock of reviews runs from, as known on `day`."""
        if self.signed_on is None:
            return None
        return max([self.signed_on, *(each.reviewed_on for each in self.reviews.all() if each.reviewed_on <= day)])

    def state_on(self, day: dt.date) -> "Agreement.State":
        """What its dates, its replacement and its reviews make of it on `day`."""
        if self.signed_on is None or self.signed_on > day:
            return self._unsigned_state(day)
        superseded = self.superseded_on()
        if superseded is not None and superseded <= day:
            return self.State.SUPERSEDED
        if self.last_day < day:
            return self.State.EXPIRED if self.last_day == self.ends_on else self.State.ENDED
        if self.starts_on > day:
            return self.State.UPCOMING
        review = self.review_on(day)
        return self.State.REVIEW_DUE if review is not None and review <= day else self.State.ACTIVE

    def _unsigned_state(self, day: dt.date) -> "Agreement.State":
        if self.sent_on is not None and self.sent_on <= day:
            return self.State.OUT_FOR_SIGNATURE
        if self.in_review_on is not None and self.in_review_on <= day:
            return self.State.IN_REVIEW
        return self.State.DRAFT


class AgreementClause(models.Model):
    """A clause of a framework edition's list, found in an agreement: the quoted words and the page they stand on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="clauses")
    framework = models.CharField(max_length=40)
    clause = models.CharField(max_length=60)
    quote = models.TextField(_("quoted words"))
    page = models.CharField(_("page"), max_length=20)
    found_on = models.DateField()
    found_by = models.CharField(max_length=200)

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["framework", "clause"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "framework", "clause"], name="clause_is_found_once_per_agreement"
            )
        ]

    def __str__(self) -> str:
        return f"{self.clause} p. {self.page}"


class AgreementReview(models.Model):
    """A yearly review of an agreement: when, by whom, with what outcome."""

    class Outcome(models.TextChoices):
        KEEP = "keep", _("Stays as it is")
        AMEND = "amend", _("To be amended")
        RENEW = "renew", _("To be renewed")
        END = "end", _("To be ended")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="reviews")
    reviewed_on = models.DateField(_("reviewed"))
    reviewer = models.CharField(_("reviewer"), max_length=200)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    note = models.TextField(_("note"), blank=True)
    recorded_by = models.CharField(max_length=200)

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["-reviewed_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "reviewed_on"], name="agreement_is_reviewed_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.reviewed_on} {self.outcome}"
