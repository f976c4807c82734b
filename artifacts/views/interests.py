"""Interests: the student's short survey, and for staff what is asked for against what is offered and needed."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from artifacts.forms.interests import InterestForm
from artifacts.models import InterestAnswer
from artifacts.policies import coordinators, staff
from artifacts.selectors import interests as selectors
from artifacts.services.interests import answer_interests, import_interests
from experiences.campus import campus_grades
from partners.models import Industry
from partners.selectors.occupations import current_list
from wbl_portal.core import clock, uploads
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import saved
from wbl_portal.core.spreadsheets import answer
from wbl_portal.core.toasts import tell
from wbl_portal.core.uploads import ListForm
from wbl_portal.people.context import current_year
from wbl_portal.people.models import SchoolYear, Student
from wbl_portal.people.policies import students

PAGE_SIZE = 50


@students
@require_http_methods(["GET", "POST"])
def my_interests(request: HttpRequest) -> HttpResponse:
    """The survey of the school year; a second answer replaces the first."""
    me = get_object_or_404(Student, user=request.user)
    year = current_year()
    if year is None:
        raise Http404
    known = InterestAnswer.objects.filter(student=me, year=year).first()
    form = InterestForm(request.POST or None, initial=InterestForm.known(known))
    if (
        request.method == "POST"
        and saved(form, answer_interests, student=me, year=year, by=actor_of(request)) is not None
    ):
        tell(request, _("Thank you. Your campus sees what interests its students."))
        return redirect("my_explore")
    return render(request, "artifacts/my_interests.html", {"form": form, "year": year, "is_known": known is not None})


@staff
@require_safe
def interest_list(request: HttpRequest) -> HttpResponse:
    """Industry by industry: students interested, experiences of the year, occupations in demand, credentials, gaps."""
    years, year = _years(request)
    demand = current_list(clock.today())
    rows = selectors.coverage(year, demand) if year else []
    if request.GET.get("format") == "csv":
        return _coverage_csv(rows)
    replied, enrolled = selectors.answered(year) if year else (0, 0)
    context = {
        "year": year,
        "years": [{"label": each.label, "current": each == year} for each in years],
        "grades": campus_grades(),
        "rows": rows,
        "demand": demand,
        "answered": replied,
        "enrolled": enrolled,
        "gaps": sum(bool(row.gaps) for row in rows),
        "may_import": coordinators.allows(request.user),
    }
    return render(request, "artifacts/interests.html", context)


@staff
@require_safe
def interest_detail(request: HttpRequest, industry: str) -> HttpResponse:
    """The rows behind one industry's numbers."""
    if industry not in Industry.values:
        raise Http404
    years, year = _years(request)
    if year is None:
        raise Http404
    grade = next((each for each in campus_grades() if str(each) == request.GET.get("grade")), None)
    rows = selectors.answers(year, industry=industry, grade=grade)
    if request.GET.get("format") == "csv":
        return _answers_csv(rows)
    demand = current_list(clock.today())
    context = {
        "industry": Industry(industry),
        "year": year,
        "years": [{"label": each.label, "current": each == year} for each in years],
        "grade": grade,
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "experiences": selectors.experiences_of(year, industry, demand),
        "demand": demand,
        "occupations": selectors.demand_of(industry, demand),
        "credentials": selectors.credentials_of(industry),
        "crumbs": _way(),
    }
    return render(request, "artifacts/interest_detail.html", context)


@coordinators
@require_http_methods(["GET", "POST"])
def interest_import(request: HttpRequest) -> HttpResponse:
    """Answers on paper: first what the list would change, then the import."""
    form = ListForm(request.POST or None, request.FILES or None)
    step = uploads.step(request, form, use="interests", act=import_interests, by=actor_of(request))
    if step.done is not None:
        said = _("Imported: %(added)s added, %(changed)s changed, %(unchanged)s as they were.")
        tell(request, said % step.done.counts())
        return redirect("interest_list")
    context = {"form": form, "step": step, "industries": Industry, "crumbs": _way()}
    return render(request, "artifacts/interest_import.html", context)


def _coverage_csv(rows: list[selectors.Coverage]) -> HttpResponse:
    grades = campus_grades()
    heads = [_("Industry"), _("Students interested"), *(_("Grade %s") % grade for grade in grades)]
    heads += [_("Experiences"), _("Occupations in demand"), _("Credentials"), _("Gaps")]
    lines = (
        (
            row.industry.label,
            row.interested,
            *(n for _grade, n in row.in_grades),
            row.experiences,
            row.occupations,
            row.credentials,
            " ".join(row.gaps),
        )
        for row in rows
    )
    return answer(_("interests"), heads, lines)


def _answers_csv(rows: Any) -> HttpResponse:
    heads = [_("Student"), _("Unique ID"), _("Local number"), _("Grade"), _("Industries in order"), _("Occupation")]
    lines = (
        (
            row.student,
            row.student.unique_id,
            row.student.local_id,
            row.grade,
            "; ".join(str(Industry(each).label) for each in row.industries),
            row.occupation,
        )
        for row in rows
    )
    return answer(_("interests"), heads, lines)


def _years(request: HttpRequest) -> tuple[list[SchoolYear], SchoolYear | None]:
    years = list(SchoolYear.objects.all())
    return years, next((each for each in years if each.label == request.GET.get("year")), None) or current_year()


def _way() -> list[dict[str, str]]:
    return [{"label": _("Interests"), "url": reverse("interest_list")}]
