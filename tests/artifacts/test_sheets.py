"""Sheets of paper: a line to sign for everybody expected, and who was at an experience with sessions and hours."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from artifacts.selectors.sheets import experience_sheet
from artifacts.views import sheets
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import DAY, make_attendance, make_session, make_student

Browser = Callable[..., CampusClient]


def sheet_of(cast: Cast, name: str) -> str:
    place = f"/experiences/{cast.experience.pk}/"
    return {"sign-in": f"{place}sessions/{cast.session.pk}/sheet/", "roster": f"{place}roster/"}[name]


def record(cast: Cast, **mark: Any) -> None:
    """Ana's line on the class list reads so, whatever stood there."""
    cast.participation.attendances.all().delete()
    make_attendance(cast.student, cast.session, **mark)


def test_everybody_expected_has_a_line_to_sign_and_there_are_spare_ones(cast: Cast, client_for: Browser) -> None:
    page = client_for("teacher").get(sheet_of(cast, "sign-in")).content.decode()

    assert str(cast.student) in page
    assert page.count('<tr class="sheet-spare">') == 6
    assert "data-print" in page


@pytest.mark.parametrize("name", ["sign-in", "roster"])
def test_a_long_sheet_comes_in_parts_and_in_one_piece_to_print(
    cast: Cast, client_for: Browser, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(sheets, "PART", 2)
    for _ in range(4):
        make_attendance(make_student(grade=cast.experience.grades[0]), cast.session)
    browser, path = client_for("teacher"), sheet_of(cast, name)

    part, whole = browser.get(f"{path}?page=2"), browser.get(f"{path}?all=on")

    assert len(part.context["page"]) == 2
    assert "All on one page, to print" in part.content.decode()
    assert len(whole.context["page"]) == whole.context["page"].paginator.count >= 5
    assert "All on one page, to print" not in whole.content.decode()


def test_the_roster_is_a_file_too(cast: Cast, client_for: Browser) -> None:
    record(cast, minutes=50)

    sheet = client_for("teacher").get(f"{sheet_of(cast, 'roster')}?format=csv").content.decode("utf-8-sig")

    assert sheet.splitlines()[0] == "Student,Grade,First there,Sessions attended,Sessions recorded,Hours"
    assert f"{cast.session.held_on},1,1,0.75" in sheet


def test_the_sheet_can_be_printed_before_the_day(cast: Cast, client_for: Browser) -> None:
    coming = make_session(cast.experience, held_on=DAY + dt.timedelta(days=30))
    browser = client_for("coordinator")

    assert browser.get(f"/experiences/{cast.experience.pk}/sessions/{coming.pk}/sheet/").status_code == 200
    assert f"/sessions/{coming.pk}/sheet/" in browser.get(f"/experiences/{cast.experience.pk}/").content.decode()


def test_the_roster_counts_sessions_and_hours_of_whoever_was_there(cast: Cast) -> None:
    record(cast, minutes=50)

    [line] = [each for each in experience_sheet(cast.experience) if each.student_id == cast.student.pk]

    assert (line.attended, line.recorded, line.hours) == (1, 1, 0.75)
    assert line.first_on == cast.session.held_on
    assert line.grade is not None


def test_an_absent_student_stands_on_the_roster_with_nothing(cast: Cast) -> None:
    record(cast, minutes=0, presence="absent")

    [line] = [each for each in experience_sheet(cast.experience) if each.student_id == cast.student.pk]

    assert (line.attended, line.recorded, line.hours, line.first_on, line.grade) == (0, 1, 0, None, None)


@pytest.mark.parametrize("name", ["sign-in", "roster"])
def test_a_sheet_costs_the_same_for_any_number_of_students(name: str, cast: Cast, client_for: Browser) -> None:
    browser, address = client_for("coordinator"), sheet_of(cast, name)
    browser.get(address)
    with CaptureQueriesContext(connection) as few:
        browser.get(address)
    for grade in (9, 10, 11, 12):
        make_attendance(make_student(grade=grade), cast.session)

    with CaptureQueriesContext(connection) as many:
        browser.get(address)

    assert len(many) == len(few)


def test_an_experience_leads_to_its_sheets(cast: Cast, client_for: Browser) -> None:
    browser = client_for("coordinator")

    assert f'href="{sheet_of(cast, "roster")}"' in browser.get(f"/experiences/{cast.experience.pk}/").content.decode()
    lists = browser.get(f"/experiences/{cast.experience.pk}/sessions/{cast.session.pk}/attendance/").content.decode()
    assert f'href="{sheet_of(cast, "sign-in")}"' in lists
