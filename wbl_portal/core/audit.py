"""The audit: one entry per act, written by the service in its own transaction; the web role can only add to it."""

import json
import uuid
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from wbl_portal.core import clock
from wbl_portal.core.actor import Actor
from wbl_portal.core.encoding import AuditEncoder
from wbl_portal.core.models import AuditEntry


def record(
    *,
    verb: str,
    by: Actor,
    subject: models.Model | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> AuditEntry:
    """Write one entry: `verb` like 'partner.added', the subject's kind and key, images before and after."""
    return AuditEntry.objects.create(
        verb=verb,
        actor_id=by.id,
        actor_label=by.label,
        subject_kind=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        before=before or {},
        after=after or {},
        at=clock.now(),
    )


def image(row: models.Model, fields: list[str] | None = None) -> dict[str, Any]:
    """The plain values of a row, for `before` and `after`: columns by name, keys of foreign rows."""
    columns = [field for field in row._meta.concrete_fields if fields is None or field.name in fields]
    return {field.name: field.value_from_object(row) for field in columns}


@dataclass(frozen=True)
class Saved:
    """What a save left behind: its entry, by which it can be taken back; None where nothing had changed."""

    entry_id: uuid.UUID | None = None


def to_take_back(entry_id: uuid.UUID, *, verb: str) -> AuditEntry:
    """The entry of an act that is to be undone. Raises ValidationError."""
    entry = AuditEntry.objects.filter(pk=entry_id, verb=verb).first()
    if entry is None:
        raise ValidationError(_("This cannot be taken back. Change it instead."))
    return entry


def values(row: models.Model, image: dict[str, Any]) -> dict[str, Any]:
    """The values of an image as the row's columns hold them: days, decimals and keys are no texts any more."""
    columns = {field.name: field for field in row._meta.concrete_fields}
    return {name: columns[name].to_python(kept) for name, kept in image.items() if name in columns}


def as_kept(image: dict[str, Any]) -> dict[str, Any]:
    """An image as it comes back from the audit: days and keys are texts, and moments end with their milliseconds."""
    kept: dict[str, Any] = json.loads(json.dumps(image, cls=AuditEncoder))
    return kept


def refuse_changed(row: models.Model, stood: dict[str, Any]) -> None:
    """Raise ValidationError when a row no longer stands as an image of it says."""
    now = values(row, as_kept(image(row)))
    if any(now[name] != kept for name, kept in values(row, stood).items()):
        raise ValidationError(_("“%s” has changed since then. Look at it, and change it by hand.") % row)
