"""Curves of the graduating classes to the dated targets, and what is needed: how many more, who, and which seats."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from artifacts.selectors.progress import as_of_day
from experiences.campus import campus_frameworks
from reports import selectors
from reports.numbers.curves import Course, courses, missing_url, open_seats
from reports.policies import staff
from wbl_portal.core.curves import Curve, Level, Plot, plot
from wbl_portal.frameworks import Framework
from wbl_portal.people.models import SchoolYear

SEATS_SHOWN = 30


@staff
@require_safe
def curve_list(request: HttpRequest) -> HttpResponse:
    """Per program and measure: each class's way so far, the levels asked for, and what it lacks."""
    year = selectors.year_asked(request.GET.get("year"))
    programs = [(each, _courses(each, year)) for each in campus_frameworks()] if year else []
    context = {
        "year": year,
        "years": selectors.year_switch(year),
        "as_of": as_of_day(year) if year else None,
        "programs": programs,
        "crumbs": [{"label": _("Figures for staff"), "url": reverse("number_list")}],
        "seats": list(open_seats(year)[:SEATS_SHOWN]) if year else [],
    }
    return render(request, "reports/curves.html", context)


def _courses(program: Framework, year: SchoolYear) -> list[dict[str, Any]]:
    return [
        {
            "course": course,
            "plot": _plot(course),
            "needs": [{"cohort": each, "missing_url": missing_url(program, year, each)} for each in course.cohorts],
        }
        for course in courses(program, year)
    ]


def _plot(course: Course) -> Plot:
    curves = [Curve(_("Class of %(year)s") % {"year": each.class_of}, each.points) for each in course.cohorts]
    levels = [Level(f"{each.get_level_display()}, {each.percent} %", each.percent) for each in course.levels]
    marks = [_("9th grade"), _("10th grade"), _("11th grade"), _("12th grade")]
    return plot(curves, levels, [(round(12 * place / 47, 3), words) for place, words in enumerate(marks)])
