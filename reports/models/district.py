"""What a district's workspace has read of its campuses: published documents, as any stranger reads them."""

import uuid

from django.db import models

from wbl_portal.core.querysets import CampusQuerySet


class CampusReading(models.Model):
    """The published JSON of one slot of a campus, as read at an address of its site; `problem` says why it was not.

    Kept in the district's own workspace: no other campus's rows are opened for it. `document` is None where nothing is
    published.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campus = models.CharField(max_length=63)
    year = models.CharField(max_length=7)
    slot = models.CharField(max_length=40)
    document = models.JSONField(null=True)
    problem = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField()

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["campus", "-year", "slot"]
        constraints = [models.UniqueConstraint(fields=["campus", "year", "slot"], name="campus_is_read_once_per_slot")]

    def __str__(self) -> str:
        return f"{self.campus} {self.year} {self.slot}"
