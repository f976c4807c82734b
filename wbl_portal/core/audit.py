"""The audit: one entry per act, written by the service in its own transaction; the web role can only add to it."""

from typing import Any

from django.db import models

from wbl_portal.core import clock
from wbl_portal.core.actor import Actor
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
