"""The staff's figures: the same as the published measures', and each opens exactly its rows."""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from academies.models import Academy
from artifacts.models import ReflectionFeedback
from reports import measures
from tests import factories as make
from tests import factories_work as work
from tests.conftest import CampusClient
from tests.reports.conftest import attend, students_of
from wbl_portal.core import clock
from wbl_portal.people.models import Group, SchoolYear, Student, StudentGroup

ClientFor = Callable[..., CampusClient]
# A link of a figure: its address and the number that stands first in it.
LINK = re.compile(r'<a href="(/reports/numbers/rows/\?[^"]+)">(\d+)<')


@pytest.fixture
def staff(campus: Academy, client_for: ClientFor) -> CampusClient:
    return client_for(make.make_user("principal"))


def put_in(group: Group, students: list[Student]) -> None:
    StudentGroup.objects.bulk_create(
        StudentGroup(student=each, kind=group.kind, group=group, starts_on=dt.date(2026, 8, 12)) for each in students
    )


@pytest.fixture
def grouped(school: dict[int, list[Student]]) -> dict[int, list[Student]]:
    """Half of each grade is at risk; the first forty are Hispanic, the next fifteen White, five are not on record."""
    for students in school.values():
        put_in(Group.AT_RISK, students[::2])
        put_in(Group.HISPANIC, students[:40])
        put_in(Group.WHITE, students[40:55])
    return school


def page(client: CampusClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def sheet(client: CampusClient, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(address).content.decode("utf-8-sig"))))


@pytest.mark.parametrize("by", ["grade", "phase", "type", "pathway", "group", "year"])
def test_every_figure_opens_exactly_its_rows(grouped: dict[int, list[Student]], staff: CampusClient, by: str) -> None:
    """Of every line and every kind of figure some: each third link."""
    links = LINK.findall(page(staff, f"/reports/numbers/?by={by}"))

    assert len(links) > (10 if by != "pathway" else 4)
    for address, figure in links[::3]:
        assert len(sheet(staff, f"{unescape(address)}&format=csv")) == int(figure), address


def test_the_figures_are_those_that_a_snapshot_would_freeze(
    grouped: dict[int, list[Student]], year: SchoolYear, staff: CampusClient
) -> None:
    (program,) = measures.programs()
    frozen = measures.exact_figures(program, year, make.DAY)["tables"]

    by_grade = {row["Grade"]: row for row in sheet(staff, "/reports/numbers/?by=grade&format=csv")}
    by_phase = {row["Phase"]: row for row in sheet(staff, "/reports/numbers/?by=phase&grade=11&format=csv")}
    by_group = {row["Student group"]: row for row in sheet(staff, "/reports/numbers/?by=group&format=csv")}

    for row in frozen["students-by-grade-phase"]:
        name = "Everybody, each once" if row["grade"] == "all" else f"Grade {row['grade']}"
        if row["phase"] == "all":
            assert (by_grade[name]["Took part"], by_grade[name]["Members"]) == (
                str(row["value"]),
                str(row["denominator"]),
            )
        elif row["grade"] == "11":
            assert by_phase[program.framework.phase_title(row["phase"])]["Took part"] == str(row["value"])
    for row in frozen["participations-by-grade-phase"]:
        if row["phase"] == "all" and row["grade"] != "all":
            assert by_grade[f"Grade {row['grade']}"]["Participations"] == str(row["value"])
    races = {row["race"]: (str(row["value"]), str(row["denominator"])) for row in frozen["students-by-race"]}
    assert races["hispanic"] == (by_group["Hispanic or Latino"]["Took part"], by_group["Hispanic or Latino"]["Members"])
    assert races["unrecorded"][1] == by_group["Race or ethnicity not on record"]["Members"] == "20"


def test_hours_count_also_what_was_attended_only_partly(year: SchoolYear, staff: CampusClient) -> None:
    ana, ben, _cleo = students_of(9, 3, year=year)
    session = make.make_session(make.make_experience(year=year), minutes=600)
    attend([ana], session, minutes=600)
    attend([ben], session, minutes=100)

    (grade, *_rest) = sheet(staff, "/reports/numbers/?by=grade&format=csv")

    assert (grade["Took part"], grade["Hours"]) == ("1", "11.75")
    assert (grade["No hour"], grade["Under 5 h"], grade["10 to under 20 h"]) == ("1", "1", "1")


