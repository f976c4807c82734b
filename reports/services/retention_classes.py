"""Retention classes: which records are kept how long, from when."""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from reports.models import Disposition, RetentionClass
from reports.upkeep import records
from wbl_portal.core import archive, audit
from wbl_portal.core.actor import Actor

CHANGED = "retention_class.changed"


@transaction.atomic
def add_class(
    *, title: str, starts: str, years: int | None, series: str = "", record_kind: str = "", status: str = "", by: Actor
) -> RetentionClass:
    """Add a class; raises ValidationError by field."""
    made = RetentionClass(key=_free_key(title), title=title.strip(), starts=starts, years=years)
    made.series, made.record_kind, made.status = series.strip(), record_kind, status.strip()
    _save_class(made)
    audit.record(verb="retention_class.added", by=by, subject=made, after=audit.image(made))
    return made


@transaction.atomic
def change_class(
    *,
    retention_class: RetentionClass,
    title: str,
    starts: str,
    years: int | None,
    series: str = "",
    record_kind: str = "",
    status: str = "",
    by: Actor,
) -> audit.Saved:
    """Change a class; refused while a disposition of it is under way, whose list was made by the old period."""
    before = audit.image(retention_class)
    retention_class.title, retention_class.starts, retention_class.years = title.strip(), starts, years
    retention_class.series, retention_class.record_kind = series.strip(), record_kind
    retention_class.status = status.strip()
    if audit.image(retention_class) == before:
        return audit.Saved()
    if retention_class.dispositions.filter(state__in=Disposition.UNDER_WAY).exists():
        raise ValidationError(_("A disposition of these records is under way. Finish or decline it first."))
    _save_class(retention_class)
    after = audit.image(retention_class)
    entry = audit.record(verb=CHANGED, by=by, subject=retention_class, before=before, after=after)
    return audit.Saved(entry.pk)


@transaction.atomic
def undo_change(*, entry_id: uuid.UUID, by: Actor) -> RetentionClass:
    """Take a change back; refused when the class changed again since then, or as `change_class` is. ValidationError."""
    entry = audit.to_take_back(entry_id, verb=CHANGED)
    row = RetentionClass.objects.select_for_update().get(pk=entry.subject_id)
    audit.refuse_changed(row, entry.after)
    stood = audit.values(row, entry.before)
    names = ("title", "starts", "years", "series", "record_kind", "status")
    change_class(retention_class=row, by=by, **{name: stood[name] for name in names})
    return row


def archive_class(*, retention_class: RetentionClass, by: Actor) -> None:
    archive.archive(retention_class, by=by)


def restore_class(*, retention_class: RetentionClass, by: Actor) -> None:
    archive.restore(retention_class, by=by)


def _save_class(row: RetentionClass) -> None:
    if row.starts == RetentionClass.Starts.NEVER:
        row.years = None
    elif row.years is None:
        raise ValidationError({"years": _("Say after how many years, or choose “kept permanently”.")})
    if row.record_kind and row.record_kind not in records.KINDS:
        raise ValidationError({"record_kind": _("The portal keeps no such records.")})
    row.clean_fields()
    row.save()


def _free_key(title: str) -> str:
    """A short name made of the title, with a number where it is taken."""
    base = slugify(title)[:50] or "records"
    taken = set(RetentionClass.objects.filter(key__startswith=base).values_list("key", flat=True))
    return next(key for key in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if key not in taken)
