"""What the academy offers: types mapped to phases, experiences, their sessions; never a student."""

import datetime as dt
import uuid
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from experiences.words import type_name
from partners.models import Partner
from wbl_portal.core.archive import Archivable
from wbl_portal.core.querysets import ArchivableQuerySet, CampusQuerySet
from wbl_portal.people.models import Course, SchoolYear


class ExperienceType(Archivable):
    """A kind of experience (job shadowing, facility visit ...); starter rows that a campus may edit."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    typical_grades = models.CharField(_("typical grades"), max_length=20, blank=True)
    typical_hours = models.CharField(_("typical hours"), max_length=20, blank=True)
    typical_evidence = models.CharField(_("typical evidence"), max_length=200, blank=True)
    is_placement = models.BooleanField(_("a placement with a partner"), default=False)

    objects = ArchivableQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return type_name(self.name)


class TypePhase(models.Model):
    """The phase a type serves in one framework edition."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    experience_type = models.ForeignKey(ExperienceType, on_delete=models.CASCADE, related_name="phases")
    framework = models.CharField(max_length=40)
    phase = models.CharField(max_length=40)

    objects = CampusQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["experience_type", "framework"], name="type_has_one_phase_per_framework")
        ]

    def __str__(self) -> str:
        return f"{self.framework}: {self.phase}"


class Pathway(Archivable):
    """A sequence of courses and experiences towards an occupation (a program of study)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("pathway"), max_length=200)
    program_of_study = models.CharField(_("program of study"), max_length=200, blank=True)

    objects = ArchivableQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                models.functions.Lower("name"), condition=Q(archived_at__isnull=True), name="pathway_name_is_unique"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ExperienceQuerySet(ArchivableQuerySet["Experience"]):
    def in_year(self, year: SchoolYear) -> Self:
        return self.filter(year=year)

    def planned(self) -> Self:
        """In the plan: neither archived nor a draft."""
        return self.current().filter(is_draft=False)

    def for_grade(self, grade: int) -> Self:
        return self.filter(grades__contains=[grade])


class Experience(Archivable):
    """Something the academy plans for students of some grades, alone or with a partner.

    `builds_on`: experiences that come before it, without a circle. `standards`: TEKS codes it serves. A draft counts
    nowhere and is not published.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("title"), max_length=200)
    experience_type = models.ForeignKey(ExperienceType, on_delete=models.PROTECT, related_name="experiences")
    partner = models.ForeignKey(Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="experiences")
    year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="experiences")
    grades = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("grades"))
    courses = models.ManyToManyField(Course, blank=True, related_name="experiences", verbose_name=_("courses"))
    occupation = models.CharField(_("occupation shown to students"), max_length=120, blank=True)
    is_virtual = models.BooleanField(_("takes place online"), default=False)
    description = models.TextField(_("what students do and learn"), blank=True)
    dress = models.CharField(_("what to wear"), max_length=200, blank=True)
    bring = models.CharField(_("what to bring"), max_length=200, blank=True)
    standards = ArrayField(models.CharField(max_length=60), verbose_name=_("standards"), default=list, blank=True)
    builds_on = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="leads_to", verbose_name=_("builds on")
    )
    pathways = models.ManyToManyField(Pathway, blank=True, related_name="experiences", verbose_name=_("pathways"))
    is_draft = models.BooleanField(_("draft"), default=False)

    objects = ExperienceQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(grades=[]), name="experience_names_its_grades"),
        ]
        indexes = [models.Index(fields=["year", "experience_type"], name="experience_by_year_and_type")]

    def __str__(self) -> str:
        return self.title


class ExperiencePhase(models.Model):
    """The phase an experience serves in one framework edition; starts as its type's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    experience = models.ForeignKey(Experience, on_delete=models.CASCADE, related_name="phases")
    framework = models.CharField(max_length=40)
    phase = models.CharField(max_length=40)

    objects = CampusQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["experience", "framework"], name="experience_has_one_phase_per_framework")
        ]

    def __str__(self) -> str:
        return f"{self.framework}: {self.phase}"


class SessionQuerySet(CampusQuerySet["Session"]):
    def held(self) -> Self:
        """Sessions that were not cancelled; cancelled never counts."""
        return self.filter(cancelled_at__isnull=True)

    def until(self, day: dt.date) -> Self:
        return self.filter(held_on__lte=day)

    def in_the_plan(self) -> Self:
        """Of experiences that are neither archived nor drafts."""
        return self.filter(experience__archived_at__isnull=True, experience__is_draft=False)


class Session(models.Model):
    """One date and place of an experience; `minutes` is its length, `seats` how many students can come (empty: not known)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    experience = models.ForeignKey(Experience, on_delete=models.CASCADE, related_name="sessions")
    held_on = models.DateField(_("date"))
    starts_at = models.TimeField(_("starts"), null=True, blank=True)
    minutes = models.PositiveIntegerField(_("length in minutes"), default=60)
    place = models.CharField(_("place"), max_length=200, blank=True)
    seats = models.PositiveSmallIntegerField(_("seats"), null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["held_on", "starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=24 * 60), name="session_lasts_up_to_a_day"),
        ]
        indexes = [models.Index(fields=["held_on"], name="session_by_date")]

    def __str__(self) -> str:
        return f"{self.held_on}"
