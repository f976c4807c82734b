"""Signing an agreement through a link: a code goes to the address on record, and the code with a name signs."""

import datetime as dt
import secrets

from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from partners.models import Agreement, Contact, SignatureCode
from partners.services.agreements import record_signature
from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor

GOOD_FOR, AGAIN_AFTER = dt.timedelta(minutes=30), dt.timedelta(minutes=1)
MOST_ATTEMPTS = 5


@transaction.atomic
def make_code(*, agreement: Agreement, contact: Contact, by: Actor) -> str:
    """A fresh code of six digits for the letter; the one before stops working. Raises ValidationError when too soon."""
    if newest := _open_code(agreement, contact):
        if newest.made_at > clock.now() - AGAIN_AFTER:
            raise ValidationError(_("A code was sent a moment ago. Look into your mail, or try again in a minute."))
        SignatureCode.objects.filter(agreement=agreement, contact=contact, used_at=None).update(attempts=MOST_ATTEMPTS)
    code = f"{secrets.randbelow(10**6):06d}"
    made = SignatureCode.objects.create(
        agreement=agreement, contact=contact, code_hash=make_password(code), made_at=clock.now()
    )
    audit.record(verb="signature.code_made", by=by, subject=made, after={"agreement": agreement.pk})
    return code


def has_code(agreement: Agreement, contact: Contact) -> bool:
    """Whether a code that works is on its way."""
    return _open_code(agreement, contact) is not None


def sign(*, agreement: Agreement, contact: Contact, code: str, name: str, by: Actor) -> Agreement:
    """Sign with the code and one's name. A wrong code counts, also when the act is refused; five end the code."""
    row = _open_code(agreement, contact)
    if row is None:
        raise ValidationError({"code": _("This code is too old. Ask for a new one.")})
    _count(row, by)
    if not check_password("".join(code.split()), row.code_hash):
        raise ValidationError({"code": _("This is not the code we sent. Look into your mail once more.")})
    if not name.strip():
        raise ValidationError({"name": _("Write your name.")})
    return _signed(row, agreement, name.strip(), by)


@transaction.atomic
def _count(row: SignatureCode, by: Actor) -> None:
    SignatureCode.objects.filter(pk=row.pk).update(attempts=F("attempts") + 1)
    audit.record(verb="signature.code_tried", by=by, subject=row)


@transaction.atomic
def _signed(row: SignatureCode, agreement: Agreement, name: str, by: Actor) -> Agreement:
    locked = Agreement.objects.select_for_update(of=("self",)).select_related("file").get(pk=agreement.pk)
    if locked.signed_on is not None or locked.file is None:
        raise ValidationError(_("This agreement is signed already. Thank you."))
    row.used_at, row.signed_name, row.signed_sha256 = clock.now(), name, locked.file.sha256
    row.save(update_fields=["used_at", "signed_name", "signed_sha256"])
    signed = record_signature(agreement=locked, signed_on=clock.today(), signer=row.contact, by=by)
    audit.record(
        verb="agreement.signed_by_link", by=by, subject=signed, after={"name": name, "sha256": locked.file.sha256}
    )
    return signed


def _open_code(agreement: Agreement, contact: Contact) -> SignatureCode | None:
    rows = SignatureCode.objects.filter(agreement=agreement, contact=contact, used_at=None, attempts__lt=MOST_ATTEMPTS)
    return rows.filter(made_at__gt=clock.now() - GOOD_FOR).select_related("contact").first()
