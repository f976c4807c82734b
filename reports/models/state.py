"""What the state publishes of the campus: constants for masking, since a reader has them too."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wbl_portal.core.querysets import CampusQuerySet


class StateFigure(models.Model):
    """A figure of one of our tables as the state printed it (`shown`), and the range [`least`, `most`] a reader knows by it.

    `labels`: {dimension: label} without totals; "9+10" adds grades up. It is never removed: what is public stays so.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.CharField(_("school year"), max_length=7)
    framework = models.CharField(_("framework"), max_length=40)
    table = models.CharField(_("table"), max_length=60)
    labels = models.JSONField(default=dict)
    shown = models.CharField(_("as printed"), max_length=40)
    least = models.PositiveIntegerField()
    most = models.PositiveIntegerField()
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=200)

    objects = CampusQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "framework", "table", "labels"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "framework", "table", "labels"], name="state_figure_is_once_a_year"
            ),
            models.CheckConstraint(condition=Q(least__lte=F("most")), name="state_figure_has_a_range"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.table} {self.labels}: {self.shown}"
