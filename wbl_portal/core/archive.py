"""Archive, not delete: the columns and the two verbs, with undo."""

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor


class Archivable(models.Model):
    """A row that leaves the lists when archived and comes back by undo."""

    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)
    archived_by = models.CharField(_("archived by"), max_length=200, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


@transaction.atomic
def archive(row: Any, *, by: Actor) -> None:
    """Take a row out of the lists; a second call changes nothing."""
    _set(
        row, archived_at=row.archived_at or clock.now(), archived_by=row.archived_by or by.label, verb="archived", by=by
    )


@transaction.atomic
def restore(row: Any, *, by: Actor) -> None:
    """Undo of `archive`."""
    _set(row, archived_at=None, archived_by="", verb="restored", by=by)


def _set(row: Any, *, archived_at: Any, archived_by: str, verb: str, by: Actor) -> None:
    if (row.archived_at is None) == (archived_at is None):
        return
    row.archived_at, row.archived_by = archived_at, archived_by
    row.save(update_fields=["archived_at", "archived_by"])
    audit.record(verb=f"{row._meta.model_name}.{verb}", by=by, subject=row)
