"""The cells of the continuum: what each grade needs of each phase, and what a school year plans there."""

from dataclasses import dataclass, field

from experiences.campus import campus_grades
from experiences.models import ContinuumCell, ExperiencePhase
from experiences.wanted import Wanted
from wbl_portal.frameworks import Framework
from wbl_portal.people.models import SchoolYear

Place = tuple[str, int]


@dataclass
class InCell:
    """What is planned in a cell: the number of experiences and the names of their partners, in order, each once."""

    experiences: int = 0
    partners: list[str] = field(default_factory=list)


def grades_of(edition: Framework) -> list[int]:
    """The campus's grades that the framework edition covers."""
    return [grade for grade in campus_grades() if edition.lowest_grade <= grade <= edition.highest_grade]


def wanted_cells(edition: Framework) -> dict[Place, Wanted]:
    """(phase, grade) -> what is wanted, for every cell of the campus's grid; one without a row is optional."""
    rows = ContinuumCell.objects.filter(framework=edition.key).values_list("phase", "grade", "expectation", "reason")
    known = {(phase, grade): Wanted(expectation, reason) for phase, grade, expectation, reason in rows}
    places = [(phase.key, grade) for phase in edition.phases for grade in grades_of(edition)]
    return {place: known.get(place, Wanted()) for place in places}


def required_cells(edition: Framework) -> set[Place]:
    """Where nothing planned is a gap."""
    return {place for place, wanted in wanted_cells(edition).items() if wanted.is_required}


def planned_by_cell(edition: str, year: SchoolYear) -> dict[Place, InCell]:
    """(phase, grade) -> the planned experiences of the year; one for several grades counts in each, a draft in none."""
    cells: dict[Place, InCell] = {}
    rows = ExperiencePhase.objects.filter(
        framework=edition,
        experience__year=year,
        experience__archived_at__isnull=True,
        experience__is_draft=False,
    ).values_list("phase", "experience__grades", "experience__partner__name")
    for phase, grades, partner in rows.order_by("experience__partner__name", "pk"):
        for grade in grades:
            cell = cells.setdefault((phase, grade), InCell())
            cell.experiences += 1
            if partner and partner not in cell.partners:
                cell.partners.append(partner)
    return cells
