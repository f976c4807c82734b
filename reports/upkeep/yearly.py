"""Annual measures (P-TECH 6.5a): what the portal can compute itself, and what of them may be printed for the public."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from artifacts.models import Reflection
from experiences.campus import campus_grades, phase_editions
from experiences.models import ContinuumCell, Expectation, ExperiencePhase
from partners.models import Agreement, Partner, ValueSurvey
from reports import measures
from reports.models import AnnualMeasure
from wbl_portal.core import clock
from wbl_portal.core.database import connection
from wbl_portal.people.models import SchoolYear

TENTH = Decimal("0.1")
TOOK_PART = "students-by-grade-phase"


@dataclass(frozen=True)
class Automatic:
    """A result the portal computes. `of_students`: it tells of students, so the public gets it masked or not at all."""

    title: str | Promise
    definition: str | Promise
    unit: str
    of_students: bool
    compute: Callable[[SchoolYear, dt.date], Decimal | None]


def result_of(measure: AnnualMeasure, *, day: dt.date | None = None) -> Decimal | None:
    """What was typed, else what is computed as of a day (today, at most the year's last); None: nothing to compute from."""
    if measure.result is not None or measure.automatic not in AUTOMATIC:
        return measure.result
    year = measure.year
    return AUTOMATIC[measure.automatic].compute(year, min(day or clock.today(), year.ends_on))


def publishable_measures(year: SchoolYear) -> list[dict[str, Any]]:
    """The year's measures for the public: {"title", "unit", "target", "result"}, numbers as text, result None where held.

    A typed result may be a small count of students, so it stays with staff; so does a computed one of students, but for
    the share who took part, which is the percentage the year's latest snapshot shows already (if it shows one).
    """
    found = AnnualMeasure.objects.current().filter(year=year).select_related("year")
    return [
        {"title": each.title, "unit": each.unit_words, "target": str(each.target), "result": _public_result(each)}
        for each in found
    ]


def _public_result(measure: AnnualMeasure) -> str | None:
    kind = AUTOMATIC.get(measure.automatic)
    if kind is None or measure.result is not None:
        return None
    if kind.of_students:
        return _shown_share(measure.year) if measure.automatic == "took_part" else None
    result = result_of(measure)
    return None if result is None else str(result)


def _shown_share(year: SchoolYear) -> str | None:
    """The percentage of all members who took part, as the masked table of the latest snapshot prints it."""
    snapshot = year.snapshots.latest_first().first()
    if snapshot is None or len(connection.tenant.frameworks) != 1:
        return None
    for tables in snapshot.protected.get("slots", {}).values():
        for row in tables.get(TOOK_PART, {}).get("rows", []):
            if row["grade"] == row["phase"] == "all" and not row.get("mask") and row.get("percent") is not None:
                return str(row["percent"])
    return None


def _took_part(year: SchoolYear, day: dt.date) -> Decimal | None:
    members = heads = 0
    for program in _present_programs():
        tables = measures.exact_figures(program, year, day)["tables"]
        members += _whole(tables.get("members-by-grade", []))
        heads += _whole(tables.get(TOOK_PART, []))
    return _percent(heads, members)


def _present_programs() -> list[measures.Program]:
    """The programs of today: a superseded edition counts the same students once more."""
    return [each for each in measures.programs() if each.framework.key in connection.tenant.frameworks]


def _whole(rows: list[dict[str, Any]]) -> int:
    """The figure of the row that stands for all of every dimension."""
    dimensions = ("grade", "phase")
    return sum(row["value"] for row in rows if all(row.get(name, "all") == "all" for name in dimensions))


def _covered_partners(year: SchoolYear, day: dt.date) -> Decimal | None:
    active = Partner.objects.current()
    covered = active.filter(pk__in=Agreement.objects.in_force(day).values("partner_id"))
    return _percent(covered.count(), active.count())


def _survey_rate(year: SchoolYear, day: dt.date) -> Decimal | None:
    asked = ValueSurvey.objects.filter(year=year)
    return _percent(asked.filter(answered_at__isnull=False).count(), asked.count())


def _mean_rating(year: SchoolYear, day: dt.date) -> Decimal | None:
    given = ValueSurvey.objects.filter(year=year, answered_at__isnull=False).values_list("ratings", flat=True)
    values = [int(value) for ratings in given for value in ratings.values()]
    return _rounded(Decimal(sum(values)) / len(values)) if values else None


def _naming_a_course(year: SchoolYear, day: dt.date) -> Decimal | None:
    given = Reflection.objects.filter(participation__experience__year=year, submitted_at__isnull=False)
    return _percent(given.filter(Q(course__isnull=False) | ~Q(standard="")).count(), given.count())


def _filled_cells(year: SchoolYear, day: dt.date) -> Decimal | None:
    required = set(
        ContinuumCell.objects.filter(
            framework__in=[each.key for each in phase_editions()],
            grade__in=campus_grades(),
            expectation=Expectation.REQUIRED,
        ).values_list("framework", "phase", "grade")
    )
    filled = required & set(_planned_cells(year))
    return _percent(len(filled), len(required))


def _planned_cells(year: SchoolYear) -> Iterator[tuple[str, str, int]]:
    planned = ExperiencePhase.objects.filter(
        experience__year=year, experience__archived_at__isnull=True, experience__is_draft=False
    )
    for framework, phase, grades in planned.values_list("framework", "phase", "experience__grades"):
        yield from ((framework, phase, grade) for grade in grades)


def _percent(part: int, whole: int) -> Decimal | None:
    return _rounded(Decimal(100 * part) / whole) if whole else None


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(TENTH, rounding=ROUND_HALF_UP)


AUTOMATIC: dict[str, Automatic] = {
    "took_part": Automatic(
        _("Share of members who took part"),
        _("Members who attended at least one experience this year, out of all members."),
        "%",
        True,
        _took_part,
    ),
    "partners_covered": Automatic(
        _("Share of partners with a current agreement"),
        _("Partners with an agreement in force, out of all partners in the list."),
        "%",
        False,
        _covered_partners,
    ),
    "survey_rate": Automatic(
        _("Share of partners' surveys answered"),
        _("Contacts who answered the value survey, out of those who were asked this year."),
        "%",
        False,
        _survey_rate,
    ),
    "value_rating": Automatic(
        _("Mean rating of the value by partners"),
        _("The mean of all ratings in this year's value surveys, from 1 to 4."),
        "of 4",
        False,
        _mean_rating,
    ),
    "naming_a_course": Automatic(
        _("Share of reflections that name a course or standard"),
        _("Reflections handed in this year that name a course or a standard, out of all handed in."),
        "%",
        True,
        _naming_a_course,
    ),
    "cells_filled": Automatic(
        _("Share of required cells of the continuum that are filled"),
        _("Required cells with an experience planned this year, out of all required cells."),
        "%",
        False,
        _filled_cells,
    ),
}
