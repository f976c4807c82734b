"""The class list of a session: everyone present except whoever is unticked; corrections the same way."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from artifacts import class_list, selectors, services
from artifacts import marks as marking
from artifacts.forms import ChoiceForm
from artifacts.models import Attendance
from artifacts.policies import attendance_takers
from artifacts.selectors import RosterLine
from artifacts.services import Recorded
from experiences.crumbs import crumbs
from experiences.models import Session
from wbl_portal.core import clock
from wbl_portal.core.actor import actor_of
from wbl_portal.core.toasts import complain, tell
from wbl_portal.people.models import Student

NAMED = 5
PAGE_SIZE = 40  # a class is on one page; a list of the whole campus would be too heavy for a phone


@attendance_takers
@require_http_methods(["GET", "POST"])
def attendance_edit(request: HttpRequest, experience_id: uuid.UUID, session_id: uuid.UUID) -> HttpResponse:
    session = _session(experience_id, session_id)
    form = ChoiceForm(request.GET, session=session, user=request.user)
    refusal = ""
    if request.method == "POST":
        try:
            answers = class_list.read(request.POST, session)
            wanted = answers.marks
            if "others" in request.POST:
                wanted = {**_present(selectors.roster(session, form.chosen()), session), **wanted}
            done = services.record_attendance(session=session, marks=wanted, seen=answers.seen, by=actor_of(request))
            _say(request, session, done)
            return redirect(_next_page(request) if "next" in request.POST else request.get_full_path())
        except ValidationError as refused:
            refusal = " ".join(refused.messages)
    return render(request, "artifacts/class_list.html", _context(request, session, form, refusal))


@attendance_takers
@require_POST
def attendance_undo(
    request: HttpRequest, experience_id: uuid.UUID, session_id: uuid.UUID, entry_id: uuid.UUID
) -> HttpResponse:
    session = _session(experience_id, session_id)
    try:
        done = services.undo_attendance(session=session, entry_id=entry_id, by=actor_of(request))
        tell(request, _("The list is as it was before."))
        _say_collided(request, done)
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    return redirect("attendance_edit", experience_id, session_id)


def _session(experience_id: uuid.UUID, session_id: uuid.UUID) -> Session:
    rows = Session.objects.in_the_plan().filter(experience_id=experience_id)
    return get_object_or_404(rows.select_related("experience__year", "experience__partner"), pk=session_id)


def _context(request: HttpRequest, session: Session, form: ChoiceForm, refusal: str) -> dict[str, Any]:
    lines = selectors.roster(session, form.chosen())
    page = Paginator(lines, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = list(page)
    is_new = not any(line.mark for line in shown)
    sent = request.POST if request.method == "POST" else None
    rows = class_list.rows_again(shown, session, sent) if sent else class_list.rows_of(shown, session, is_new=is_new)
    return {
        "session": session,
        "experience": session.experience,
        "crumbs": crumbs(session.experience),
        "form": form,
        "page": page,
        "rows": rows,
        "tally": _tally(lines),
        "is_untaken": not any(line.mark for line in lines),
        "others": len(lines) - len(shown),
        "is_new": is_new,
        "is_filtered": not form.chosen().is_everyone,
        "refusal": refusal,
        "may_record": session.cancelled_at is None and session.held_on <= clock.today(),
    }


def _present(lines: list[RosterLine], session: Session) -> dict[uuid.UUID, marking.Mark | None]:
    """Whoever has no mark yet, as there for the whole session."""
    return {line.student.pk: marking.present(session.minutes) for line in lines if line.mark is None}


def _next_page(request: HttpRequest) -> str:
    """The address with the page that the button names."""
    asked = request.GET.copy()
    asked["page"] = request.POST["next"]
    return f"{request.path}?{asked.urlencode()}"


def _tally(lines: list[RosterLine]) -> dict[str, int]:
    there = sum(line.mark is not None and line.mark.presence != Attendance.Presence.ABSENT for line in lines)
    nothing = sum(line.mark is None for line in lines)
    return {"present": there, "absent": len(lines) - there - nothing, "open": nothing}


def _say(request: HttpRequest, session: Session, done: Recorded) -> None:
    if done.entry_id is not None:
        n = len(done.changed)
        text = ngettext("Saved: %s line changed.", "Saved: %s lines changed.", n) % n
        tell(request, text, undo=reverse("attendance_undo", args=[session.experience_id, session.pk, done.entry_id]))
    elif not done.collided:
        tell(request, _("Nothing had changed."))
    _say_collided(request, done)


def _say_collided(request: HttpRequest, done: Recorded) -> None:
    if not done.collided:
        return
    students = Student.objects.filter(pk__in=done.collided)[: NAMED + 1]
    names = [student.full_name for student in students]
    named = ", ".join(names[:NAMED]) + (", ..." if len(names) > NAMED else "")
    text = _("Somebody else changed these lines while you had the list open, so theirs stand: %s. Look and save again.")
    complain(request, text % named)
