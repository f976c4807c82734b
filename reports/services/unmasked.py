"""The unmasked figures: leave for one reviewer on a recorded legal basis, codes to the address on record, each download logged.

The figures are made from the snapshot when they are asked for and kept nowhere.
"""

import datetime as dt
import hmac
import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from reports.emails import send_code as mail_code
from reports.models import AgencyRequest, Reviewer, Snapshot, UnmaskedGrant
from reports.package.archive import Zip
from reports.services.reviewers import note_opened
from reports.unmasked import unmasked_zip
from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor

CODE_MINUTES, CODE_EVERY_SECONDS = 10, 60
WRONG_PER_CODE, WRONG_IN_ALL = 5, 20
DOWNLOADED = "unmasked.downloaded"
_KNOWN = [
    "reviewer",
    "request",
    "basis",
    "purpose",
    "email",
    "expires_on",
    "granted_at",
    "granted_by",
    "revoked_at",
    "revoked_by",
]


@transaction.atomic
def grant_unmasked(
    *, reviewer: Reviewer, request: AgencyRequest, basis: str, purpose: str, expires_on: dt.date, by: Actor
) -> UnmaskedGrant:
    """Let a reviewer read the exact figures of the school year they review; raises ValidationError by field."""
    if not reviewer.email:
        raise ValidationError(_("There is no e-mail address on record for this reviewer, so that no code can be sent."))
    if reviewer.revoked_at is not None:
        raise ValidationError(_("The link of this reviewer was revoked. Make a new link first."))
    if request.year_id != reviewer.year_id:
        raise ValidationError({"request": _("The request is not about the school year that this reviewer reads.")})
    if not clock.today() <= expires_on <= reviewer.expires_on:
        raise ValidationError({"expires_on": _("Choose a day from today to the last day of the reviewer's link.")})
    grant = UnmaskedGrant(
        reviewer=reviewer, request=request, basis=basis, purpose=purpose.strip(), expires_on=expires_on
    )
    grant.email, grant.granted_at, grant.granted_by = reviewer.email, clock.now(), by.label
    grant.clean_fields()
    grant.save()
    audit.record(verb="unmasked.granted", by=by, subject=grant, after=audit.image(grant, _KNOWN))
    return grant


@transaction.atomic
def revoke_unmasked(*, grant: UnmaskedGrant, by: Actor) -> None:
    """End it at once, with the code under way; a second call changes nothing."""
    if grant.revoked_at is not None:
        return
    before = audit.image(grant, _KNOWN)
    grant.revoked_at, grant.revoked_by, grant.code_hash = clock.now(), by.label, ""
    grant.save()
    audit.record(verb="unmasked.revoked", by=by, subject=grant, before=before, after=audit.image(grant, _KNOWN))


def send_code(*, grant: UnmaskedGrant) -> None:
    """Mail a fresh code to the address on record; the one before stops working. Raises ValidationError where it is not sent."""
    code = f"{secrets.randbelow(10**6):06d}"
    with transaction.atomic():
        row = _locked(grant)
        _check_stands(row)
        if row.code_sent_at and (clock.now() - row.code_sent_at).total_seconds() < CODE_EVERY_SECONDS:
            raise ValidationError(_("A code was sent less than a minute ago. Look into your mail, or wait a minute."))
        row.code_hash, row.code_sent_at, row.wrong_codes = _hash(row, code), clock.now(), 0
        row.save()
        audit.record(verb="unmasked.code_sent", by=_reader(row), subject=row)
    if not mail_code(row, code, minutes=CODE_MINUTES):
        raise ValidationError(
            _("The letter with the code could not be sent. Try again in a minute, or tell the campus.")
        )


def download(*, grant: UnmaskedGrant, code: str) -> Zip:
    """The exact figures, for the code that was mailed; it works once. Raises ValidationError for every other case."""
    refusal = _use_code(grant, code.strip())
    if refusal:
        raise ValidationError({"code": refusal})
    snapshot = _snapshot(grant)
    made = unmasked_zip(grant, snapshot)
    with transaction.atomic():
        row = _locked(grant)
        _check_stands(row)  # it may have been revoked meanwhile
        told = {"sha256": made.sha256, "size": len(made.data), "snapshot": snapshot.name, "figures": snapshot.sha256}
        told |= {"basis": row.basis, "request": str(row.request_id)}
        audit.record(verb=DOWNLOADED, by=_reader(row), subject=row, after=told)
        note_opened(reviewer=row.reviewer, page=_("Unmasked figures downloaded (%s)") % made.sha256)
    return made


@transaction.atomic
def _use_code(grant: UnmaskedGrant, code: str) -> str:
    """Why a code does not open the figures, counted and logged; empty where it does, and it is used up then."""
    row = _locked(grant)
    _check_stands(row)
    sent = row.code_sent_at
    if not row.code_hash or sent is None:
        return _("Ask for a code first.")
    if row.wrong_codes >= WRONG_PER_CODE:
        return _("This code was tried too often. Ask for a new one.")
    if clock.now() - sent > dt.timedelta(minutes=CODE_MINUTES):
        return _("The code has expired. Ask for a new one.")
    is_right = hmac.compare_digest(row.code_hash, _hash(row, code))
    if is_right:
        row.code_hash = ""
    else:
        row.wrong_codes, row.wrong_in_all = row.wrong_codes + 1, row.wrong_in_all + 1
    row.save()
    audit.record(verb="unmasked.code_used" if is_right else "unmasked.code_wrong", by=_reader(row), subject=row)
    return "" if is_right else _("This is not the code that was sent last.")


def _locked(grant: UnmaskedGrant) -> UnmaskedGrant:
    rows = UnmaskedGrant.objects.select_related("reviewer__year", "request").select_for_update(of=("self",))
    return rows.get(pk=grant.pk)


def _check_stands(row: UnmaskedGrant) -> None:
    if row.wrong_in_all >= WRONG_IN_ALL:
        raise ValidationError(_("Too many wrong codes were given. Ask the campus to grant it again."))
    if (
        row.reviewer.revoked_at is not None
        or not UnmaskedGrant.objects.in_force(clock.today()).filter(pk=row.pk).exists()
    ):
        raise ValidationError(_("The leave to read the unmasked figures has ended. Ask the campus."))


def _snapshot(grant: UnmaskedGrant) -> Snapshot:
    found = grant.reviewer.year.snapshots.latest_first().select_related("year").first()
    if found is None:
        raise ValidationError(_("No figures are frozen for this school year yet."))
    return found


def _hash(row: UnmaskedGrant, code: str) -> str:
    return salted_hmac("reports.unmasked", f"{row.pk}:{code}", algorithm="sha256").hexdigest()


def _reader(row: UnmaskedGrant) -> Actor:
    return Actor(None, str(row.reviewer)[:200])
