"""A student reflects on an experience: writes, keeps a draft, sends, answers a teacher's question."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from artifacts.forms import ReflectionForm
from artifacts.models import Participation, Reflection
from artifacts.policies import students
from artifacts.questions import questions_of
from artifacts.selectors.reflections import reflectable
from artifacts.services import reflections as services
from artifacts.views.reflections import scored
from artifacts.words import STARTERS
from wbl_portal.core import drafts
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import add_refusal
from wbl_portal.core.toasts import tell
from wbl_portal.people.views.my import me_of


@students
@require_http_methods(["GET", "HEAD", "POST"])
def my_reflection(request: HttpRequest, participation_id: uuid.UUID) -> HttpResponse:
    participation = get_object_or_404(reflectable(me_of(request)), pk=participation_id)
    reflection = _reflection_of(participation)
    form = ReflectionForm(
        request.POST or None,
        participation=participation,
        reflection=reflection,
        questions=questions_of(participation, reflection, request.POST.dict()),
    )
    if request.method == "POST" and (done := _saved(request, participation, form)):
        return done
    if request.method == "POST":
        reflection = _reflection_of(participation)  # what could not be sent is saved all the same
    feedback = reflection.feedback.all() if reflection else []
    context = {
        "participation": participation,
        "reflection": reflection,
        "based_on": reflection.version if reflection else services.NOTHING,
        "form": form,
        "starters": STARTERS,
        "is_sent": reflection is not None and reflection.state == Reflection.State.SUBMITTED,
        "feedback": scored(feedback),
    }
    return render(request, "artifacts/my_reflection.html", context)


def _reflection_of(participation: Participation) -> Reflection | None:
    found: Reflection | None = Reflection.objects.filter(participation=participation).select_related("course").first()
    return found


def _saved(request: HttpRequest, participation: Participation, form: ReflectionForm) -> HttpResponse | None:
    """Keep what was written, and send it when asked; what cannot be sent yet is kept all the same."""
    is_draft = drafts.asks(request)
    if not form.is_valid():
        return drafts.refused(form) if is_draft else None
    try:
        reflection = _kept(request, participation, form.facts())
    except ValidationError as problem:
        add_refusal(form, problem)
        clash = isinstance(problem, services.WrittenElsewhere)
        return drafts.refused(form, clash=clash) if is_draft else None
    if reflection.state == Reflection.State.SUBMITTED:
        tell(request, _("Sent. Your teacher can read it now."))
        where = reverse("my_log")
        return drafts.taken(reflection.version, where) if is_draft else redirect(where)
    if is_draft:
        return drafts.taken(reflection.version)
    tell(request, _("Saved. You can go on any time."))
    return redirect("my_reflection", participation.pk)


def _kept(request: HttpRequest, participation: Participation, facts: dict[str, Any]) -> Reflection:
    """The reflection as saved or sent; one that was sent already, with the same version, stays as it is."""
    by, act = actor_of(request), request.POST.get("act")
    reflection = services.save_reflection(
        participation=participation, by=by, by_itself=act == drafts.BY_ITSELF, **facts
    )
    if act == "send" and reflection.state != Reflection.State.SUBMITTED:
        return services.submit_reflection(reflection=reflection, by=by)
    return reflection
