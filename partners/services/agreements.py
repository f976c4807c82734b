"""The verbs on agreements with a partner and on their versions; each one transaction with its audit entry.

Only dates are recorded; what they make of the agreement is `Agreement.state_on`. Signing itself happens on paper.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from partners.models import Agreement, Contact, Partner
from wbl_portal.core import archive, audit, clock
from wbl_portal.core.actor import Actor
from wbl_portal.core.rows import kept, record_change, save

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Proposal:
    """What a new version may begin with; everything is open to change before it is added."""

    title: str
    starts_on: dt.date
    ends_on: dt.date


@transaction.atomic
def add_agreement(
    *,
    partner: Partner,
    title: str,
    starts_on: dt.date,
    ends_on: dt.date,
    in_review_on: dt.date | None = None,
    sent_on: dt.date | None = None,
    signed_on: dt.date | None = None,
    signer: Contact | None = None,
    ended_on: dt.date | None = None,
    replaces: Agreement | None = None,
    upload: "UploadedFile[Any] | None" = None,
    by: Actor,
) -> Agreement:
    """Add an agreement, signed or not; `upload` (PDF, PNG, JPEG to 20 MB) is checked and kept. Raises ValidationError.

    `replaces`: the version of the same partner that this one renews or amends. Clauses are not carried over: quote and
    page stand in the old paper, so each counts again once somebody has confirmed it in the new one.
    """
    agreement = Agreement(partner=partner, title=title.strip(), starts_on=starts_on, ends_on=ends_on, replaces=replaces)
    agreement.in_review_on, agreement.sent_on, agreement.signed_on = in_review_on, sent_on, signed_on
    agreement.signer, agreement.ended_on = signer, ended_on
    _check_place_in_line(agreement)
    _keep(agreement, upload, by)
    audit.record(verb="agreement.added", by=by, subject=agreement, after=audit.image(agreement))
    return agreement


@transaction.atomic
def change_agreement(
    *,
    agreement: Agreement,
    title: str,
    starts_on: dt.date,
    ends_on: dt.date,
    in_review_on: dt.date | None = None,
    sent_on: dt.date | None = None,
    signed_on: dt.date | None = None,
    signer: Contact | None = None,
    ended_on: dt.date | None = None,
    upload: "UploadedFile[Any] | None" = None,
    by: Actor,
) -> Agreement:
    """Set everything an agreement says; without `upload` its file stays. Files are immutable: a new one is a new row."""
    before = audit.image(agreement)
    agreement.title, agreement.starts_on, agreement.ends_on = title.strip(), starts_on, ends_on
    agreement.in_review_on, agreement.sent_on, agreement.signed_on = in_review_on, sent_on, signed_on
    agreement.signer, agreement.ended_on = signer, ended_on
    return _changed(agreement, before, upload, by)


@transaction.atomic
def give_to_review(*, agreement: Agreement, by: Actor) -> Agreement:
    """The draft goes to those who read it before it is sent; from today, unless a day is recorded."""
    before = audit.image(agreement)
    agreement.in_review_on = agreement.in_review_on or clock.today()
    return _changed(agreement, before, None, by)


@transaction.atomic
def send_for_signature(*, agreement: Agreement, by: Actor) -> Agreement:
    """It went to the partner to be signed; from today, unless a day is recorded."""
    before = audit.image(agreement)
    agreement.sent_on = agreement.sent_on or clock.today()
    return _changed(agreement, before, None, by)


@transaction.atomic
def record_signature(
    *,
    agreement: Agreement,
    signed_on: dt.date,
    signer: Contact | None = None,
    upload: "UploadedFile[Any] | None" = None,
    by: Actor,
) -> Agreement:
    """The day the last one signed, who signed for the partner, and the signed paper when it is at hand."""
    before = audit.image(agreement)
    agreement.signed_on, agreement.signer = signed_on, signer
    return _changed(agreement, before, upload, by)


@transaction.atomic
def give_signer(*, agreement: Agreement, contact: Contact, by: Actor) -> None:
    """Another person of the partner is to sign."""
    before = audit.image(agreement)
    agreement.signer = contact
    _changed(agreement, before, None, by)


@transaction.atomic
def end_early(*, agreement: Agreement, ended_on: dt.date, by: Actor) -> Agreement:
    """`ended_on` is the last day the agreement is in force; changing the agreement takes it back."""
    before = audit.image(agreement)
    agreement.ended_on = ended_on
    return _changed(agreement, before, None, by)


def archive_agreement(*, agreement: Agreement, by: Actor) -> None:
    archive.archive(agreement, by=by)


@transaction.atomic
def restore_agreement(*, agreement: Agreement, by: Actor) -> None:
    """Bring an agreement back; raises ValidationError when another version took its place meanwhile."""
    _check_place_in_line(agreement)
    archive.restore(agreement, by=by)


def renewal_of(agreement: Agreement) -> Proposal:
    """As long as the old version, from the day after its end, or from today when that has passed."""
    starts = max(agreement.last_day + DAY, clock.today())
    return Proposal(agreement.title, starts, starts + (agreement.ends_on - agreement.starts_on))


def amendment_of(agreement: Agreement) -> Proposal:
    """From today to the old version's end, so that the rest of the term runs on new words."""
    starts = max(agreement.starts_on, clock.today())
    return Proposal(agreement.title, starts, max(agreement.ends_on, starts + DAY))


