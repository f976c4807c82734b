"""The counting rules of the requirements, one sentence per test."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports import measures
from tests import factories as make
from tests.reports.conftest import attend, students_of
from wbl_portal.core import clock
from wbl_portal.people.models import Enrollment, ProgramMembership, SchoolYear

DAY = make.DAY
HEADS, TIMES = "students-by-grade-phase", "participations-by-grade-phase"


def figures(year: SchoolYear, as_of: dt.date = DAY) -> dict[str, list[dict[str, Any]]]:
    (program,) = measures.programs()
    return measures.exact_figures(program, year, as_of)["tables"]


def cell(rows: list[dict[str, Any]], **labels: str) -> int:
    return next(row["value"] for row in rows if all(row[key] == value for key, value in labels.items()))


def held(year: SchoolYear, phase: str = "exploration", **more: Any) -> Any:
    """A session of a new experience."""
    return make.make_session(make.make_experience(phases={"p-tech-2023": phase}, year=year), **more)


def test_denominators_are_the_members_on_the_as_of_date(year: SchoolYear) -> None:
    stay, leave = students_of(9, 3, year=year), students_of(9, 2, year=year)
    ProgramMembership.objects.filter(student__in=leave).update(ends_on=dt.date(2026, 9, 30))

    rows = figures(year)["members-by-grade"]

    assert cell(rows, grade="9") == len(stay)
    assert cell(rows, grade="all") == len(stay)
    assert cell(figures(year, dt.date(2026, 9, 30))["members-by-grade"], grade="9") == 5


def test_a_student_counts_once_in_a_cell_and_every_time_in_participations(year: SchoolYear) -> None:
    ana, ben = students_of(9, 2, year=year)
    for _ in range(2):
        attend([ana], held(year))
    attend([ana, ben], held(year, "training"))

    tables = figures(year)

    assert cell(tables[HEADS], grade="9", phase="exploration") == 1
    assert cell(tables[HEADS], grade="9", phase="all") == 2
    assert cell(tables[TIMES], grade="9", phase="exploration") == 2
    assert cell(tables[TIMES], grade="all", phase="all") == 4
    assert cell(tables["participations-by-type"], type="all") == 4


def test_many_sessions_of_one_experience_are_one_participation(year: SchoolYear) -> None:
    students = students_of(9, 1, year=year)
    first = held(year)
    attend(students, first)
    attend(students, make.make_session(first.experience, held_on=dt.date(2026, 10, 5)))

    assert cell(figures(year)[TIMES], grade="9", phase="all") == 1


def test_leavers_count_in_participations_where_it_happened_but_not_in_shares(year: SchoolYear) -> None:
    students = students_of(10, 4, year=year)
    attend(students, held(year))
    ProgramMembership.objects.filter(student=students[0]).update(ends_on=dt.date(2026, 10, 2))
    Enrollment.objects.filter(student=students[0]).update(left_on=dt.date(2026, 10, 2))

    tables = figures(year)

    assert cell(tables[TIMES], grade="10", phase="exploration") == 4
    assert cell(tables[HEADS], grade="10", phase="exploration") == 3
    assert all(row["value"] <= row["denominator"] for row in tables[HEADS])


@pytest.mark.parametrize(("minutes", "counted"), [(30, 1), (29, 0), (0, 0)])
def test_below_half_of_the_minutes_the_head_does_not_count(year: SchoolYear, minutes: int, counted: int) -> None:
    attend(students_of(9, 1, year=year), held(year, minutes=60), minutes=minutes)

    tables = figures(year)

    assert cell(tables[HEADS], grade="9", phase="exploration") == counted
    assert cell(tables[TIMES], grade="9", phase="exploration") == counted


def test_presence_is_measured_against_the_sessions_held_up_to_the_as_of_date(year: SchoolYear) -> None:
    students = students_of(9, 1, year=year)
    first = held(year)
    attend(students, first)
    for day in (6, 20):
        make.make_session(first.experience, held_on=dt.date(2026, 10, day))

    assert cell(figures(year, dt.date(2026, 10, 6))[TIMES], grade="9", phase="all") == 1
    assert cell(figures(year, dt.date(2026, 10, 20))[TIMES], grade="9", phase="all") == 0


def test_cancelled_sessions_never_count_and_made_up_absences_do(year: SchoolYear) -> None:
    absent, excused, other = students_of(9, 3, year=year)
    session, cancelled = held(year), held(year, cancelled_at=clock.now())
    attend([absent], session, minutes=0, presence="absent")
    attend([excused], session, presence="made_up")
    attend([other], cancelled)

    assert cell(figures(year)[HEADS], grade="9", phase="all") == 1


def test_as_of_cuts_by_the_day_it_happened(year: SchoolYear) -> None:
    attend(students_of(9, 1, year=year), held(year, held_on=dt.date(2026, 10, 9)))

    assert cell(figures(year, dt.date(2026, 10, 8))[TIMES], grade="9", phase="all") == 0
    assert cell(figures(year, dt.date(2026, 10, 9))[TIMES], grade="9", phase="all") == 1


def test_a_participation_keeps_the_grade_of_its_day_and_a_share_takes_the_grade_of_the_as_of_date(
    year: SchoolYear,
) -> None:
    students = students_of(9, 1, year=year)
    attend(students, held(year))
    Enrollment.objects.filter(student__in=students).update(left_on=dt.date(2026, 10, 4))
    Enrollment.objects.create(student=students[0], year=year, grade=10, entered_on=dt.date(2026, 10, 5))

    tables = figures(year)

    assert cell(tables[TIMES], grade="9", phase="all") == 1
    assert cell(tables[HEADS], grade="10", phase="all") == 1
    assert cell(tables[HEADS], grade="9", phase="all") == 0


def test_archived_experiences_keep_their_facts_but_leave_the_offer(year: SchoolYear) -> None:
    session = held(year)
    attend(students_of(9, 1, year=year), session)
    (program,) = measures.programs()
    before = cell(measures.offered_figures(program, year)["tables"]["experiences-by-type"], type="all")
    session.experience.archived_at = clock.now()
    session.experience.save()

    offered = measures.offered_figures(program, year)["tables"]

    assert cell(figures(year)[TIMES], grade="9", phase="all") == 1
    assert cell(offered["experiences-by-type"], type="all") == before - 1


def test_an_experience_for_several_grades_counts_in_each_and_once_in_the_total(year: SchoolYear) -> None:
    (program,) = measures.programs()
    before = measures.offered_figures(program, year)["tables"]["experiences-by-grade-phase"]
    make.make_experience(grades=[9, 11], phases={"p-tech-2023": "training"}, year=year)

    after = measures.offered_figures(program, year)["tables"]["experiences-by-grade-phase"]

    added = {(r["grade"], r["phase"]): r["value"] - cell(before, grade=r["grade"], phase=r["phase"]) for r in after}
    assert {place for place, value in added.items() if value == 1} == {
        (grade, phase) for grade in ("9", "11", "all") for phase in ("training", "all")
    }


def test_an_experience_without_a_phase_stands_in_a_row_of_its_own_so_that_sums_hold(year: SchoolYear) -> None:
    session = make.make_session(make.make_experience(phases={}, year=year))
    attend(students_of(9, 2, year=year), session)

    rows = figures(year)[TIMES]

    assert cell(rows, grade="9", phase="none") == 2
    assert sum(r["value"] for r in rows if r["grade"] == "9" and r["phase"] != "all") == cell(
        rows, grade="9", phase="all"
    )


def test_members_of_another_program_and_grades_outside_the_campus_are_left_out(year: SchoolYear) -> None:
    attend(students_of(9, 2, year=year, framework="t-stem"), session := held(year))
    attend(students_of(13, 1, year=year), session)

    tables = figures(year)

    assert not any(row["value"] for rows in tables.values() for row in rows)


def test_the_figures_of_a_program_come_from_two_statements(school: Any, year: SchoolYear) -> None:
    (program,) = measures.programs()

    with CaptureQueriesContext(connection) as queries:
        measures.exact_figures(program, year, DAY)

    statements = [query["sql"].split()[0] for query in queries]
    assert [word for word in statements if word not in {"SAVEPOINT", "SET", "RELEASE"}] == ["SELECT", "WITH"]
