"""The value survey for staff: who was asked, who answered what, asking, writing down an answer given by phone."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partners import emails, links, survey_item
from partners.forms_feedback import RecordedSurveyForm, SurveyFilterForm
from partners.models import ValueSurvey
from partners.policies import coordinators, may_change, staff
from partners.selectors import surveys as selectors
from partners.selectors.offers import has_said, said
from partners.services import asks, invitations
from partners.services import surveys as services
from partners.statements import STATEMENTS
from partners.views import asking
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.spreadsheets import answer
from wbl_portal.core.toasts import complain, tell

PAGE_SIZE = 25


@staff
@require_safe
def survey_list(request: HttpRequest) -> HttpResponse:
    form = SurveyFilterForm(request.GET)
    chosen = form.chosen()
    rows = selectors.surveys(**chosen)
    if request.GET.get("format") == "csv":
        return _as_csv(rows)
    results = selectors.survey_results()
    year = chosen["year"]
    context = {
        "form": form,
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "results": results,
        "result": next((each for each in results if year and each.year == year.label), None),
        "year": year,
        "is_filtered": bool(chosen["text"] or chosen["state"] or chosen["partner"]),
        "may_change": may_change(request.user),
    }
    return render(request, "partners/surveys.html", context)


@coordinators
@require_http_methods(["GET", "POST"])
def survey_ask(request: HttpRequest) -> HttpResponse:
    """Tick partners and choose one person each; the letters go out by themselves."""
    context = {
        "crumbs": _crumbs(_("Ask partners")),
        "title": _("Ask partners what it is worth"),
        "back": reverse("survey_list"),
    }
    return asking.page(request, ValueSurvey, services.ask_for_survey, back="survey_list", context=context)


@staff
@require_safe
def survey_detail(request: HttpRequest, survey_id: uuid.UUID) -> HttpResponse:
    survey = _survey(survey_id)
    context = {
        **survey_item.receipt(survey),
        "crumbs": _crumbs(survey.partner.name),
        "may_change": may_change(request.user),
    }
    return render(request, "partners/survey_detail.html", context)


@coordinators
@require_http_methods(["GET", "POST"])
def survey_record(request: HttpRequest, survey_id: uuid.UUID) -> HttpResponse:
    """Write down what somebody said by phone or on paper."""
    survey = _survey(survey_id)
    if survey.answered_at is not None:
        return redirect("survey_detail", survey.pk)
    form = RecordedSurveyForm(request.POST or None, offers=not has_said(survey.contact, survey.year))
    if (
        request.method == "POST"
        and saved(form, services.answer_survey, survey=survey, by=actor_of(request)) is not None
    ):
        tell(request, _("The answer of %s is on record.") % survey.contact)
        return redirect("survey_detail", survey.pk)
    context = {
        "form": form,
        "survey": survey,
        "said": said(survey.contact, survey.year),
        "crumbs": _crumbs(survey.partner.name),
    }
    return render(request, "partners/survey_record.html", context)


@coordinators
@require_POST
def survey_send(request: HttpRequest, survey_id: uuid.UUID) -> HttpResponse:
    """A fresh link, by mail and once on the page for handing over; the one before stops working."""
    survey = _survey(survey_id)
    path = invitations.make_contact_link(contact=survey.contact, by=actor_of(request))
    site = links.site_of(request)
    context = {
        "survey": survey,
        "address": emails.address_of(survey.contact, path, site=site),
        "sent": emails.send_contact_link(survey.contact, path, site=site, waiting=links.titles(survey.contact)),
        "crumbs": _crumbs(survey.partner.name),
    }
    return render(request, "partners/survey_link.html", context)


@coordinators
@require_POST
def survey_remind(request: HttpRequest) -> HttpResponse:
    return asking.remind_ticked(request, ValueSurvey, back="survey_list")


@coordinators
@require_POST
def survey_withdraw(request: HttpRequest, survey_id: uuid.UUID) -> HttpResponse:
    survey = _survey(survey_id)
    try:
        asks.withdraw(survey, by=actor_of(request))
        tell(request, _("%s is not asked any more. You can ask again.") % survey.contact)
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    return redirect("survey_list")


def _survey(survey_id: uuid.UUID) -> ValueSurvey:
    return get_object_or_404(ValueSurvey.objects.select_related("partner", "contact", "year"), pk=survey_id)


def _crumbs(here: str) -> list[dict[str, str]]:
    return [{"label": _("Value survey"), "url": reverse("survey_list")}, {"label": here, "url": ""}]


def _as_csv(rows: Any) -> HttpResponse:
    head = [_("Partner"), _("Person"), _("School year"), _("Asked"), _("Answered"), _("How")]
    words = [*STATEMENTS.values(), _("What should change"), _("Offers for next year")]
    return answer("value-survey", [*head, *words], (_csv_row(row) for row in rows))


def _csv_row(row: ValueSurvey) -> list[Any]:
    answered = row.answered_at.date() if row.answered_at else None
    known = [
        row.partner.name,
        row.contact.name,
        row.year.label,
        row.asked_at.date(),
        answered,
        row.get_method_display(),
    ]
    return [*known, *(row.ratings.get(key) for key in STATEMENTS), row.change, " ".join(row.offers)]
