"""What experiences bring to the first page of the day: this week's sessions."""

import datetime as dt

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from experiences import (
    coverage,  # noqa: F401 - registers itself
    feedback,  # noqa: F401 - registers itself
    finding,  # noqa: F401 - registers itself
    first_steps,  # noqa: F401 - registers itself
    holdings,  # noqa: F401 - registers itself
    reach,
    rollover,  # noqa: F401 - registers itself
    sample_data,  # noqa: F401 - registers itself
    waiting,  # noqa: F401 - registers itself
)
from experiences.models import Session
from wbl_portal.core import clock
from wbl_portal.core.panels import Section, brings
from wbl_portal.core.sections import add_place
from wbl_portal.people.days_off import days_off
from wbl_portal.people.policies import staff

WEEK = "this-week"


def sessions_this_week() -> QuerySet[Session]:
    """Sessions from Monday to Sunday of today's week that were not cancelled, of experiences in the lists."""
    monday = _days_of_the_week()[0]
    held = Session.objects.held().filter(held_on__range=(monday, monday + dt.timedelta(days=6)))
    return held.in_the_plan().select_related("experience__experience_type", "experience__partner")


@brings("today.aside", order=30)
def week(request: HttpRequest) -> Section:
    lines = reach.class_lists(list(sessions_this_week()), request.user)
    off = days_off(_days_of_the_week())
    context = {"lines": lines, "today": clock.today(), "off": off.items()}
    return Section(WEEK, _("This week"), "experiences/_week.html", context)


def _days_of_the_week() -> list[dt.date]:
    monday = clock.today() - dt.timedelta(days=clock.today().weekday())
    return [monday + dt.timedelta(days=number) for number in range(7)]


add_place("continuum", "sequence", gettext_lazy("Sequence"), staff, order=20)
add_place("continuum", "alignment_list", gettext_lazy("Alignment"), staff, order=30)
add_place("continuum", "pathway_list", gettext_lazy("Pathways"), staff, order=40)
add_place("continuum", "policy_list", gettext_lazy("Policies"), staff, order=50)
add_place("experience_list", "experience_list", gettext_lazy("Experiences"), staff, order=10)
add_place("experience_list", "type_list", gettext_lazy("Types"), staff, order=90)
add_place("experience_list", "credential_list", gettext_lazy("Credentials"), staff, order=80)
