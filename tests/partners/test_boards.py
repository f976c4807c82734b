"""The county of the campus and the workforce board that follows from it (T-STEM 5.1)."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from academies.models import Academy
from partners import directory
from partners.models import CampusCounty
from partners.selectors.workforce import board_meetings, campus_county
from partners.services.county import choose_county
from tests.conftest import CampusClient
from tests.factories import DAY, TESTER
from tests.factories_region import make_meeting
from wbl_portal.core.models import AuditEntry

ClientFor = Callable[..., CampusClient]
HARRIS, TRAVIS = "48201", "48453"
HOME = "/workforce/manage/"


def test_the_directory_has_28_boards_and_254_counties() -> None:
    assert [each.number for each in directory.boards()] == list(range(1, 29))
    assert len(directory.counties()) == 254
    assert len({each.tea_number for each in directory.counties().values()}) == 254
    assert all(fips.startswith("48") and len(fips) == 5 for fips in directory.counties())


@pytest.mark.parametrize(
    ("county", "board"),
    [
        ("Harris", (28, "Workforce Solutions Gulf Coast")),
        ("Travis", (14, "Workforce Solutions Capital Area")),
        ("Bexar", (20, "Workforce Solutions Alamo")),
        ("El Paso", (10, "Workforce Solutions Borderplex")),
        ("Cameron", (24, "Workforce Solutions Cameron")),
        ("Potter", (1, "Workforce Solutions Panhandle")),
    ],
)
def test_a_county_has_its_board(county: str, board: tuple[int, str]) -> None:
    found = next(each for each in directory.counties().values() if each.name == county)

    assert (found.board.number, found.board.name) == board


def test_a_board_is_named_by_number_or_name_in_any_case() -> None:
    gulf = directory.board_named("28")

    assert gulf is not None
    assert directory.board_named(" gulf  COAST") == gulf
    assert directory.board_named("workforce solutions gulf coast") == gulf
    assert directory.board_named("29") is None


def test_the_county_is_proposed_from_the_campus_number(campus: Academy) -> None:
    assert campus_county().county is None  # 999 is no county

    campus.campus_number = "101912001"
    place = campus_county()

    assert place.county is not None
    assert (place.county.name, place.is_proposed) == ("Harris", True)


def test_a_chosen_county_goes_before_the_campus_number_and_is_audited_once(campus: Academy) -> None:
    campus.campus_number = "101912001"

    choose_county(county_fips=TRAVIS, by=TESTER)
    choose_county(county_fips=TRAVIS, by=TESTER)

    place = campus_county()
    assert place.county is not None
    assert (place.county.name, place.is_proposed) == ("Travis", False)
    assert AuditEntry.objects.filter(verb="county.chosen").count() == 1


def test_a_county_outside_texas_is_refused(campus: Academy) -> None:
    with pytest.raises(ValidationError, match="254 counties"):
        choose_county(county_fips="06037", by=TESTER)


def test_campus_lies_in_one_county(campus: Academy) -> None:
    with pytest.raises(IntegrityError, match="campus_lies_in_one_county"), transaction.atomic():
        CampusCounty.objects.create(id=2, county_fips=HARRIS)


def test_a_year_without_a_board_meeting_is_told(campus: Academy) -> None:
    assert board_meetings(DAY).is_overdue

    meeting = make_meeting(held_on=dt.date(2025, 10, 14))
    make_meeting(body="advisory", held_on=dt.date(2026, 10, 1))
    make_meeting(held_on=dt.date(2026, 12, 1))  # planned

    assert (board_meetings(DAY).last, board_meetings(DAY).is_overdue) == (meeting, False)
    assert board_meetings(DAY + dt.timedelta(days=1)).is_overdue


def test_the_county_is_chosen_in_the_browser_and_the_board_stands_there(campus: Academy, client_for: ClientFor) -> None:
    browser = client_for("coordinator")
    assert "The campus number names no county" in browser.get(HOME).text

    page = browser.post(f"{HOME}county/", {"county_fips": HARRIS}, follow=True).text

    assert "Workforce Solutions Gulf Coast" in page
    assert "(board 28)" in page
    assert "No board meeting is recorded yet" in page
    assert "Choose one of" not in page
    assert "Select a valid choice" in browser.post(f"{HOME}county/", {"county_fips": "06037"}).text


def test_the_warning_names_the_last_board_meeting(campus: Academy, client_for: ClientFor) -> None:
    choose_county(county_fips=HARRIS, by=TESTER)
    make_meeting(held_on=dt.date(2025, 6, 3))

    page = client_for("teacher").get(HOME).text

    assert "No board meeting in the last 12 months: the last one was on June 3, 2025" in page
    assert "Record a meeting" not in page
