"""Policies and protocols: a document with its versions, owner and review date (T-STEM 5.3b)."""

import datetime as dt
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wbl_portal.core.archive import Archivable
from wbl_portal.core.models import StoredFile
from wbl_portal.core.querysets import ArchivableQuerySet, CampusQuerySet


class PolicyDocument(Archivable):
    """A policy or protocol; `topic` names the line of the list of expected policies that it answers, empty for others."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("title"), max_length=200)
    topic = models.SlugField(_("expected policy"), max_length=60, blank=True)
    owner = models.CharField(_("owner"), max_length=200)
    review_on = models.DateField(_("next review"))

    objects = ArchivableQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title

    def current_version(self, day: dt.date) -> "PolicyVersion | None":
        """The version in force on a day, None before the first; reads prefetched versions (the newest first)."""
        return next((version for version in self.versions.all() if version.effective_on <= day), None)

    def is_overdue(self, day: dt.date) -> bool:
        """Whether its day of review has passed."""
        return self.review_on < day


class PolicyVersion(models.Model):
    """A version: its text (what the public page prints) and, where there is one, the signed file. Never changed once in force."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    policy = models.ForeignKey(PolicyDocument, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    effective_on = models.DateField(_("in force from"))
    text = models.TextField(_("text"))
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="policy_version_number_is_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="policy_versions_start_at_one"),
        ]

    def __str__(self) -> str:
        return f"{self.policy_id} {self.number}"


class PolicyAcknowledgement(models.Model):
    """Somebody on the staff has read a version; by id and name, since people leave and their word stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(PolicyVersion, on_delete=models.CASCADE, related_name="acknowledgements")
    actor_id = models.UUIDField()
    actor_label = models.CharField(max_length=200)
    acknowledged_at = models.DateTimeField()

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["actor_label", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "actor_id"], name="policy_version_is_acknowledged_once_by_each")
        ]

    def __str__(self) -> str:
        return f"{self.actor_label} {self.version_id}"
