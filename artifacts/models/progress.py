"""What students earned, belong to and are interested in, and the targets (T-STEM 5.A3; P-TECH 6.4, 6.5b)."""

import uuid
from collections.abc import Iterable

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from experiences.models import Credential, Enrichment
from partners.models import Industry
from wbl_portal.core.models import StoredFile
from wbl_portal.core.querysets import CampusQuerySet
from wbl_portal.people.models import SchoolYear, Student


class CredentialAttemptQuerySet(CampusQuerySet["CredentialAttempt"]):
    def upsert(self, rows: Iterable["CredentialAttempt"]) -> None:
        """Write attempts, new and known (by student, credential and day), in a few statements."""
        self.bulk_create(
            rows,
            batch_size=2000,
            update_conflicts=True,
            unique_fields=["student", "credential", "attempted_on"],
            update_fields=["result", "expires_on", "proof", "recorded_at", "recorded_by"],
        )


class CredentialAttempt(models.Model):
    """A student's attempt at a credential and its result; `source` and `sourced_id` name the row of an import."""

    class Result(models.TextChoices):
        PENDING = "pending", _("No result yet")
        PASSED = "passed", _("Passed")
        FAILED = "failed", _("Not passed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="credential_attempts")
    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="attempts")
    attempted_on = models.DateField(_("date"))
    result = models.CharField(_("result"), max_length=10, choices=Result)
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    proof = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)

    objects = CredentialAttemptQuerySet.as_manager()

    class Meta:
        ordering = ["-attempted_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["student", "credential", "attempted_on"], name="credential_is_attempted_once_a_day"
            )
        ]
        indexes = [models.Index(fields=["credential", "result"], name="attempt_by_credential")]

    def __str__(self) -> str:
        return f"{self.student_id} {self.credential_id} {self.result}"


class EnrichmentMembership(models.Model):
    """A student in a club, organization, competition or initiative, with the consent of a parent or guardian."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="enrichment_memberships")
    enrichment = models.ForeignKey(Enrichment, on_delete=models.PROTECT, related_name="memberships")
    joined_on = models.DateField(_("from"))
    left_on = models.DateField(_("until"), null=True, blank=True)
    consent_on = models.DateField(_("consent given"), null=True, blank=True)
    consent_signer = models.CharField(_("consent given by"), max_length=200, blank=True)
    consent_scan = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    result = models.CharField(_("result"), max_length=200, blank=True)
    recorded_by = models.CharField(max_length=200)

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["joined_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["student", "enrichment"],
                condition=Q(left_on__isnull=True),
                name="student_is_in_an_enrichment_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=models.F("joined_on")),
                name="enrichment_membership_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} in {self.enrichment_id}"


class InterestAnswer(models.Model):
    """A student's answer to the short survey of interests in a school year: industries in order, an occupation in their words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="interest_answers")
    year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="interest_answers")
    industries = ArrayField(models.CharField(max_length=20, choices=Industry), verbose_name=_("industries"))
    occupation = models.CharField(_("an occupation I would like to see"), max_length=200, blank=True)
    answered_at = models.DateTimeField()

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["-answered_at"]
        constraints = [
            models.UniqueConstraint(fields=["student", "year"], name="interests_are_asked_once_a_year"),
            models.CheckConstraint(condition=~Q(industries=[]), name="interest_answer_names_an_industry"),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} {self.year_id}"


class Indicator(models.TextChoices):
    """The outcomes-based measures that work-based learning records can answer."""

    PLACEMENT_OR_COURSE = "placement_or_course", _("Placement or course of work-based learning by graduation")
    CERTIFICATION = "certification", _("Industry certification by graduation")
    DEGREE = "degree", _("Postsecondary degree or credential by graduation")
    CREDENTIAL = "credential", _("Degree, credential or certification by graduation")


class Target(models.Model):
    """A share of graduates, in percent, that a level of designation asks for; dated and editable, with its source."""

    class Level(models.TextChoices):
        PROVISIONAL = "provisional", _("Provisional")
        DESIGNATED = "designated", _("Designated")
        DISTINGUISHED = "distinguished", _("Distinguished")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    framework = models.CharField(max_length=40)
    indicator = models.CharField(_("measure"), max_length=30, choices=Indicator)
    level = models.CharField(_("level"), max_length=15, choices=Level)
    percent = models.PositiveSmallIntegerField(_("percent"))
    starts_on = models.DateField(_("valid from"))
    ends_on = models.DateField(_("valid until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["framework", "indicator", "level", "-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "indicator", "level", "starts_on"], name="target_starts_once_a_day"
            ),
            models.CheckConstraint(condition=Q(percent__lte=100), name="target_is_a_percentage"),
        ]

    def __str__(self) -> str:
        return f"{self.framework} {self.indicator} {self.level} {self.percent} %"
