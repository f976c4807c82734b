"""What this floor brings to the pages of partners: the experiences planned with each, and what happened of them."""

import uuid
from collections.abc import Collection

from django.db.models import F
from django.db.models.functions import TruncDate
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from experiences import reach, selectors
from experiences.models import Experience, PlanReview, Session
from experiences.policies import may_change
from partners import engagements
from partners.engagements import Asked, Engagement
from partners.models import Partner
from partners.selectors import COLUMNS, Column
from partners.views.partners import FACTS, SECTIONS
from wbl_portal.core import clock, panels
from wbl_portal.people.context import current_year

SHOWN = 10


def connect() -> None:
    panels.brings(COLUMNS)(_planned_column)
    panels.brings(SECTIONS)(_planned_section)
    panels.brings(FACTS)(_serves)
    panels.brings(engagements.PLACE, order=20)(_plan_reviews)
    panels.brings(engagements.PLACE, order=30)(_sessions)


def _planned_column(partners: Collection[uuid.UUID]) -> Column:
    label = _("Experiences")
    counts = selectors.planned_with(partners)
    return Column(
        "experiences", label, {partner: panels.Figure(label, n, _of(partner)) for partner, n in counts.items()}
    )


def _planned_section(request: HttpRequest, partner: Partner) -> panels.Section:
    rows = selectors.experiences(selectors.Filter(partner=partner))
    context = {
        "rows": rows[:SHOWN],
        "all_url": _of(partner.pk),
        "add_url": f"{reverse('experience_add')}?partner={partner.pk}",
        "may_change": may_change(request.user) and not partner.is_archived,
        "today": clock.today(),
    }
    return panels.Section("experiences", _("Experiences"), "experiences/_of_partner.html", context)


def _serves(partner: Partner) -> list[panels.Figure]:
    """The grades and phases of what is planned with a partner this school year."""
    year = current_year()
    rows = list(Experience.objects.planned().in_year(year).filter(partner=partner)) if year else []
    grades = sorted({grade for each in rows for grade in each.grades})
    url = (
        f"{reverse('experience_list')}?{urlencode({'partner': str(partner.pk), 'year': year.label if year else 'all'})}"
    )
    nothing = _("None this school year")
    return [
        panels.Figure(_("Grades served"), ", ".join(map(str, grades)), url, nothing),
        panels.Figure(_("Phases"), ", ".join(selectors.phases_served(rows)), url, nothing),
    ]


def _plan_reviews(partner: Partner, asked: Asked) -> list[Engagement]:
    rows = PlanReview.objects.filter(contact__partner=partner, answered_at__isnull=False)
    return [
        Engagement(
            each.on,
            _("%(name)s looked through the plan") % {"name": each.contact.name},
            f"{reverse('plan_review_list')}?{urlencode({'year': each.year.label})}",
        )
        for each in asked.newest(rows.select_related("contact", "year"), TruncDate("answered_at"))
    ]


def _sessions(partner: Partner, asked: Asked) -> list[Engagement]:
    """What was held with a partner, with the number of students there; the list of who they are is a page away."""
    rows = Session.objects.held().in_the_plan().filter(experience__partner=partner).select_related("experience")
    held = list(asked.newest(rows, F("held_on")))
    return [_held(session, known) for session, known in reach.class_lists(held, asked.user)]


def _held(session: Session, known: reach.ListState) -> Engagement:
    words = session.experience.title
    if known.recorded:
        there = ngettext("%(n)s student present", "%(n)s students present", known.present) % {"n": known.present}
        words = f"{words}: {there}"
    url = known.url or reverse("experience_detail", args=[session.experience_id])
    return Engagement(session.held_on, words, url)


def _of(partner: uuid.UUID) -> str:
    return f"{reverse('experience_list')}?partner={partner}&year=all"
