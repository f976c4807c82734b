"""A student reflects on an experience: writes, keeps a draft, sends, answers a teacher's question."""

import uuid

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from artifacts.forms import ReflectionForm
from artifacts.models import Participation, Reflection
from artifacts.policies import students
from artifacts.questions import questions_of
from artifacts.selectors.reflections import reflectable
from artifacts.services import reflections as services
from artifacts.views.reflections import scored
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import add_refusal
from wbl_portal.core.toasts import tell
from wbl_portal.people.views.my import me_of


@students
@require_http_methods(["GET", "HEAD", "POST"])
def my_reflection(request: HttpRequest, participation_id: uuid.UUID) -> HttpResponse:
    participation = get_object_or_404(reflectable(me_of(request)), pk=participation_id)
    reflection = Reflection.objects.filter(participation=participation).select_related("course").first()
    form = ReflectionForm(
        request.POST or None,
        participation=participation,
        reflection=reflection,
        questions=questions_of(participation, reflection, request.POST.dict()),
    )
    if request.method == "POST" and (done := _saved(request, participation, form)):
        return done
    feedback = reflection.feedback.all() if reflection else []
    context = {
        "participation": participation,
        "reflection": reflection,
        "form": form,
        "is_sent": reflection is not None and reflection.state == Reflection.State.SUBMITTED,
        "feedback": scored(feedback),
    }
    return render(request, "artifacts/my_reflection.html", context)


def _saved(request: HttpRequest, participation: Participation, form: ReflectionForm) -> HttpResponse | None:
    """Keep what was written, and send it when asked; what cannot be sent yet is kept all the same."""
    if not form.is_valid():
        return None
    by = actor_of(request)
    try:
        reflection = services.save_reflection(participation=participation, by=by, **form.facts())
        if request.POST.get("act") != "send":
            tell(request, _("Saved. You can go on any time."))
            return redirect("my_reflection", participation.pk)
        services.submit_reflection(reflection=reflection, by=by)
    except ValidationError as refused:
        add_refusal(form, refused)
        return None
    tell(request, _("Sent. Your teacher can read it now."))
    return redirect("my_log")
