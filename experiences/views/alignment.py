"""The crosswalk of school, college and industry: the list, adding, changing, archiving."""

import uuid
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from experiences import selectors, services
from experiences.forms import AlignmentFilterForm, AlignmentForm
from experiences.models import Alignment
from experiences.policies import coordinators, may_change, staff
from experiences.selectors import CrosswalkRow
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.spreadsheets import answer
from wbl_portal.core.toasts import tell


@staff
@require_safe
def alignment_list(request: HttpRequest) -> HttpResponse:
    """P-TECH 6.1c: curriculum alignment among high school, postsecondary and industry."""
    form = AlignmentFilterForm(request.GET)
    chosen = form.chosen()
    rows = selectors.crosswalk(chosen)
    if request.GET.get("format") == "csv":
        return _as_csv(rows)
    context = {
        "form": form,
        "rows": rows,
        "archived": chosen.archived,
        "incomplete": sum(bool(row.missing) for row in rows),
        "is_filtered": not chosen.is_everything,
        "may_change": may_change(request.user),
    }
    return render(request, "experiences/alignment.html", context)


@coordinators
@require_http_methods(["GET", "POST"])
def alignment_add(request: HttpRequest) -> HttpResponse:
    known = {"pathway": request.GET.get("pathway"), "grade": request.GET.get("grade")}
    form = AlignmentForm(request.POST or None, initial=known)
    if request.method == "POST" and saved(form, services.add_alignment, by=actor_of(request)) is not None:
        tell(request, _("The row was added."))
        return redirect("alignment_list")
    return render(request, "experiences/alignment_form.html", {"form": form, "crumbs": _way()})


@coordinators
@require_http_methods(["GET", "POST"])
def alignment_edit(request: HttpRequest, alignment_id: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(Alignment.objects.current(), pk=alignment_id)
    known = {name: row.serializable_value(name) for name in AlignmentForm.base_fields}
    form = AlignmentForm(request.POST or None, initial=known, alignment=row)
    if (
        request.method == "POST"
        and saved(form, services.change_alignment, alignment=row, by=actor_of(request)) is not None
    ):
        tell(request, _("The row was saved."))
        return redirect("alignment_list")
    return render(request, "experiences/alignment_form.html", {"form": form, "alignment": row, "crumbs": _way()})


@coordinators
@require_POST
def alignment_archive(request: HttpRequest, alignment_id: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(Alignment, pk=alignment_id)
    services.archive_alignment(alignment=row, by=actor_of(request))
    tell(request, _("The row was archived."), undo=reverse("alignment_restore", args=[row.pk]))
    return redirect("alignment_list")


@coordinators
@require_POST
def alignment_restore(request: HttpRequest, alignment_id: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(Alignment, pk=alignment_id)
    services.restore_alignment(alignment=row, by=actor_of(request))
    tell(request, _("The row is back."))
    return redirect("alignment_list")


def _way() -> list[dict[str, str]]:
    return [{"label": _("Alignment"), "url": reverse("alignment_list")}]


def _as_csv(rows: list[CrosswalkRow]) -> HttpResponse:
    head = [
        _("Row"),
        _("Pathway"),
        _("Grade"),
        _("High-school course"),
        _("College course"),
        _("College"),
        _("Industry requirement"),
        _("Type of experience"),
        _("Credential"),
        _("Missing"),
    ]
    return answer("alignment", head, _csv_rows(rows))


def _csv_rows(rows: list[CrosswalkRow]) -> Iterator[list[Any]]:
    for each in rows:
        row = each.alignment
        yield [
            each.number,
            row.pathway,
            row.grade,
            row.course,
            row.college_course,
            row.college,
            row.industry_requirement,
            row.experience_type,
            row.credential,
            " ".join(each.missing),
        ]
