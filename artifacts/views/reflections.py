"""Reflections as teachers meet them: the queue, one reflection, feedback, the next one."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from artifacts.forms import FeedbackForm, QueueForm
from artifacts.forms.reflections import SCALE
from artifacts.models import Reflection, ReflectionFeedback, RubricDimension
from artifacts.policies import coordinators, feedback_givers, staff
from artifacts.selectors import reflections as selectors
from artifacts.services import reflections as services
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import add_refusal
from wbl_portal.core.spreadsheets import answer
from wbl_portal.core.toasts import tell

PAGE_SIZE = 25


@staff
@require_safe
def reflection_list(request: HttpRequest) -> HttpResponse:
    """The queue as the filters in the address say; `?format=csv` is the same list as a file."""
    form = QueueForm(request.GET, user=request.user)
    chosen = form.chosen()
    rows = selectors.queue(chosen)
    if request.GET.get("format") == "csv":
        return _as_csv(rows)
    context = {
        "form": form,
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "figures": selectors.figures(chosen.year) if chosen.year else None,
        "is_filtered": bool(set(request.GET) - {"page"}),
        "may_edit_prompts": coordinators.allows(request.user),
        "query": request.GET.urlencode(),
    }
    return render(request, "artifacts/reflection_list.html", context)


@staff
@require_safe
def reflection_detail(request: HttpRequest, reflection_id: uuid.UUID) -> HttpResponse:
    return _page(request, _reflection(reflection_id), FeedbackForm())


@feedback_givers
@require_POST
def reflection_answer(request: HttpRequest, reflection_id: uuid.UUID) -> HttpResponse:
    """Feedback, or the reflection back with a question; then the next of the same queue."""
    reflection = _reflection(reflection_id)
    form = FeedbackForm(request.POST)
    if not form.is_valid():
        return _page(request, reflection, form)
    following = _next(request, reflection)
    comment, by = form.cleaned_data["comment"], actor_of(request)
    try:
        if request.POST.get("act") == "return":
            services.return_reflection(reflection=reflection, question=comment, by=by)
            tell(request, _("Returned with your question."))
        else:
            services.give_feedback(reflection=reflection, comment=comment, scores=form.scores(), by=by)
            tell(request, _("Feedback sent."))
    except ValidationError as refused:
        add_refusal(form, refused)
        return _page(request, reflection, form)
    if following is None:
        return redirect(_queue_address(request))
    return redirect(_with_query(reverse("reflection_detail", args=[following]), request))


def scored(feedback: Iterable[ReflectionFeedback]) -> list[dict[str, Any]]:
    """Feedback for a page: its scores with the rubric's words, in the rubric's order."""
    words = dict(SCALE)
    rows = list(RubricDimension.objects.all())
    return [
        {
            "given": each,
            "scores": [
                (selectors.in_language(row, "title"), words.get(each.scores[row.key], ""))
                for row in rows
                if row.key in each.scores
            ],
        }
        for each in feedback
    ]


def _reflection(reflection_id: uuid.UUID) -> Reflection:
    rows = selectors.reflection_page().exclude(state=Reflection.State.DRAFT)
    found: Reflection = get_object_or_404(rows, pk=reflection_id)
    return found


def _page(request: HttpRequest, reflection: Reflection, form: FeedbackForm) -> HttpResponse:
    may_answer = feedback_givers.allows(request.user) and reflection.state == Reflection.State.SUBMITTED
    context = {
        "reflection": reflection,
        "participation": reflection.participation,
        "student": reflection.participation.student,
        "feedback": scored(reflection.feedback.all()),
        "form": form if may_answer else None,
        "next_id": _next(request, reflection),
        "query": request.GET.urlencode(),
        "crumbs": [
            {"label": _("Reflections"), "url": _queue_address(request)},
            {"label": reflection.participation.student.full_name, "url": ""},
        ],
    }
    return render(request, "artifacts/reflection_detail.html", context)


def _next(request: HttpRequest, reflection: Reflection) -> uuid.UUID | None:
    """The one after this in the queue of the address, else its first other one."""
    keys = list(selectors.queue(QueueForm(request.GET, user=request.user).chosen()).values_list("pk", flat=True))
    if reflection.pk in keys:
        place = keys.index(reflection.pk)
        keys = keys[place + 1 :] + keys[:place]
    found: uuid.UUID | None = keys[0] if keys else None
    return found


def _queue_address(request: HttpRequest) -> str:
    return _with_query(reverse("reflection_list"), request)


def _with_query(address: str, request: HttpRequest) -> str:
    return f"{address}?{request.GET.urlencode()}" if request.GET else address


def _as_csv(rows: QuerySet[Reflection]) -> HttpResponse:
    heads = [
        _("Student"),
        _("Grade"),
        _("Experience"),
        _("Sent"),
        _("State"),
        _("Class"),
        _("Standard"),
        _("Feedback"),
    ]
    lines = (
        (
            row.participation.student,
            row.grade,  # type: ignore[attr-defined]
            row.participation.experience.title,
            row.submitted_at.date() if row.submitted_at else "",
            row.get_state_display(),
            row.course,
            row.standard,
            row.answered_at.date() if row.answered_at else "",  # type: ignore[attr-defined]
        )
        for row in rows
    )
    return answer(_("reflections"), heads, lines)
