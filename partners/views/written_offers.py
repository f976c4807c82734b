"""Offers that somebody gave by phone or at a fair: written down by staff, and taken back where that was a mistake."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partners.crumbs import crumbs
from partners.forms_feedback import WrittenOfferForm
from partners.models import Contact, OfferAsk, OfferReply, Partner
from partners.policies import coordinators
from partners.services import offer_asks as services
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.keys import key_of
from wbl_portal.core.toasts import complain, tell


@coordinators
@require_http_methods(["GET", "POST"])
def reply_add(request: HttpRequest) -> HttpResponse:
    """Who said what, how and when. `?partner=` shows the people of one partner, `?contact=` proposes a person."""
    contacts = _contacts(request)
    only = contacts[0] if len(contacts) == 1 else None
    proposed = key_of(request.GET.get("contact", "")) or (only and only.pk)
    form = WrittenOfferForm(request.POST or None, contacts=contacts, initial={"contact": proposed})
    if request.method == "POST" and (kept := saved(form, services.write_down, by=actor_of(request))):
        said = _("What %(name)s said is on record, written down by you.") % {"name": form.cleaned_data["contact"]}
        tell(request, said, undo=_undo(kept))
        return redirect(_back(request))
    context = {"form": form, "back": _back(request), "crumbs": _way(request), "add": _add(request)}
    context["has_contacts"] = bool(contacts)
    return render(request, "partners/reply_form.html", context)


@coordinators
@require_POST
def reply_take_back(request: HttpRequest, reply_id: uuid.UUID) -> HttpResponse:
    """What was written down was a mistake; a partner's own answer is taken back by the partner alone."""
    reply = get_object_or_404(OfferReply.objects.exclude(method=""), pk=reply_id)
    try:
        services.take_back_reply(reply=reply, by=actor_of(request))
        undo = reverse("reply_restore", args=[reply.pk])
        tell(request, _("What was written down for %s is taken back.") % reply.name, undo=undo)
    except ValidationError:
        complain(request, _("This was taken up already. Archive its drafts instead."))
    return redirect("reply_list")


@coordinators
@require_POST
def offer_ask_reopen(request: HttpRequest, ask_id: uuid.UUID) -> HttpResponse:
    """The same from the list of those who were asked: the question waits again."""
    ask = get_object_or_404(OfferAsk.objects.exclude(method="").select_related("contact", "reply"), pk=ask_id)
    try:
        services.take_back(ask=ask, by=actor_of(request))
        tell(request, _("The answer is taken back. The question waits for %s again.") % ask.contact)
    except ValidationError:
        complain(request, _("This was taken up already. Archive its drafts instead."))
    return redirect("offer_ask_list")


def _contacts(request: HttpRequest) -> QuerySet[Contact]:
    rows = Contact.objects.current().filter(partner__archived_at__isnull=True).select_related("partner")
    if partner := key_of(request.GET.get("partner", "")):
        rows = rows.filter(partner=partner)
    return rows.order_by("partner__name", "name", "pk")


def _undo(kept: OfferAsk | OfferReply) -> str:
    if isinstance(kept, OfferReply):
        return reverse("reply_take_back", args=[kept.pk])
    return reverse("offer_ask_reopen", args=[kept.pk])


def _back(request: HttpRequest) -> str:
    """The page whose button it was: the partner's, the list of those asked, or the answers."""
    if partner := key_of(request.GET.get("partner", "")):
        return reverse("partner_detail", args=[partner])
    return reverse("offer_ask_list" if request.GET.get("contact") else "reply_list")


def _add(request: HttpRequest) -> dict[str, str]:
    """Where a person is added who is not on record."""
    if partner := key_of(request.GET.get("partner", "")):
        return {"label": _("Add contact"), "url": reverse("contact_add", args=[partner])}
    return {"label": _("Add partner"), "url": reverse("partner_add")}


def _way(request: HttpRequest) -> list[dict[str, Any]]:
    if partner := key_of(request.GET.get("partner", "")):
        return crumbs(Partner.objects.filter(pk=partner).first())
    label = _("Asked for offers") if request.GET.get("contact") else _("Answers to the menu")
    return [{"label": label, "url": _back(request)}]
