"""The plan of a school year in one framework, as the validator reads it."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from experiences.models import Experience, ExperiencePhase, Pathway
from experiences.selectors.continuum import grades_of, wanted_cells
from experiences.sequence import Plan, Step
from wbl_portal.frameworks import Framework
from wbl_portal.people.models import Course, SchoolYear


def plan_of(edition: Framework, year: SchoolYear, pathway: Pathway | None = None) -> Plan:
    """The planned experiences of the year (of a pathway, when given) with what they build on, of whatever year.

    A constant number of queries.
    """
    rows = list(_planned(edition, year, pathway))
    ties = _ties([row.pk for row in rows])
    phases = _phases(edition, {row.pk for row in rows} | {pk for _later, pk in ties})
    before = {pk: _before(row, phases) for pk, row in _with_first_day(pk for _later, pk in ties).items()}
    steps = []
    for row in rows:
        earlier = tuple(before[pk] for later, pk in ties if later == row.pk and pk in before)
        steps.append(
            Step(
                id=row.pk,
                title=row.title,
                phase=phases.get(row.pk, ""),
                grades=tuple(row.grades),
                first_on=row.first_on,  # type: ignore[attr-defined]
                builds_on=earlier,
                is_placement=row.experience_type.is_placement,
                has_course_or_standard=bool(row.standards) or row.has_course,  # type: ignore[attr-defined]
            )
        )
    name = pathway.name if pathway else ""
    return Plan(edition, tuple(grades_of(edition)), wanted_cells(edition), tuple(steps), year.label, name)


def _planned(edition: Framework, year: SchoolYear, pathway: Pathway | None) -> QuerySet[Experience]:
    rows = Experience.objects.planned().in_year(year).filter(phases__framework=edition.key)
    if pathway is not None:
        rows = rows.filter(pathways=pathway)
    courses = Course.objects.filter(experiences=OuterRef("pk"))
    return _dated(rows.annotate(has_course=Exists(courses))).select_related("experience_type").order_by("title", "id")


def _ties(rows: list[uuid.UUID]) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """(experience, what it builds on)."""
    through = Experience.builds_on.through.objects.filter(from_experience_id__in=rows)
    return list(through.values_list("from_experience_id", "to_experience_id").order_by("pk"))


def _phases(edition: Framework, rows: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    found = ExperiencePhase.objects.filter(framework=edition.key, experience__in=rows)
    return dict(found.values_list("experience_id", "phase"))


def _with_first_day(rows: Iterable[uuid.UUID]) -> dict[uuid.UUID, Experience]:
    return {row.pk: row for row in _dated(Experience.objects.current().filter(pk__in=set(rows)))}


def _dated(rows: QuerySet[Experience]) -> QuerySet[Experience]:
    return rows.annotate(first_on=Min("sessions__held_on", filter=Q(sessions__cancelled_at__isnull=True)))


def _before(row: Experience, phases: dict[uuid.UUID, str]) -> Step:
    first_on: dt.date | None = row.first_on  # type: ignore[attr-defined]
    return Step(row.pk, row.title, phases.get(row.pk, ""), tuple(row.grades), first_on)
