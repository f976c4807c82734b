"""The verb on the clauses of an agreement: what a framework asks for, found with its words and its page, or not."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partners.clauses import asked
from partners.models import Agreement, AgreementClause
from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor


@dataclass(frozen=True)
class Found:
    """The words of the paper and the page they stand on; both empty: not found."""

    quote: str = ""
    page: str = ""


Key = tuple[str, str]


@transaction.atomic
def mark_clauses(*, agreement: Agreement, found: Mapping[Key, Found], by: Actor) -> list[AgreementClause]:
    """Set the clauses of `found`, keyed by (framework edition, clause); those it does not name stay as they are.

    Returns the clauses found after it. Raises ValidationError for a clause that no framework of the campus asks for,
    and for a quote without its page or a page without its quote.
    """
    standing = {(each.framework, each.clause): each for each in agreement.clauses.all()}
    before = _image(standing)
    for key, words in found.items():
        _check(key, words)
        _set(agreement, standing, key, words, by)
    after = _image(standing)
    if after != before:
        audit.record(verb="agreement.clauses_marked", by=by, subject=agreement, before=before, after=after)
    return list(standing.values())


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


def _image(rows: Mapping[Key, AgreementClause]) -> dict[str, str]:
    return {f"{framework} {clause}": f"p. {row.page}: {row.quote}" for (framework, clause), row in rows.items()}
