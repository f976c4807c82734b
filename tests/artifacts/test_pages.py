"""The class list and the continuum as staff meet them."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tenants.utils import tenant_context

from academies.models import Academy
from artifacts import selectors
from artifacts.models import Attendance
from experiences.models import Session
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import (
    make_attendance,
    make_enrollment,
    make_experience,
    make_section,
    make_session,
    make_student,
    make_year,
)
from wbl_portal.frameworks import framework
from wbl_portal.people.models import Enrollment, ProgramMembership, Student

ClientFor = Callable[..., CampusClient]


@pytest.fixture
def class_of_ten(campus: Academy) -> list[Student]:
    return [make_student(grade=10) for _ in range(5)]


@pytest.fixture
def session(class_of_ten: list[Student]) -> Session:
    return make_session(make_experience(title="Foundry visit", grades=[10]))


def address(session: Session) -> str:
    return reverse("attendance_edit", args=[session.experience_id, session.pk])


def sent(page: str) -> dict[str, object]:
    """The form of a page as a browser would send it."""
    names = re.findall(r'<input type="hidden" name="((?:seen-|unticked)[^"]*)" value="([^"]*)">', page)
    ticked = re.findall(r'<input type="checkbox" name="present" value="([^"]+)" checked>', page)
    chosen = re.findall(r'<select class="input" name="(as-[^"]+)">(.*?)</select>', page, re.S)
    picked = {name: (re.findall(r'value="([^"]*)" selected', body) or [""])[0] for name, body in chosen}
    minutes = re.findall(r'name="(minutes-[^"]+)"[^>]*? value="([^"]*)"', page)
    return {**dict(names), **picked, **dict(minutes), "present": ticked}


def untick(form: dict[str, object], *students: Student) -> dict[str, object]:
    gone = {str(student.pk) for student in students}
    present = form["present"]
    assert isinstance(present, list)
    return {**form, "present": [key for key in present if key not in gone]}


def stands(session: Session) -> dict[object, str]:
    rows = Attendance.objects.filter(session=session).values_list("participation__student_id", "presence", "minutes")
    return {student: f"{presence}:{minutes}" for student, presence, minutes in rows}


def test_a_teacher_unticks_whoever_was_absent_and_saves(
    session: Session, class_of_ten: list[Student], client_for: ClientFor
) -> None:
    browser, path, absent = client_for("teacher"), address(session), class_of_ten[0]
    form = sent(browser.get(path).text)
    assert set(form["present"]) == {str(student.pk) for student in class_of_ten}  # type: ignore[call-overload]

    page = browser.post(path, untick(form, absent), follow=True)

    assert stands(session)[absent.pk] == "absent:0"
    assert list(stands(session).values()).count("present:60") == 4
    assert "Saved: 5 lines changed." in page.text
    assert "4 present" in page.text


def test_saving_an_untouched_list_changes_nothing(session: Session, client_for: ClientFor) -> None:
    browser, path = client_for("teacher"), address(session)
    browser.post(path, sent(browser.get(path).text))

    page = browser.post(path, sent(browser.get(path).text), follow=True)

    assert "Nothing had changed." in page.text


def test_a_part_of_the_time_made_up_absent_and_off_the_list(
    session: Session, class_of_ten: list[Student], client_for: ClientFor
) -> None:
    browser, path = client_for("coordinator"), address(session)
    part, late, gone, off, _usual = class_of_ten
    form = sent(browser.get(path).text)

    browser.post(
        path,
        {
            **form,
            f"minutes-{part.pk}": "25",
            f"as-{late.pk}": "made_up",
            f"as-{gone.pk}": "absent",
            f"as-{off.pk}": "left_out",
        },
    )
    assert [stands(session).get(each.pk) for each in (part, late, gone, off)] == [
        "present:25",
        "made_up:60",
        "absent:0",
        None,
    ]

    again = sent(browser.get(path).text)
    page = browser.post(path, untick(again, part, late), follow=True)
    assert [stands(session)[each.pk] for each in (part, late)] == ["absent:0", "absent:0"]
    assert "Saved: 2 lines changed." in page.text


def test_the_last_save_is_taken_back_from_the_toast(session: Session, client_for: ClientFor) -> None:
    browser, path = client_for("teacher"), address(session)
    page = browser.post(path, sent(browser.get(path).text), follow=True).text
    undo = re.search(r'action="([^"]+/undo/[^"]+)"', page)
    assert undo

    browser.post(undo.group(1))

    assert stands(session) == {}


def test_two_browsers_with_the_list_open_lose_nothing(
    session: Session, class_of_ten: list[Student], client_for: ClientFor
) -> None:
    teacher, coordinator, path = client_for("teacher"), client_for("coordinator"), address(session)
    theirs, mine = sent(teacher.get(path).text), sent(coordinator.get(path).text)

    teacher.post(path, untick(theirs, class_of_ten[0]))
    coordinator.post(path, untick(mine, class_of_ten[1]))

    now = stands(session)
    assert (now[class_of_ten[0].pk], now[class_of_ten[1].pk]) == ("absent:0", "absent:0")
    assert list(now.values()).count("present:60") == 3


def test_a_line_both_changed_is_named_to_the_second(
    session: Session, class_of_ten: list[Student], client_for: ClientFor
) -> None:
    teacher, coordinator, path, ana = (
        client_for("teacher"),
        client_for("coordinator"),
        address(session),
        class_of_ten[0],
    )
    teacher.post(path, sent(teacher.get(path).text))
    theirs, mine = sent(teacher.get(path).text), sent(coordinator.get(path).text)

    teacher.post(path, untick(theirs, ana))
    page = coordinator.post(path, {**mine, f"minutes-{ana.pk}": "30"}, follow=True)

    assert stands(session)[ana.pk] == "absent:0"
    assert "theirs stand" in page.text
    assert ana.full_name in page.text


def test_strange_minutes_are_named_and_the_list_stays_as_typed(
    session: Session, class_of_ten: list[Student], client_for: ClientFor
) -> None:
    browser, path = client_for("teacher"), address(session)
    form = {**sent(browser.get(path).text), f"minutes-{class_of_ten[0].pk}": "a while"}

    page = browser.post(path, form)

    assert page.status_code == 200
    assert "Minutes are a whole number" in page.text
    assert stands(session) == {}
    assert "from 1 to 60" in browser.post(path, {**form, f"minutes-{class_of_ten[0].pk}": "600"}).text


def test_a_damaged_list_is_refused(session: Session, client_for: ClientFor) -> None:
    page = client_for("teacher").post(address(session), {"seen-nonsense": ""})

    assert "damaged on its way" in page.text


def test_a_correction_marks_nobody_who_was_not_recorded(
    session: Session, class_of_ten: list[Student], client_for: ClientFor
) -> None:
    section = make_section(*class_of_ten[:2])
    browser, path = client_for("teacher"), address(session)
    browser.post(f"{path}?section={section.pk}", sent(browser.get(f"{path}?section={section.pk}").text))
    assert len(stands(session)) == 2

    form = sent(browser.get(path).text)
    browser.post(path, untick(form, class_of_ten[0]))

    assert len(stands(session)) == 2
    assert stands(session)[class_of_ten[0].pk] == "absent:0"


def test_whom_to_show_by_class_grade_and_program(other_campus: Academy, client_for: ClientFor) -> None:
    with tenant_context(other_campus):
        nine, ten, guest = make_student(grade=9), make_student(grade=10), make_student(grade=10, programs=("p-tech",))
        section = make_section(ten)
        session = make_session(make_experience(grades=[9, 10]))
        path, browser = address(session), client_for("teacher", campus=other_campus)

        def shown(query: str) -> set[Student]:
            page = browser.get(f"{path}?{query}").text
            return {each for each in (nine, ten, guest) if f'name="seen-{each.pk}"' in page}

        assert shown("") == {nine, ten, guest}
        assert shown("grade=9") == {nine}
        assert shown(f"section={section.pk}") == {ten}
        assert shown("program=t-stem") == {nine, ten}
        assert shown("grade=x&section=y&program=z") == {nine, ten, guest}


def test_whom_to_show_by_name(session: Session, class_of_ten: list[Student], client_for: ClientFor) -> None:
    ana = make_student(grade=10, given_name="Anaïs", family_name="Quintero")
    left = make_student(grade=10, given_name="Lena", family_name="Quintero")
    make_attendance(left, session)
    Enrollment.objects.filter(student=left).delete()

    page = client_for("teacher").get(f"{address(session)}?q=quintero").text

    assert set(re.findall(r'name="seen-([^"]+)"', page)) == {str(ana.pk), str(left.pk)}


def test_of_a_session_for_several_grades_the_classes_come_with_the_grade(
    campus: Academy, client_for: ClientFor
) -> None:
    nine, ten = make_section(make_student(grade=9)), make_section(make_student(grade=10))
    path, browser = address(make_session(make_experience(grades=[9, 10]))), client_for("coordinator")

    def offered(query: str) -> set[str]:
        return set(re.findall(r'<option value="([0-9a-f-]{36})"', browser.get(f"{path}?{query}").text))

    assert offered("") == set()
    assert str(nine.pk) in offered("grade=9")
    assert str(ten.pk) not in offered("grade=9")
    assert offered(f"section={ten.pk}") == {str(ten.pk)}


def test_a_list_of_the_whole_campus_is_taken_page_by_page(session: Session, client_for: ClientFor) -> None:
    for _ in range(80):
        make_student(grade=10)
    browser, path = client_for("teacher"), address(session)

    def names(page: str) -> list[str]:
        return re.findall(r'name="seen-([^"]+)"', page)

    first = browser.get(path)
    second = browser.post(path, {**sent(first.text), "next": "2"}, follow=True)
    assert second.redirect_chain[-1][0] == f"{path}?page=2"
    assert (len(names(first.text)), len(names(second.text))) == (40, 40)
    assert "85 students" in first.text
    assert "40 present" in second.text
    assert "45 not recorded" in second.text
    assert len(sent(second.text)["present"]) == 40  # type: ignore[arg-type]
    third = browser.post(f"{path}?page=2", {**sent(second.text), "next": "3"}, follow=True)
    assert len(names(third.text)) == 5
    assert 'name="next"' not in third.text
    browser.post(f"{path}?page=3", sent(third.text))

    assert list(stands(session).values()) == ["present:60"] * 85


def test_everybody_else_is_recorded_as_present_in_one_go_and_taken_back(
    session: Session, class_of_ten: list[Student], client_for: ClientFor
) -> None:
    for _ in range(40):
        make_student(grade=10)
    browser, path = client_for("teacher"), address(session)
    form = sent(browser.get(path).text)
    there = form["present"]
    assert isinstance(there, list)
    absent = Student.objects.get(pk=there[0])

    page = browser.post(path, {**untick(form, absent), "others": ""}, follow=True).text

    assert stands(session)[absent.pk] == "absent:0"
    assert list(stands(session).values()).count("present:60") == 44
    assert 'name="others"' not in page
    undo = re.search(r'action="([^"]+/undo/[^"]+)"', page)
    assert undo
    browser.post(undo.group(1))
    assert stands(session) == {}


def test_everybody_else_is_whoever_the_filter_shows(campus: Academy, client_for: ClientFor) -> None:
    nines, ten = [make_student(grade=9) for _ in range(42)], make_student(grade=10)
    session = make_session(make_experience(grades=[9, 10]))
    browser, path = client_for("teacher"), f"{address(session)}?grade=9"

    browser.post(path, {**sent(browser.get(path).text), "others": ""})

    assert set(stands(session)) >= {each.pk for each in nines}
    assert ten.pk not in stands(session)


def test_the_roster_is_that_of_the_sessions_day(session: Session, class_of_ten: list[Student]) -> None:
    stayed, left_before, left_after, moved_up, *_rest = class_of_ten
    Enrollment.objects.filter(student=left_before).update(left_on=dt.date(2026, 9, 15))
    Enrollment.objects.filter(student=left_after).update(left_on=dt.date(2026, 10, 5))
    Enrollment.objects.filter(student=moved_up).update(left_on=dt.date(2026, 10, 5))
    make_enrollment(moved_up, grade=11, entered_on=dt.date(2026, 10, 6))

    grades = {line.student: line.grade for line in selectors.roster(session)}

    assert grades[stayed] == grades[left_after] == grades[moved_up] == 10
    assert left_before not in grades


def test_a_recorded_student_stays_on_the_list_after_leaving(session: Session, class_of_ten: list[Student]) -> None:
    ana = class_of_ten[0]
    make_attendance(ana, session)
    Enrollment.objects.filter(student=ana).delete()

    lines = {line.student: line for line in selectors.roster(session)}

    assert lines[ana].grade is None
    assert str(lines[ana].mark) == "present:60"


def test_the_list_answers_in_the_same_number_of_queries_for_5_and_60(session: Session, client_for: ClientFor) -> None:
    browser, path = client_for("teacher"), address(session)

    def queries() -> int:
        browser.get(path)
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(path).status_code == 200
        return len(seen)

    few = queries()
    for _ in range(55):
        make_student(grade=10)

    assert queries() == few


def test_nothing_is_recorded_before_the_day_or_for_a_cancelled_session(
    session: Session, class_of_ten: list[Student], client_for: ClientFor
) -> None:
    browser, path = client_for("teacher"), address(session)
    Session.objects.filter(pk=session.pk).update(held_on=dt.date(2026, 10, 20))

    assert "can be recorded from that day on" in browser.get(path).text
    assert (
        "Record who was there on that day"
        in browser.post(path, {f"seen-{class_of_ten[0].pk}": "", "unticked": "absent"}).text
    )
    Session.objects.filter(pk=session.pk).update(cancelled_at=dt.datetime(2026, 10, 1, tzinfo=dt.UTC))
    assert "was cancelled" in browser.get(path).text


def test_counselors_and_students_keep_no_lists(session: Session, client_for: ClientFor) -> None:
    for role in ("counselor", "principal", "student"):
        assert client_for(role).get(address(session)).status_code == 403


def test_the_session_must_be_of_the_experience_and_of_the_campus(
    session: Session, cast: Cast, other_campus: Academy, client_for: ClientFor
) -> None:
    crossed = reverse("attendance_edit", args=[cast.experience.pk, session.pk])

    assert client_for("teacher").get(crossed).status_code == 404
    assert client_for("teacher", campus=other_campus).get(address(session)).status_code == 404


# ---- Reach and the continuum


def test_reached_counts_whoever_was_there_for_half_of_what_was_held(campus: Academy, cast: Cast) -> None:
    experience = make_experience()
    first, second = make_session(experience), make_session(experience, held_on=dt.date(2026, 10, 8))
    cancelled = make_session(
        experience, held_on=dt.date(2026, 10, 9), cancelled_at=dt.datetime(2026, 10, 9, tzinfo=dt.UTC)
    )
    half, less, made_up, ghost = (make_student() for _ in range(4))
    make_attendance(half, first)
    make_attendance(less, first, minutes=59)
    make_attendance(made_up, second, presence="made_up")
    make_attendance(ghost, cancelled)
    make_session(experience, held_on=dt.date(2026, 10, 15))

    assert selectors.reached_by_experience([experience.pk]) == {experience.pk: 2}


def test_reach_by_cell_takes_the_grade_of_the_day_and_members_only(campus: Academy) -> None:
    session = make_session(make_experience(phases={"p-tech-2023": "training"}))
    member, mover = make_student(grade=9), make_student(grade=9)
    guest = make_student(grade=9, programs=())
    for each in (member, mover, guest):
        make_attendance(each, session)
    Enrollment.objects.filter(student=mover).update(left_on=dt.date(2026, 10, 5))
    make_enrollment(mover, grade=10, entered_on=dt.date(2026, 10, 6))

    cells = selectors.reached_by_cell(framework("p-tech"), make_year())

    assert cells["training", 9] == 2
    assert ("training", 10) not in cells
    assert not ProgramMembership.objects.filter(student=guest).exists()


def test_the_continuum_counts_links_and_names_its_gaps(campus: Academy, cast: Cast, client_for: ClientFor) -> None:
    make_attendance(
        make_student(grade=12), make_session(make_experience(grades=[12], phases={"p-tech-2023": "training"}))
    )

    page = client_for("coordinator").get("/continuum/").text

    assert "Career training, grade 12: Required, 1 experience, 1 student" in page
    assert "/experiences/?year=2026-27&amp;phase=p-tech-2023%3Atraining&amp;grade=12" in page
    assert "Gap: Career training, grade 11. Plan an experience." in page
    assert "Gap: Career training, grade 9" not in page
    assert "Not for this grade" in page
    assert "Career training, grade 9: Not for this grade. Age and hazardous-work rules" in page


def test_the_continuum_asks_as_often_for_many_as_for_few(campus: Academy, client_for: ClientFor) -> None:
    browser = client_for("teacher")

    def queries() -> int:
        browser.get("/continuum/")
        with CaptureQueriesContext(connection) as seen:
            assert browser.get("/continuum/").status_code == 200
        return len(seen)

    few = queries()
    for _ in range(12):
        make_attendance(make_student(), make_session())

    assert queries() == few


def test_another_year_of_the_continuum_stands_in_the_address(campus: Academy, client_for: ClientFor) -> None:
    make_experience(grades=[9], year=make_year("2025-26"))

    page = client_for("teacher").get("/continuum/?year=2025-26").text

    assert "Career exploration, grade 9: Required, 1 experience" in page
