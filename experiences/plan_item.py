"""The look at the year's plan as an item behind a contact's link: the plan, one question, a receipt."""

import uuid
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from experiences.forms.enrichment import PlanReviewForm
from experiences.models import PlanReview
from experiences.selectors.enrichment import enrichments
from experiences.selectors.plan_reviews import plans
from experiences.services import plan_reviews as services
from partners import links
from partners.models import Contact
from partners.services.asks import give_to
from wbl_portal.core import panels
from wbl_portal.core.forms import saved
from wbl_portal.people.context import current_year
from wbl_portal.people.models import SchoolYear

# Higher floors add to what partners look through: called with the school year, they return a Section or None.
SECTIONS = "plan.review.sections"


def asked() -> set[uuid.UUID]:
    """Contacts with a plan to look through."""
    open_ones = PlanReview.objects.filter(links.still_asked(current_year()), answered_at=None)
    return set(open_ones.values_list("contact_id", flat=True))


def items(contact: Contact) -> list[links.Item]:
    """The plan reviews of a contact: the present year's, and open ones asked a short while ago."""
    rows = PlanReview.objects.filter(contact=contact).select_related("year", "contact__partner")
    return [_item(review) for review in rows.filter(links.still_asked(current_year()))]


def _item(review: PlanReview) -> links.Item:
    return links.Item(
        key=f"plan-{review.pk}",
        title=_("Does the plan for our students fit?"),
        text=_("Look through the plan of %s and say what you think. Five minutes.") % review.year.label,
        answered_at=review.answered_at,
        answer=partial(answer, review),
        move=lambda to, by: give_to(review, to, by=by),
        seconds=300,
        told=_("Plan of %s looked through") % review.year.label,
    )


def answer(review: PlanReview, request: HttpRequest, contact: Contact) -> HttpResponse:
    """The plan and the question, or what was answered. A second answer changes nothing."""
    if review.answered_at is not None:
        context = {"review": review, "contact": contact, "back": request.path}
        return render(request, "experiences/plan_receipt.html", context)
    form = PlanReviewForm(request.POST or None)
    if (
        request.method == "POST"
        and saved(form, services.answer_review, review=review, by=links.holder(contact)) is not None
    ):
        return links.done(request)
    context = {"form": form, "review": review, "contact": contact, "forward": links.FORWARD, **plan_of(review.year)}
    return render(request, "experiences/plan_answer.html", context)


def plan_of(year: SchoolYear) -> dict[str, Any]:
    """Everything a partner looks through; no student is in it."""
    return {"plans": plans(year), "enrichments": list(enrichments(year=year)), "sections": panels.of(SECTIONS, year)}
