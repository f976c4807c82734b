"""What this floor brings to enrichment and to partners: who belongs, whom a partner reached, the questions students answer."""

import uuid
from collections.abc import Collection
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from artifacts.models import ReflectionPrompt
from artifacts.policies import coordinators
from artifacts.selectors import attendance
from artifacts.selectors import enrichment as selectors
from experiences import plan_item
from experiences.models import Enrichment, Experience
from experiences.selectors.enrichment import REACHED
from experiences.views.enrichment import SECTIONS
from partners import links
from partners.models import Partner
from wbl_portal.core.database import connection
from wbl_portal.core.panels import Section, brings
from wbl_portal.people.context import current_year
from wbl_portal.people.models import SchoolYear, Student

SHOWN = 20


@brings(REACHED)
def students_in(enrichments: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[int, int]]:
    return selectors.students_in(enrichments)


@brings(SECTIONS, order=10)
def members(request: HttpRequest, enrichment: Enrichment) -> Section:
    rows = list(selectors.members(enrichment))
    context = {
        "enrichment": enrichment,
        "members": [row for row in rows if row.left_on is None],
        "former": [row for row in rows if row.left_on is not None],
        "may_change": coordinators.allows(request.user) and not enrichment.is_archived,
    }
    return Section("members", _("Members"), "artifacts/_members.html", context)


@brings(links.DID, order=20)
def students_reached(partner: Partner, year: SchoolYear) -> str | None:
    """How many different students a partner reached; nothing below the smallest group that is shown."""
    experiences = list(Experience.objects.in_year(year).filter(partner=partner).values_list("pk", flat=True))
    n = attendance.reached_together(experiences)
    if n < connection.tenant.smallest_group:
        return None
    return ngettext("%(n)s student met you", "%(n)s different students met you", n) % {"n": n}


@brings(plan_item.SECTIONS, order=10)
def prompts(year: SchoolYear) -> Section:
    """The questions of the guided reflections (P-TECH 6.3): partners look through them as well."""
    once = {prompt.text: prompt for prompt in ReflectionPrompt.objects.current()}  # some stand in several phases
    context = {"prompts": list(once.values())}
    return Section("prompts", _("What students are asked afterwards"), "artifacts/_prompts_to_review.html", context)


@brings("student.sections", order=60)
def clubs_of(request: HttpRequest, student: Student) -> Section:
    context = {"memberships": list(selectors.memberships_of(student))}
    return Section("enrichment", _("Clubs and competitions"), "artifacts/_student_enrichment.html", context)


@brings("home.sections", order=60)
def my_clubs(me: Any) -> Section | None:
    """A student's clubs of the present year; nothing while there are none."""
    year = current_year()
    mine = [row for row in selectors.memberships_of(me) if row.enrichment.year == year and row.left_on is None]
    if not mine:
        return None
    return Section("clubs", _("Your clubs and competitions"), "artifacts/_my_enrichment.html", {"memberships": mine})


@brings("explore.sections", order=60)
def clubs_for_me(me: Any) -> Section | None:
    """What a student of a grade could join this year."""
    year = current_year()
    if year is None or me.grade is None:
        return None
    rows = Enrichment.objects.current().filter(year=year, grades__contains=[me.grade])[:SHOWN]
    context = {"enrichments": list(rows)}
    return Section("clubs", _("Clubs and competitions for your grade"), "artifacts/_open_enrichment.html", context)
