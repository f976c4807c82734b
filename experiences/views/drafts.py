"""Taking up what an organization offered, and making a draft part of the plan."""

import uuid

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from experiences.forms.enrichment import TakeUpForm
from experiences.models import Experience
from experiences.services import drafts as services
from partners.models import OfferReply, Partner
from partners.policies import coordinators
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.toasts import complain, tell


@coordinators
@require_http_methods(["GET", "POST"])
def reply_take_up(request: HttpRequest, reply_id: uuid.UUID) -> HttpResponse:
    """Whose answer it is, and which drafts it becomes."""
    reply = get_object_or_404(OfferReply.objects.current().select_related("partner"), pk=reply_id)
    if reply.taken_up_at is not None:
        complain(request, _("Somebody has taken this answer up already."))
        return redirect("reply_list")
    known = reply.partner or Partner.objects.current().filter(name__iexact=reply.organization).first()
    offers = list(reply.offers.exclude(type_key="").values_list("pk", flat=True))
    form = TakeUpForm(request.POST or None, reply=reply, initial={"partner": known, "offers": offers})
    if request.method == "POST" and (made := saved(form, services.take_up, reply=reply, by=actor_of(request))):
        n = len(made.drafts)
        said = ngettext("%(n)s draft was made for %(partner)s.", "%(n)s drafts were made for %(partner)s.", n)
        tell(request, said % {"n": n, "partner": made.partner})
        if n:
            return redirect(f"{reverse('experience_list')}?drafts=on&partner={made.partner.pk}")
        return redirect("partner_detail", made.partner.pk)
    crumbs = [{"label": _("Answers to the menu"), "url": reverse("reply_list")}]
    return render(request, "experiences/take_up.html", {"form": form, "reply": reply, "crumbs": crumbs})


@coordinators
@require_POST
def experience_plan(request: HttpRequest, experience_id: uuid.UUID) -> HttpResponse:
    """A draft becomes part of the plan."""
    experience = get_object_or_404(Experience, pk=experience_id)
    try:
        services.plan_draft(experience=experience, by=actor_of(request))
        tell(request, _("'%s' is part of the plan.") % experience)
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    return redirect("experience_detail", experience.pk)
