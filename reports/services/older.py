"""Documents older than the portal: taken over from an old page, changed, archived. They are never verified here."""

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from reports.models import OlderDocument
from reports.older import Found
from reports.older.reader import is_web_address
from wbl_portal.core import archive, audit
from wbl_portal.core.actor import Actor


@transaction.atomic
def take_over(*, rows: Sequence[Found], by: Actor) -> tuple[int, int]:
    """List these documents; (how many were added, how many stood there already). Raises ValidationError."""
    there = set(OlderDocument.objects.current().values_list("address", "year_label"))
    made: dict[tuple[str, str], OlderDocument] = {}
    for each in rows:
        row = OlderDocument(title=each.title.strip(), address=each.address, year_label=each.year)
        row.slot_label, row.dated_on = each.slot.strip(), each.dated_on
        _check(row)
        if (row.address, row.year_label) not in there:
            made.setdefault((row.address, row.year_label), row)
    OlderDocument.objects.bulk_create(made.values())
    known = {"documents": [{"title": row.title, "address": row.address} for row in made.values()]}
    if made:
        audit.record(verb="older_documents.taken_over", by=by, after=known)
    return len(made), len(rows) - len(made)


@transaction.atomic
def change(
    *,
    document: OlderDocument,
    title: str,
    address: str,
    year_label: str,
    slot_label: str = "",
    dated_on: dt.date | None = None,
    by: Actor,
) -> OlderDocument:
    """Correct what stands there; raises ValidationError by field."""
    before = audit.image(document)
    document.title, document.address, document.year_label = title.strip(), address.strip(), year_label
    document.slot_label, document.dated_on = slot_label.strip(), dated_on
    _check(document)
    _check_once(document)
    if audit.image(document) != before:
        document.save()
        audit.record(verb="older_document.changed", by=by, subject=document, before=before, after=audit.image(document))
    return document


def archive_document(*, document: OlderDocument, by: Actor) -> None:
    archive.archive(document, by=by)


@transaction.atomic
def restore_document(*, document: OlderDocument, by: Actor) -> None:
    """Undo of archiving; raises ValidationError where the address is listed again meanwhile."""
    _check_once(document)
    archive.restore(document, by=by)


def _check(document: OlderDocument) -> None:
    if not is_web_address(document.address):
        raise ValidationError({"address": _("Only addresses that begin with https:// or http:// can be listed.")})
    first, _dash, last = document.year_label.partition("-")
    if not (first.isdigit() and last.isdigit() and (int(first) + 1) % 100 == int(last)):
        raise ValidationError({"year_label": _("A school year reads like 2019-20.")})
    document.clean_fields()


def _check_once(document: OlderDocument) -> None:
    others = OlderDocument.objects.current().exclude(pk=document.pk)
    if others.filter(address=document.address, year_label=document.year_label).exists():
        raise ValidationError({"address": _("This address is listed for that school year already.")})
