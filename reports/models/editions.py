"""Frozen figures, published editions and their files: the only way from a campus to the public."""

import datetime as dt
import uuid
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wbl_portal.core.database import connection
from wbl_portal.core.models import StoredFile
from wbl_portal.core.querysets import CampusQuerySet
from wbl_portal.frameworks import framework
from wbl_portal.people.models import SchoolYear

LABEL_LENGTH = 20
BIANNUAL = ("fall", "spring")  # the two snapshots of P-TECH 6.5
CORRECTION = "-correction"


def snapshot_words(name: str) -> str:
    """What people call a snapshot: 'fall-correction-2' is 'Fall, correction 2'; a name of one's own stays as it is."""
    base, corrected, number = name.partition(CORRECTION)
    words = {"fall": gettext("Fall"), "spring": gettext("Spring"), "first": gettext("First of the year")}.get(
        base, base
    )
    if not corrected:
        return words
    if not number:
        return gettext("%s, corrected") % words
    return gettext("%(name)s, correction %(n)s") % {"name": words, "n": number.removeprefix("-")}


class SnapshotQuerySet(CampusQuerySet["Snapshot"]):
    def latest_first(self) -> Self:
        """By the day of the figures, then by when they were frozen: the first one is what gets published."""
        return self.order_by("-as_of", "-frozen_at", F("corrects").asc(nulls_last=True), "-name")


class Snapshot(models.Model):
    """A frozen set of figures of a school year: the exact aggregates, and the same after masking. No student stands here.

    `figures`: {"programs": {framework: {"axes", "tables": {id: rows}}}}; `protected`: {"slots": {slot: {table: {"rows",
    "parts", "given_up"}}}, "report": [what is hidden in each table and why], "layouts": [what each way to join grades
    shows], "k": the smallest group shown}. A correction names the snapshot it `corrects` and its `reason`.

    `rows`: {"tables": {name: {"rows", "sha256"}}, "sha256"}, digests of the records that were counted; `seal`: the hash of
    all that is frozen, which stands in the audit as well. The web role may add a snapshot, and never change or remove one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="snapshots")
    name = models.SlugField(_("name"), max_length=40)
    as_of = models.DateField(_("as of"))
    frozen_at = models.DateTimeField()
    frozen_by = models.CharField(max_length=200)
    figures = models.JSONField()
    sha256 = models.CharField(max_length=64)
    protected = models.JSONField(default=dict)
    rows = models.JSONField(default=dict)
    seal = models.CharField(max_length=64, default="", blank=True)
    reason = models.TextField(_("why it is corrected"), max_length=500, default="", blank=True)
    corrects = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections")

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["-frozen_at"]
        constraints = [
            models.UniqueConstraint(fields=["year", "name"], name="snapshot_name_is_once_a_year"),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(reason=""), name="correction_of_a_snapshot_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.name}"

    @property
    def title(self) -> str:
        """Its name in the reader's language."""
        return snapshot_words(self.name)

    @property
    def smallest_group(self) -> int:
        """The smallest group its masked tables show: the campus's on the day it was frozen."""
        return int(self.protected.get("k", connection.tenant.smallest_group))

    @property
    def shown_percent(self) -> int:
        """How much of the single cells readers see as a figure or a range, 0 to 100."""
        return round(100 * self.protected.get("usefulness", 0))


class EditionQuerySet(CampusQuerySet["Edition"]):
    def latest_of_each(self) -> Self:
        """The current edition of each slot and year."""
        return self.order_by("year_id", "slot", "-number").distinct("year_id", "slot")


