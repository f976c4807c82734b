"""What a supervising contact is asked behind their link: would you take this student, are these hours right, how was it?

All of it is short enough to stand on the contact's page itself, so that a month of hours is a minute's work.
"""

import datetime as dt
import uuid
from contextlib import suppress
from functools import partial

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from artifacts.forms.placements import EvaluationForm
from artifacts.minute_hours import hours_items
from artifacts.models import Evaluation, HoursEntry, Placement
from artifacts.selectors.evaluations import rows_of
from artifacts.services import evaluations as services
from artifacts.services import placements
from partners import links
from partners.models import Contact
from wbl_portal.core import clock
from wbl_portal.core.actor import Actor
from wbl_portal.core.forms import saved
from wbl_portal.core.panels import Section, brings

SHOWN_DAYS = 60


@brings(links.ITEMS, order=2)
def placement_items(contact: Contact) -> list[links.Item]:
    """Students that a contact is asked to take."""
    rows = Placement.objects.filter(supervisor=contact, state=Placement.State.AWAITING_PARTNER)
    return [_placement_item(each) for each in rows.select_related("student", "partner", "site")]


brings(links.ITEMS, order=4)(hours_items)


@brings(links.ITEMS, order=6)
def evaluation_items(contact: Contact) -> list[links.Item]:
    """Evaluations that wait, and those answered a short while ago."""
    since = clock.now() - dt.timedelta(days=SHOWN_DAYS)
    rows = Evaluation.objects.filter(contact=contact).select_related("placement__student", "contact__partner")
    return [_evaluation_item(each) for each in rows if each.answered_at is None or each.answered_at >= since]


@brings(links.ASKED)
def asked() -> set[uuid.UUID]:
    """Contacts with a student to take, hours to approve or an evaluation to give."""
    of_placement = Placement.objects.filter(state=Placement.State.AWAITING_PARTNER, supervisor__isnull=False)
    hours = HoursEntry.objects.waiting().filter(placement__supervisor__isnull=False)
    return {
        *of_placement.values_list("supervisor_id", flat=True),
        *hours.values_list("placement__supervisor_id", flat=True),
        *Evaluation.objects.waiting().values_list("contact_id", flat=True),
    }


def _placement_item(placement: Placement) -> links.Item:
    title = _("Would you take %s?") % placement.student.full_name
    return links.Item(
        key=f"placement-{placement.pk}",
        title=title,
        text="",
        answered_at=None,
        answer=partial(answer_placement, placement),
        move=partial(_give, placement),
        seconds=15,
        section=Section("placement", title, "artifacts/minute/_placement.html", {"placement": placement}),
    )


def _give(placement: Placement, contact: Contact, by: Actor) -> None:
    placements.give_to(placement=placement, contact=contact, by=by)


def answer_placement(placement: Placement, request: HttpRequest, contact: Contact) -> HttpResponse:
    act = {"yes": placements.accept, "no": placements.decline}.get(request.POST.get("act", ""))
    if request.method == "POST" and act is not None:
        with suppress(ValidationError):  # decided meanwhile: the page says what is left
            act(placement=placement, by=links.holder(contact))
    return links.next_item(request)


def _evaluation_item(evaluation: Evaluation) -> links.Item:
    title = _("How does %s do?") % evaluation.placement.student.full_name
    form = EvaluationForm(evaluation=evaluation) if evaluation.answered_at is None else None
    context = {"form": form, "evaluation": evaluation}
    return links.Item(
        key=f"evaluation-{evaluation.pk}",
        title=title,
        text=evaluation.placement.title,
        answered_at=evaluation.answered_at,
        answer=partial(answer_evaluation, evaluation),
        move=lambda to, by: services.give_to(evaluation=evaluation, contact=to, by=by),
        seconds=30,
        told=_("Evaluation sent: %s") % evaluation.placement.title,
        section=Section("evaluation", title, "artifacts/minute/_evaluation.html", context) if form else None,
    )


def answer_evaluation(evaluation: Evaluation, request: HttpRequest, contact: Contact) -> HttpResponse:
    """The rows, or what was answered. A second answer changes nothing."""
    context = {"evaluation": evaluation, "contact": contact, "back": request.path}
    if evaluation.answered_at is not None:
        return render(request, "artifacts/minute/evaluated.html", context | {"rows": rows_of(evaluation)})
    form = EvaluationForm(request.POST or None, evaluation=evaluation)
    by = links.holder(contact)
    if request.method == "POST" and saved(form, services.answer, evaluation=evaluation, by=by) is not None:
        return links.next_item(request)
    return render(
        request, "artifacts/minute/evaluate.html", context | {"section": {"form": form, "evaluation": evaluation}}
    )
