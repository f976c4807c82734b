"""Days without school: the list of a school year, adding, changing, taking out."""

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wbl_portal.core import archive, spreadsheets
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import DayInput, field_of, saved
from wbl_portal.core.toasts import tell
from wbl_portal.people.context import current_year
from wbl_portal.people.models import DayOff, SchoolYear
from wbl_portal.people.policies import coordinators, staff
from wbl_portal.people.services import calendar as services


class DayOffForm(forms.Form):
    """What it is, from when to when."""

    name = field_of(DayOff, "name")
    starts_on = field_of(DayOff, "starts_on", widget=DayInput)
    ends_on = field_of(DayOff, "ends_on", widget=DayInput, required=False, help_text=_("Empty: one day only."))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.errors:
            return given
        return {"off": services.Off(given["name"], given["starts_on"], given["ends_on"] or given["starts_on"])}


@staff
@require_safe
def day_off_list(request: HttpRequest) -> HttpResponse:
    year = _year(request)
    archived = request.GET.get("archived") == "on"
    rows = list((DayOff.objects.archived() if archived else DayOff.objects.current()).filter(year=year))
    if request.GET.get("format") == "csv":
        heads = [_("Name"), _("First day"), _("Last day")]
        return spreadsheets.answer("days-without-school", heads, ([r.name, r.starts_on, r.ends_on] for r in rows))
    years = [{"label": each.label, "current": each == year} for each in SchoolYear.objects.all()]
    context = {"rows": rows, "year": year, "years": years, "archived": archived}
    return render(request, "people/days_off.html", context | {"may_change": coordinators.allows(request.user)})


@coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def day_off_add(request: HttpRequest) -> HttpResponse:
    year = _year(request)
    if year is None:
        return redirect("day_off_list")
    form = DayOffForm(request.POST or None)
    if request.method == "POST" and (made := saved(form, services.add_day_off, year=year, by=actor_of(request))):
        tell(request, _("'%s' was added.") % made)
        return redirect(_home(year))
    return render(request, "people/day_off_form.html", {"form": form, "year": year, **_way(year)})


@coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def day_off_edit(request: HttpRequest, day_off_id: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(DayOff.objects.current().select_related("year"), pk=day_off_id)
    form = DayOffForm(request.POST or None, initial={name: getattr(row, name) for name in DayOffForm.base_fields})
    if request.method == "POST":
        done = saved(form, services.change_day_off, day_off=row, by=actor_of(request))
        if done is not None:
            tell(request, _("'%s' was saved.") % row)
            return redirect(_home(row.year))
    return render(request, "people/day_off_form.html", {"form": form, "row": row, "year": row.year, **_way(row.year)})


@coordinators
@require_POST
def day_off_archive(request: HttpRequest, day_off_id: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(DayOff.objects.select_related("year"), pk=day_off_id)
    archive.archive(row, by=actor_of(request))
    tell(request, _("'%s' was taken out.") % row, undo=reverse("day_off_restore", args=[row.pk]))
    return redirect(_home(row.year))


@coordinators
@require_POST
def day_off_restore(request: HttpRequest, day_off_id: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(DayOff.objects.select_related("year"), pk=day_off_id)
    archive.restore(row, by=actor_of(request))
    tell(request, _("'%s' is back.") % row)
    return redirect(_home(row.year))


def _year(request: HttpRequest) -> SchoolYear | None:
    """The year that the address asks for, else the present one."""
    return SchoolYear.objects.filter(label=request.GET.get("year", "")).first() or current_year()


def _home(year: SchoolYear) -> str:
    return f"{reverse('day_off_list')}?year={year.label}"


def _way(year: SchoolYear) -> dict[str, Any]:
    return {"back": _home(year), "crumbs": [{"label": _("Days without school"), "url": _home(year)}]}
