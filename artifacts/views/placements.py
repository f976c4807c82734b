"""Placements for staff: the list, one with its hours and evaluations, proposing, and the steps to its end."""

import uuid
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from artifacts.forms.placements import PlacementFilterForm, PlacementForm
from artifacts.models import Placement
from artifacts.policies import coordinators, hours_approvers, staff
from artifacts.records import hours_of
from artifacts.selectors import evaluations, hours
from artifacts.selectors import placements as selectors
from artifacts.services import placements as services
from wbl_portal.core import clock
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.spreadsheets import answer
from wbl_portal.core.toasts import complain, tell
from wbl_portal.people.models import Student

PAGE_SIZE = 25
STEPS: dict[str, Callable[..., services.Moved]] = {
    "ask": services.ask_partner,
    "accept": services.accept,
    "decline": services.decline,
    "confirm": services.confirm,
    "complete": services.complete,
    "withdraw": services.withdraw,
}


@staff
@require_safe
def placement_list(request: HttpRequest) -> HttpResponse:
    """As the filters in the address say; `?format=csv` is the same list as a file."""
    form = PlacementFilterForm(request.GET)
    rows = selectors.placements(form.chosen())
    if request.GET.get("format") == "csv":
        return _as_csv(rows)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": [(each, each.state_on(clock.today())) for each in page],
        "is_filtered": bool(set(request.GET) - {"page"}),
        "may_change": coordinators.allows(request.user),
    }
    return render(request, "artifacts/placements/list.html", context)


@staff
@require_safe
def placement_detail(request: HttpRequest, placement_id: uuid.UUID) -> HttpResponse:
    placement = _placement(placement_id)
    titles = selectors.skill_titles()
    context = {
        "placement": placement,
        "state": placement.state_on(clock.today()),
        "weeks": hours.weeks(hours.hours_of(placement).exclude(state="draft")),
        "evaluations": [(each, evaluations.rows_of(each, titles)) for each in placement.assessments],  # type: ignore[attr-defined]
        "acts": [name for name, step in _steps().items() if placement.state in step],
        "may_change": coordinators.allows(request.user),
        "may_approve": hours_approvers.allows(request.user),
        "crumbs": _crumbs(),
    }
    return render(request, "artifacts/placements/detail.html", context)


@coordinators
@require_http_methods(["GET", "POST"])
def placement_add(request: HttpRequest, student_id: uuid.UUID) -> HttpResponse:
    student = get_object_or_404(Student, pk=student_id)
    form = PlacementForm(request.POST or None, initial={"partner": request.GET.get("partner", "")})
    if request.method == "POST" and (made := saved(form, services.propose, student=student, by=actor_of(request))):
        tell(request, _("The placement was proposed. Confirm it when everything is agreed."))
        return redirect("placement_detail", made.pk)
    return _form_page(request, form, student, reverse("student_detail", args=[student.pk]))


@coordinators
@require_http_methods(["GET", "POST"])
def placement_edit(request: HttpRequest, placement_id: uuid.UUID) -> HttpResponse:
    placement = _placement(placement_id)
    known = {name: getattr(placement, name) for name in PlacementForm.base_fields}
    form = PlacementForm(request.POST or None, initial=known)
    by = actor_of(request)
    if request.method == "POST" and saved(form, services.change, placement=placement, by=by) is not None:
        tell(request, _("'%s' was saved.") % placement.title)
        return redirect("placement_detail", placement.pk)
    return _form_page(request, form, placement.student, reverse("placement_detail", args=[placement.pk]))


@coordinators
@require_POST
def placement_step(request: HttpRequest, placement_id: uuid.UUID) -> HttpResponse:
    """One step, with its way back."""
    placement, act = _placement(placement_id), STEPS.get(request.POST.get("act", ""))
    try:
        if act is not None:
            moved = act(placement=placement, by=actor_of(request))
            undo = reverse("placement_undo", args=[placement.pk, moved.entry_id])
            tell(request, _("The placement is now: %s.") % moved.placement.get_state_display(), undo=undo)
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    return redirect("placement_detail", placement.pk)


@coordinators
@require_POST
def placement_undo(request: HttpRequest, placement_id: uuid.UUID, entry_id: uuid.UUID) -> HttpResponse:
    placement = _placement(placement_id)
    try:
        services.undo(placement=placement, entry_id=entry_id, by=actor_of(request))
        tell(request, _("The placement is as it was before."))
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    return redirect("placement_detail", placement.pk)


def _steps() -> dict[str, Any]:
    """Act of the page -> the states in which it may be done."""
    targets = {
        "ask": "awaiting_partner",
        "confirm": "confirmed",
        "complete": "completed",
        "decline": "declined",
        "withdraw": "withdrawn",
    }
    return {act: services.STEPS[Placement.State(to)][1] for act, to in targets.items()}


def _placement(placement_id: uuid.UUID) -> Placement:
    found: Placement = get_object_or_404(selectors.with_hours(Placement.objects.all()), pk=placement_id)
    return found


def _crumbs() -> list[dict[str, str]]:
    return [{"label": _("Placements"), "url": reverse("placement_list")}]


def _form_page(request: HttpRequest, form: PlacementForm, student: Student, back: str) -> HttpResponse:
    context = {"form": form, "student": student, "back": back, "crumbs": _crumbs()}
    return render(request, "artifacts/placements/form.html", context)


def _as_csv(rows: Any) -> HttpResponse:
    heads = [_("Student"), _("Grade"), _("Partner"), _("Title"), _("From"), _("Until"), _("State")]
    heads += [_("Hours planned"), _("Hours approved"), _("Hours waiting"), _("Supervisor")]
    today = clock.today()
    lines = (
        (
            row.student,
            row.grade,
            row.partner.name,
            row.title,
            row.starts_on,
            row.ends_on,
            row.state_on(today).label,
            row.hours_planned,
            hours_of(row.approved),
            hours_of(row.waiting),
            row.supervisor or "",
        )
        for row in rows
    )
    return answer(_("placements"), heads, lines)
