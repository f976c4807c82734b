"""The menu of offers: kept by staff, answered by anybody through a form; the answers wait in an inbox."""

import uuid
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partners.forms_feedback import OfferForm, ReplyForm
from partners.models import Offer, OfferReply, Told
from partners.policies import coordinators, may_change, staff
from partners.selectors import offers as selectors
from partners.services import offers as services
from wbl_portal.core import panels
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import add_refusal, saved
from wbl_portal.core.policy import anyone
from wbl_portal.core.spreadsheets import answer
from wbl_portal.core.toasts import tell

PAGE_SIZE = 25
# Asked for (key, name) of the types of experience an offer can lead to.
TYPES = "offer.types"


class ReplyFilterForm(forms.Form):
    """What the inbox shows; lives in the address."""

    q = forms.CharField(
        label=gettext_lazy("Organization, person or city"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", gettext_lazy("Waiting")),
            ("taken_up", gettext_lazy("Taken up")),
            ("archived", gettext_lazy("Archived")),
        ],
    )

    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {"text": self.cleaned_data.get("q", ""), "state": self.cleaned_data.get("state", "")}


@staff
@require_safe
def offer_list(request: HttpRequest) -> HttpResponse:
    archived = bool(request.GET.get("archived"))
    context = {
        "offers": Offer.objects.archived() if archived else selectors.menu(),
        "archived": archived,
        "types": dict(_types()),
        "waiting": selectors.replies().count(),
        "may_change": may_change(request.user),
    }
    return render(request, "partners/offers.html", context)


@coordinators
@require_http_methods(["GET", "POST"])
def offer_add(request: HttpRequest) -> HttpResponse:
    form = OfferForm(request.POST or None, types=_types())
    if request.method == "POST" and (offer := saved(form, services.add_offer, by=actor_of(request))):
        tell(request, _("'%s' was added.") % offer)
        return redirect("offer_list")
    return render(request, "partners/offer_form.html", {"form": form, "crumbs": _crumbs(), "offer": None})


@coordinators
@require_http_methods(["GET", "POST"])
def offer_edit(request: HttpRequest, offer_id: uuid.UUID) -> HttpResponse:
    offer = get_object_or_404(Offer.objects.current(), pk=offer_id)
    known = {name: getattr(offer, name) for name in OfferForm.base_fields}
    form = OfferForm(request.POST or None, initial=known, types=_types())
    if request.method == "POST" and saved(form, services.change_offer, offer=offer, by=actor_of(request)) is not None:
        tell(request, _("'%s' was saved.") % offer)
        return redirect("offer_list")
    return render(request, "partners/offer_form.html", {"form": form, "crumbs": _crumbs(), "offer": offer})


@coordinators
@require_POST
def offer_archive(request: HttpRequest, offer_id: uuid.UUID) -> HttpResponse:
    offer = get_object_or_404(Offer, pk=offer_id)
    services.archive_offer(offer=offer, by=actor_of(request))
    tell(request, _("'%s' was archived.") % offer, undo=reverse("offer_restore", args=[offer.pk]))
    return redirect("offer_list")


@coordinators
@require_POST
def offer_restore(request: HttpRequest, offer_id: uuid.UUID) -> HttpResponse:
    offer = get_object_or_404(Offer, pk=offer_id)
    services.restore_offer(offer=offer, by=actor_of(request))
    tell(request, _("'%s' is back.") % offer)
    return redirect("offer_list")


@staff
@require_safe
def reply_list(request: HttpRequest) -> HttpResponse:
    """The inbox: who offered what. Taking up makes experiences, so that act stands on the floor above."""
    form = ReplyFilterForm(request.GET)
    rows = selectors.replies(**form.chosen())
    if request.GET.get("format") == "csv":
        return _as_csv(rows)
    context = {
        "form": form,
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "is_filtered": any(form.chosen().values()),
        "crumbs": _crumbs(),
        "may_change": may_change(request.user),
    }
    return render(request, "partners/replies.html", context)


@coordinators
@require_POST
def reply_archive(request: HttpRequest, reply_id: uuid.UUID) -> HttpResponse:
    reply = get_object_or_404(OfferReply, pk=reply_id)
    services.archive_reply(reply=reply, by=actor_of(request))
    tell(request, _("The answer of %s was archived.") % reply.organization, undo=_restore_address(reply))
    return redirect("reply_list")


@coordinators
@require_POST
def reply_restore(request: HttpRequest, reply_id: uuid.UUID) -> HttpResponse:
    reply = get_object_or_404(OfferReply, pk=reply_id)
    services.restore_reply(reply=reply, by=actor_of(request))
    tell(request, _("The answer of %s is back.") % reply.organization)
    return redirect("reply_list")


@anyone
@never_cache
@require_safe
def become_partner_form(request: HttpRequest) -> HttpResponse:
    """The form behind the published menu: no account, no session; only the form's own proof is a cookie."""
    if "sent" in request.GET:
        return render(request, "partners/become_sent.html")
    chosen = Offer.objects.current().filter(key__in=request.GET.getlist("offer")).values_list("pk", flat=True)
    return _form(request, ReplyForm(initial={"offers": list(chosen)}))


@anyone
@never_cache
@require_POST
def become_partner_send(request: HttpRequest) -> HttpResponse:
    """Keep the answer; a machine that fills what people do not see gets the same thanks and is forgotten."""
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return _form(request, form, status=422)
    if not form.is_machine:
        try:
            services.receive(**form.cleaned_data)
        except services.TooManyReplies as refused:
            add_refusal(form, refused)
            return _form(request, form, status=429)
    return redirect(f"{reverse('become_partner_form')}?sent=1")


def _form(request: HttpRequest, form: ReplyForm, status: int = 200) -> HttpResponse:
    return render(request, "partners/become_form.html", {"form": form}, status=status)


def _types() -> list[tuple[str, str]]:
    return [choice for choices in panels.of(TYPES) for choice in choices]


def _crumbs() -> list[dict[str, str]]:
    return [{"label": _("Menu of offers"), "url": reverse("offer_list")}]


def _restore_address(reply: OfferReply) -> str:
    return reverse("reply_restore", args=[reply.pk])


def _as_csv(rows: Any) -> HttpResponse:
    head = [_("Received"), _("Organization"), _("Name"), _("E-mail"), _("Phone"), _("City"), _("Offers"), _("Message")]
    head += [_("Taken up"), _("How"), _("Said on"), _("Written down by")]
    return answer("offers", head, (_csv_row(row) for row in rows))


def _csv_row(row: OfferReply) -> list[Any]:
    chosen = "; ".join(str(offer) for offer in row.offers.all())
    known = [row.received_at.date(), row.organization, row.name, row.email, row.phone, row.city, chosen, row.message]
    return [*known, row.taken_up_at.date() if row.taken_up_at else None, *told(row)]


def told(row: Told) -> list[Any]:
    """How an answer was said to staff, when, and who wrote it down; empty where the partner answered itself."""
    return [row.get_method_display(), row.said_on, row.recorded_by]