class Edition(models.Model):
    """A published, frozen version of a slot. `document` is what all four formats are made of.

    It changes for one reason alone: a withdrawn sample leaves it, with a note in its place, under the same number.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="editions")
    framework = models.CharField(max_length=40)
    slot = models.CharField(max_length=40)
    label = models.CharField(max_length=LABEL_LENGTH, default="")
    number = models.PositiveIntegerField()
    snapshot = models.ForeignKey(Snapshot, null=True, blank=True, on_delete=models.PROTECT, related_name="editions")
    document = models.JSONField()
    sha256 = models.CharField(max_length=64, db_index=True)
    content_sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=200)
    # When somebody who asked to publish last found that it still says it all.
    verified_at = models.DateTimeField(null=True, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["slot", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "slot", "number"], name="edition_number_is_once_per_slot_and_year"),
            models.CheckConstraint(condition=Q(number__gte=1), name="edition_numbers_start_at_one"),
        ]

    def __str__(self) -> str:
        return f"{self.slot} {self.number}"

    @property
    def last_verified(self) -> dt.datetime:
        """When its content was last compared with the records: at its publication, or since."""
        return self.verified_at or self.published_at

    @property
    def slot_number(self) -> str:
        """'6.2', as printed in it; empty for the campus's own pages."""
        return self.label or framework(self.framework).slot(self.slot).number

    @property
    def slot_title(self) -> str:
        """In the language in force."""
        return gettext(framework(self.framework).slot(self.slot).title)


class RenditionQuerySet(CampusQuerySet["Rendition"]):
    def in_force(self) -> Self:
        """Those that were not replaced: each has its file."""
        return self.filter(replaced_at__isnull=True)

    def public(self, slot: str, year_label: str | None = None) -> Self:
        """The files of a slot's editions, the current edition's first; without the documents.

        Each with the `newest` number of its year, the labels of the `years` of which the slot is public, and the first
        edition that its figures were `corrected_in` with the reason.

        Without a year the latest school year comes first.
        """
        found = self.in_force().filter(edition__slot=slot)
        found = found.filter(edition__year__label=year_label) if year_label else found
        return found._told().order_by("-edition__year__label", "-edition__number")

    def with_hash(self, sha256: str) -> Self:
        """The files that have this hash, or were made of the document that has it."""
        return self.filter(Q(sha256=sha256) | Q(document_sha256=sha256))._told()

    def _told(self) -> Self:
        beside = Edition.objects.filter(year=OuterRef("edition__year"), slot=OuterRef("edition__slot"))
        newest = beside.order_by("-number").values("number")[:1]
        years = Edition.objects.filter(slot=OuterRef("edition__slot")).order_by("-year__label").values("year__label")
        same = Coalesce(OuterRef("edition__snapshot__corrects"), OuterRef("edition__snapshot"))
        later = beside.filter(number__gt=OuterRef("edition__number"), snapshot__corrects=same)
        corrected = later.exclude(snapshot=OuterRef("edition__snapshot")).order_by("number")
        told: dict[str, Any] = {
            "corrected_in": Subquery(corrected.values("number")[:1]),
            "corrected_because": Subquery(corrected.values("snapshot__reason")[:1]),
        }
        told |= {"newest": Subquery(newest), "years": ArraySubquery(years.distinct())}
        return self.select_related("edition__year", "file").defer("edition__document").annotate(**told)


class Rendition(models.Model):
    """One file of an edition, and the record: its format, language, its own hash and that of the document it was made of.

    A withdrawn sample makes a new rendition; the old one keeps its hash and the moment it was replaced, without bytes.
    """

    class Format(models.TextChoices):
        HTML = "html", "HTML"
        PDF = "pdf", "PDF"
        CSV = "csv", "CSV"
        JSON = "json", "JSON"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="renditions")
    format = models.CharField(max_length=4, choices=Format)
    language = models.CharField(max_length=2, default="en")
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")
    sha256 = models.CharField(max_length=64, db_index=True)
    document_sha256 = models.CharField(max_length=64, db_index=True, default="")
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = RenditionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "format", "language"],
                condition=Q(replaced_at__isnull=True),
                name="rendition_in_force_is_once_per_format",
            ),
            models.CheckConstraint(
                condition=Q(file__isnull=False) | Q(replaced_at__isnull=False), name="rendition_in_force_has_its_file"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}.{self.format}"

    @property
    def stored(self) -> StoredFile:
        """Its file; raises ValueError for one that was replaced and has no bytes any more."""
        if self.file is None:
            raise ValueError("This rendition was replaced; its bytes are gone.")
        return self.file
