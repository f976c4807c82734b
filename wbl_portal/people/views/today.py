"""The first page of the day for staff: what needs somebody, told by the floors that know it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wbl_portal.core import clock, panels
from wbl_portal.people.policies import staff

# Figures on sight; what needs somebody comes first, the others keep their order.
SHOWN = 6
URGENCY = {"bad": 0, "warn": 1}


@staff
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Figures that open their rows, six on sight, then the rows.

    Asks places 'today.figures' and 'today.sections' with the request.
    """
    figures = sorted(panels.of("today.figures", request), key=lambda each: URGENCY.get(each.tone, len(URGENCY)))
    return render(
        request,
        "people/today.html",
        {
            "day": clock.today(),
            "figures": figures[:SHOWN],
            "more": figures[SHOWN:],
            "sections": panels.of("today.sections", request),
        },
    )
