"""Three invented experiences: one that was, one to come, one a placement can belong to."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from experiences.campus import frameworks_meeting
from experiences.models import Experience, ExperiencePhase, ExperienceType, Session
from partners.models import Partner
from wbl_portal.core import clock
from wbl_portal.core.database import connection
from wbl_portal.core.lists import Plan
from wbl_portal.core.panels import brings
from wbl_portal.people.models import SchoolYear
from wbl_portal.people.sample_data import ROWS, named, rows_of, year_of


@dataclass(frozen=True)
class Invented:
    """An experience with the one day that it has."""

    title: str
    kind: ExperienceType
    grades: list[int]
    day: dt.date
    minutes: int


@brings(ROWS, order=30)
def experiences(plan: Plan) -> None:
    """One per partner, of the campus's own types and in the phases that these have; each has a day in the plan."""
    year = year_of(plan)
    made = []
    for partner, each in zip(rows_of(plan, Partner), _invented(year), strict=False):
        row = Experience(
            title=named(each.title), experience_type=each.kind, partner=partner, year=year, grades=each.grades
        )
        made.append((row, each))
        plan.add(row)
    for row, each in made:
        meeting = {edition.key for edition in frameworks_meeting(each.grades)}
        for phase in each.kind.phases.all():
            if phase.framework in meeting:
                plan.add(ExperiencePhase(experience=row, framework=phase.framework, phase=phase.phase))
    for row, each in made:
        plan.add(Session(experience=row, held_on=each.day, minutes=each.minutes))


def _invented(year: SchoolYear) -> list[Invented]:
    """None where the campus has archived every type."""
    kinds = list(ExperienceType.objects.current().prefetch_related("phases"))
    visits = [each for each in kinds if not each.is_placement] or kinds
    stays = [each for each in kinds if each.is_placement] or kinds
    if not kinds:
        return []
    today, grades = clock.today(), list(connection.tenant.grades)
    past = max(year.starts_on, today - dt.timedelta(days=7))
    soon, later = (min(year.ends_on, today + dt.timedelta(days=days)) for days in (14, 21))
    return [
        Invented(_("Visit to the hospital"), visits[0], grades, past, 120),
        Invented(_("A machinist tells"), visits[-1], grades, soon, 60),
        Invented(_("Weeks at the data company"), stays[0], grades[-1:], later, 240),
    ]
