"""What experiences bring to the first page of the day: this week's sessions."""

import datetime as dt

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from experiences import (
    coverage,  # noqa: F401 - registers itself
    feedback,  # noqa: F401 - registers itself
    first_steps,  # noqa: F401 - registers itself
    reach,
    selectors,
)
from experiences.models import Session
from wbl_portal.core import clock
from wbl_portal.core.panels import Figure, Section, brings
from wbl_portal.core.sections import add_place
from wbl_portal.people.context import current_year
from wbl_portal.people.policies import staff

WEEK = "this-week"


def sessions_this_week() -> QuerySet[Session]:
    """Sessions from Monday to Sunday of today's week that were not cancelled, of experiences in the lists."""
    monday = clock.today() - dt.timedelta(days=clock.today().weekday())
    held = Session.objects.held().filter(held_on__range=(monday, monday + dt.timedelta(days=6)))
    return held.in_the_plan().select_related("experience__experience_type", "experience__partner")


@brings("today.figures", order=22)
def on_lapsed_agreements(request: HttpRequest) -> Figure | None:
    """This year's experiences with a session that no agreement covers; nothing to say while there is none."""
    count = selectors.experiences(selectors.Filter(year=current_year(), lapsed=True)).count()
    if not count:
        return None
    return Figure(
        label=_("Experiences without agreement"),
        value=count,
        url=f"{reverse('experience_list')}?lapsed=on",
        note=_("a session lies on a day without an agreement in force"),
        tone="warn",
    )


@brings("today.figures", order=30)
def sessions_figure(request: HttpRequest) -> Figure:
    return Figure(
        label=_("Sessions this week"),
        value=sessions_this_week().count(),
        url=f"{reverse('today')}#{WEEK}",
        note=_("visits, speakers, shadowing and more"),
    )


@brings("today.sections", order=30)
def week(request: HttpRequest) -> Section:
    lines = reach.class_lists(list(sessions_this_week()), request.user)
    return Section(WEEK, _("This week"), "experiences/_week.html", {"lines": lines, "today": clock.today()})


@brings("today.figures", order=60)
def policies_to_review(request: HttpRequest) -> Figure:
    value = selectors.overdue_policies().count()
    return Figure(
        label=_("Policies to review"),
        value=value,
        url=f"{reverse('policy_list')}?overdue=on",
        note=_("the day of their review has passed"),
        tone="warn" if value else "",
    )


add_place("continuum", "sequence", gettext_lazy("Sequence"), staff, order=20)
add_place("continuum", "alignment_list", gettext_lazy("Alignment"), staff, order=30)
add_place("continuum", "pathway_list", gettext_lazy("Pathways"), staff, order=40)
add_place("continuum", "policy_list", gettext_lazy("Policies"), staff, order=50)
add_place("experience_list", "experience_list", gettext_lazy("Experiences"), staff, order=10)
add_place("experience_list", "type_list", gettext_lazy("Types"), staff, order=90)
add_place("experience_list", "credential_list", gettext_lazy("Credentials"), staff, order=80)
