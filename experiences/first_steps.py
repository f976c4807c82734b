"""What experiences bring to the first hour of a campus."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from experiences.models import Experience
from experiences.policies import coordinators
from wbl_portal.core.panels import brings
from wbl_portal.people.first_hour import STEPS, Step


@brings(STEPS, order=30)
def experiences(request: HttpRequest) -> Step:
    count = Experience.objects.planned().count()
    return Step(
        key="experiences",
        title=_("Experiences with their dates"),
        about=_("The plan of the year, pasted or added one by one: title, type, grades, partner, date."),
        action=_("Bring in experiences"),
        url=reverse("list_choose", args=["experiences"]) if coordinators.allows(request.user) else "",
        count=count,
        said=ngettext("%s experience", "%s experiences", count) % count,
        who=_("A coordinator does this."),
    )
