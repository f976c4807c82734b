"""The value survey as an item behind a contact's link: the questions, then a receipt with what the partner did."""

import uuid
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from partners import links
from partners.forms_feedback import STEPS, SurveyForm
from partners.models import Contact, Offer, ValueSurvey
from partners.selectors.offers import has_said, is_asked_apart, said
from partners.services import surveys as services
from partners.services.asks import give_to
from partners.statements import SCALE, STATEMENTS
from wbl_portal.core import panels
from wbl_portal.core.forms import saved
from wbl_portal.people.context import current_year


def asked() -> set[uuid.UUID]:
    """Contacts with a survey that waits."""
    open_ones = ValueSurvey.objects.filter(links.still_asked(current_year()), answered_at=None)
    return set(open_ones.values_list("contact_id", flat=True))


def items(contact: Contact) -> list[links.Item]:
    """The surveys of a contact: the present year's, and open ones asked a short while ago."""
    rows = ValueSurvey.objects.filter(contact=contact).select_related("year", "partner", "contact")
    return [_item(survey) for survey in rows.filter(links.still_asked(current_year()))]


def _item(survey: ValueSurvey) -> links.Item:
    steps = STEPS - is_asked_apart(survey.contact, survey.year)
    return links.Item(
        key=f"survey-{survey.pk}",
        title=_("What is the partnership worth to you?"),
        text=_("%(n)s short questions about %(year)s. Two minutes.") % {"n": steps, "year": survey.year.label},
        answered_at=survey.answered_at,
        answer=partial(answer, survey),
        move=lambda to, by: give_to(survey, to, by=by),
        seconds=120 if steps == STEPS else 90,
        told=_("Value survey of %s answered") % survey.year.label,
    )


def answer(survey: ValueSurvey, request: HttpRequest, contact: Contact) -> HttpResponse:
    """The questions, or what was answered. A second answer changes nothing."""
    if survey.answered_at is not None:
        return render(request, "partners/survey_receipt.html", receipt(survey) | {"back": request.path})
    form = SurveyForm(request.POST or None, offers=_asks_offers(survey, request))
    if (
        request.method == "POST"
        and saved(form, services.answer_survey, survey=survey, by=links.holder(contact)) is not None
    ):
        return links.done(request)
    context = {
        "form": form,
        "survey": survey,
        "contact": contact,
        "steps": len(form.fields),
        "said": said(contact, survey.year),
        "forward": links.FORWARD,
    }
    return render(request, "partners/survey_answer.html", context)


def _asks_offers(survey: ValueSurvey, request: HttpRequest) -> bool:
    """Not where it is known or asked for alone; what was ticked before the question came by itself is taken along."""
    if "offers" in request.POST:
        return not has_said(survey.contact, survey.year)
    return not is_asked_apart(survey.contact, survey.year)


def receipt(survey: ValueSurvey) -> dict[str, Any]:
    """What was answered in words, and the thanks: what the partner did in the year."""
    return {
        "survey": survey,
        "ratings": [(text, SCALE.get(survey.ratings.get(key, 0), "")) for key, text in STATEMENTS.items()],
        "offers": list(Offer.objects.filter(key__in=survey.offers)),
        "said": [] if survey.offers else said(survey.contact, survey.year),
        "asked_apart": is_asked_apart(survey.contact, survey.year),
        "did": panels.of(links.DID, survey.partner, survey.year),
    }
