"""An agreement to sign as an item behind the signer's link: the paper, a code by mail, the name."""

import datetime as dt
import uuid
from functools import partial

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from partners import emails, links
from partners.forms_feedback import SignForm
from partners.models import Agreement, Contact, SignatureCode
from partners.services import signing
from partners.services.agreements import give_signer
from wbl_portal.core import clock, files
from wbl_portal.core.database import connection
from wbl_portal.core.forms import saved

FILE, SHOWN_DAYS = "file", 60


def asked() -> set[uuid.UUID]:
    """Contacts with an agreement to sign."""
    return {key for key in _to_sign().values_list("signer_id", flat=True) if key}


def items(contact: Contact) -> list[links.Item]:
    """Agreements out for this person's signature, and those they signed here a short while ago."""
    open_ones = _to_sign().filter(signer=contact).select_related("partner", "file", "signer")
    since = clock.now() - dt.timedelta(days=SHOWN_DAYS)
    codes = SignatureCode.objects.filter(contact=contact, used_at__gte=since)
    done = codes.select_related("agreement__partner", "agreement__file", "agreement__signer")
    return [*(_item(each, None) for each in open_ones), *(_item(each.agreement, each.used_at) for each in done)]


def _to_sign() -> QuerySet[Agreement]:
    """Sent to be signed, with the paper at hand: nobody signs what cannot be read."""
    rows = Agreement.objects.current().filter(signed_on=None, ended_on=None, file__isnull=False)
    return rows.filter(sent_on__lte=clock.today(), partner__archived_at__isnull=True)


def _item(agreement: Agreement, signed_at: dt.datetime | None) -> links.Item:
    return links.Item(
        key=f"sign-{agreement.pk}",
        title=_("Sign: %s") % agreement.title,
        text=_("You read it, get a code by e-mail, and sign with your name."),
        answered_at=signed_at,
        answer=partial(answer, agreement),
        move=lambda to, by: give_signer(agreement=agreement, contact=to, by=by),
        seconds=120,
        told=_("Signed: %s") % agreement.title,
    )


def answer(agreement: Agreement, request: HttpRequest, contact: Contact) -> HttpResponse:
    """The paper (`file=1`), the code, the signature. A second signature changes nothing."""
    if FILE in request.GET and request.method != "POST" and agreement.file is not None:
        paper: HttpResponseBase = files.answer(agreement.file)
        return paper  # type: ignore[return-value]
    context = {"agreement": agreement, "contact": contact, "back": request.path}
    if agreement.signed_on is not None:
        return render(request, "partners/signed.html", context)
    is_signing = request.POST.get("act") == "sign"
    form = SignForm(request.POST if is_signing else None)
    by = links.holder(contact)
    if is_signing and saved(form, signing.sign, agreement=agreement, contact=contact, by=by) is not None:
        return links.done(request)
    told = _send_code(request, agreement, contact) if request.POST.get("act") == "code" else ""
    has_code = signing.has_code(agreement, contact)
    return render(request, "partners/sign.html", context | {"form": form, "told": told, "has_code": has_code})


def _send_code(request: HttpRequest, agreement: Agreement, contact: Contact) -> str:
    """Send a code to the address on record; what to tell whoever asked."""
    if not contact.email:
        return _("We have no e-mail address of yours. Call the campus.")
    try:
        code = signing.make_code(agreement=agreement, contact=contact, by=links.holder(contact))
    except ValidationError as refused:
        return " ".join(refused.messages)
    if emails.send_code(contact, code, title=agreement.title):
        return _("The code is on its way to the address we have for you.")
    if connection.tenant.is_practice:
        return _("This is a practice campus, and no letter leaves it. Your code is %s.") % code
    return _("The code could not be sent. Try again in a minute, or call the campus.")
