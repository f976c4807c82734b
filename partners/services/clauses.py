"""The verb on the clauses of an agreement: what a framework asks for, found with its words and its page, or not."""

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partners.clauses import asked
from partners.models import Agreement, AgreementClause
from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor
from wbl_portal.core.models import AuditEntry

MARKED = "agreement.clauses_marked"


@dataclass(frozen=True)
class Found:
    """The words of the paper and the page they stand on; both empty: not found."""

    quote: str = ""
    page: str = ""


Key = tuple[str, str]


@transaction.atomic
def mark_clauses(*, agreement: Agreement, found: Mapping[Key, Found], by: Actor) -> uuid.UUID | None:
    """Set the clauses of `found`, keyed by (framework edition, clause); those it does not name stay as they are.

    Returns the entry that takes the save back; None: nothing changed. Raises ValidationError for a clause that no
    framework of the campus asks for, and for a quote without its page or a page without its quote.
    """
    standing = _standing(agreement)
    before = _image(standing)
    for key, words in found.items():
        _check(key, words)
        _set(agreement, standing, key, words, by)
    after = _image(standing)
    if after == before:
        return None
    return audit.record(verb=MARKED, by=by, subject=agreement, before=before, after=after).pk


@transaction.atomic
def undo_clauses(*, agreement: Agreement, entry_id: uuid.UUID, by: Actor) -> None:
    """Take one save back; a clause that was changed again since then stays. Raises ValidationError."""
    entry = AuditEntry.objects.filter(pk=entry_id, verb=MARKED, subject_id=agreement.pk).first()
    if entry is None:
        raise ValidationError(_("This save cannot be taken back. Change the clauses instead."))
    now = _image(_standing(agreement))
    changed = [key for key in entry.before | entry.after if entry.before.get(key) != entry.after.get(key)]
    back = {_key(key): Found(**entry.before.get(key, {})) for key in changed if now.get(key) == entry.after.get(key)}
    mark_clauses(agreement=agreement, found=back, by=by)


def _standing(agreement: Agreement) -> dict[Key, AgreementClause]:
    """The clauses found, locked with their agreement: saves stand in line."""
    Agreement.objects.select_for_update().get(pk=agreement.pk)
    return {(each.framework, each.clause): each for each in agreement.clauses.all()}


def _set(agreement: Agreement, standing: dict[Key, AgreementClause], key: Key, words: Found, by: Actor) -> None:
    quote, page = words.quote.strip(), words.page.strip()
    row = standing.get(key)
    if not quote:
        if row is not None:
            standing.pop(key).delete()
        return
    if row is not None and (row.quote, row.page) == (quote, page):
        return
    row = row or AgreementClause(agreement=agreement, framework=key[0], clause=key[1])
    row.quote, row.page, row.found_on, row.found_by = quote, page, clock.today(), by.label
    row.clean_fields()
    row.save()
    standing[key] = row


def _check(key: Key, words: Found) -> None:
    framework, clause = key
    if clause not in {each.key for edition in asked() if edition.key == framework for each in edition.clauses}:
        raise ValidationError(_("No framework of this campus asks for the clause '%s'.") % clause)
    if words.quote.strip() and not words.page.strip():
        raise ValidationError(_("Give the page the words stand on."))
    if words.page.strip() and not words.quote.strip():
        raise ValidationError(_("Quote the words that stand on this page."))


def _image(rows: Mapping[Key, AgreementClause]) -> dict[str, dict[str, str]]:
    return {" ".join(key): asdict(Found(row.quote, row.page)) for key, row in rows.items()}


def _key(words: str) -> Key:
    edition, clause = words.split(" ", 1)
    return edition, clause
