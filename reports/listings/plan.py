"""The shape of the plan as published: the continuum with its reasons, the alignment, and who looked through it."""

from collections.abc import Iterator
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from experiences.models import Alignment, Expectation, PlanReview
from experiences.selectors.alignment import crosswalk
from experiences.selectors.continuum import InCell, planned_by_cell, wanted_cells
from experiences.wanted import Wanted
from reports.listings.parts import Asked, Listing, grade_ranges, listing, long_date
from wbl_portal.core.clock import local_day


def continuum(asked: Asked) -> Listing:
    """A row per grade and a column per phase: required, optional or not for this grade, and how many experiences."""
    wanted, planned = wanted_cells(asked.phases), planned_by_cell(asked.phases.key, asked.year)
    columns = {"grade": _("Grade")} | {phase.key: _(phase.title) for phase in asked.phases.phases}
    rows = []
    for grade in asked.program.grades:
        cells = {
            phase.key: _cell(wanted[phase.key, grade], planned.get((phase.key, grade), InCell()))
            for phase in asked.phases.phases
        }
        rows.append({"grade": _("Grade %(grade)s") % {"grade": grade}} | cells)
    return listing(
        "continuum",
        _("The plan by grade and phase"),
        columns,
        rows,
        empty=_("The campus serves no grade of this plan."),
    )


def _cell(wanted: Wanted, found: InCell) -> str:
    if wanted.is_not_for_grade:
        return _("Not for this grade")
    words = ngettext("%(n)s experience", "%(n)s experiences", found.experiences) % {"n": found.experiences}
    count = words if found.experiences else _("none yet")
    return _("%(expectation)s: %(count)s") % {
        "expectation": Expectation(wanted.expectation).label,
        "count": count,
    }


def reasons(asked: Asked) -> Listing:
    """Why a cell is what it is, neighbouring grades together."""
    wanted = wanted_cells(asked.phases)
    rows = [row for phase in asked.phases.phases for row in _reasons(phase.key, _(phase.title), wanted, asked)]
    columns = {"phase": _("Phase"), "grades": _("Grades"), "expectation": _("Expectation"), "reason": _("Reason")}
    empty = _("No reason is noted for any cell of the plan.")
    return listing("reasons", _("Why the plan is so"), columns, rows, empty=empty)


def _reasons(key: str, title: str, wanted: dict[tuple[str, int], Wanted], asked: Asked) -> Iterator[dict[str, str]]:
    cells = [(grade, wanted[key, grade]) for grade in asked.program.grades]
    for cell, group in groupby(cells, key=lambda pair: pair[1]):
        if cell.reason:
            yield {
                "phase": title,
                "grades": grade_ranges(grade for grade, _cell in group),
                "expectation": str(Expectation(cell.expectation).label),
                "reason": cell.why,
            }


def alignment(asked: Asked) -> Listing:
    """The crosswalk of school, college and industry (P-TECH 6.1c); what a row lacks is said."""
    columns = {
        "number": _("Row"),
        "pathway": _("Pathway"),
        "grade": _("Grade"),
        "course": _("High-school course"),
        "college_course": _("College course"),
        "requirement": _("Industry requirement"),
        "type": _("Experience"),
        "credential": _("Credential"),
        "missing": _("Still missing"),
    }
    rows = [_crossed(each.number, each.alignment) | {"missing": " ".join(each.missing)} for each in crosswalk()]
    empty = _("No row of the alignment is written yet.")
    return listing("alignment", _("School, college and industry side by side"), columns, rows, empty=empty)


def _crossed(number: int, row: Alignment) -> dict[str, str]:
    college = f"{row.college_course} ({row.college})" if row.college_course and row.college else row.college_course
    return {
        "number": str(number),
        "pathway": row.pathway.name if row.pathway else "",
        "grade": str(row.grade or ""),
        "course": str(row.course or ""),
        "college_course": college,
        "requirement": row.industry_requirement,
        "type": str(row.experience_type or ""),
        "credential": str(row.credential or ""),
    }


def plan_reviews(asked: Asked) -> Listing:
    """The partners who looked through the year's plan with the campus: organization, day and answer, no person."""
    found = (
        PlanReview.objects.filter(year=asked.year, answered_at__isnull=False)
        .select_related("contact__partner")
        .order_by("answered_at", "contact__partner__name")
    )
    columns = {"organization": _("Organization"), "day": _("Date"), "answer": _("Answer")}
    rows = [
        {
            "organization": each.contact.partner.name,
            "day": long_date(local_day(each.answered_at) if each.answered_at else None),
            "answer": _("Agrees with the plan") if each.agrees else _("Asks for changes"),
        }
        for each in found
    ]
    empty = _("No partner has looked through the plan of this school year yet.")
    return listing("plan-reviews", _("Partners who reviewed the plan"), columns, rows, empty=empty)
