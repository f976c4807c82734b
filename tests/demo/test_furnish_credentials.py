"""The demo's credentials and interests: several types over three years, deterministic, and quick."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from academies.models import Academy
from artifacts.models import CredentialAttempt, InterestAnswer
from artifacts.selectors.progress import earned_shares
from tests.audit_wall import watched
from tests.campuses import Cast
from tests.factories import (
    TESTER,
    make_course,
    make_enrollment,
    make_student,
    make_year,
)
from wbl_portal.demo.furnish_credentials import furnish
from wbl_portal.demo.scene import Scene
from wbl_portal.frameworks import framework
from wbl_portal.people.models import Course, SchoolYear


@pytest.fixture
def years(campus: Academy) -> list[SchoolYear]:
    return [make_year(label) for label in ("2024-25", "2025-26", "2026-27")]


def scene(years: list[SchoolYear], students: int) -> Scene:
    old = {"entered_on": dt.date(2025, 8, 12), "left_on": dt.date(2026, 6, 1)}
    for number in range(students):
        student = make_student(grade=12, sourced_id=f"s{number:04d}")
        make_enrollment(student, grade=11, year=years[1], **old)
    return Scene("alder", "p-tech", (9, 10, 11, 12), years, [], TESTER, 7)


def test_types_years_interests_and_courses_stand_there(cast: Cast, years: list[SchoolYear]) -> None:
    make_course(title="Practicum in welding", is_work_based=False)
    made = scene(years, 150)

    with watched("the furnishing"):
        furnish(made)

    (*_grades, everybody) = earned_shares(framework("p-tech-2023"), years[-1])
    assert all(everybody.met[kind] for kind in ("ibc", "level_1", "any"))
    assert 0.6 < InterestAnswer.objects.filter(year=years[-1]).count() / everybody.members < 0.95
    assert Course.objects.get(title="Practicum in welding").is_work_based
    assert CredentialAttempt.objects.filter(student=cast.student, proof__isnull=False, result="passed").exists()
    assert not CredentialAttempt.objects.filter(attempted_on__gt=dt.date(2026, 10, 14)).exists()


def test_more_students_take_hardly_more_statements(years: list[SchoolYear]) -> None:
    made = scene(years, 100)

    with CaptureQueriesContext(connection) as queries:
        furnish(made)

    assert len(queries) < 40
