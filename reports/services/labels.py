"""Saving the campus's own numbers of slots and elements, many at once, and taking a save back."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from reports import labels
from reports.models import CampusLabel
from reports.models.editions import LABEL_LENGTH
from wbl_portal.core import audit
from wbl_portal.core.actor import Actor
from wbl_portal.core.models import AuditEntry

CHANGED = "labels.changed"


@dataclass(frozen=True)
class SavedLabels:
    """How many numbers a save changed; `entry_id` takes it back (None: nothing changed)."""

    changed: int = 0
    entry_id: uuid.UUID | None = None


@transaction.atomic
def set_labels(*, typed: Mapping[str, str], by: Actor) -> SavedLabels:
    """Key -> the campus's own number; an empty one, or the key itself, gives the framework's back. Others stay.

    Raises ValidationError by key when a number is too long, not printable, or names something else already.
    """
    _lock()
    before = labels.own()
    wanted = {key: _plain(key, label) for key, label in typed.items()}
    after = {key: label for key, label in {**before, **wanted}.items() if label}
    keys = [key for key in wanted if before.get(key, "") != after.get(key, "")]
    if not keys:
        return SavedLabels()
    _check(after, keys)
    CampusLabel.objects.filter(key__in=keys).delete()
    CampusLabel.objects.bulk_create(CampusLabel(key=key, label=after[key]) for key in keys if key in after)
    images = [{key: found.get(key, "") for key in keys} for found in (before, after)]
    entry = audit.record(verb=CHANGED, by=by, before=images[0], after=images[1])
    return SavedLabels(len(keys), entry.pk)


@transaction.atomic
def undo_labels(*, entry_id: uuid.UUID, by: Actor) -> SavedLabels:
    """Take one save back; a number that was changed again since then stays. Raises ValidationError."""
    entry = AuditEntry.objects.filter(pk=entry_id, verb=CHANGED).first()
    if entry is None:
        raise ValidationError(_("This save cannot be taken back. Change the numbers instead."))
    _lock()
    now = labels.own()
    back = {key: label for key, label in entry.before.items() if now.get(key, "") == entry.after[key]}
    try:
        return set_labels(typed=back, by=by)
    except ValidationError as refused:
        raise ValidationError(refused.messages) from refused


def _plain(key: str, label: str) -> str:
    label = " ".join(label.split())
    return "" if label == key else label


def _check(after: Mapping[str, str], changed: Collection[str]) -> None:
    """Every number of the campus names one thing; capitals make no difference."""
    keys = {line.key for _edition, lines in labels.lines() for line in lines}
    shown: dict[str, list[str]] = {}
    for key in keys | set(after):
        shown.setdefault(after.get(key, key).casefold(), []).append(key)
    refused = {}
    for key in changed:
        label = after.get(key, key)
        if key not in keys:
            raise ValidationError(_("The frameworks of this campus have no number “%s”.") % key)
        if len(label) > LABEL_LENGTH:
            refused[key] = _("Use at most %s characters.") % LABEL_LENGTH
        elif not label.isprintable():
            refused[key] = _("Use letters, digits and signs that can be printed.")
        elif len(shown[label.casefold()]) > 1:
            refused[key] = _("“%s” stands for something else here already. Choose another number.") % label
    if refused:
        raise ValidationError(refused)


def _lock() -> None:
    """Saves stand in line: a number is checked against those of everybody else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(current_schema()), hashtext(%s))", [CHANGED])
