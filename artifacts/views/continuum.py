"""The continuum of a school year, for staff: exact numbers, each a link to exactly its rows."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from artifacts.continuum import DELIVERED, GAPS, PLAN, VIEWS, grids
from artifacts.policies import coordinators, staff
from wbl_portal.people.context import current_year
from wbl_portal.people.models import SchoolYear


@staff
@require_safe
def continuum(request: HttpRequest) -> HttpResponse:
    """T-STEM 5.3a, P-TECH 6.1a: plan, delivered or gaps, by ?view=."""
    years = list(SchoolYear.objects.all())
    asked = next((year for year in years if year.label == request.GET.get("year")), None)
    year = asked or current_year()
    view = request.GET.get("view") if request.GET.get("view") in VIEWS else PLAN
    may_change = coordinators.allows(request.user)
    context = {
        "year": year,
        "years": [{"label": each.label, "current": each == year} for each in years],
        "view": view,
        "views": _views(request, view or PLAN),
        "grids": grids(year, view or PLAN) if year else [],
        "add_url": reverse("experience_add") if may_change else "",
        "may_change": may_change,
    }
    return render(request, "artifacts/continuum.html", context)


def _views(request: HttpRequest, view: str) -> list[dict[str, Any]]:
    """The switch: the same page with another ?view=."""
    labels = {PLAN: _("Plan"), DELIVERED: _("Delivered"), GAPS: _("Gaps")}
    found = []
    for key in VIEWS:
        query = request.GET.copy()
        query["view"] = key
        found.append({"label": labels[key], "url": f"?{query.urlencode()}", "current": key == view, "count": None})
    return found
