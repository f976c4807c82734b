"""The list of students and the page of one: filters, numbers of queries, the file, what floors above bring."""

import csv
import datetime as dt
import io
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from academies.models import Academy
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import (
    DAY,
    make_attendance,
    make_consent,
    make_enrollment,
    make_guardian,
    make_section,
    make_session,
    make_staff_member,
    make_student,
    make_student_user,
)
from wbl_portal.people import selectors
from wbl_portal.people.models import ProgramMembership, Student

ClientFor = Callable[..., CampusClient]


def names(**asked: object) -> list[str]:
    return [student.given_name for student in selectors.students(**asked)]


def test_the_list_shows_who_is_enrolled_today(campus: Academy) -> None:
    Student.objects.all().delete()
    make_student(given_name="Here")
    gone = make_student(given_name="Gone", grade=None)
    make_enrollment(gone, grade=9, left_on=DAY - dt.timedelta(days=1))
    make_student(given_name="Never", grade=None)

    assert names() == ["Here"]
    assert names(who="left") == ["Gone"]
    assert sorted(names(who="all")) == ["Gone", "Here", "Never"]


def test_the_last_day_still_counts(campus: Academy) -> None:
    leaver = make_student(given_name="Leaver", grade=None)
    make_enrollment(leaver, left_on=DAY)

    assert "Leaver" in names()


def test_a_grade_is_that_of_the_day(campus: Academy) -> None:
    student = make_student(given_name="Moved", grade=None)
    make_enrollment(student, grade=9, entered_on=dt.date(2026, 8, 12), left_on=dt.date(2026, 9, 1))
    make_enrollment(student, grade=10, entered_on=dt.date(2026, 9, 2))

    assert "Moved" in names(grade=10)
    assert "Moved" not in names(grade=9)


def test_programs_are_those_of_the_day(campus: Academy) -> None:
    student = make_student(given_name="Over", programs=())
    ProgramMembership.objects.create(
        student=student, framework="p-tech", starts_on=dt.date(2026, 8, 12), ends_on=DAY - dt.timedelta(days=1)
    )

    assert "Over" not in names(program="p-tech")
    assert "Over" in names(program="none")


@pytest.mark.parametrize("text", ["sam ortiz", "ORTIZ", "1234567890", "L777"])
def test_a_student_is_found_by_any_part_of_the_name_or_a_whole_number(campus: Academy, text: str) -> None:
    make_student(given_name="Sam", family_name="Ortiz", unique_id="1234567890", local_id="L777")

    assert names(q=text) == ["Sam"]


def test_the_filter_of_a_floor_above_narrows_the_list(campus: Academy, client_for: ClientFor) -> None:
    Student.objects.all().delete()
    busy, idle, absent = (make_student(family_name=name) for name in ("Busy", "Idle", "Absent"))
    session = make_session()
    make_attendance(busy, session)
    make_attendance(absent, session, presence="absent", minutes=0)

    page = client_for("coordinator").get("/students/?no_experience=on")

    assert "Busy" not in page.text
    assert "Idle" in page.text
    assert "Absent" in page.text
    assert idle.pk


def test_the_list_asks_as_many_queries_for_thirty_students_as_for_three(campus: Academy, client_for: ClientFor) -> None:
    browser = client_for("coordinator")

    def asked() -> int:
        browser.get("/students/")  # the campus is looked up once
        with CaptureQueriesContext(connection) as captured:
            assert browser.get("/students/").status_code == 200
        return len(captured)

    for _ in range(3):
        make_student_user()
    few = asked()
    for _ in range(27):
        make_student_user()

    assert asked() == few


def test_the_page_of_a_student_asks_as_many_queries_for_much_as_for_little(
    campus: Academy, client_for: ClientFor
) -> None:
    browser = client_for("coordinator")
    plain, rich = make_student(), make_student()
    for student, times in ((plain, 1), (rich, 5)):
        for _ in range(times):
            make_guardian(student)
            make_consent(student)
            make_section(student, teacher=make_staff_member())
            make_attendance(student, make_session())

    def asked(student: Student) -> int:
        browser.get(f"/students/{student.pk}/")
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(f"/students/{student.pk}/").status_code == 200
        return len(captured)

    assert asked(rich) == asked(plain)


def test_the_list_is_paged_and_keeps_its_filters(campus: Academy, client_for: ClientFor) -> None:
    for _ in range(55):
        make_student(grade=11)

    page = client_for("teacher").get("/students/?grade=11&page=2")

    assert "51 to 55 of 55" in page.text
    assert "grade=11&amp;page=1" in page.text


def test_a_filter_that_makes_no_sense_shows_everybody(campus: Academy, client_for: ClientFor) -> None:
    assert client_for("teacher").get("/students/?grade=many&page=x").status_code == 200


def test_the_file_holds_what_the_list_shows_and_runs_no_formula(campus: Academy, client_for: ClientFor) -> None:
    make_student(given_name="=1+1", family_name="Zz", unique_id="0000000042", grade=11)

    answer = client_for("teacher").get("/students/?grade=11&format=csv")

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["Family name", "Given name", "Unique ID"]
    assert ["Zz", "'=1+1", "0000000042"] in [row[:3] for row in rows]
    assert len(rows) == 2


def test_the_page_of_a_student_tells_what_the_roster_and_the_class_lists_know(
    campus: Academy, client_for: ClientFor
) -> None:
    student = make_student(given_name="Sam", family_name="Ortiz", unique_id="0123456789")
    make_guardian(student, given_name="Pat", family_name="Ortiz")
    make_section(student, teacher=make_staff_member(given_name="Tess", family_name="Teacher"))
    session = make_session()
    make_attendance(student, session)

    text = client_for("teacher").get(f"/students/{student.pk}/").text

    for words in ("Sam Ortiz", "0123456789", "Pat Ortiz", "Tess Teacher", session.experience.title, "Attended"):
        assert words in text


def test_teachers_see_no_act_that_is_not_theirs(campus: Academy, cast: Cast, client_for: ClientFor) -> None:
    address = f"/students/{cast.student.pk}/"

    assert "Record an answer" in client_for("coordinator").get(address).text
    assert "Record an answer" not in client_for("teacher").get(address).text
    assert client_for("teacher").get(f"{address}consent/").status_code == 403
    assert client_for("teacher").post(f"{address}account/").status_code == 403


def test_students_and_strangers_do_not_get_the_list(campus: Academy, client_for: ClientFor) -> None:
    assert client_for("student").get("/students/").status_code == 403
    assert "/accounts/login/" in client_for(None).get("/students/").url


@pytest.mark.parametrize("address", ["/students/", "/today/", "/settings/", "/settings/people/"])
def test_every_page_answers_in_spanish_too(campus: Academy, client_for: ClientFor, address: str) -> None:
    answer = client_for("administrator").get(f"/es{address}")

    assert answer.status_code == 200
    assert '<html lang="es">' in answer.text
