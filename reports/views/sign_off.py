"""Before and after a freeze: the checklist of the year's snapshots, and signing one off."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from reports import selectors
from reports.forms_upkeep import SignOffForm
from reports.models import Snapshot
from reports.policies import SIGNING, approvers, signers, staff
from reports.services.sign_off import sign_off
from reports.upkeep import checklist, proof, status
from wbl_portal.core import clock
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.toasts import tell
from wbl_portal.people.models import SchoolYear


@staff
@require_safe
def snapshot_checklist(request: HttpRequest) -> HttpResponse:
    """The two windows of a year, what should be mended before figures are frozen, and how its snapshots stand."""
    year = selectors.year_asked(request.GET.get("year"))
    context: dict[str, Any] = {"year": year, "years": selectors.year_switch(year)}
    if year:
        context |= {"checks": checklist.checklist(year), "windows": _windows(year), "snapshots": _snapshots(year)}
        context |= {"may_sign": signers.allows(request.user)}
    return render(request, "reports/snapshot_checklist.html", context)


@signers
@require_http_methods(["GET", "POST"])
def snapshot_sign(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Sign a snapshot off, with the checklist of its day in view."""
    snapshot = get_object_or_404(Snapshot.objects.select_related("year").defer("figures", "protected"), pk=pk)
    role = next(role for role in SIGNING if request.user.has_role(role))  # type: ignore[union-attr]
    form = SignOffForm(request.POST or None)
    if (
        request.method == "POST"
        and saved(form, sign_off, snapshot=snapshot, role=role, by=actor_of(request)) is not None
    ):
        tell(request, _("The snapshot “%s” is signed off.") % snapshot.title)
        return redirect("snapshot_detail", pk)
    here = reverse("snapshot_detail", args=[pk])
    context = {
        "snapshot": snapshot,
        "form": form,
        "checks": checklist.checklist(snapshot.year, snapshot.as_of),
        "back": here,
        "crumbs": [{"label": _("Reports"), "url": reverse("report_home")}, {"label": snapshot.title, "url": here}],
    }
    return render(request, "reports/snapshot_sign.html", context)


@approvers
@require_safe
def snapshot_proof(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Whether a snapshot is as it was frozen, and which of the records it was counted from changed since."""
    snapshot = get_object_or_404(Snapshot.objects.select_related("year"), pk=pk)
    here = reverse("snapshot_detail", args=[pk])
    crumbs = [{"label": _("Reports"), "url": reverse("report_home")}, {"label": snapshot.title, "url": here}]
    context = {"snapshot": snapshot, "proof": proof.prove(snapshot), "crumbs": crumbs}
    return render(request, "reports/snapshot_proof.html", context)


def _windows(year: SchoolYear) -> list[dict[str, object]]:
    today = clock.today()
    stand = {each["name"]: each for each in status.snapshot_status(year)}
    return [
        {
            "window": window,
            "state": window.state_on(today),
            "days": window.days_to(today),
            "left": (window.closes_on - today).days,
            "late": (today - window.closes_on).days,
            "status": stand.get(window.name),
        }
        for window in checklist.windows(year)
    ]


def _snapshots(year: SchoolYear) -> list[tuple[Snapshot, object]]:
    rows = year.snapshots.latest_first().select_related("sign_off").defer("figures", "protected")
    return [(row, status.signed(row)) for row in rows]
