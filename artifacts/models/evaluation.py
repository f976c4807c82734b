"""How a partner sees a student: a few employability skills, four labelled points each, and a comment."""

import uuid
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from artifacts.models.placement import Placement
from partners.models import Contact
from wbl_portal.core.archive import Archivable
from wbl_portal.core.querysets import ArchivableQuerySet, CampusQuerySet

MOST_ROWS = 6


class EmployabilitySkill(Archivable):
    """A skill of the workplace: a chip on a student's hours, and, where the campus asks for it, a row of evaluations.

    `row`: its place among the at most six rows that partners rate; empty: a chip only.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(max_length=60, unique=True)
    title = models.CharField(_("skill"), max_length=100)
    title_es = models.CharField(_("in Spanish"), max_length=100, blank=True)
    position = models.PositiveSmallIntegerField(_("place"), default=100)
    row = models.PositiveSmallIntegerField(_("row of evaluations"), null=True, blank=True)

    objects = ArchivableQuerySet.as_manager()

    class Meta:
        ordering = ["position", "title"]
        constraints = [
            models.UniqueConstraint(fields=["row"], name="row_of_evaluations_is_one_skill"),
            models.CheckConstraint(
                condition=Q(row__isnull=True) | Q(row__gte=1, row__lte=MOST_ROWS, archived_at__isnull=True),
                name="evaluation_has_at_most_six_rows",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EvaluationQuerySet(CampusQuerySet["Evaluation"]):
    def waiting(self) -> Self:
        return self.filter(answered_at__isnull=True)

    def answered(self) -> Self:
        return self.filter(answered_at__isnull=False)


class Evaluation(models.Model):
    """One student's placement as one contact of the partner saw it.

    `skills`: the keys of the rows that are asked, in order, kept as they were when it was asked. `scores`: key -> 1 to 4.
    """

    class Method(models.TextChoices):
        LINK = "link", _("Through the link")
        PHONE = "phone", _("By phone")
        EMAIL = "email", _("By e-mail")
        PAPER = "paper", _("On paper")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="evaluations")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="evaluations")
    skills = ArrayField(models.SlugField(max_length=60))
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    answered_at = models.DateTimeField(null=True, blank=True)
    method = models.CharField(_("how"), max_length=10, choices=Method, blank=True)
    said_on = models.DateField(_("said on"), null=True, blank=True)
    recorded_by = models.CharField(max_length=200, blank=True)
    scores = models.JSONField(default=dict)
    comment = models.TextField(_("comment"), blank=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "contact"], name="contact_evaluates_a_placement_once"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | (~Q(method="") & ~Q(recorded_by="")),
                name="answered_evaluation_says_how_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(skills__len__gte=1, skills__len__lte=MOST_ROWS), name="evaluation_asks_one_to_six_skills"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement_id} {self.asked_at:%Y-%m-%d}"
