"""What happened between the campus and one partner, on a page of its own."""

import uuid

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partners import engagements
from partners.crumbs import crumbs
from partners.forms import PartnerLogFilterForm
from partners.models import Partner
from partners.policies import staff
from wbl_portal.core.spreadsheets import answer

PAGE_SIZE = 25


@staff
@require_safe
def partner_log(request: HttpRequest, partner_id: uuid.UUID) -> HttpResponse:
    """Every year, or one of them; `?format=csv` is the same log as a file."""
    partner = get_object_or_404(Partner, pk=partner_id)
    form = PartnerLogFilterForm(request.GET)
    year = form.chosen()
    lines = engagements.log(partner, engagements.asked_of(request.user, year))
    if request.GET.get("format") == "csv":
        return answer(_("engagement log"), [_("Date"), _("What happened")], ((each.day, each.words) for each in lines))
    context = {
        "partner": partner,
        "form": form,
        "page": Paginator(lines, PAGE_SIZE).get_page(request.GET.get("page")),
        "is_filtered": year is not None,
        "crumbs": crumbs(partner),
    }
    return render(request, "partners/log.html", context)
