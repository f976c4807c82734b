"""Evaluations for staff: asking, writing down what somebody said, taking it back, choosing the rows."""

import uuid

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from artifacts.forms.placements import RecordedEvaluationForm, SkillRowsForm
from artifacts.models import Evaluation, Placement
from artifacts.policies import coordinators
from artifacts.services import evaluations as services
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.toasts import complain, tell


@coordinators
@require_POST
def evaluation_ask(request: HttpRequest, placement_id: uuid.UUID) -> HttpResponse:
    """The supervisor finds it behind their link; it goes out with the next weekly letter."""
    placement = get_object_or_404(Placement.objects.select_related("supervisor"), pk=placement_id)
    try:
        made = services.ask(placement=placement, by=actor_of(request))
        undo = reverse("evaluation_take_back", args=[made.pk])
        tell(request, _("%s is asked for an evaluation.") % made.contact.name, undo=undo)
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    return redirect("placement_detail", placement.pk)


@coordinators
@require_http_methods(["GET", "POST"])
def evaluation_record(request: HttpRequest, evaluation_id: uuid.UUID) -> HttpResponse:
    """Write down what the contact said by phone, by mail or on paper."""
    evaluation = _evaluation(evaluation_id)
    if evaluation.answered_at is not None:
        return redirect("placement_detail", evaluation.placement_id)
    form = RecordedEvaluationForm(request.POST or None, evaluation=evaluation)
    by = actor_of(request)
    if request.method == "POST" and saved(form, services.answer, evaluation=evaluation, by=by) is not None:
        undo = reverse("evaluation_take_back", args=[evaluation.pk])
        tell(request, _("The answer of %s is on record.") % evaluation.contact, undo=undo)
        return redirect("placement_detail", evaluation.placement_id)
    crumbs = [{"label": _("Placements"), "url": reverse("placement_list")}]
    crumbs.append(
        {"label": evaluation.placement.title, "url": reverse("placement_detail", args=[evaluation.placement_id])}
    )
    context = {"form": form, "evaluation": evaluation, "crumbs": crumbs}
    return render(request, "artifacts/placements/record.html", context)


@coordinators
@require_POST
def evaluation_take_back(request: HttpRequest, evaluation_id: uuid.UUID) -> HttpResponse:
    """An answer that was a mistake is asked for again; a question nobody answered is asked no more."""
    evaluation = _evaluation(evaluation_id)
    if evaluation.answered_at is not None:
        services.reopen(evaluation=evaluation, by=actor_of(request))
        tell(request, _("The answer was taken back; %s is asked again.") % evaluation.contact.name)
    else:
        services.withdraw(evaluation=evaluation, by=actor_of(request))
        tell(request, _("%s is not asked any more. You can ask again.") % evaluation.contact.name)
    return redirect("placement_detail", evaluation.placement_id)


@coordinators
@require_http_methods(["GET", "POST"])
def evaluation_rows(request: HttpRequest) -> HttpResponse:
    """Which skills partners rate."""
    form = SkillRowsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.choose_rows(keys=form.cleaned_data["keys"], by=actor_of(request))
            tell(request, _("The rows are saved. Evaluations asked before keep theirs."))
            return redirect("placement_list")
        except ValidationError as refused:
            form.add_error(None, refused.messages)
    crumbs = [{"label": _("Placements"), "url": reverse("placement_list")}]
    return render(request, "artifacts/placements/rows.html", {"form": form, "crumbs": crumbs})


def _evaluation(evaluation_id: uuid.UUID) -> Evaluation:
    rows = Evaluation.objects.select_related("contact__partner", "placement__student")
    return get_object_or_404(rows, pk=evaluation_id)