def _changed(agreement: Agreement, before: dict[str, Any], upload: "UploadedFile[Any] | None", by: Actor) -> Agreement:
    if upload is not None or audit.image(agreement) != before:
        _keep(agreement, upload, by)
        record_change("agreement.changed", agreement, before, by)
    return agreement


def _keep(agreement: Agreement, upload: "UploadedFile[Any] | None", by: Actor) -> None:
    _check_dates(agreement)
    _check_steps(agreement)
    if agreement.signer is not None and agreement.signer.partner_id != agreement.partner_id:
        raise ValidationError({"signer": _("This person belongs to another partner. Choose one of this partner.")})
    if upload is not None:
        agreement.file = kept(upload, by)
    save(agreement)


def _check_place_in_line(agreement: Agreement) -> None:
    """A version replaces one of the same partner that was signed, and is the only one to do so."""
    old = agreement.replaces
    if old is None:
        return
    if old.partner_id != agreement.partner_id:
        raise ValidationError(_("An agreement can only take the place of one with the same partner."))
    if old.signed_on is None:
        raise ValidationError(_("The version before was never signed. Edit it instead of renewing it."))
    if Agreement.objects.current().filter(replaces=old).exclude(pk=agreement.pk).exists():
        raise ValidationError(_("Another version takes the place of that one already. Open it, or archive it first."))


def _check_dates(agreement: Agreement) -> None:
    if agreement.ends_on <= agreement.starts_on:
        raise ValidationError({"ends_on": _("The agreement ends before it starts. Choose a later end.")})
    if agreement.signed_on is None:
        return
    if agreement.signed_on > clock.today():
        raise ValidationError(
            {"signed_on": _("The signing date lies in the future. Leave it empty until it is signed.")}
        )
    if agreement.signed_on > agreement.ends_on:
        raise ValidationError({"signed_on": _("The agreement had ended before it was signed. Check the two dates.")})


def _check_steps(agreement: Agreement) -> None:
    today = clock.today()
    for name in ("in_review_on", "sent_on"):
        day = getattr(agreement, name)
        if day is not None and day > today:
            raise ValidationError({name: _("This day lies in the future. Leave it empty until it has happened.")})
    if agreement.ended_on is None:
        return
    if agreement.signed_on is None:
        raise ValidationError({"ended_on": _("Only a signed agreement can end early. Archive this one instead.")})
    if not agreement.signed_on <= agreement.ended_on <= agreement.ends_on:
        raise ValidationError({"ended_on": _("Choose a day between the signing and the end of the agreement.")})
