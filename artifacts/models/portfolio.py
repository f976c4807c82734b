"""What students made, what of it is offered for publishing, and who said yes (T-STEM 5.4c, 5.A4; P-TECH 6.3)."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from artifacts.models.participation import Participation
from artifacts.words import words_for
from wbl_portal.core.archive import Archivable
from wbl_portal.core.models import StoredFile
from wbl_portal.core.querysets import ArchivableQuerySet, CampusQuerySet
from wbl_portal.people.models import Guardian, SchoolYear, Student


class PortfolioItem(Archivable):
    """A piece of work: a file or a link, with words for those who cannot see it."""

    class Kind(models.TextChoices):
        WRITING = "writing", _("Writing")
        PORTFOLIO = "portfolio", _("Portfolio")
        PRESENTATION = "presentation", _("Presentation")
        DIGITAL = "digital", _("Digital work")
        OTHER = "other", _("Other")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="portfolio_items")
    participation = models.ForeignKey(
        Participation, null=True, blank=True, on_delete=models.SET_NULL, related_name="portfolio_items"
    )
    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("about this work"), blank=True)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    url = models.URLField(_("link"), blank=True)
    alt_text = models.CharField(_("what it shows, in words"), max_length=500, blank=True)
    made_on = models.DateField(_("date"))
    added_at = models.DateTimeField()

    objects = ArchivableQuerySet.as_manager()

    class Meta:
        ordering = ["-made_on", "title"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(file__isnull=False) & Q(url="")) | (Q(file__isnull=True) & ~Q(url="")),
                name="portfolio_item_is_a_file_or_a_link",
            )
        ]

    def __str__(self) -> str:
        return self.title


class SampleQuerySet(CampusQuerySet["Sample"]):
    def with_consent(self, day: dt.date) -> Self:
        """Samples with a publishing consent in force on a day, no standing 'no', and not withdrawn."""
        yes = PublishingConsent.objects.in_force(day)
        no = PublishingConsent.objects.filter(is_yes=False, withdrawn_at__isnull=True)
        return self.filter(pk__in=yes.values("sample_id"), withdrawn_at__isnull=True).exclude(
            pk__in=no.values("sample_id")
        )


class Sample(models.Model):
    """A portfolio item offered for publishing in a school year. States: nominated, consent_pending, published, withdrawn.

    `public_file` is what the public gets: re-encoded or sanitised again, made when consent is in force. A PDF that is a
    scan needs `text_version`. Nobody is named: `shown_as` says "Student, grade 10".
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(PortfolioItem, on_delete=models.PROTECT, related_name="samples")
    year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="samples")
    caption = models.CharField(_("caption"), max_length=300)
    shown_as = models.CharField(_("shown as"), max_length=100)
    text_version = models.TextField(_("the work as text"), blank=True)
    nominated_at = models.DateTimeField()
    nominated_by = models.CharField(max_length=200)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.CharField(max_length=200, blank=True)
    public_file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=200, blank=True)

    objects = SampleQuerySet.as_manager()

    class Meta:
        ordering = ["-nominated_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "year"], condition=Q(withdrawn_at__isnull=True), name="item_is_offered_once_a_year"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(public_file__isnull=True),
                name="withdrawn_sample_has_no_public_file",
            ),
        ]

    def __str__(self) -> str:
        return self.caption

    @property
    def shown_words(self) -> str:
        """`shown_as` in the language in force."""
        return words_for(self.shown_as)


class ConsentRequest(models.Model):
    """A parent or guardian (or the student at 18: no guardian) was asked through a link about one sample."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="consent_requests")
    guardian = models.ForeignKey(
        Guardian, null=True, blank=True, on_delete=models.CASCADE, related_name="consent_requests"
    )
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.sample_id} {self.guardian_id}"


class PublishingConsentQuerySet(CampusQuerySet["PublishingConsent"]):
    def in_force(self, day: dt.date) -> Self:
        return self.filter(is_yes=True, given_on__lte=day, expires_on__gte=day, withdrawn_at__isnull=True)


class PublishingConsent(models.Model):
    """A written answer about publishing one sample: what, why, to whom, by whom, how, until when. A 'no' wins.

    `request` is what was answered: none for paper. A person who answers again withdraws their earlier answer.
    """

    class Method(models.TextChoices):
        LINK = "link", _("Through the link")
        PAPER = "paper", _("Paper form")
        SELF = "self", _("The student, 18 or older")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="consents")
    request = models.ForeignKey(
        ConsentRequest, null=True, blank=True, on_delete=models.SET_NULL, related_name="consents"
    )
    is_yes = models.BooleanField(_("consent given"), default=True)
    scope = models.TextField(_("what was agreed to"))
    signer = models.CharField(_("given by"), max_length=200)
    relation = models.CharField(_("relation to the student"), max_length=60)
    method = models.CharField(_("how"), max_length=10, choices=Method)
    language = models.CharField(max_length=2, default="en")
    given_on = models.DateField(_("date"))
    expires_on = models.DateField(_("valid until"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    scan = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)

    objects = PublishingConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-given_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__gte=models.F("given_on")), name="publishing_consent_expires_after_it_is_given"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sample_id} {self.given_on}"
