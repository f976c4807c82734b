"""Partners' look at the plan, for staff: who was asked, who agrees, asking."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from experiences.models import PlanReview
from experiences.plan_item import plan_of
from experiences.policies import coordinators, may_change, staff
from experiences.selectors.plan_reviews import ANSWERS, reviews
from experiences.services import plan_reviews as services
from partners.views import asking
from wbl_portal.core.spreadsheets import answer
from wbl_portal.people.context import current_year
from wbl_portal.people.models import SchoolYear

PAGE_SIZE = 25


@staff
@require_safe
def plan_review_list(request: HttpRequest) -> HttpResponse:
    years = list(SchoolYear.objects.all())
    year = next((each for each in years if each.label == request.GET.get("year")), None) or current_year()
    chosen = request.GET.get("answer", "")
    rows = reviews(year, chosen)
    if request.GET.get("format") == "csv":
        return _as_csv(rows)
    context = {
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "year": year,
        "years": [{"label": each.label, "current": each == year} for each in years],
        "may_change": may_change(request.user),
        "tally": _tally(reviews(year)),
        "is_narrowed": chosen in ANSWERS,
    }
    return render(request, "experiences/plan_reviews.html", context)


@coordinators
@require_http_methods(["GET", "POST"])
def plan_review_ask(request: HttpRequest) -> HttpResponse:
    """Tick partners and choose one person each; the letters go out by themselves."""
    context = {
        "crumbs": [{"label": _("Plan reviews"), "url": reverse("plan_review_list")}],
        "title": _("Ask partners to look at the plan"),
        "back": reverse("plan_review_list"),
    }
    return asking.page(request, PlanReview, services.ask_for_review, back="plan_review_list", context=context)


@coordinators
@require_POST
def plan_review_remind(request: HttpRequest) -> HttpResponse:
    return asking.remind_ticked(request, PlanReview, back="plan_review_list")


@staff
@require_safe
def plan_review_preview(request: HttpRequest) -> HttpResponse:
    """The plan as a partner sees it behind the link."""
    year = current_year()
    crumbs = [{"label": _("Plan reviews"), "url": reverse("plan_review_list")}]
    context = {"year": year, "crumbs": crumbs, **(plan_of(year) if year else {})}
    return render(request, "experiences/plan_preview.html", context)


def _tally(rows: Any) -> dict[str, int]:
    answers = list(rows.values_list("agrees", flat=True))
    return {"asked": len(answers), "agree": answers.count(True), "comment": answers.count(False)}


def _as_csv(rows: Any) -> HttpResponse:
    head = [_("Partner"), _("Person"), _("School year"), _("Asked"), _("Answered"), _("Agrees"), _("Comment")]
    return answer("plan-reviews", head, (_csv_row(row) for row in rows))


def _csv_row(row: PlanReview) -> list[Any]:
    answered = row.answered_at.date() if row.answered_at else None
    agrees = "" if row.agrees is None else _("yes") if row.agrees else _("no")
    contact = row.contact
    return [contact.partner.name, contact.name, row.year.label, row.asked_at.date(), answered, agrees, row.comment]
