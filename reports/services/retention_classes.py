"""Retention classes: which records are kept how long, from when."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from reports.models import Disposition, RetentionClass
from reports.upkeep import records
from wbl_portal.core import archive, audit
from wbl_portal.core.actor import Actor


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
) -> RetentionClass:
    """Change a class; refused while a disposition of it is under way, whose list was made by the old period."""
    before = audit.image(retention_class)
    retention_class.title, retention_class.starts, retention_class.years = title.strip(), starts, years
    retention_class.series, retention_class.record_kind = series.strip(), record_kind
    retention_class.status = status.strip()
    if audit.image(retention_class) != before:
        if retention_class.dispositions.filter(state__in=Disposition.UNDER_WAY).exists():
            raise ValidationError(_("A disposition of these records is under way. Finish or decline it first."))
        _save_class(retention_class)
        after = audit.image(retention_class)
        audit.record(verb="retention_class.changed", by=by, subject=retention_class, before=before, after=after)
    return retention_class


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
