"""What the region needs: workforce board, meetings, needs, lists of occupations (T-STEM 5.1; P-TECH 1.11, 4.1)."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.models.organizations import Contact, Industry
from partners.words import wage_words
from wbl_portal.core.archive import Archivable
from wbl_portal.core.models import StoredFile
from wbl_portal.core.querysets import ArchivableQuerySet, CampusQuerySet


class CampusCounty(models.Model):
    """The county the campus lies in; its workforce board follows from the directory. At most one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    county_fips = models.CharField(_("county"), max_length=5)

    objects = CampusQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="campus_lies_in_one_county")]

    def __str__(self) -> str:
        return self.county_fips


class MeetingQuerySet(ArchivableQuerySet["Meeting"]):
    def of_body(self, body: str) -> Self:
        return self.filter(body=body)

    def until(self, day: dt.date) -> Self:
        return self.filter(held_on__lte=day)


class Meeting(Archivable):
    """A meeting of the workforce board, a chamber, the advisory board or another body."""

    class Body(models.TextChoices):
        BOARD = "board", _("Workforce board")
        ADVISORY = "advisory", _("Advisory board")
        CHAMBER = "chamber", _("Chamber of commerce")
        PARTNER = "partner", _("Partner")
        OTHER = "other", _("Other body")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.CharField(_("body"), max_length=10, choices=Body)
    body_name = models.CharField(_("name of the body"), max_length=200, blank=True)
    held_on = models.DateField(_("date"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    agenda = models.TextField(_("agenda"), blank=True)
    minutes = models.TextField(_("minutes"), blank=True)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "id"]

    def __str__(self) -> str:
        return f"{self.body_label} {self.held_on}"

    @property
    def body_label(self) -> str:
        """The body as people call it: its own name, else its kind."""
        return self.body_name or str(self.get_body_display())


class Attendee(models.Model):
    """Who was at a meeting: name, organization, title."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendees")
    name = models.CharField(_("name"), max_length=200)
    organization = models.CharField(_("organization"), max_length=200, blank=True)
    title = models.CharField(_("title"), max_length=120, blank=True)
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="meetings")

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class DecisionQuerySet(CampusQuerySet["Decision"]):
    def follow_ups(self) -> Self:
        """Decisions that somebody follows up, of meetings in the lists."""
        return self.exclude(owner="").filter(meeting__archived_at__isnull=True)

    def open(self) -> Self:
        return self.follow_ups().filter(done_on__isnull=True)

    def due_by(self, day: dt.date) -> Self:
        """Open follow-ups due on or before a day; one without a date is never due."""
        return self.open().filter(due_on__lte=day)


class Decision(models.Model):
    """What a meeting decided, in the order of the minutes; with an owner it is a follow-up, due and done on a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions")
    text = models.TextField(_("decision"))
    owner = models.CharField(_("who follows up"), max_length=200, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    done_on = models.DateField(_("done"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(owner="") | Q(due_on__isnull=True, done_on__isnull=True),
                name="follow_up_names_its_owner",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Need(Archivable):
    """A workforce need of the region, defined with the board or partners, linked to occupations by their SOC code."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("need"), max_length=200)
    industry = models.CharField(_("industry"), max_length=20, choices=Industry, blank=True)
    soc = models.CharField(_("occupation code (SOC)"), max_length=10, blank=True)
    defined_on = models.DateField(_("defined"))
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.SET_NULL, related_name="needs")
    note = models.TextField(_("note"), blank=True)

    objects = ArchivableQuerySet.as_manager()

    class Meta:
        ordering = ["-defined_on", "title"]

    def __str__(self) -> str:
        return self.title


class OccupationListQuerySet(ArchivableQuerySet["OccupationList"]):
    def latest(self, day: dt.date) -> Self:  # type: ignore[override]
        """The newest list dated on or before a day comes first."""
        return self.current().filter(published_on__lte=day).order_by("-published_on", "-imported_at")


class OccupationList(Archivable):
    """A dated list of high-demand occupations of the region, with its source and wage basis; stale after 12 months."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("title"), max_length=200)
    board = models.CharField(_("workforce board"), max_length=200)
    source = models.CharField(_("source"), max_length=300)
    published_on = models.DateField(_("date of the list"))
    wage_basis = models.CharField(_("wages are"), max_length=100, blank=True)
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=200)

    objects = OccupationListQuerySet.as_manager()

    class Meta:
        ordering = ["-published_on", "-imported_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "published_on"],
                condition=Q(archived_at__isnull=True),
                name="occupation_list_is_once_per_board_and_date",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def wage_words(self) -> str:
        """`wage_basis` in the language in force."""
        return wage_words(self.wage_basis)


class Occupation(models.Model):
    """A line of a list: SOC code (29-1141), title, openings a year, growth in percent, median wage in the list's basis.

    `is_stem` and, where the list names none, `industry` follow from the code's major group (see `partners.soc`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    occupation_list = models.ForeignKey(OccupationList, on_delete=models.CASCADE, related_name="occupations")
    soc = models.CharField(_("code"), max_length=10)
    title = models.CharField(_("occupation"), max_length=200)
    industry = models.CharField(_("industry"), max_length=20, choices=Industry, blank=True)
    is_stem = models.BooleanField(_("STEM"), default=False)
    openings = models.PositiveIntegerField(_("openings a year"), null=True, blank=True)
    growth = models.DecimalField(_("growth in percent"), max_digits=6, decimal_places=1, null=True, blank=True)
    wage = models.DecimalField(_("median wage"), max_digits=10, decimal_places=2, null=True, blank=True)
    education = models.CharField(_("usual education"), max_length=120, blank=True)

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["title", "soc"]
        constraints = [
            models.UniqueConstraint(fields=["occupation_list", "soc"], name="occupation_is_once_per_list"),
            models.CheckConstraint(condition=Q(soc__regex=r"^\d{2}-\d{4}$"), name="occupation_has_a_soc_code"),
        ]

    def __str__(self) -> str:
        return f"{self.soc} {self.title}"
