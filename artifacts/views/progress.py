"""On track to the outcomes-based measures (P-TECH 6.5b): the board by cohort, the members behind it, shares by type."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from artifacts.forms.progress import COMING, MARK_WORDS, MET, MISSING, MemberFilter, MemberFilterForm, edition_name
from artifacts.models import Indicator
from artifacts.policies import coordinators, staff
from artifacts.selectors.progress import (
    ANY,
    COURSE,
    PLACEMENT,
    Group,
    Member,
    as_of_day,
    earned_shares,
    members,
    on_track,
)
from artifacts.selectors.targets import Standing, standings, targets_for
from experiences.campus import campus_frameworks
from experiences.models import CredentialKind
from wbl_portal.core.spreadsheets import answer
from wbl_portal.frameworks import Framework
from wbl_portal.people.context import current_year
from wbl_portal.people.models import SchoolYear, Student

PAGE_SIZE = 50


@staff
@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """Per program and graduating class: who met each measure, the level that is, who is missing what, the forecast."""
    years, year = _years(request)
    programs = [_board(each, year) for each in campus_frameworks()] if year else []
    context = {
        "years": years,
        "year": year,
        "as_of": as_of_day(year) if year else None,
        "programs": programs,
        "may_change": coordinators.allows(request.user),
    }
    return render(request, "artifacts/progress.html", context)


@staff
@require_safe
def progress_students(request: HttpRequest) -> HttpResponse:
    """The members behind a number, or all of them with what each has and lacks."""
    form = MemberFilterForm(request.GET)
    chosen = form.chosen()
    found = _members(chosen)
    indicators = _indicators(chosen)
    if request.GET.get("format") == "csv":
        return _as_csv(found, indicators)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    people = Student.objects.in_bulk([each.student_id for each in page])
    lines = [(each, people[each.student_id], _words(each, indicators)) for each in page]
    context = {
        "form": form,
        "page": page,
        "lines": lines,
        "indicators": [Indicator(each) for each in indicators],
        "is_filtered": bool(set(request.GET) - {"page", "program", "year"}),
        "crumbs": [{"label": _("On track"), "url": reverse("progress")}],
    }
    return render(request, "artifacts/progress_students.html", context)


@staff
@require_safe
def earned(request: HttpRequest) -> HttpResponse:
    """Members who earned each type of credential, by grade or by graduating class; exact, for staff."""
    years, year = _years(request)
    by_class = request.GET.get("by") == "class"
    tables = [_shares(each, year, by_class=by_class) for each in campus_frameworks()] if year else []
    if request.GET.get("format") == "csv":
        return _shares_csv(tables)
    context = {
        "years": years,
        "year": year,
        "as_of": as_of_day(year) if year else None,
        "by_class": by_class,
        "tables": tables,
        "crumbs": [{"label": _("Credentials"), "url": reverse("attempt_list")}],
    }
    return render(request, "artifacts/earned.html", context)


def _board(program: Framework, year: SchoolYear) -> dict[str, Any]:
    targets = targets_for(program, as_of_day(year))
    groups = on_track(program, year)
    cohorts = [each for each in groups if each.label is not None]
    return {
        "framework": program,
        "targets": targets,
        "edition": edition_name(targets.edition),
        "cohorts": [(each, [_line(program, year, each, one) for one in standings(each, targets)]) for each in cohorts],
        "members": groups[-1].members if groups else 0,
    }


def _line(program: Framework, year: SchoolYear, group: Group, standing: Standing) -> dict[str, Any]:
    """A measure of a cohort with the addresses of exactly its rows."""

    def rows(mark: str = standing.indicator, state: str = MET) -> str:
        return _address(program, year, class_of=group.label, mark=mark, state=state)

    parts = []
    if standing.indicator == Indicator.PLACEMENT_OR_COURSE:
        parts = [
            (_("placement"), group.met[PLACEMENT], rows(PLACEMENT)),
            (_("course"), group.met[COURSE], rows(COURSE)),
        ]
    return {
        "standing": standing,
        "met_url": rows(),
        "missing_url": rows(state=MISSING),
        "coming_url": rows(state=COMING),
        "parts": parts,
    }


def _shares(program: Framework, year: SchoolYear, *, by_class: bool) -> dict[str, Any]:
    groups = on_track(program, year) if by_class else earned_shares(program, year)
    name = "class_of" if by_class else "grade"
    lines = []
    for mark, label in [*CredentialKind.choices, (ANY, _("Any certification or credential"))]:
        cells = [
            (
                group.met[mark],
                round(100 * group.met[mark] / group.members, 1) if group.members else None,
                _address(program, year, mark=mark, state=MET, **{name: group.label}),
            )
            for group in groups
        ]
        lines.append((label, cells))
    denominators = [(group, _address(program, year, **{name: group.label})) for group in groups]
    return {"framework": program, "groups": groups, "denominators": denominators, "lines": lines}


def _shares_csv(tables: list[dict[str, Any]]) -> HttpResponse:
    heads = [_("Program"), _("Type"), _("Grade or class"), _("Earned"), _("Members"), _("Percent")]
    lines = (
        (table["framework"].title, label, group.label or _("All"), count, group.members, percent)
        for table in tables
        for label, cells in table["lines"]
        for group, (count, percent, _url) in zip(table["groups"], cells, strict=True)
    )
    return answer(_("shares"), heads, lines)


def _address(program: Framework, year: SchoolYear, **more: Any) -> str:
    asked = {"program": program.family, "year": year.label, **{name: value for name, value in more.items() if value}}
    return f"{reverse('progress_students')}?{urlencode(asked)}"


def _members(chosen: MemberFilter) -> list[Member]:
    if chosen.year is None:
        return []
    named = set(Student.objects.named_like(chosen.text).values_list("pk", flat=True)) if chosen.text else None
    keep = {
        "": lambda each: True,
        MET: lambda each: chosen.mark in each.met,
        MISSING: lambda each: chosen.mark not in each.met,
        COMING: lambda each: chosen.mark in each.coming,
    }[chosen.state]
    return [
        each
        for each in members(chosen.program, as_of_day(chosen.year))
        if chosen.class_of in (None, each.class_of)
        and chosen.grade in (None, each.grade)
        and (named is None or each.student_id in named)
        and keep(each)
    ]


def _indicators(chosen: MemberFilter) -> list[str]:
    """The measures that have a target here, else all."""
    found = targets_for(chosen.program, as_of_day(chosen.year)).by_indicator if chosen.year else {}
    return list(found) or list(Indicator.values)


def _words(member: Member, indicators: Iterable[str]) -> list[str]:
    """'met', 'coming' or 'missing' per measure."""
    return [MET if each in member.met else COMING if each in member.coming else MISSING for each in indicators]


def _as_csv(found: list[Member], indicators: list[str]) -> HttpResponse:
    people = Student.objects.in_bulk([each.student_id for each in found])
    others = [(mark, label) for mark, label in MARK_WORDS if mark not in Indicator.values]
    heads = [_("Student"), _("Unique ID"), _("Local number"), _("Grade"), _("Class of")]
    heads += [str(Indicator(each).label) for each in indicators] + [str(label) for _mark, label in others]
    lines = []
    for each in found:
        student = people[each.student_id]
        have = [_("yes") if mark in each.met else "" for mark, _label in others]
        states = _words(each, indicators)
        lines.append([student, student.unique_id, student.local_id, each.grade, each.class_of, *states, *have])
    return answer(_("on-track"), heads, lines)


def _years(request: HttpRequest) -> tuple[list[dict[str, Any]], SchoolYear | None]:
    rows = list(SchoolYear.objects.all())
    year = next((each for each in rows if each.label == request.GET.get("year")), None) or current_year()
    return [{"label": each.label, "current": each == year} for each in rows], year
