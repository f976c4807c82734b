"""What a district and its campuses know of each other: documents read over HTTP, and what the district hands down."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from wbl_portal.core.archive import Archivable
from wbl_portal.core.models import StoredFile
from wbl_portal.core.querysets import ArchivableQuerySet, CampusQuerySet


class CampusReading(models.Model):
    """A document of another workspace of the district, as read at its address; `problem` (`reports.problems`): why not.

    A district keeps the published JSON of each slot of a campus (`campus`: its short name) and what it hands up; a campus
    keeps the district's shared directory. No other workspace's rows are opened for it. `document` is None where nothing
    is published.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campus = models.CharField(max_length=63)
    year = models.CharField(max_length=7)
    slot = models.CharField(max_length=40)
    document = models.JSONField(null=True)
    problem = models.JSONField(default=dict, blank=True)
    read_at = models.DateTimeField()

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["campus", "-year", "slot"]
        constraints = [models.UniqueConstraint(fields=["campus", "year", "slot"], name="campus_is_read_once_per_slot")]

    def __str__(self) -> str:
        return f"{self.campus} {self.year} {self.slot}"


class DistrictLine(Archivable):
    """One thing that a district hands down. The district keeps it as made; a campus keeps its copy under the same key.

    `campuses`: short names, empty for all. Archived: no longer handed down; what a campus made of it stays.
    The rest is the campus's: `taken` is the number of the edition that its own row `subject_id` follows, `applied` how
    the row stood then, `kept` how it stood before. `overridden_at`: the campus goes its own way, with its `reason`.
    """

    class Kind(models.TextChoices):
        AGREEMENT = "agreement", _("Agreement")
        POLICY = "policy", _("Policy")
        TEMPLATE = "template", _("Template")
        OCCUPATIONS = "occupations", _("List of occupations")
        CREDENTIALS = "credentials", _("List of credentials")
        CALENDAR = "calendar", _("School year")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    campuses = ArrayField(models.CharField(max_length=40), verbose_name=_("campuses"), default=list, blank=True)
    taken = models.PositiveSmallIntegerField(null=True, editable=False)
    subject_id = models.CharField(max_length=36, blank=True, editable=False)
    applied = models.JSONField(null=True, editable=False)
    kept = models.JSONField(null=True, editable=False)
    problem = models.JSONField(default=dict, blank=True, editable=False)
    overridden_at = models.DateTimeField(null=True, editable=False)
    overridden_by = models.CharField(max_length=200, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = ArchivableQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "title", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(overridden_at__isnull=True) | ~models.Q(reason=""), name="override_says_why"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def newest(self) -> "DistrictEdition | None":
        """Reads prefetched editions (the newest first)."""
        return next(iter(self.editions.all()), None)

    @property
    def waits(self) -> bool:
        """Whether an edition newer than the one taken is here."""
        return self.newest is not None and self.newest.number > (self.taken or 0)


class DistrictEdition(models.Model):
    """A frozen document of a line: never changed, a change is the next number. `sha256` covers document and file."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    line = models.ForeignKey(DistrictLine, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveSmallIntegerField()
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    handed_at = models.DateTimeField()
    handed_by = models.CharField(max_length=200)

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["line", "number"], name="edition_of_a_district_line_is_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="editions_of_a_district_line_start_at_one"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.number}"
