"""Asking partners what they could offer next year, for staff: who was asked, who answered what, asking, taking back."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partners.models import OfferAsk
from partners.policies import coordinators, may_change, staff
from partners.selectors import offers as selectors
from partners.services import asks
from partners.services import offer_asks as services
from partners.views import asking
from partners.views.offers import told
from wbl_portal.core import clock
from wbl_portal.core.actor import actor_of
from wbl_portal.core.keys import key_of
from wbl_portal.core.spreadsheets import answer
from wbl_portal.core.toasts import complain, tell
from wbl_portal.people.context import current_year

PAGE_SIZE = 25


@staff
@require_safe
def offer_ask_list(request: HttpRequest) -> HttpResponse:
    """Who was asked this year; `?format=csv` is the same list as a file."""
    year = current_year()
    rows = selectors.asks(year)
    if request.GET.get("format") == "csv":
        return _as_csv(rows)
    context = {
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "year": year,
        "may_change": may_change(request.user),
        "crumbs": [{"label": _("Menu of offers"), "url": reverse("offer_list")}],
    }
    return render(request, "partners/offer_asks.html", context)


def _as_csv(rows: QuerySet[OfferAsk]) -> HttpResponse:
    heads = [_("Partner"), _("Person"), _("Asked"), _("Answered"), _("Offers")]
    heads += [_("Message"), _("How"), _("Said on"), _("Written down by")]
    return answer(_("asked for offers"), heads, map(_line, rows))


def _line(row: OfferAsk) -> list[Any]:
    chosen = "; ".join(map(str, row.reply.offers.all())) if row.reply else ""
    said = row.reply.message if row.reply else row.message
    answered = row.answered_at and clock.local_day(row.answered_at)
    return [
        row.contact.partner.name,
        row.contact.name,
        clock.local_day(row.asked_at),
        answered,
        chosen,
        said,
        *told(row),
    ]


@coordinators
@require_http_methods(["GET", "POST"])
def offer_ask(request: HttpRequest) -> HttpResponse:
    """Tick partners and choose one person each; `?partner=` narrows it to one. The letters go out by themselves."""
    only = key_of(request.GET.get("partner", ""))
    context = {
        "crumbs": [{"label": _("Asked for offers"), "url": reverse("offer_ask_list")}],
        "title": _("Ask partners what they could offer"),
        "back": reverse("partner_detail", args=[only]) if only else reverse("offer_ask_list"),
    }
    return asking.page(
        request, OfferAsk, services.ask_for_offers, known=selectors.unasked, back="offer_ask_list", context=context
    )


@coordinators
@require_POST
def offer_ask_remind(request: HttpRequest) -> HttpResponse:
    return asking.remind_ticked(request, OfferAsk, back="offer_ask_list")


@coordinators
@require_POST
def offer_ask_withdraw(request: HttpRequest, ask_id: uuid.UUID) -> HttpResponse:
    ask = get_object_or_404(OfferAsk.objects.select_related("contact"), pk=ask_id)
    try:
        asks.withdraw(ask, by=actor_of(request))
        tell(request, _("%s is not asked any more. You can ask again.") % ask.contact)
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    return redirect("offer_ask_list")
