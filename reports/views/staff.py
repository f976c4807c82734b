"""The workspace's pages: what is frozen, what is public, what publishing would change."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from reports import labels, selectors, tasks
from reports.forms import SnapshotForm
from reports.models import Edition, Snapshot
from reports.policies import approvers, principals, staff
from wbl_portal.core.models import Job
from wbl_portal.people.models import Role, SchoolYear

# Whose word stands as "Approved by", the highest first.
APPROVING = (Role.PRINCIPAL, Role.COORDINATOR, Role.ADMINISTRATOR)


@staff
@require_GET
def report_home(request: HttpRequest) -> HttpResponse:
    """Snapshots of a year, what publishing would change, and the work under way."""
    year = selectors.year_asked(request.GET.get("year"))
    context: dict[str, Any] = {"year": year, "may_approve": approvers.allows(request.user)}
    context |= {"asks_principal": not principals.allows(request.user) and selectors.principal_approves()}
    if year:
        context |= selectors.report_page(year) | {"form": SnapshotForm(year=year)}
    return render(request, "reports/list.html", context)


@approvers
@require_http_methods(["GET", "POST"])
def snapshot_add(request: HttpRequest) -> HttpResponse:
    """Ask for the figures to be frozen."""
    year = _year(request)
    form = SnapshotForm(request.POST or None, year=year)
    if request.method == "POST" and form.is_valid():
        job = tasks.ask_snapshot(payload=form.payload(), by=request.user.actor)  # type: ignore[union-attr]
        return redirect("report_job", pk=job.pk)
    return render(request, "reports/snapshot_form.html", {"form": form, "year": year})


@staff
@require_GET
def snapshot_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A snapshot and its masking report: what is hidden or shown as a range, why, and what another layout would show."""
    snapshot = get_object_or_404(Snapshot.objects.select_related("year", "corrects"), pk=pk)
    context = {"snapshot": snapshot, "reports": selectors.masking(snapshot), "k": snapshot.smallest_group}
    context |= {"layouts": selectors.layouts(snapshot), "may_prove": approvers.allows(request.user)}
    return render(request, "reports/snapshot_detail.html", context | _crumbs(snapshot.year, snapshot.title))


@approvers
@require_POST
def edition_publish(request: HttpRequest) -> HttpResponse:
    """Ask for a new edition of every slot that changed: at once, or as a draft where a principal approves."""
    user: Any = request.user
    if not user.has_role(Role.PRINCIPAL) and selectors.principal_approves():
        return redirect("report_job", pk=tasks.ask_draft(year=_year(request).label, by=user.actor).pk)
    role = next((role for role in APPROVING if user.has_role(role)), Role.COORDINATOR)
    job = tasks.ask_publication(year=_year(request).label, slots=None, role=role, by=user.actor)
    return redirect("report_job", pk=job.pk)


@staff
@require_GET
def edition_list(request: HttpRequest) -> HttpResponse:
    """Every edition of a year, the newest first."""
    year = selectors.year_asked(request.GET.get("year"))
    heavy = ("document", "snapshot__figures", "snapshot__protected")
    found = Edition.objects.filter(year=year).select_related("snapshot").defer(*heavy)
    context = {"year": year, "editions": found.order_by("-published_at", "slot")}
    return render(request, "reports/edition_list.html", context | _crumbs(year, _("History of editions")))


@staff
@require_GET
def report_job(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The progress and the end of a freeze, a draft or a publication; asked for every second while it runs."""
    job = get_object_or_404(Job.objects.filter(kind__in=[tasks.SNAPSHOT, tasks.PUBLICATION, tasks.DRAFT]), pk=pk)
    context = {"job": job, "is_over": job.state in (Job.State.DONE, Job.State.FAILED)}
    own = labels.own()
    context |= {"told": [selectors.told(each, own) for each in job.result.get("slots", [])]}
    part = request.htmx and not request.htmx.boosted  # type: ignore[attr-defined]
    return render(request, "reports/_job.html" if part else "reports/job.html", context)


def _year(request: HttpRequest) -> SchoolYear:
    return get_object_or_404(SchoolYear, label=request.POST.get("year") or request.GET.get("year"))


def _crumbs(year: SchoolYear | None, here: str) -> dict[str, Any]:
    query = f"?year={year.label}" if year else ""
    return {"crumbs": [{"label": _("Reports"), "url": reverse("report_home") + query}, {"label": here}]}
