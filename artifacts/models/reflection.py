"""Reflections on experiences, their prompts as data, and what teachers say about them (T-STEM 5.4; P-TECH 6.3)."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from artifacts.models.participation import Participation
from wbl_portal.core.archive import Archivable
from wbl_portal.core.querysets import ArchivableQuerySet, CampusQuerySet
from wbl_portal.people.models import Course


class ReflectionPrompt(Archivable):
    """A question of a guided reflection, in both languages, for one phase (a phase key; empty: every phase)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    phase = models.CharField(_("phase"), max_length=40, blank=True)
    text = models.CharField(_("question"), max_length=300)
    text_es = models.CharField(_("question in Spanish"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("place"), default=100)

    objects = ArchivableQuerySet.as_manager()

    class Meta:
        ordering = ["phase", "position", "text"]

    def __str__(self) -> str:
        return self.text


class RubricDimension(Archivable):
    """A row of the rubric for feedback; the scale is 1 to 4. `connection` is the one that answers T-STEM 5.4a."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(max_length=60, unique=True)
    title = models.CharField(_("what is looked at"), max_length=200)
    title_es = models.CharField(_("in Spanish"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("place"), default=100)

    objects = ArchivableQuerySet.as_manager()

    class Meta:
        ordering = ["position", "title"]

    def __str__(self) -> str:
        return self.title


class Reflection(models.Model):
    """A student's reflection on one experience. `answers`: [{"prompt", "answer"}], the questions as they were asked.

    `course` and `standard` name the link to academics (T-STEM 5.4a; P-TECH 6.3c). `version` names what was saved last:
    a save that comes twice is done once, and a page knows what it was written on.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        RETURNED = "returned", _("Returned with a question")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participation = models.OneToOneField(Participation, on_delete=models.CASCADE, related_name="reflection")
    answers = models.JSONField(default=list)
    course = models.ForeignKey(Course, null=True, blank=True, on_delete=models.SET_NULL, related_name="reflections")
    standard = models.CharField(_("standard"), max_length=60, blank=True)
    link = models.TextField(_("how the class was used"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    version = models.UUIDField(default=uuid.uuid4)

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(submitted_at__isnull=False), name="submitted_reflection_says_when"
            )
        ]

    def __str__(self) -> str:
        return f"{self.participation_id} {self.state}"


class ReflectionFeedback(models.Model):
    """What a teacher says: a comment and the rubric's scores, {dimension key: 1 to 4}."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reflection = models.ForeignKey(Reflection, on_delete=models.CASCADE, related_name="feedback")
    comment = models.TextField(_("comment"), blank=True)
    scores = models.JSONField(default=dict)
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=200)

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at"]

    def __str__(self) -> str:
        return f"{self.reflection_id} {self.given_at:%Y-%m-%d}"
