"""What experiences bring to the turn of the year: the plan of the year that ends, as drafts of the next."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from experiences.models import Experience, ExperiencePhase
from wbl_portal.core.lists import Plan
from wbl_portal.core.panels import brings
from wbl_portal.core.sheets import plain
from wbl_portal.people.rollover import PLACE, Choice, Part, Years

COPIED = ("title", "experience_type_id", "partner_id", "grades", "occupation", "is_virtual", "description", "standards")


@brings(PLACE, order=30)
def experiences() -> Part:
    return Part(
        key="experiences",
        title=_("Experiences as drafts of the next year"),
        about=_(
            "With their type, partner, grades, phases, courses and pathways; without dates. A draft counts nowhere yet."
        ),
        main=Experience,
        plan=_clone,
        says=lambda plan: [str(row) for row in plan.new if isinstance(row, Experience)],
        choices=lambda over: [Choice(each.pk, each.title, str(each.partner or "")) for each in _to_clone(over)],
    )


def _to_clone(over: Years) -> list[Experience]:
    """What was planned in the year that ends and has no namesake with the same partner in the next."""
    there = {(plain(each.title), each.partner_id) for each in Experience.objects.current().in_year(over.new)}
    rows = Experience.objects.planned().in_year(over.old).select_related("partner")
    return [each for each in rows if (plain(each.title), each.partner_id) not in there]


def _clone(over: Years, plan: Plan) -> None:
    rows = [each for each in _to_clone(over) if over.takes(each.pk)]
    copies: dict[uuid.UUID, Experience] = {}
    for each in rows:
        values = {name: getattr(each, name) for name in COPIED}
        copies[each.pk] = Experience(year=over.new, is_draft=True, **values)
        plan.add(copies[each.pk])
    for phase in ExperiencePhase.objects.filter(experience_id__in=copies):
        copy = copies[phase.experience_id]
        plan.add(ExperiencePhase(experience=copy, framework=phase.framework, phase=phase.phase))
    for through, other in ((Experience.courses.through, "course_id"), (Experience.pathways.through, "pathway_id")):
        for tie in _ties(through, copies):
            plan.add(through(experience=copies[tie.experience_id], **{other: getattr(tie, other)}))


def _ties(through: Any, copies: Iterable[uuid.UUID]) -> QuerySet[Any]:
    rows: QuerySet[Any] = through.objects.filter(experience_id__in=copies)
    return rows
