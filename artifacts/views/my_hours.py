"""A student's hours: the week as a grid, entering and changing a day, sending the week, throwing a draft away."""

import datetime as dt
import uuid

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from artifacts.forms.my_hours import HoursForm, entered
from artifacts.models import HoursEntry
from artifacts.my_week import week_of
from artifacts.policies import students
from artifacts.selectors.hours import monday_of
from artifacts.services import hours as services
from artifacts.services.my_hours import unsend
from wbl_portal.core import clock, drafts
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import add_refusal
from wbl_portal.core.toasts import complain, tell
from wbl_portal.people.views.my import me_of


@students
@require_safe
def my_hours(request: HttpRequest) -> HttpResponse:
    """A week by its Monday (`?week=`), with the way to the weeks around it."""
    return render(request, "artifacts/my_hours.html", {"week": week_of(me_of(request), _asked_week(request))})


@students
@require_http_methods(["GET", "HEAD", "POST"])
def my_hours_add(request: HttpRequest) -> HttpResponse:
    me = me_of(request)
    day = _day(request.GET.get("day", "")) or clock.today()
    initial = {"day": day, "version": uuid.uuid4(), "placement": request.GET.get("placement", "")}
    return _edited(request, HoursForm(request.POST or None, student=me, initial=initial))


@students
@require_http_methods(["GET", "HEAD", "POST"])
def my_hours_edit(request: HttpRequest, hours_id: uuid.UUID) -> HttpResponse:
    """A draft, or hours that came back with a question; what was sent is shown and stays."""
    entry = _own(request, hours_id)
    form = HoursForm(request.POST or None, student=me_of(request), initial=entered(entry))
    return _edited(request, form, entry=entry)


@students
@require_POST
def my_hours_remove(request: HttpRequest, hours_id: uuid.UUID) -> HttpResponse:
    entry = _own(request, hours_id)
    try:
        services.remove(entry=entry, by=actor_of(request))
        tell(request, _("Removed."))
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    return redirect(_week_page(entry.day))


@students
@require_POST
def my_hours_send(request: HttpRequest) -> HttpResponse:
    """Send what is open in a week; the sending can be taken back until somebody answers."""
    week = week_of(me_of(request), _day(request.POST.get("week", "")) or clock.today())
    try:
        did = services.submit(entries=week.open, by=actor_of(request))
        tell(request, _("Sent for approval."), undo=reverse("my_hours_unsend", args=[did.entry_id]))
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    return redirect(_week_page(week.monday))


@students
@require_POST
def my_hours_unsend(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponse:
    """Take one's own sending back."""
    try:
        unsend(entry_id=entry_id, student=me_of(request), by=actor_of(request))
        tell(request, _("Taken back. You can change the hours and send them again."))
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    return redirect("my_log")


def _edited(request: HttpRequest, form: HoursForm, *, entry: HoursEntry | None = None) -> HttpResponse:
    """The form, or the page after it was kept or sent."""
    if request.method == "POST" and (done := _kept(request, form)):
        return done
    is_open = entry is None or entry.state in HoursEntry.OPEN
    return render(request, "artifacts/my_hours_form.html", {"form": form, "entry": entry, "is_open": is_open})


def _kept(request: HttpRequest, form: HoursForm) -> HttpResponse | None:
    """Keep what was typed and send it when asked; the same entry may come twice and is done once."""
    by = actor_of(request)
    if form.is_valid():
        try:
            entry = services.save(by=by, **form.facts())
            if request.POST.get("act") == "send" and entry.state in HoursEntry.OPEN:
                services.submit(entries=[entry], by=by)
            return _answered(request, entry)
        except ValidationError as refused:
            add_refusal(form, _at_fields(refused))
    return drafts.refused(form) if drafts.asks(request) else None


def _answered(request: HttpRequest, entry: HoursEntry) -> HttpResponse:
    tell(request, _("Sent for approval.") if request.POST.get("act") == "send" else _("Saved."))
    where = _week_page(entry.day)
    return drafts.taken(entry.pk, where) if drafts.asks(request) else redirect(where)


def _at_fields(refused: ValidationError) -> ValidationError:
    """The service speaks of minutes, the form of hours."""
    if not hasattr(refused, "error_dict"):
        return refused
    return ValidationError({"hours" if name == "minutes" else name: said for name, said in refused.error_dict.items()})


def _own(request: HttpRequest, hours_id: uuid.UUID) -> HoursEntry:
    rows = HoursEntry.objects.filter(placement__student=me_of(request)).select_related("placement__partner")
    found: HoursEntry = get_object_or_404(rows, pk=hours_id)
    return found


def _asked_week(request: HttpRequest) -> dt.date:
    return _day(request.GET.get("week", "")) or clock.today()


def _day(text: str) -> dt.date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _week_page(day: dt.date) -> str:
    return f"{reverse('my_hours')}?week={monday_of(day).isoformat()}"
