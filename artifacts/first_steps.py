"""What attendance brings to the first hour of a campus."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from artifacts.models import Attendance
from artifacts.policies import attendance_takers
from experiences.models import Session
from wbl_portal.core import clock
from wbl_portal.core.panels import brings
from wbl_portal.people.first_hour import STEPS, Step


@brings(STEPS, order=40)
def attendance(request: HttpRequest) -> Step:
    count = Attendance.objects.values("session_id").distinct().count()
    return Step(
        key="attendance",
        title=_("A class list"),
        about=_("Who was there: everybody is ticked, untick the absent, save."),
        action=_("Take a class list"),
        url=_first_list() if attendance_takers.allows(request.user) else "",
        count=count,
        said=ngettext("%s class list", "%s class lists", count) % count,
        who=_("A teacher or a coordinator does this."),
    )


def _first_list() -> str:
    """The class list of the latest session that was held and has none, else the experiences."""
    held = Session.objects.held().in_the_plan().until(clock.today()).filter(attendances__isnull=True)
    found = held.order_by("-held_on", "id").first()
    return reverse("attendance_edit", args=[found.experience_id, found.pk]) if found else reverse("experience_list")
