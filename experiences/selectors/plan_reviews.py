"""Who looked through the plan of a school year, and the plan as they are shown it."""

from dataclasses import dataclass

from django.db.models import QuerySet

from experiences.campus import phase_editions
from experiences.models import PlanReview
from experiences.selectors.continuum import grades_of, planned_by_cell, wanted_cells
from wbl_portal.frameworks import Framework, Phase
from wbl_portal.people.models import SchoolYear

# What the list may be narrowed to -> which reviews those are.
ANSWERS = {"given": {"agrees__isnull": False}, "changes": {"agrees": False}, "open": {"agrees__isnull": True}}


@dataclass(frozen=True)
class Cell:
    """A cell as a partner reads it: planned experiences, whether something is required, whose name is on it."""

    grade: int
    planned: int
    required: bool
    partners: list[str]


@dataclass(frozen=True)
class Plan:
    """One framework edition's continuum of a school year, without any student."""

    framework: Framework
    grades: list[int]
    rows: list[tuple[Phase, list[Cell]]]

    @property
    def partners(self) -> list[str]:
        """The partners of all cells, each once, by name."""
        return sorted({name for _phase, cells in self.rows for cell in cells for name in cell.partners})


def reviews(year: SchoolYear | None, answer: str = "") -> QuerySet[PlanReview]:
    """The reviews of a year for the list: open ones first. `answer`: one of ANSWERS, else all."""
    rows = PlanReview.objects.filter(year=year).select_related("contact__partner", "year")
    rows = rows.filter(**ANSWERS.get(answer, {}))
    return rows.order_by("answered_at", "contact__partner__name")


def plans(year: SchoolYear) -> list[Plan]:
    """The plan per framework edition of the campus; two queries each."""
    return [_plan(edition, year) for edition in phase_editions()]


def _plan(edition: Framework, year: SchoolYear) -> Plan:
    grades, wanted, planned = grades_of(edition), wanted_cells(edition), planned_by_cell(edition.key, year)

    def cell(phase: str, grade: int) -> Cell:
        here = planned.get((phase, grade))
        required = wanted[phase, grade].is_required
        return Cell(grade, here.experiences if here else 0, required, here.partners if here else [])

    return Plan(edition, grades, [(phase, [cell(phase.key, grade) for grade in grades]) for phase in edition.phases])
