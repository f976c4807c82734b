"""What the demo invents: a year that holds the last ten weeks, types and partners that exist, nobody real."""

import datetime as dt
from collections.abc import Callable

import pytest

from academies.models import Academy
from experiences.models import ExperienceType
from wbl_portal.demo.campuses import CAMPUSES, YEARS, Campus, demo_year
from wbl_portal.demo.facts import school_day
from wbl_portal.demo.names import PARTNERS
from wbl_portal.demo.roster import COURSES


@pytest.mark.parametrize(
    ("today", "first_year"),
    [
        (dt.date(2026, 11, 22), 2026),
        (dt.date(2027, 5, 31), 2026),
        (dt.date(2027, 7, 15), 2026),
        (dt.date(2027, 9, 15), 2027),
    ],
)
def test_the_year_shown_holds_most_of_the_last_ten_weeks(
    today: dt.date, first_year: int, travel: Callable[[dt.date], None]
) -> None:
    travel(today)

    assert demo_year() == (dt.date(first_year, 7, 1), dt.date(first_year + 1, 6, 30))


@pytest.mark.parametrize("place", CAMPUSES, ids=lambda place: place.slug)
def test_every_plan_names_a_type_a_partner_grades_and_courses_that_exist(place: Campus, campus: Academy) -> None:
    types = set(ExperienceType.objects.values_list("key", flat=True))
    codes = {code for _title, code in COURSES.values()}

    for plan in place.planned:
        assert plan.kind in types, plan.title
        assert plan.partner is None or plan.partner < len(PARTNERS[place.slug]), plan.title
        assert plan.grades, plan.title
        assert set(plan.grades) | set(plan.shares) <= set(place.sizes), plan.title
        assert set(plan.courses) <= codes, plan.title
        assert all(0 <= share <= 1 for share in plan.shares.values()), plan.title


def test_sessions_fall_on_school_days() -> None:
    friday = dt.date(2026, 11, 20)

    assert [school_day(friday + dt.timedelta(days=more)) for more in (-1, 0, 1, 2)] == [
        friday - dt.timedelta(days=1),
        friday,
        friday,
        friday,
    ]
    assert school_day(friday + dt.timedelta(days=3)) == dt.date(2026, 11, 23)


def test_the_demo_is_as_large_as_promised() -> None:
    sizes = {place.frameworks[0]: (sum(place.sizes.values()), len(PARTNERS[place.slug])) for place in CAMPUSES}

    assert sizes == {"t-stem": (1200, 40), "p-tech": (480, 25)}
    assert YEARS == 3
