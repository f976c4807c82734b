"""Types of experience: the list with their phases, adding, changing, archiving."""

import uuid

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from experiences import selectors, services
from experiences.crumbs import crumbs
from experiences.forms import TypeForm
from experiences.models import ExperienceType
from experiences.policies import coordinators, may_change, staff
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.toasts import complain, tell


@staff
@require_safe
def type_list(request: HttpRequest) -> HttpResponse:
    archived = request.GET.get("archived") == "on"
    lines = [(row, selectors.type_phase_labels(row)) for row in selectors.types(archived=archived)]
    context = {"lines": lines, "archived": archived, "crumbs": crumbs(), "may_change": may_change(request.user)}
    return render(request, "experiences/types.html", context)


@coordinators
@require_http_methods(["GET", "POST"])
def type_add(request: HttpRequest) -> HttpResponse:
    form = TypeForm(request.POST or None)
    if request.method == "POST" and (made := saved(form, services.add_type, by=actor_of(request))):
        tell(request, _("'%s' was added.") % made)
        return redirect("type_list")
    return render(request, "experiences/type_form.html", {"form": form, "crumbs": _way()})


@coordinators
@require_http_methods(["GET", "POST"])
def type_edit(request: HttpRequest, type_id: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(ExperienceType.objects.current(), pk=type_id)
    known = {name: getattr(row, name) for name in TypeForm.base_fields}
    form = TypeForm(request.POST or None, initial=known, phases=dict(row.phases.values_list("framework", "phase")))
    if (
        request.method == "POST"
        and saved(form, services.change_type, experience_type=row, by=actor_of(request)) is not None
    ):
        tell(request, _("'%s' was saved.") % row)
        return redirect("type_list")
    return render(request, "experiences/type_form.html", {"form": form, "type": row, "crumbs": _way()})


@coordinators
@require_POST
def type_archive(request: HttpRequest, type_id: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(ExperienceType, pk=type_id)
    services.archive_type(experience_type=row, by=actor_of(request))
    tell(request, _("'%s' was archived.") % row, undo=reverse("type_restore", args=[row.pk]))
    return redirect("type_list")


@coordinators
@require_POST
def type_restore(request: HttpRequest, type_id: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(ExperienceType, pk=type_id)
    try:
        services.restore_type(experience_type=row, by=actor_of(request))
        tell(request, _("'%s' is back.") % row)
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    return redirect("type_list")


def _way() -> list[dict[str, str]]:
    return [*crumbs(), {"label": _("Types"), "url": reverse("type_list")}]
