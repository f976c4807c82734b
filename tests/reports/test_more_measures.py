"""Credentials, placements, reflections and activities: the counting rules of their tables, one sentence per test."""

import datetime as dt
from typing import Any

from artifacts.models import CredentialAttempt, EnrichmentMembership
from experiences.models import Credential, Enrichment
from reports import measures
from reports.queries import OF_STUDENTS
from tests import factories as make
from tests import factories_work as work
from tests.reports.conftest import attend, students_of
from tests.reports.test_measures import cell, held
from wbl_portal.core import clock
from wbl_portal.people.models import ProgramMembership, SchoolYear, Student

DAY = make.DAY
BY_TYPE, BY_GRADE = "members-with-credential-by-type", "on-track-credential"


def earn(student: Student, kind: str = "ibc", *, on: dt.date = DAY, result: str = "passed") -> None:
    """An attempt at a credential of its own."""
    name = f"{kind} {Credential.objects.count()}"
    credential = Credential.objects.create(name=name, kind=kind)
    fields = {"recorded_at": clock.now(), "recorded_by": "Tester"}
    CredentialAttempt.objects.create(student=student, credential=credential, attempted_on=on, result=result, **fields)


def join(student: Student, year: SchoolYear, kind: str = "club", **more: Any) -> None:
    enrichment = Enrichment.objects.create(title=kind, kind=kind, year=year, grades=[9], **more.pop("activity", {}))
    fields = {"joined_on": DAY, "recorded_by": "Tester", "consent_on": DAY}
    EnrichmentMembership.objects.create(student=student, enrichment=enrichment, **fields | more)


def test_a_member_counts_once_per_type_and_once_in_any_credential(year: SchoolYear) -> None:
    ana, ben, _third = students_of(9, 3, year=year)
    for kind in ("ibc", "ibc", "associate"):
        earn(ana, kind)
    earn(ben, "ibc")

    by_type = _exact(year, BY_TYPE)

    assert (cell(by_type, credential="ibc"), cell(by_type, credential="associate")) == (2, 1)
    assert cell(by_type, credential="all") == 2
    assert {row["denominator"] for row in by_type} == {3}


def test_a_credential_counts_from_its_day_on_in_every_later_year_and_only_when_passed(year: SchoolYear) -> None:
    ana, ben, cam = students_of(12, 3, year=year)
    earn(ana, on=dt.date(2024, 5, 2))
    earn(ben, on=DAY + dt.timedelta(days=1))
    earn(cam, result="failed")

    assert cell(_exact(year, BY_GRADE), grade="12") == 1


def test_who_left_the_program_counts_in_no_share_of_credentials(year: SchoolYear) -> None:
    (ana,) = students_of(9, 1, year=year)
    earn(ana)
    ProgramMembership.objects.update(ends_on=dt.date(2026, 9, 1))

    assert cell(_exact(year, BY_TYPE), credential="all") == 0


def test_a_placement_of_any_year_or_a_work_based_course_is_on_track(year: SchoolYear) -> None:
    ana, ben, cam = students_of(11, 3, year=year)
    internship = make.make_experience_type(is_placement=True)
    attend([ana], make.make_session(make.make_experience(experience_type=internship, year=year)))
    make.make_section(ben, course=make.make_course(is_work_based=True), year=year)
    make.make_section(cam, course=make.make_course(is_work_based=False), year=year)

    assert cell(_exact(year, "on-track-placement"), grade="11") == 2


def test_a_reflection_counts_for_whoever_attended_and_sent_it(year: SchoolYear) -> None:
    ana, ben, cam = students_of(9, 3, year=year)
    session = held(year)
    attend([ana, ben, cam], session)
    known = {each.student_id: each for each in session.experience.participations.all()}
    work.make_reflection(known[ana.pk], standard="110.36(b)(1)")
    work.make_reflection(known[ben.pk])
    work.make_reflection(known[cam.pk], state="draft", submitted_at=None)

    rows = _exact(year, "members-with-reflection")

    counts = [cell(rows, reflection=label) for label in ("linked", "unlinked", "all")]
    assert counts == [1, 1, 2]


def test_an_activity_that_needs_consent_counts_only_with_it(year: SchoolYear) -> None:
    ana, ben, cam = students_of(9, 3, year=year)
    join(ana, year)
    join(ben, year, consent_on=None)
    join(cam, year, "competition", consent_on=None, activity={"needs_consent": False})

    rows = _exact(year, "members-in-enrichment")

    assert [cell(rows, enrichment=kind) for kind in ("club", "competition", "all")] == [1, 1, 2]


def test_two_editions_of_one_family_count_the_same_students(year: SchoolYear, campus: Any) -> None:
    campus.earlier_frameworks = ["p-tech-2018"]
    attend(students_of(9, 3, year=year), held(year))

    found = measures.all_programs(year, DAY)["programs"]

    assert list(found) == ["p-tech-2023", "p-tech-2018"]
    heads = [each["tables"]["students-by-grade-phase"] for each in found.values()]
    assert heads[0] == heads[1]
    assert cell(heads[0], grade="9", phase="exploration") == 3


def _exact(year: SchoolYear, table: str) -> list[dict[str, Any]]:
    """The exact rows of a table, whichever slot publishes it."""
    (program,) = measures.programs()
    axes, counts = measures._counted(program, year, DAY, OF_STUDENTS)
    return measures.table_rows(table, axes, counts)
