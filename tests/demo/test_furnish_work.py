"""The demo's student work: reflections with gaps, samples in every state, an open link in Spanish."""

import datetime as dt
from collections import Counter

from django.core.files.storage import default_storage

from academies.models import Academy
from artifacts.models import Participation, Reflection, ReflectionFeedback, Sample
from artifacts.selectors.samples import publishable_samples, with_state
from tests.audit_wall import watched
from tests.conftest import CampusClient
from tests.factories import (
    DAY,
    TESTER,
    make_attendance,
    make_enrollment,
    make_experience,
    make_guardian,
    make_section,
    make_session,
    make_student,
    make_student_user,
    make_year,
)
from wbl_portal.demo.furnish_work import furnish
from wbl_portal.demo.scene import Scene
from wbl_portal.people.models import Student

LABELS = ("2024-25", "2025-26", "2026-27")


def scene() -> Scene:
    """Thirty students of three years, each at one experience a year, with a parent and a class."""
    years = [make_year(label) for label in LABELS]
    students = [make_student(grade=None) for _ in range(30)]
    for student in students:
        make_guardian(student)
    make_student_user(students[0])
    for year in years:
        _year(year, students)
    make_section(*students, year=years[-1])
    return Scene("alder", "p-tech", (9, 10, 11, 12), years, [], TESTER, 7)


def _year(year: object, students: list[Student]) -> None:
    first = year.starts_on  # type: ignore[attr-defined]
    session = make_session(make_experience(year=year), held_on=first + dt.timedelta(days=80))
    for student in students:
        dates = {"entered_on": first + dt.timedelta(days=40), "left_on": first + dt.timedelta(days=330)}
        make_enrollment(student, year=year, **dates)  # type: ignore[arg-type]
        make_attendance(student, session)
        if first.year == 2024:
            student.memberships.create(framework="p-tech", starts_on=first)


def test_every_state_a_coordinator_meets_stands_there(campus: Academy) -> None:
    made = scene()
    with watched("the furnishing"):
        furnish(made)

    states = Counter(with_state(Sample.objects.filter(year=made.year)).values_list("state", flat=True))
    assert states == {"published": 8, "consent_pending": 3, "refused": 1, "withdrawn": 1, "nominated": 1}
    assert [len(publishable_samples(year, "p-tech", DAY)) for year in made.years] == [4, 4, 8]
    keys = Sample.objects.exclude(public_file=None).values_list("public_file__key", flat=True)
    assert all(default_storage.exists(key) for key in keys)
    sent = Reflection.objects.exclude(state="draft").filter(participation__experience__year=made.year)
    assert 8 <= sent.count() <= 22
    assert ReflectionFeedback.objects.exists()
    own = Participation.objects.filter(student__user__isnull=False, experience__year=made.year)
    assert own.filter(reflection=None).exists(), "the student with an account has nothing to write about"
    assert Sample.objects.filter(item__student__user__isnull=False, withdrawn_at=None).exists()
    (link,) = made.links
    page = CampusClient(f"{campus.slug}.localhost").get(link["url"])
    assert (link["kind"], page.status_code) == ("consent", 200)
    assert '<html lang="es"' in page.text
