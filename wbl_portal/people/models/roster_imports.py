"""One row per roster import: what it changed and what it refused, with the reasons."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from wbl_portal.core.querysets import CampusQuerySet


class RosterImport(models.Model):
    """The counts (of students and staff) and the refused rows of one import."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source_name = models.CharField(_("file"), max_length=255)
    version = models.CharField(_("format"), max_length=20)
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=200)
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    deactivated = models.PositiveIntegerField()
    skipped = models.PositiveIntegerField()
    rejected = models.JSONField(default=list)

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["-imported_at"]

    def __str__(self) -> str:
        return f"{self.source_name} {self.imported_at:%Y-%m-%d}"
