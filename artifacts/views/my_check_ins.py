"""Coming to the worksite with a goal, leaving it with a note: the two faces of the big button."""

import uuid

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from artifacts.forms.my_hours import CheckInForm, CheckOutForm, quarter_now
from artifacts.models import CheckIn
from artifacts.policies import students
from artifacts.services import check_ins as services
from wbl_portal.core import clock, drafts
from wbl_portal.core.actor import actor_of
from wbl_portal.core.forms import add_refusal
from wbl_portal.core.toasts import complain, tell
from wbl_portal.people.views.my import me_of


@students
@require_http_methods(["GET", "HEAD", "POST"])
def my_check_in(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("placement", "")
    initial = {"day": clock.today(), "came_at": quarter_now(), "version": uuid.uuid4(), "placement": asked}
    form = CheckInForm(request.POST or None, student=me_of(request), initial=initial)
    if request.method == "POST" and (done := _came(request, form)):
        return done
    return render(request, "artifacts/my_check_in.html", {"form": form})


@students
@require_http_methods(["GET", "HEAD", "POST"])
def my_check_out(request: HttpRequest, check_in_id: uuid.UUID) -> HttpResponse:
    check_in = _own(request, check_in_id)
    same_day = check_in.day == clock.today()
    initial = {"left_at": quarter_now() if same_day else None, "version": check_in.pk}
    form = CheckOutForm(request.POST or None, check_in=check_in, initial=initial)
    if request.method == "POST" and (done := _left(request, form, check_in)):
        return done
    return render(request, "artifacts/my_check_out.html", {"form": form, "check_in": check_in, "same_day": same_day})


@students
@require_POST
def my_check_in_undo(request: HttpRequest, check_in_id: uuid.UUID) -> HttpResponse:
    try:
        services.take_back(check_in=_own(request, check_in_id), by=actor_of(request))
        tell(request, _("The check-in is taken back."))
    except ValidationError as refused:
        complain(request, " ".join(refused.messages))
    return redirect("my_home")


def _came(request: HttpRequest, form: CheckInForm) -> HttpResponse | None:
    if form.is_valid():
        given = dict(form.cleaned_data)
        try:
            made = services.check_in(check_in_id=given.pop("version"), by=actor_of(request), **given)
            tell(request, _("You are checked in."), undo=reverse("my_check_in_undo", args=[made.pk]))
            return _answered(request, made.pk, reverse("my_home"))
        except ValidationError as refused:
            add_refusal(form, refused)
    return drafts.refused(form) if drafts.asks(request) else None


def _left(request: HttpRequest, form: CheckOutForm, check_in: CheckIn) -> HttpResponse | None:
    if form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        try:
            services.check_out(check_in=check_in, by=actor_of(request), **given)
            tell(request, _("You are checked out. Your hours are in the log: send them at the end of the week."))
            return _answered(request, check_in.pk, reverse("my_log"))
        except ValidationError as refused:
            add_refusal(form, refused)
    return drafts.refused(form) if drafts.asks(request) else None


def _answered(request: HttpRequest, version: uuid.UUID, where: str) -> HttpResponse:
    return drafts.taken(version, where) if drafts.asks(request) else redirect(where)


def _own(request: HttpRequest, check_in_id: uuid.UUID) -> CheckIn:
    rows = CheckIn.objects.filter(placement__student=me_of(request)).select_related("placement__partner")
    found: CheckIn = get_object_or_404(rows, pk=check_in_id)
    return found
