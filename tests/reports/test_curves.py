"""Curves of the classes to the targets: they end where the board stands, and say who and which seats are left."""

import datetime as dt
import re
from collections.abc import Callable
from html import unescape
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from academies.models import Academy
from artifacts.models import Indicator, Target
from artifacts.selectors.progress import on_track
from reports.numbers.curves import courses, graduation, open_seats
from tests import factories as make
from tests import factories_work as work
from tests.conftest import CampusClient
from tests.reports.conftest import attend, students_of
from wbl_portal.core.curves import Curve, Level, plot
from wbl_portal.frameworks import framework
from wbl_portal.people.models import SchoolYear, Student

ClientFor = Callable[..., CampusClient]
P_TECH = framework("p-tech-2023")
PLACED = Indicator.PLACEMENT_OR_COURSE.value


@pytest.fixture
def seniors(year: SchoolYear) -> list[Student]:
    """Twenty in grade 12; five had a placement in September, three more since last week; half is asked for."""
    Target.objects.all().delete()
    work.make_target(indicator=PLACED, percent=50)
    found = students_of(12, 20, year=year)
    kind = make.make_experience_type(is_placement=True)
    for students, day in ((found[:5], dt.date(2026, 9, 10)), (found[5:8], dt.date(2026, 10, 8))):
        attend(students, make.make_session(make.make_experience(experience_type=kind, year=year), held_on=day))
    return found


def test_a_curve_rises_on_the_day_and_ends_where_the_board_stands(seniors: list[Student], year: SchoolYear) -> None:
    (course,) = courses(P_TECH, year)
    (cohort,) = course.cohorts
    counts = dict(cohort.counts)

    assert cohort.class_of == 2027
    assert (counts[dt.date(2026, 9, 1)], counts[dt.date(2026, 10, 1)], counts[make.DAY]) == (0, 5, 8)
    (senior, _everybody) = on_track(P_TECH, year)
    assert cohort.points[-1][1] == 100 * senior.met[PLACED] / senior.members == 40
    assert (cohort.standing.lacking, cohort.by) == (2, graduation(2027))
    assert [part for part, _percent in cohort.points] == sorted(part for part, _percent in cohort.points)


def test_the_page_says_how_many_more_who_they_are_and_which_seats_are_open(
    seniors: list[Student], year: SchoolYear, campus: Academy, client_for: ClientFor
) -> None:
    kind = make.make_experience_type(is_placement=True)
    ahead = make.make_experience(experience_type=kind, year=year, title="Spring internship")
    make.make_session(ahead, held_on=dt.date(2027, 2, 2), seats=12)
    client = client_for(make.make_user("counselor"))

    page = client.get("/reports/curves/").content.decode()

    assert "2 more by May 2027" in page
    assert "Spring internship" in page
    (missing,) = re.findall(r'href="(/progress/students/[^"]*state=missing[^"]*)"', page)
    people = client.get(unescape(missing) + "&format=csv").content.decode().strip().splitlines()
    assert len(people) == 1 + 12


def test_a_full_session_offers_no_seat_and_one_without_a_number_has_no_limit(year: SchoolYear, campus: Academy) -> None:
    ana, ben = students_of(11, 2, year=year)
    kind = make.make_experience_type(is_placement=True)
    for title, seats, students in (("full", 2, [ana, ben]), ("one left", 2, [ana]), ("open", None, [])):
        experience = make.make_experience(experience_type=kind, year=year, title=title)
        attend(students, make.make_session(experience, held_on=dt.date(2027, 3, 3), seats=seats))
    make.make_session(make.make_experience(year=year), held_on=dt.date(2027, 3, 3), seats=5)

    found = {session.experience.title: session.free for session in open_seats(year)}  # type: ignore[attr-defined]

    assert found == {"one left": 1, "open": None}


def test_more_students_and_classes_cost_no_more_queries(
    seniors: list[Student], year: SchoolYear, campus: Academy, client_for: ClientFor
) -> None:
    client = client_for(make.make_user("counselor"))
    client.get("/reports/curves/")
    with CaptureQueriesContext(connection) as few:
        client.get("/reports/curves/")
    for grade in (9, 10, 11):
        students_of(grade, 10, year=year)
    with CaptureQueriesContext(connection) as many:
        client.get("/reports/curves/")

    assert len(many) == len(few)


def test_the_words_at_the_ends_of_lines_do_not_touch() -> None:
    drawn = plot([Curve(str(n), ((0, 0), (0.5, 50))) for n in range(4)], [Level("Half", 50)], [(0, "Start")])

    heights = sorted(curve.words.y for curve in drawn.curves)
    assert all(below - above >= 15 for above, below in pairwise(heights))
    assert drawn.levels[0][0] == drawn.curves[0].end_y
