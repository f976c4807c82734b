"""Archive, not delete: the columns and the verbs, on one row or on several, with undo."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor
from wbl_portal.core.querysets import ArchivableQuerySet

COLUMNS = ["archived_at", "archived_by"]
# Of rows that are to come back: those that cannot, each with a sentence that says why.
Refusals = Callable[[Sequence[Any]], Mapping[uuid.UUID, str]]


class Archivable(models.Model):
    """A row that leaves the lists when archived and comes back by undo."""

    archived_at = models.DateTimeField(gettext_lazy("archived"), null=True, blank=True, editable=False)
    archived_by = models.CharField(gettext_lazy("archived by"), max_length=200, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


@dataclass(frozen=True)
class Several:
    """What an act on several rows did: how many it changed, its entry (None: nothing changed), and who had to stay."""

    count: int = 0
    entry_id: uuid.UUID | None = None
    refused: tuple[str, ...] = ()


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


@transaction.atomic
def archive_several(rows: ArchivableQuerySet[Any], *, by: Actor) -> Several:
    """Take rows out of the lists: one act with one entry, whatever their number; what is archived is left alone."""
    return _set_several(_locked(rows.current()), archived_at=clock.now(), archived_by=by.label, verb="archived", by=by)


@transaction.atomic
def restore_several(rows: ArchivableQuerySet[Any], *, by: Actor, refusals: Refusals = lambda rows: {}) -> Several:
    """Bring back those of the rows that are archived and that `refusals` lets come."""
    return _bring_back(_locked(rows.archived()), by, refusals)


@transaction.atomic
def undo_several(
    rows: ArchivableQuerySet[Any], *, entry_id: uuid.UUID, by: Actor, refusals: Refusals = lambda rows: {}
) -> Several:
    """Undo of one `archive_several` on rows of this kind; what came back since then, and was perhaps archived anew,
    stays. Raises ValidationError when there is nothing to bring back."""
    stood = audit.to_take_back(entry_id, verb=_verb(rows.model, "archived")).after
    there = _locked(rows.archived().filter(pk__in=list(stood)))
    same = [row for row in there if audit.as_kept(audit.image(row, COLUMNS)) == stood[str(row.pk)]]
    if not same:
        raise ValidationError(_("This cannot be taken back: something else was decided since."))
    return _bring_back(same, by, refusals)


def _set(row: Any, *, archived_at: Any, archived_by: str, verb: str, by: Actor) -> None:
    if (row.archived_at is None) == (archived_at is None):
        return
    row.archived_at, row.archived_by = archived_at, archived_by
    row.save(update_fields=COLUMNS)
    audit.record(verb=f"{row._meta.model_name}.{verb}", by=by, subject=row)


def _locked(rows: ArchivableQuerySet[Any]) -> list[Any]:
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


def _bring_back(rows: Sequence[Any], by: Actor, refusals: Refusals) -> Several:
    refused = refusals(rows)
    free = [row for row in rows if row.pk not in refused]
    return _set_several(free, archived_at=None, archived_by="", verb="restored", by=by, refused=tuple(refused.values()))


def _set_several(
    rows: Sequence[Any], *, archived_at: Any, archived_by: str, verb: str, by: Actor, refused: tuple[str, ...] = ()
) -> Several:
    if not rows:
        return Several(refused=refused)
    kind, now = type(rows[0]), {"archived_at": archived_at, "archived_by": archived_by}
    kind._default_manager.filter(pk__in=[row.pk for row in rows]).update(**now)
    before = {str(row.pk): audit.image(row, COLUMNS) for row in rows}
    entry = audit.record(verb=_verb(kind, verb), by=by, before=before, after=dict.fromkeys(before, now))
    return Several(len(rows), entry.pk, refused)


def _verb(kind: type[models.Model], verb: str) -> str:
    """'partners.archived': its images are keyed by row."""
    return f"{kind._meta.model_name}s.{verb}"
