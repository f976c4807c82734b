"""The region at a glance: the workforce board, the last meetings, open follow-ups, needs; and the campus's county."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partners.forms_workforce import CountyForm
from partners.policies import coordinators, may_change, staff
from partners.selectors import workforce as selectors
from partners.services.county import choose_county
from wbl_portal.core import clock
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.toasts import tell

FEW = 6


def crumbs(*more: tuple[str, str]) -> list[dict[str, str]]:
    """The region, then what leads to the page."""
    way = [(_("Workforce"), reverse("workforce_home")), *more]
    return [{"label": label, "url": url} for label, url in way]


@staff
@require_safe
def workforce_home(request: HttpRequest) -> HttpResponse:
    """T-STEM 5.1: with the local workforce board the campus defines what the region needs."""
    today = clock.today()
    due = selectors.follow_ups(state=selectors.FollowUpState.DUE).count()
    context = {
        "place": selectors.campus_county(),
        "board": selectors.board_meetings(today),
        "meetings": selectors.meetings()[:FEW],
        "follow_ups": selectors.follow_ups()[:FEW],
        "due": due,
        "open": selectors.follow_ups().count(),
        "needs": selectors.needs()[:FEW],
        "today": today,
        "may_change": may_change(request.user),
    }
    return render(request, "partners/workforce/home.html", context)


@coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def county_edit(request: HttpRequest) -> HttpResponse:
    place = selectors.campus_county()
    form = CountyForm(request.POST or None, initial={"county_fips": place.county.fips if place.county else ""})
    if request.method == "POST" and saved(form, choose_county, by=actor_of(request)) is not None:
        county = selectors.campus_county().county
        tell(request, _("The campus lies in %s County.") % (county.name if county else ""))
        return redirect("workforce_home")
    return render(request, "partners/workforce/county.html", {"form": form, "crumbs": crumbs()})
