"""Sheets of paper: who signs in at a session, and who was at an experience."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from artifacts import selectors
from artifacts.forms import ChoiceForm
from artifacts.policies import staff
from artifacts.selectors.sheets import SheetLine, experience_sheet
from experiences.crumbs import crumbs
from experiences.models import Experience, Session
from wbl_portal.core.spreadsheets import answer

# Lines for whoever comes and is not on the list.
SPARE_LINES = 6
# Lines of a part: sheets of a whole campus come in parts, or in one piece where somebody asks for it to print.
PART = 120


@staff
@require_safe
def sign_in_sheet(request: HttpRequest, experience_id: uuid.UUID, session_id: uuid.UUID) -> HttpResponse:
    """The students who are expected at a session, each with room for times and a signature."""
    sessions = Session.objects.in_the_plan().filter(experience_id=experience_id)
    session = get_object_or_404(sessions.select_related("experience__year", "experience__partner"), pk=session_id)
    form = ChoiceForm(request.GET, session=session, user=request.user)
    context = {
        "session": session,
        "experience": session.experience,
        "crumbs": crumbs(session.experience),
        "form": form,
        "page": _part(request, selectors.roster(session, form.chosen())),
        "spare": range(SPARE_LINES),
    }
    return render(request, "artifacts/sign_in_sheet.html", context)


@staff
@require_safe
def experience_roster(request: HttpRequest, experience_id: uuid.UUID) -> HttpResponse:
    """Everybody on a class list of the experience, with sessions and hours."""
    experience = get_object_or_404(Experience.objects.select_related("year", "partner"), pk=experience_id)
    lines = experience_sheet(experience)
    if request.GET.get("format") == "csv":
        return _as_csv(experience, lines)
    page = _part(request, lines)
    context = {"experience": experience, "crumbs": crumbs(experience), "page": page}
    return render(request, "artifacts/experience_roster.html", context)


def _as_csv(experience: Experience, lines: Sequence[SheetLine]) -> HttpResponse:
    heads = [_("Student"), _("Grade"), _("First there"), _("Sessions attended"), _("Sessions recorded"), _("Hours")]
    rows = ([each.name, each.grade, each.first_on, each.attended, each.recorded, each.hours] for each in lines)
    return answer(f"{_('Roster')} {experience.title}", heads, rows)


def _part(request: HttpRequest, lines: Sequence[Any]) -> Page[Any]:
    """`page` of the address; with `all` everything."""
    size = max(len(lines), 1) if "all" in request.GET else PART
    return Paginator(lines, size).get_page(request.GET.get("page"))
