"""A person's own address for their calendar program: shown once when it is made, ended at any time."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from experiences.policies import staff
from experiences.services import calendars as services
from partners.links import site_of
from wbl_portal.core import clock
from wbl_portal.core.actor import actor_of
from wbl_portal.core.models import Link
from wbl_portal.core.toasts import tell
from wbl_portal.people.models import User


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """GET says whether there is an address; POST makes a new one and shows it."""
    user, address = _user(request), ""
    if request.method == "POST":
        address = site_of(request) + services.open_calendar(user=user, by=actor_of(request))
    standing = Link.objects.filter(purpose=services.CALENDAR, subject_id=user.pk, revoked_at=None)
    context = {"address": address, "standing": standing.filter(expires_at__gt=clock.now()).first()}
    return render(request, "experiences/calendar.html", context)


@staff
@require_POST
def calendar_close(request: HttpRequest) -> HttpResponse:
    services.close_calendar(user=_user(request), by=actor_of(request))
    tell(request, _("Your calendar address no longer works."))
    return redirect("calendar")


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
