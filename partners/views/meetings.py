"""Meetings and their follow-ups: the lists, one meeting, adding, changing, archiving, done and undone."""

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partners.forms_workforce import CONTACTS_LIST, FollowUpFilterForm, MeetingFilterForm, MeetingForms
from partners.models import Decision, Meeting
from partners.policies import coordinators, may_change, staff
from partners.selectors import workforce as selectors
from partners.services import meetings as services
from partners.views.workforce import crumbs
from wbl_portal.core import clock, files
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import add_refusal
from wbl_portal.core.spreadsheets import answer
from wbl_portal.core.toasts import complain, tell

PAGE_SIZE = 25
# The button that asks for more empty lines instead of saving.
MORE_LINES = "more"


@staff
@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    form = MeetingFilterForm(request.GET)
    rows = selectors.meetings(**form.chosen())
    if request.GET.get("format") == "csv":
        return _meetings_csv(rows)
    context = {
        "form": form,
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "is_filtered": any(form.chosen().values()),
        "may_change": may_change(request.user),
        "today": clock.today(),
        "crumbs": crumbs(),
    }
    return render(request, "partners/workforce/meetings.html", context)


@staff
@require_safe
def meeting_detail(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    meeting = get_object_or_404(Meeting.objects.select_related("file"), pk=meeting_id)
    context = {
        "meeting": meeting,
        "attendees": meeting.attendees.select_related("contact"),
        "decisions": meeting.decisions.all(),
        "needs": meeting.needs.filter(archived_at__isnull=True),
        "today": clock.today(),
        "crumbs": crumbs((_("Meetings"), reverse("meeting_list"))),
        "may_change": may_change(request.user) and not meeting.is_archived,
        "may_restore": may_change(request.user) and meeting.is_archived,
    }
    return render(request, "partners/workforce/meeting.html", context)


@coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_add(request: HttpRequest) -> HttpResponse:
    return _edit(request, None)


@coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_edit(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    return _edit(request, get_object_or_404(Meeting.objects.current().select_related("file"), pk=meeting_id))


@coordinators
@require_POST
def meeting_archive(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    meeting = get_object_or_404(Meeting, pk=meeting_id)
    services.archive_meeting(meeting=meeting, by=actor_of(request))
    tell(request, _("The meeting was archived."), undo=reverse("meeting_restore", args=[meeting.pk]))
    return redirect("meeting_list")


@coordinators
@require_POST
def meeting_restore(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    meeting = get_object_or_404(Meeting, pk=meeting_id)
    services.restore_meeting(meeting=meeting, by=actor_of(request))
    tell(request, _("The meeting is back."))
    return redirect("meeting_detail", meeting.pk)


@staff
@require_safe
def meeting_file(request: HttpRequest, meeting_id: uuid.UUID) -> FileResponse:
    """The kept minutes, for staff only."""
    meeting = get_object_or_404(Meeting.objects.select_related("file"), pk=meeting_id)
    if meeting.file is None:
        raise Http404
    return files.answer(meeting.file)


@staff
@require_safe
def follow_up_list(request: HttpRequest) -> HttpResponse:
    form = FollowUpFilterForm(request.GET)
    rows = selectors.follow_ups(**form.chosen())
    if request.GET.get("format") == "csv":
        return _follow_ups_csv(rows)
    context = {
        "form": form,
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "is_filtered": bool(request.GET.get("q") or request.GET.get("state")),
        "may_change": may_change(request.user),
        "today": clock.today(),
        "crumbs": crumbs(),
    }
    return render(request, "partners/workforce/follow_ups.html", context)


@coordinators
@require_POST
def follow_up_done(request: HttpRequest, decision_id: uuid.UUID) -> HttpResponse:
    undo = reverse("follow_up_reopen", args=[decision_id])
    return _mark(request, decision_id, services.finish_follow_up, _("Done: '%s'"), undo)


@coordinators
@require_POST
def follow_up_reopen(request: HttpRequest, decision_id: uuid.UUID) -> HttpResponse:
    return _mark(request, decision_id, services.reopen_follow_up, _("Open again: '%s'"), "")


def _mark(
    request: HttpRequest, decision_id: uuid.UUID, act: Callable[..., None], words: str, undo: str
) -> HttpResponse:
    found = Decision.objects.filter(meeting__archived_at__isnull=True)
    decision = get_object_or_404(found.select_related("meeting"), pk=decision_id)
    try:
        act(decision=decision, by=actor_of(request))
        tell(request, words % decision, undo=undo)
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/"):
        return redirect(back)
    return redirect("meeting_detail", decision.meeting_id)


def _edit(request: HttpRequest, meeting: Meeting | None) -> HttpResponse:
    forms = MeetingForms(request.POST or None, request.FILES or None, meeting)
    if request.method == "POST" and MORE_LINES in request.POST:
        forms = MeetingForms(meeting=meeting, draft=request.POST)
    elif request.method == "POST" and (kept := _saved(forms, meeting, request)):
        tell(request, _("The meeting was saved."))
        return redirect("meeting_detail", kept.pk)
    way = [(_("Meetings"), reverse("meeting_list"))]
    if meeting is not None:
        way.append((str(meeting), reverse("meeting_detail", args=[meeting.pk])))
    context = {"forms": forms, "meeting": meeting, "crumbs": crumbs(*way), "contacts_list": CONTACTS_LIST}
    return render(request, "partners/workforce/meeting_form.html", context)


def _saved(forms: MeetingForms, meeting: Meeting | None, request: HttpRequest) -> Meeting | None:
    if not forms.is_valid():
        return None
    try:
        if meeting is None:
            return services.add_meeting(**forms.answers(), by=actor_of(request))
        return services.change_meeting(meeting=meeting, **forms.answers(), by=actor_of(request))
    except ValidationError as refused:
        add_refusal(forms.form, refused)
        return None


def _meetings_csv(rows: Any) -> HttpResponse:
    heads = [_("Date"), _("Body"), _("Name"), _("Place"), _("Attendees"), _("Decisions"), _("Open follow-ups")]
    heads += [_("Agenda"), pgettext("of a meeting", "Minutes")]
    return answer("meetings", heads, _meeting_lines(rows))


def _meeting_lines(rows: Iterable[Any]) -> Iterable[list[Any]]:
    for row in rows:
        about = [row.held_on, row.get_body_display(), row.body_name, row.place]
        yield [*about, row.came, row.decided, row.open_follow_ups, row.agenda, row.minutes]


def _follow_ups_csv(rows: Any) -> HttpResponse:
    heads = [_("Decision"), _("Who follows up"), _("Due"), _("Done"), _("Meeting"), _("Date")]
    lines = (
        [row.text, row.owner, row.due_on, row.done_on, row.meeting.body_label, row.meeting.held_on] for row in rows
    )
    return answer("follow-ups", heads, lines)
