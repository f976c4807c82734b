"""What a partner could offer next year as an item behind a contact's link: the menu to tick, then what was chosen."""

import uuid
from functools import partial

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from partners import links
from partners.forms_feedback import OfferAskForm
from partners.models import Contact, OfferAsk, OfferReply
from partners.selectors.offers import has_said
from partners.services import offer_asks as services
from partners.services.asks import give_to
from wbl_portal.core.forms import saved
from wbl_portal.people.context import current_year


def asked() -> set[uuid.UUID]:
    """Contacts who are asked what they could offer."""
    open_ones = OfferAsk.objects.filter(links.still_asked(current_year()), answered_at=None)
    return set(open_ones.values_list("contact_id", flat=True))


def items(contact: Contact) -> list[links.Item]:
    """What a contact is asked to offer: the present year's, and open ones asked a short while ago."""
    rows = OfferAsk.objects.filter(contact=contact).select_related("year", "reply").prefetch_related("reply__offers")
    return [_item(ask) for ask in rows.filter(links.still_asked(current_year()))]


def _item(ask: OfferAsk) -> links.Item:
    return links.Item(
        key=f"offers-{ask.pk}",
        title=_("What could you offer next year?"),
        text=_("Tick what fits from a list. One minute."),
        answered_at=ask.answered_at,
        answer=partial(answer, ask),
        move=lambda to, by: give_to(ask, to, is_known=has_said(to, ask.year), by=by),
        seconds=60,
        told=_told(ask),
    )


def _told(ask: OfferAsk) -> str:
    if ask.reply is None:
        return _("Nothing offered for next year")
    if ask.is_written_down:
        return _("Offered for next year, as you told the school: %s") % _listed(ask.reply)
    return _("Offered for next year: %s") % _listed(ask.reply)


def _listed(reply: OfferReply) -> str:
    return ", ".join(str(offer) for offer in reply.offers.all())


def answer(ask: OfferAsk, request: HttpRequest, contact: Contact) -> HttpResponse:
    """The menu, or what was chosen with a way to take it back. A second answer changes nothing."""
    if ask.answered_at is not None:
        return _answered(ask, request, contact)
    form = OfferAskForm(request.POST or None)
    if request.method == "POST" and saved(form, services.answer_ask, ask=ask, by=links.holder(contact)) is not None:
        return links.next_item(request)
    context = {"form": form, "ask": ask, "contact": contact, "forward": links.FORWARD}
    return render(request, "partners/offer_answer.html", context)


def _answered(ask: OfferAsk, request: HttpRequest, contact: Contact) -> HttpResponse:
    refused: list[str] = []
    if request.POST.get("act") == "undo":
        try:
            services.take_back(ask=ask, by=links.holder(contact))
            return links.done(request)
        except ValidationError as error:
            refused = error.messages
    context = {"ask": ask, "contact": contact, "refused": refused, "back": request.path}
    return render(request, "partners/offer_receipt.html", context)
