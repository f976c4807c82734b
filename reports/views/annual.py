"""Annual measures: a year's targets and results, their trend, and carrying them over."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports import selectors, selectors_upkeep
from reports.forms_upkeep import MeasureForm
from reports.models import AnnualMeasure
from reports.policies import coordinators, staff
from reports.services import measures_of_year as services
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.spreadsheets import answer
from wbl_portal.core.toasts import complain, tell
from wbl_portal.people.models import SchoolYear

TREND_YEARS = 5


@staff
@require_safe
def measure_list(request: HttpRequest) -> HttpResponse:
    """The measures of a year with targets and results (`?open=on`: without one); `?format=csv` is the trend as a file."""
    year = selectors.year_asked(request.GET.get("year"))
    years = list(SchoolYear.objects.order_by("-starts_on")[:TREND_YEARS])[::-1]
    if request.GET.get("format") == "csv":
        return _as_csv(years)
    context: dict[str, Any] = {
        "year": year,
        "years": selectors.year_switch(year),
        "may_change": coordinators.allows(request.user),
    }
    if year:
        trends = selectors_upkeep.trends(years)
        is_open = request.GET.get("open") == "on"
        lines = [each for each in selectors_upkeep.measures_of(year) if each.is_open or not is_open]
        context |= {"lines": lines, "is_narrowed": is_open, "next": _next(year)}
        context |= {
            "trend_years": years,
            "trends": [(each, [each.lines.get(y.label) for y in years]) for each in trends],
        }
    return render(request, "reports/measure_list.html", context)


@coordinators
@require_http_methods(["GET", "POST"])
def measure_add(request: HttpRequest) -> HttpResponse:
    year = selectors.year_asked(request.GET.get("year"))
    if year is None:
        complain(request, _("Import a roster first: the school year comes with it."))
        return redirect("measure_list")
    form = MeasureForm(request.POST or None, initial={"unit": "%"})
    if request.method == "POST" and (made := saved(form, services.add_measure, year=year, by=actor_of(request))):
        tell(request, _("“%s” was added.") % made)
        return redirect(_home(year))
    return render(request, "reports/measure_form.html", {"form": form, "year": year, **_ways(year)})


@coordinators
@require_http_methods(["GET", "POST"])
def measure_edit(request: HttpRequest, measure_id: uuid.UUID) -> HttpResponse:
    measure = get_object_or_404(AnnualMeasure.objects.current().select_related("year"), pk=measure_id)
    known = {name: getattr(measure, name) for name in MeasureForm.base_fields}
    form = MeasureForm(request.POST or None, initial=known)
    if request.method == "POST":
        done = saved(form, services.change_measure, measure=measure, by=actor_of(request))
        if done is not None:
            undo = reverse("measure_undo", args=[done.entry_id]) if done.entry_id else ""
            tell(request, _("“%s” was saved.") % measure, undo=undo)
            return redirect(_home(measure.year))
    context = {"form": form, "measure": measure, "year": measure.year, **_ways(measure.year)}
    return render(request, "reports/measure_form.html", context)


@coordinators
@require_POST
def measure_undo(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponse:
    try:
        measure = services.undo_change(entry_id=entry_id, by=actor_of(request))
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
        return redirect("measure_list")
    tell(request, _("“%s” is as it was before.") % measure)
    return redirect(_home(measure.year))


@coordinators
@require_POST
def measure_archive(request: HttpRequest, measure_id: uuid.UUID) -> HttpResponse:
    measure = get_object_or_404(AnnualMeasure.objects.select_related("year"), pk=measure_id)
    services.archive_measure(measure=measure, by=actor_of(request))
    tell(request, _("“%s” was archived.") % measure, undo=reverse("measure_restore", args=[measure.pk]))
    return redirect(_home(measure.year))


@coordinators
@require_POST
def measure_restore(request: HttpRequest, measure_id: uuid.UUID) -> HttpResponse:
    measure = get_object_or_404(AnnualMeasure.objects.select_related("year"), pk=measure_id)
    try:
        services.restore_measure(measure=measure, by=actor_of(request))
        tell(request, _("“%s” is back.") % measure)
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    return redirect(_home(measure.year))


@coordinators
@require_POST
def measures_carry_over(request: HttpRequest) -> HttpResponse:
    """Copy a year's measures to the year after it, without results."""
    year = get_object_or_404(SchoolYear, label=request.POST.get("year") or request.GET.get("year"))
    target = _next(year)
    if target is None:
        complain(request, _("The next school year is not in the portal yet. It comes with the next roster."))
        return redirect(_home(year))
    made = services.carry_over(source=year, target=target, by=actor_of(request))
    known = {"n": len(made.measures), "year": target.label}
    undo = reverse("measures_carry_over_undo", args=[made.entry_id]) if made.entry_id else ""
    tell(request, _("%(n)s measures were carried over to %(year)s.") % known, undo=undo)
    return redirect(_home(target))


@coordinators
@require_POST
def measures_carry_over_undo(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponse:
    try:
        year = services.undo_carry_over(entry_id=entry_id, by=actor_of(request))
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
        return redirect("measure_list")
    tell(request, _("The measures carried over to %s are gone from there.") % year.label)
    return redirect(_home(year))


def _next(year: SchoolYear) -> SchoolYear | None:
    return SchoolYear.objects.filter(starts_on__gt=year.ends_on).order_by("starts_on").first()


def _home(year: SchoolYear) -> str:
    return f"{reverse('measure_list')}?year={year.label}"


def _ways(year: SchoolYear) -> dict[str, object]:
    return {"back": _home(year), "crumbs": [{"label": _("Annual measures"), "url": _home(year)}]}


def _as_csv(years: list[SchoolYear]) -> HttpResponse:
    heads = [_("Measure"), _("School year"), _("Unit"), _("Target"), _("Result"), _("Computed"), _("Note")]
    rows = [
        [
            trend.title,
            label,
            line.measure.unit_words,
            line.measure.target,
            line.result,
            _word(line.computed),
            line.measure.note,
        ]
        for trend in selectors_upkeep.trends(years)
        for label, line in sorted(trend.lines.items())
    ]
    return answer("annual-measures", heads, rows)


def _word(yes: bool) -> str:
    return _("yes") if yes else _("no")
