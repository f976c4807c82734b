"""Dry runs: the principal reads each part as a reviewer would, and says whether it was found; the list prints."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports import selectors
from reports.binder import Binder, Part
from reports.forms_binder import TickForm
from reports.models import DryRun, DryRunPoint
from reports.policies import approvers, staff
from reports.services import dry_runs as services
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.toasts import complain, tell


@staff
@require_safe
def dry_run_list(request: HttpRequest) -> HttpResponse:
    """Every dry run of a year with what is still open."""
    year = selectors.year_asked(request.GET.get("year"))
    runs = DryRun.objects.filter(year=year).prefetch_related("points") if year else DryRun.objects.none()
    context = {
        "year": year,
        "lines": [(run, _tally(list(run.points.all()))) for run in runs],
        "may_run": approvers.allows(request.user),
        "crumbs": _crumbs()[:1],
    }
    return render(request, "reports/dry_run_list.html", context)


@approvers
@require_POST
def dry_run_start(request: HttpRequest) -> HttpResponse:
    year = selectors.year_asked(request.GET.get("year"))
    if year is None:
        raise Http404
    run = services.start(year=year, by=actor_of(request))
    return redirect("dry_run_detail", run.pk)


@staff
@require_safe
def dry_run_detail(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """The checklist: each part with what was said of it; it prints."""
    run = _run(run_id)
    said = {point.place: point for point in run.points.all()}
    binder = Binder(run.year)
    context = {
        "run": run,
        "volumes": [(volume, [(part, said.get(part.place)) for part in volume.parts]) for volume in binder.volumes],
        "tally": _tally(list(said.values())),
        "next": _next(run, binder.parts, said),
        "may_run": approvers.allows(request.user),
        "crumbs": _crumbs(),
    }
    return render(request, "reports/dry_run.html", context)


@approvers
@require_http_methods(["GET", "POST"])
def dry_run_part(request: HttpRequest, run_id: uuid.UUID, edition: str, kind: str, part_key: str) -> HttpResponse:
    """One part as a reviewer reads it, and the question; then the next one that was not looked at."""
    run = _run(run_id)
    said = {point.place: point for point in run.points.all()}
    binder = Binder(run.year)
    part = binder.part((edition, kind, part_key))
    if part is None:
        raise Http404
    form = TickForm(request.POST or None, initial=_known(said.get(part.place)))
    if request.method == "POST":
        point = saved(form, services.tick, run=run, place=part.place, by=actor_of(request))
        if point is not None:
            return redirect(_next(run, binder.parts, said | {part.place: point}, after=part))
    crumbs = [*_crumbs(), {"label": _("Checklist"), "url": reverse("dry_run_detail", args=[run.pk])}]
    context = {"run": run, "part": part, "form": form, "crumbs": crumbs, "done": len(said), "all": len(binder.parts)}
    return render(request, "reports/dry_run_part.html", context)


@approvers
@require_POST
def dry_run_finish(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    run = _run(run_id)
    try:
        services.finish(run=run, by=actor_of(request))
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    else:
        tell(request, _("The dry run is finished. What was not found is due in the binder."))
    return redirect("dry_run_detail", run.pk)


def _run(run_id: uuid.UUID) -> DryRun:
    return get_object_or_404(DryRun.objects.select_related("year").prefetch_related("points"), pk=run_id)


def _next(run: DryRun, parts: list[Part], said: dict[Any, DryRunPoint], after: Part | None = None) -> str:
    """The next part that nobody looked at, after one and then from the beginning; the checklist when there is none."""
    start = parts.index(after) + 1 if after else 0
    for part in [*parts[start:], *parts[:start]]:
        if part.place not in said:
            return reverse("dry_run_part", args=[run.pk, *part.place])
    return reverse("dry_run_detail", args=[run.pk])


def _tally(points: list[DryRunPoint]) -> dict[str, int]:
    lost = [each for each in points if not each.is_found]
    open_ = sum(1 for each in lost if each.settled_at is None)
    return {"looked": len(points), "found": len(points) - len(lost), "not_found": len(lost), "open": open_}


def _known(point: DryRunPoint | None) -> dict[str, Any]:
    return {"is_found": "yes" if point.is_found else "no", "comment": point.comment} if point else {}


def _crumbs() -> list[dict[str, Any]]:
    return [
        {"label": _("Binder"), "url": reverse("binder")},
        {"label": _("Dry runs"), "url": reverse("dry_run_list")},
    ]
