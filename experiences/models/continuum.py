"""The shape of the plan: what each grade needs in each phase, and the alignment of school, college and industry."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from experiences.models.credentials import Credential
from experiences.models.offered import ExperienceType, Pathway
from partners.models import Contact
from wbl_portal.core.archive import Archivable
from wbl_portal.core.querysets import ArchivableQuerySet, CampusQuerySet
from wbl_portal.people.models import Course, SchoolYear


class Expectation(models.TextChoices):
    """What a grade needs of a phase; only a required cell can be a gap."""

    REQUIRED = "required", _("Required")
    OPTIONAL = "optional", _("Optional")
    NOT_FOR_GRADE = "not_for_grade", _("Not for this grade")


class ContinuumCell(models.Model):
    """What one grade needs of one phase of a framework edition, with the reason printed beside it (T-STEM 5.3a; P-TECH 6.1a)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    framework = models.CharField(max_length=40)
    phase = models.CharField(max_length=40)
    grade = models.PositiveSmallIntegerField()
    expectation = models.CharField(_("expectation"), max_length=15, choices=Expectation)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["framework", "phase", "grade"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "phase", "grade"], name="continuum_cell_is_once"),
            models.CheckConstraint(
                condition=~Q(expectation="not_for_grade") | ~Q(reason=""), name="cell_not_for_a_grade_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.framework} {self.phase} {self.grade}: {self.expectation}"


class Alignment(Archivable):
    """A row of the crosswalk: high-school and college course, industry requirement, experience, credential (P-TECH 6.1c)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pathway = models.ForeignKey(Pathway, null=True, blank=True, on_delete=models.SET_NULL, related_name="alignments")
    grade = models.PositiveSmallIntegerField(_("grade"), null=True, blank=True)
    course = models.ForeignKey(Course, null=True, blank=True, on_delete=models.SET_NULL, related_name="alignments")
    college_course = models.CharField(_("college course"), max_length=200, blank=True)
    college = models.CharField(_("college"), max_length=200, blank=True)
    industry_requirement = models.CharField(_("industry requirement"), max_length=300, blank=True)
    experience_type = models.ForeignKey(
        ExperienceType, null=True, blank=True, on_delete=models.PROTECT, related_name="alignments"
    )
    credential = models.ForeignKey(
        Credential, null=True, blank=True, on_delete=models.PROTECT, related_name="alignments"
    )

    objects = ArchivableQuerySet.as_manager()

    class Meta:
        ordering = ["pathway__name", "grade", "id"]

    def __str__(self) -> str:
        return f"{self.pathway_id} {self.grade}"


class PlanReview(models.Model):
    """A partner looks through the year's continuum, prompts and enrichment by a link (P-TECH 6.1, 6.3, 6.4)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="plan_reviews")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="plan_reviews")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    answered_at = models.DateTimeField(null=True, blank=True)
    agrees = models.BooleanField(_("agrees with the plan"), null=True, blank=True)
    comment = models.TextField(_("comment"), blank=True)

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["year", "contact"], name="contact_reviews_the_plan_once_a_year"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(agrees__isnull=False),
                name="answered_plan_review_says_yes_or_no",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.year_id}"
