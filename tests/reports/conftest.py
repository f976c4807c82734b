"""A campus with enough students to publish figures of: the ground of the tests of measures, snapshots and editions."""

import copy
import datetime as dt
import json
from typing import Any

import pytest
from django.db import connection

from artifacts.models import Attendance, Participation
from experiences.models import Session
from reports.disclosure import Protected, protect
from reports.services import snapshots
from tests import factories as make
from tests.databases import owners_rights
from wbl_portal.core import clock
from wbl_portal.people.models import Enrollment, ProgramMembership, SchoolYear, Student

AUGUST = dt.date(2026, 8, 12)
_masked: dict[str, tuple[Protected, list[tuple[int, str]]]] = {}


@pytest.fixture(autouse=True)
def masked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same figures are masked once a run: what comes out depends on nothing else (see `test_disclosure`).

    What was said of the progress is said again.
    """

    def once(documents: Any, say: Any, **given: Any) -> Protected:
        asked = json.dumps([documents, given], sort_keys=True, default=repr)
        if asked not in _masked:
            told: list[tuple[int, str]] = []
            _masked[asked] = protect(documents, say=lambda *what: told.append(what), **given), told
        found, told = _masked[asked]
        for what in told:
            say(*what)
        return copy.deepcopy(found)

    monkeypatch.setattr(snapshots, "protect", once)


@pytest.fixture
def year(campus: Any) -> SchoolYear:
    """The school year of the tests, without the cast's own facts and editions."""
    with owners_rights():  # a snapshot is never removed by the portal itself
        for table in ("reports_rendition", "reports_edition", "reports_snapshot"):
            _empty(table)
    Attendance.objects.all().delete()
    Participation.objects.all().delete()
    ProgramMembership.objects.all().delete()
    Session.objects.all().update(cancelled_at=clock.now())
    return make.make_year()


def _empty(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")


def students_of(grade: int, number: int, *, year: SchoolYear, framework: str = "p-tech") -> list[Student]:
    """So many members of the program in a grade since August, made in bulk."""
    found = Student.objects.bulk_create(
        [Student(given_name="S", family_name=f"Pupil-{grade}-{n}") for n in range(number)]
    )
    Enrollment.objects.bulk_create(
        [Enrollment(student=student, year=year, grade=grade, entered_on=AUGUST) for student in found]
    )
    ProgramMembership.objects.bulk_create(
        [ProgramMembership(student=student, framework=framework, starts_on=AUGUST) for student in found]
    )
    return found


def attend(students: list[Student], session: Session, minutes: int = 60, presence: str = "present") -> None:
    """Each of them at a session."""
    known = {row.student_id: row for row in Participation.objects.filter(experience=session.experience)}
    new = [Participation(student=s, experience=session.experience) for s in students if s.pk not in known]
    known |= {row.student_id: row for row in Participation.objects.bulk_create(new)}
    Attendance.objects.bulk_create(
        [
            Attendance(
                participation=known[student.pk],
                session=session,
                presence=presence,
                minutes=minutes,
                recorded_at=clock.now(),
                recorded_by="Tester",
            )
            for student in students
        ]
    )


@pytest.fixture
def school(year: SchoolYear) -> dict[int, list[Student]]:
    """Sixty members in each of grades 9 to 12, and three experiences, one per phase, that many of them attended."""
    found = {grade: students_of(grade, 60, year=year) for grade in (9, 10, 11, 12)}
    plan = {"exploration": {9: 50, 10: 40, 11: 30, 12: 20}, "preparation": {9: 3, 10: 35, 11: 45, 12: 30}}
    plan["training"] = {10: 20, 11: 58, 12: 60}
    for phase, shares in plan.items():
        kind = make.make_experience_type(key=f"school-{phase}", name=f"School {phase}")
        experience = make.make_experience(phases={"p-tech-2023": phase}, year=year, experience_type=kind)
        session = make.make_session(experience)
        for grade, number in shares.items():
            attend(found[grade][:number], session)
    return found


@pytest.fixture
def without_pdf(settings: Any) -> None:
    """Editions without their PDF: most of a publication's time goes there."""
    settings.PDF_AVAILABLE = False
