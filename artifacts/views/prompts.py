"""What reflections ask and what feedback looks at: the starter rows, the campus's own, archived ones come back."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from artifacts.forms import DimensionForm, PromptForm
from artifacts.forms.reflections import phase_choices
from artifacts.models import ReflectionPrompt, RubricDimension
from artifacts.policies import coordinators
from artifacts.services import prompts as services
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.toasts import tell
from wbl_portal.frameworks import frameworks

Row = ReflectionPrompt | RubricDimension


@coordinators
@require_safe
def prompt_list(request: HttpRequest) -> HttpResponse:
    """The questions by phase and the rubric; `?archived=on` shows what was taken out of use."""
    archived = request.GET.get("archived") == "on"
    prompts, rubric = ReflectionPrompt.objects.all(), RubricDimension.objects.all()
    words = _phase_titles()
    rows = prompts.archived() if archived else prompts.current()
    context = {
        "prompts": [(row, words.get(row.phase, row.phase)) for row in rows.order_by("position", "phase", "text")],
        "rubric": rubric.archived() if archived else rubric.current(),
        "archived": archived,
        "crumbs": _crumbs()[:1],
    }
    return render(request, "artifacts/prompt_list.html", context)


def _phase_titles() -> dict[str, str]:
    """Phase key -> title: as the campus's editions call it, else as any edition does (the starter rows know them all)."""
    known = {phase.key: each.phase_title(phase.key) for each in frameworks().values() for phase in each.phases}
    return known | dict(phase_choices())


@coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def prompt_add(request: HttpRequest) -> HttpResponse:
    return _form(request, PromptForm(request.POST or None), _("Add a question"), services.add_prompt)


@coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def prompt_edit(request: HttpRequest, prompt_id: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(ReflectionPrompt.objects.current(), pk=prompt_id)
    known = {name: getattr(row, name) for name in services.PROMPT_FIELDS}
    form = PromptForm(request.POST or None, initial=known)
    return _form(request, form, _("Edit a question"), services.change_prompt, prompt=row)


@coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def dimension_add(request: HttpRequest) -> HttpResponse:
    return _form(request, DimensionForm(request.POST or None), _("Add a row to the rubric"), services.add_dimension)


@coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def dimension_edit(request: HttpRequest, dimension_id: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(RubricDimension.objects.current(), pk=dimension_id)
    known = {name: getattr(row, name) for name in services.RUBRIC_FIELDS}
    form = DimensionForm(request.POST or None, initial=known)
    return _form(request, form, _("Edit a row of the rubric"), services.change_dimension, dimension=row)


@coordinators
@require_POST
def prompt_archive(request: HttpRequest, prompt_id: uuid.UUID) -> HttpResponse:
    return _archive(request, get_object_or_404(ReflectionPrompt, pk=prompt_id), "prompt_restore")


@coordinators
@require_POST
def prompt_restore(request: HttpRequest, prompt_id: uuid.UUID) -> HttpResponse:
    return _restore(request, get_object_or_404(ReflectionPrompt, pk=prompt_id))


@coordinators
@require_POST
def dimension_archive(request: HttpRequest, dimension_id: uuid.UUID) -> HttpResponse:
    return _archive(request, get_object_or_404(RubricDimension, pk=dimension_id), "dimension_restore")


@coordinators
@require_POST
def dimension_restore(request: HttpRequest, dimension_id: uuid.UUID) -> HttpResponse:
    return _restore(request, get_object_or_404(RubricDimension, pk=dimension_id))


def _form(request: HttpRequest, form: forms.Form, title: str, act: Callable[..., Any], **more: Any) -> HttpResponse:
    if request.method == "POST" and (made := saved(form, act, by=actor_of(request), **more)):
        tell(request, _("'%s' was saved.") % made)
        return redirect("prompt_list")
    return render(request, "artifacts/prompt_form.html", {"form": form, "title": title, "crumbs": _crumbs()})


def _archive(request: HttpRequest, row: Row, back: str) -> HttpResponse:
    services.archive_row(row=row, by=actor_of(request))
    tell(request, _("'%s' was archived.") % row, undo=reverse(back, args=[row.pk]))
    return redirect("prompt_list")


def _restore(request: HttpRequest, row: Row) -> HttpResponse:
    services.restore_row(row=row, by=actor_of(request))
    tell(request, _("'%s' is back.") % row)
    return redirect("prompt_list")


def _crumbs() -> list[dict[str, str]]:
    return [
        {"label": _("Reflections"), "url": reverse("reflection_list")},
        {"label": _("Questions and rubric"), "url": reverse("prompt_list")},
    ]