def test_a_leaver_counts_in_participations_and_not_in_members(
    grouped: dict[int, list[Student]], staff: CampusClient
) -> None:
    leaver = grouped[12][0]
    leaver.enrollments.update(left_on=dt.date(2026, 10, 2))

    grade = next(row for row in sheet(staff, "/reports/numbers/?format=csv") if row["Grade"] == "Grade 12")

    assert grade["Members"] == "59"
    assert grade["Participations"] == "110"


def test_an_explained_connection_stands_beside_a_named_one(year: SchoolYear, staff: CampusClient) -> None:
    students = students_of(9, 4, year=year)
    session = make.make_session(make.make_experience(year=year))
    attend(students, session)
    for student, standard, scores in zip(
        students, ["TEKS 1", "TEKS 2", "", ""], [[4], [2, 3], [4, 1], []], strict=True
    ):
        reflection = work.make_reflection(student.participations.get(), standard=standard)
        for hour, score in enumerate(scores):
            ReflectionFeedback.objects.create(
                reflection=reflection,
                scores={"connection": score},
                given_at=clock.now() + dt.timedelta(hours=hour),
                given_by="T",
            )
    figures = dict(
        re.findall(r"figure=(reflections|naming|scored|explaining)[^\"]*\">(\d+)<", page(staff, "/reports/numbers/"))
    )

    assert figures == {"reflections": "4", "naming": "2", "scored": "3", "explaining": "2"}
    (program,) = measures.programs()
    rows = measures.exact_figures(program, year, make.DAY)["tables"]["members-with-reflection"]
    assert {row["reflection"]: row["value"] for row in rows} == {"linked": 2, "unlinked": 2, "explained": 2, "all": 4}


def test_gaps_are_percentage_points_from_the_members_outside_the_group(
    grouped: dict[int, list[Student]], staff: CampusClient
) -> None:
    rows = {row["Student group"]: row for row in sheet(staff, "/reports/gaps/?grade=12&format=csv")}

    # The first thirty of grade 12 reached two phases: thirty of the forty Hispanic students, nobody else.
    assert rows["Hispanic or Latino"]["Two phases or more"] == "30"
    assert rows["Hispanic or Latino"]["Two phases or more: percent"] == "75.0"
    assert rows["Hispanic or Latino"]["Two phases or more: gap in percentage points"] == "75.0"
    assert rows["White"]["Two phases or more: gap in percentage points"] == "'-66.7"
    for address, figure in dict(LINK.findall(page(staff, "/reports/gaps/?grade=12"))).items():
        assert len(sheet(staff, f"{unescape(address)}&format=csv")) == int(figure), address


def test_the_list_of_who_never_had_an_experience_reaches_over_the_years(year: SchoolYear, staff: CampusClient) -> None:
    ana, ben, cleo = students_of(9, 3, year=year)
    before = make.make_session(make.make_experience(year=make.make_year("2025-26")), held_on=dt.date(2026, 3, 3))
    attend([ana], before)
    attend([ben], make.make_session(make.make_experience(year=year), minutes=60), minutes=10)

    never = page(staff, "/reports/numbers/rows/?figure=never")

    assert ana.family_name not in never
    assert ben.family_name in never
    assert cleo.family_name in never
    assert "/experiences/?grade=9" in never


@pytest.mark.parametrize(
    "address", ["/reports/numbers/?by=group", "/reports/gaps/", "/reports/numbers/rows/?figure=times"]
)
def test_more_students_cost_no_more_queries(
    grouped: dict[int, list[Student]], year: SchoolYear, staff: CampusClient, address: str
) -> None:
    page(staff, address)
    with CaptureQueriesContext(
        connection,
    ) as few:
        page(staff, address)
    put_in(Group.ASIAN, students_of(10, 30, year=year))
    with CaptureQueriesContext(connection) as many:
        page(staff, address)

    assert len(many) == len(few)


def test_a_teacher_sees_figures_but_no_student_group(grouped: Any, campus: Academy, client_for: ClientFor) -> None:
    teacher = client_for(make.make_user("teacher"))

    shown = page(teacher, "/reports/numbers/?by=group&group=at_risk")

    assert "At risk" not in shown
    assert ">240<" in shown
    assert "At risk" not in page(teacher, "/reports/numbers/rows/?group=at_risk&figure=members")
    assert teacher.get("/reports/gaps/").status_code == 403


def test_without_a_school_year_the_pages_say_what_will_appear(campus: Academy, staff: CampusClient) -> None:
    put_in(Group.WHITE, [])

    assert "No student groups on record" in page(staff, "/reports/gaps/")
