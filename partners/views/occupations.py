"""Occupation lists: the current one and earlier ones, what covers each occupation, archiving."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partners.coverage import NOTHING, Covered, coverage
from partners.forms_occupations import CoverageFilterForm, OccupationFilterForm
from partners.models import Occupation, OccupationList
from partners.policies import coordinators, may_change, staff
from partners.selectors import occupations as selectors
from partners.services import occupations as services
from wbl_portal.core import clock, panels
from wbl_portal.core.actor import actor_of
from wbl_portal.core.spreadsheets import answer
from wbl_portal.core.toasts import complain, tell

PAGE_SIZE = 50
SHOWN = 12


def crumbs(*more: tuple[str, str]) -> list[dict[str, str]]:
    """The current list, then what leads to the page."""
    way = [(_("Occupations"), reverse("occupation_list")), *more]
    return [{"label": label, "url": url} for label, url in way]


@staff
@require_safe
def occupation_list(request: HttpRequest) -> HttpResponse:
    """T-STEM 5.A2, P-TECH 4.1: the region's occupations in demand, the newest list."""
    newest = selectors.current_list(clock.today())
    if newest is None:
        return render(request, "partners/occupations/none.html", _of_everyone(request))
    return _show(request, newest, is_newest=True)


@staff
@require_safe
def occupation_list_detail(request: HttpRequest, list_id: uuid.UUID) -> HttpResponse:
    """An earlier list, or one that was archived."""
    return _show(request, get_object_or_404(OccupationList, pk=list_id), is_newest=False)


@staff
@require_safe
def occupation_coverage(request: HttpRequest) -> HttpResponse:
    """T5.purpose: which occupations in demand no experience, partner or credential answers to."""
    newest = selectors.current_list(clock.today())
    if newest is None:
        return redirect("occupation_list")
    form = CoverageFilterForm(request.GET)
    chosen = form.chosen()
    gap = chosen.pop("gap")
    rows = coverage(list(selectors.occupations(newest, **chosen)), clock.today())
    shown = [row for row in rows if not gap or row.lacks(gap)]
    if request.GET.get("format") == "csv":
        return _coverage_csv(shown)
    context = {
        "occupation_list": newest,
        "form": form,
        "counts": _counts(rows),
        "page": Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page")),
        "heads": rows[0].cells if rows else [],
        "is_filtered": any(form.chosen().values()),
        "crumbs": crumbs(),
    }
    return render(request, "partners/occupations/coverage.html", context)


@staff
@require_safe
def occupation_detail(request: HttpRequest, occupation_id: uuid.UUID) -> HttpResponse:
    """One occupation: its figures, and exactly what answers to it."""
    occupation = get_object_or_404(Occupation.objects.select_related("occupation_list"), pk=occupation_id)
    context = {
        "occupation": occupation,
        "cells": coverage([occupation], clock.today())[0].cells,
        "crumbs": crumbs((_("Coverage"), reverse("occupation_coverage"))),
    }
    return render(request, "partners/occupations/occupation.html", context)


@coordinators
@require_POST
def occupation_list_archive(request: HttpRequest, list_id: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(OccupationList, pk=list_id)
    services.archive_occupation_list(occupation_list=found, by=actor_of(request))
    tell(request, _("'%s' was archived.") % found, undo=reverse("occupation_list_restore", args=[found.pk]))
    return redirect("occupation_list")


@coordinators
@require_POST
def occupation_list_restore(request: HttpRequest, list_id: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(OccupationList, pk=list_id)
    try:
        services.restore_occupation_list(occupation_list=found, by=actor_of(request))
        tell(request, _("'%s' is back.") % found)
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    return redirect("occupation_list_detail", found.pk)


def _of_everyone(request: HttpRequest) -> dict[str, Any]:
    return {
        "lists": selectors.lists(),
        "archived": selectors.lists(archived=True),
        "may_change": may_change(request.user),
    }


def _show(request: HttpRequest, shown: OccupationList, *, is_newest: bool) -> HttpResponse:
    form = OccupationFilterForm(request.GET)
    sort = request.GET.get("sort", "title")
    rows = selectors.occupations(shown, **form.chosen(), sort=sort)
    if request.GET.get("format") == "csv":
        return _as_csv(shown, rows)
    context = {
        **_of_everyone(request),
        "occupation_list": shown,
        "is_newest": is_newest,
        "is_stale": is_newest and selectors.is_stale(shown, clock.today()),
        "form": form,
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "heads": _heads(sort),
        "sort": sort,
        "is_filtered": any(form.chosen().values()),
        "difference": selectors.difference(shown),
        "limit": SHOWN,
        "origin": panels.of(panels.ORIGIN, str(shown.pk)),
        "crumbs": [] if is_newest else crumbs(),
    }
    if is_newest:
        context["counts"] = _counts(coverage(list(shown.occupations.all()), clock.today()))
    return render(request, "partners/occupations/list.html", context)


def _heads(sort: str) -> list[dict[str, Any]]:
    """The heads of the table: what each sorts by next (figures from the highest), how it is sorted now."""
    labels = {
        "title": _("Occupation"),
        "soc": _("Code"),
        "openings": _("Openings a year"),
        "growth": _("Growth"),
        "wage": _("Median wage"),
        "education": _("Usual education"),
    }
    heads = []
    for name, label in labels.items():
        is_figure = name in ("openings", "growth", "wage")
        first, other = (f"-{name}", name) if is_figure else (name, f"-{name}")
        now = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
        again = other if sort == first else first
        heads.append({"key": name, "label": label, "sort": again, "now": now, "is_figure": is_figure})
    return heads


def _counts(rows: list[Covered]) -> list[dict[str, Any]]:
    """How many occupations lack each sign, with the filter that shows exactly these."""
    words = {
        "experience": _("Without an experience"),
        "partner": _("Without a partner"),
        "credential": _("Without a credential"),
        NOTHING: _("With nothing at all"),
    }
    keys = [cell.key for cell in rows[0].cells] if rows else []
    return [
        {"label": words[key], "value": sum(row.lacks(key) for row in rows), "gap": key, "all": len(rows)}
        for key in [*keys, NOTHING]
        if key in words
    ]


def _as_csv(shown: OccupationList, rows: Any) -> HttpResponse:
    heads = ["SOC", _("Occupation"), "STEM", _("Industry"), _("Openings a year"), _("Growth in percent")]
    heads += [_("Median wage"), _("Wages are"), _("Usual education"), _("Date of the list"), _("Board"), _("Source")]
    about = [shown.published_on.isoformat(), shown.board, shown.source]
    lines = ([*_known(row), row.wage, shown.wage_basis, row.education, *about] for row in rows)
    return answer("occupations", heads, lines)


def _known(row: Occupation) -> list[Any]:
    stem = _("yes") if row.is_stem else ""
    return [row.soc, row.title, stem, row.get_industry_display(), row.openings, row.growth]


def _coverage_csv(rows: list[Covered]) -> HttpResponse:
    heads = ["SOC", _("Occupation")]
    for cell in rows[0].cells if rows else []:
        heads += [cell.label, _("%s, by industry alone") % cell.label]
    lines = (
        [row.occupation.soc, row.occupation.title, *(n for c in row.cells for n in (len(c.sure), len(c.likely)))]
        for row in rows
    )
    return answer("occupation-coverage", heads, lines)
