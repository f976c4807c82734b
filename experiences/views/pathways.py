"""Pathways: the list, adding, changing, archiving."""

import uuid

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from experiences import selectors, services
from experiences.forms import PathwayForm
from experiences.models import Pathway
from experiences.policies import coordinators, may_change, staff
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.spreadsheets import answer
from wbl_portal.core.toasts import complain, tell


@staff
@require_safe
def pathway_list(request: HttpRequest) -> HttpResponse:
    archived = request.GET.get("archived") == "on"
    rows = list(selectors.pathways(archived=archived))
    if request.GET.get("format") == "csv":
        head = [_("Pathway"), _("Program of study"), _("Experiences"), _("Rows of the alignment")]
        return answer("pathways", head, [(row.name, row.program_of_study, row.planned, row.rows) for row in rows])  # type: ignore[attr-defined]
    context = {"rows": rows, "archived": archived, "may_change": may_change(request.user)}
    return render(request, "experiences/pathways.html", context)


@coordinators
@require_http_methods(["GET", "POST"])
def pathway_add(request: HttpRequest) -> HttpResponse:
    form = PathwayForm(request.POST or None)
    if request.method == "POST" and (made := saved(form, services.add_pathway, by=actor_of(request))):
        tell(request, _("'%s' was added.") % made)
        return redirect("pathway_list")
    return render(request, "experiences/pathway_form.html", {"form": form, "crumbs": _way()})


@coordinators
@require_http_methods(["GET", "POST"])
def pathway_edit(request: HttpRequest, pathway_id: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(Pathway.objects.current(), pk=pathway_id)
    form = PathwayForm(request.POST or None, initial={"name": row.name, "program_of_study": row.program_of_study})
    if request.method == "POST" and saved(form, services.change_pathway, pathway=row, by=actor_of(request)) is not None:
        tell(request, _("'%s' was saved.") % row)
        return redirect("pathway_list")
    return render(request, "experiences/pathway_form.html", {"form": form, "pathway": row, "crumbs": _way()})


@coordinators
@require_POST
def pathway_archive(request: HttpRequest, pathway_id: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(Pathway, pk=pathway_id)
    services.archive_pathway(pathway=row, by=actor_of(request))
    tell(request, _("'%s' was archived.") % row, undo=reverse("pathway_restore", args=[row.pk]))
    return redirect("pathway_list")


@coordinators
@require_POST
def pathway_restore(request: HttpRequest, pathway_id: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(Pathway, pk=pathway_id)
    try:
        services.restore_pathway(pathway=row, by=actor_of(request))
        tell(request, _("'%s' is back.") % row)
    except ValidationError as refused:
        complain(request, refused.messages[0])
    return redirect("pathway_list")


def _way() -> list[dict[str, str]]:
    return [{"label": _("Pathways"), "url": reverse("pathway_list")}]
