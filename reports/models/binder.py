"""What people keep in the binder beside the live evidence: who answers, words, attached evidence, reviewers, dry runs."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wbl_portal.core.archive import Archivable
from wbl_portal.core.models import StoredFile
from wbl_portal.core.querysets import ArchivableQuerySet, CampusQuerySet
from wbl_portal.people.models import SchoolYear


class PartKind(models.TextChoices):
    """What a part of the binder is: elements and artifacts may have the same key ('6.2' is both)."""

    ELEMENT = "element", _("Design element")
    ARTIFACT = "artifact", _("Artifact")


class OfPart(models.Model):
    """Belongs to one part of the binder, named as the framework files name it: edition, kind, key."""

    framework = models.CharField(max_length=40, editable=False)
    kind = models.CharField(max_length=10, choices=PartKind, editable=False)
    key = models.CharField(max_length=40, editable=False)

    class Meta:
        abstract = True

    @property
    def place(self) -> tuple[str, str, str]:
        return self.framework, self.kind, self.key


class BinderRecord(OfPart):
    """Who answers for a part, until when, what is said about it, and when somebody last looked whether it is true.

    The owner stands by id and name: people leave, and what they answered for stays.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner_id = models.UUIDField(null=True)
    owner_label = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    narrative = models.TextField(_("narrative in English"), blank=True)
    narrative_es = models.TextField(_("narrative in Spanish"), blank=True)
    verified_on = models.DateField(_("last verified"), null=True, blank=True, editable=False)
    verified_by = models.CharField(max_length=200, blank=True, editable=False)

    objects = CampusQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["framework", "kind", "key"], name="part_of_the_binder_has_one_record"),
            models.CheckConstraint(
                condition=Q(verified_on__isnull=True) | ~Q(verified_by=""), name="verified_part_says_by_whom"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.framework} {self.kind} {self.key}"

    def said(self, language: str) -> str:
        """The narrative in a language, else in the other one."""
        both = [self.narrative_es, self.narrative] if language == "es" else [self.narrative, self.narrative_es]
        return next((text for text in both if text), "")


class EvidenceQuerySet(ArchivableQuerySet["Evidence"]):
    def for_reviewers(self) -> Self:
        return self.current().filter(shown_to__in=[Evidence.Shown.REVIEWERS, Evidence.Shown.PUBLIC])

    def public(self) -> Self:
        return self.current().filter(shown_to=Evidence.Shown.PUBLIC)


class Evidence(OfPart, Archivable):
    """A file or a link that somebody attached to a part in a school year.

    `is_scan`: the file has no words that can be read aloud. Such a file leaves the staff only with its `text`, and the
    public gets the words of any file, never the file (it may name people).
    """

    class Shown(models.TextChoices):
        STAFF = "staff", _("Staff only")
        REVIEWERS = "reviewers", _("Staff and reviewers")
        PUBLIC = "public", _("Everyone, with the next edition")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    url = models.URLField(_("link"), blank=True)
    is_scan = models.BooleanField(default=False, editable=False)
    text = models.TextField(_("text version"), blank=True)
    shown_to = models.CharField(_("who sees it"), max_length=10, choices=Shown, default=Shown.STAFF)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]
        indexes = [models.Index(fields=["framework", "kind", "key"], name="evidence_by_part")]
        constraints = [
            models.CheckConstraint(
                condition=(Q(file__isnull=False) & Q(url="")) | (Q(file__isnull=True) & ~Q(url="")),
                name="evidence_is_a_file_or_a_link",
            ),
            models.CheckConstraint(
                condition=Q(is_scan=False) | ~Q(text="") | Q(shown_to="staff"),
                name="scan_is_shown_outside_with_its_text",
            ),
            models.CheckConstraint(
                condition=Q(file__isnull=True) | ~Q(text="") | ~Q(shown_to="public"),
                name="public_evidence_has_its_words",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def lacks_text(self) -> bool:
        """A scan without a text version: flagged, and kept from everybody outside."""
        return self.is_scan and not self.text


class Reviewer(models.Model):
    """Somebody from outside who reads the binder of a school year through a link; the link itself is kept by core."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=200)
    organization = models.CharField(_("organization"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True)
    year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="reviewers")
    expires_on = models.DateField(_("last day of the link"))
    made_at = models.DateTimeField(editable=False)
    made_by = models.CharField(max_length=200, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    revoked_by = models.CharField(max_length=200, blank=True, editable=False)

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.name}, {self.organization}"


class DryRun(models.Model):
    """The principal plays reviewer: walks the parts of the binder of a year and says of each whether it was found."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="dry_runs")
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=200)
    finished_at = models.DateTimeField(null=True)

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["year"], condition=Q(finished_at__isnull=True), name="one_dry_run_at_a_time_per_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.year_id} {self.started_at:%Y-%m-%d}"


class DryRunPointQuerySet(CampusQuerySet["DryRunPoint"]):
    def open(self) -> Self:
        """What a finished dry run did not find and nobody has settled since: due items of the binder."""
        return self.filter(is_found=False, due_on__isnull=False, settled_at__isnull=True)


class DryRunPoint(OfPart):
    """One part as it was found; what was not found gets a due day when the run is finished, and is settled later."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(DryRun, on_delete=models.CASCADE, related_name="points")
    is_found = models.BooleanField(_("found"))
    comment = models.TextField(_("comment"), blank=True)
    due_on = models.DateField(_("due"), null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=200, blank=True)

    objects = DryRunPointQuerySet.as_manager()

    class Meta:
        ordering = ["framework", "kind", "key"]
        constraints = [
            models.UniqueConstraint(fields=["run", "framework", "kind", "key"], name="part_is_looked_at_once_per_run"),
            models.CheckConstraint(
                condition=Q(is_found=False) | Q(due_on__isnull=True), name="found_part_leaves_nothing_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.key}"
