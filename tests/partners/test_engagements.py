"""The engagement log of a partner, its last contact and the trend of its feedback."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partners import engagements
from partners.models import Attendee, Partner
from partners.statements import STATEMENTS
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import (
    DAY,
    WRITTEN_DOWN,
    make_agreement,
    make_attendance,
    make_contact,
    make_experience,
    make_offer,
    make_partner,
    make_plan_review,
    make_reply,
    make_review,
    make_session,
    make_student,
    make_survey,
    make_year,
)
from tests.factories_placements import make_approved, make_evaluation, make_placement
from tests.factories_region import make_meeting
from wbl_portal.core import clock

Browser = Callable[..., CampusClient]


def lines_of(partner: Partner, cast: Cast, **asked: Any) -> list[tuple[dt.date, str]]:
    found = engagements.log(partner, engagements.asked_of(cast.dev, **asked))
    return [(line.day, line.words) for line in found]


def log_of(partner: Partner) -> str:
    return reverse("partner_log", args=[partner.pk])


def page_of(partner: Partner) -> str:
    return reverse("partner_detail", args=[partner.pk])


def answered(partner: Partner, year: str = "2026-27", rating: int = 4) -> None:
    ratings = dict.fromkeys(STATEMENTS, rating)
    said: dict[str, Any] = {"answered_at": clock.now(), "method": "link", "ratings": ratings}
    make_survey(make_contact(partner), year=make_year(year), **said)


def everything(partner: Partner) -> None:
    """One of each kind."""
    contact = make_contact(partner)
    make_review(make_agreement(partner))
    answered(partner)
    make_reply(make_offer(), partner=partner, contact=contact)
    Attendee.objects.create(meeting=make_meeting(), name=contact.name, contact=contact)
    make_plan_review(contact, answered_at=clock.now(), agrees=True)
    student = make_student()
    make_attendance(student, make_session(make_experience(partner=partner)))
    placement = make_placement(student, contact)
    make_approved(placement)
    make_evaluation(placement, answered_at=clock.now(), method="link", recorded_by="Cora")


def test_an_agreement_is_signed_reviewed_and_ended(cast: Cast) -> None:
    partner = make_partner()
    old = make_agreement(
        partner,
        title="First",
        starts_on=dt.date(2024, 8, 1),
        ends_on=dt.date(2025, 7, 31),
        signed_on=dt.date(2024, 7, 1),
    )
    make_review(old, reviewed_on=dt.date(2025, 3, 3), outcome="renew")
    make_agreement(partner, title="Draft", signed_on=None)

    assert lines_of(partner, cast) == [
        (dt.date(2025, 7, 31), "Agreement ended: First"),
        (dt.date(2025, 3, 3), "Agreement reviewed: First. To be renewed."),
        (dt.date(2024, 7, 1), "Agreement signed: First"),
    ]


def test_a_version_that_another_took_the_place_of_has_not_ended(cast: Cast) -> None:
    partner = make_partner()
    dates = {"starts_on": dt.date(2025, 8, 1), "ends_on": dt.date(2026, 9, 30), "signed_on": dt.date(2025, 7, 1)}
    old = make_agreement(partner, title="First", **dates)
    make_agreement(partner, title="Second", replaces=old)

    assert [words for _day, words in lines_of(partner, cast)] == ["Agreement signed: Second", "Agreement signed: First"]


def test_answers_offers_and_meetings_stand_in_the_log_under_their_day(cast: Cast) -> None:
    partner = make_partner()
    contact = make_contact(partner, name="Cleo Clay")
    make_survey(contact, answered_at=clock.now(), method="link")
    make_reply(
        make_offer(title="A talk"), partner=partner, name="Cleo Clay", **WRITTEN_DOWN | {"said_on": DAY.replace(day=9)}
    )
    meeting = make_meeting(body="board", body_name="Gulf Board", held_on=dt.date(2026, 9, 9))
    for name in ("Cleo Clay", "Cal Coe"):
        Attendee.objects.create(meeting=meeting, name=name, contact=contact)
    Attendee.objects.create(meeting=meeting, name="Somebody Else")
    make_survey(make_contact(partner))

    assert lines_of(partner, cast) == [
        (DAY, "Value survey answered by Cleo Clay"),
        (dt.date(2026, 10, 9), "Cleo Clay offered: A talk"),
        (dt.date(2026, 9, 9), "Meeting: Gulf Board, with Cal Coe, Cleo Clay"),
    ]


def test_the_log_of_another_partner_and_what_is_to_come_are_not_in_it(cast: Cast) -> None:
    partner = make_partner()
    everything(make_partner())
    make_session(make_experience(partner=partner), held_on=DAY + dt.timedelta(days=1))
    make_agreement(partner, signed_on=DAY + dt.timedelta(days=1))

    assert lines_of(partner, cast) == []


def test_the_page_shows_the_newest_six_the_last_contact_and_the_way_to_all_of_it(
    cast: Cast, client_for: Browser
) -> None:
    for number in range(8):
        make_session(cast.experience, held_on=dt.date(2026, 9, 1 + number))
    make_review(cast.agreement, reviewed_on=DAY)

    page = client_for("teacher").get(page_of(cast.partner)).text

    card = page.split("What happened between the campus and this partner")[1].split("</section>")[0]
    assert card.count("<li>") == engagements.SHOWN
    assert log_of(cast.partner) in card
    overview = page.split("Last contact")[1].split("</dd>")[0]
    assert "Oct. 1, 2026" in overview
    assert "A day on the ward: 1 student present" in overview


def test_a_partner_without_any_says_what_would_stand_there(cast: Cast, client_for: Browser) -> None:
    partner, browser = make_partner(), client_for("teacher")

    page = browser.get(page_of(partner)).text

    for said in ("No contact yet", "Nothing happened yet", "None this school year"):
        assert said in page
    assert "Feedback" not in page.split("<main")[1]
    assert "Nothing happened yet" in browser.get(log_of(partner)).text


def test_the_log_narrows_to_a_school_year_turns_pages_and_is_a_file(cast: Cast, client_for: Browser) -> None:
    for number in range(1, 29):
        make_session(cast.experience, held_on=dt.date(2026, 9, number))
    make_session(cast.experience, held_on=dt.date(2025, 11, 3))
    browser, address = client_for("teacher"), log_of(cast.partner)

    assert "1 to 25 of 31" in browser.get(address).text
    assert "26 to 30 of 30" in browser.get(f"{address}?year=2026-27&page=2").text
    assert "Nov. 3, 2025" in browser.get(f"{address}?year=2025-26").text
    assert "of 31" in browser.get(f"{address}?year=none-such").text
    lines = browser.get(f"{address}?year=2026-27&format=csv").content.decode("utf-8-sig").splitlines()
    assert lines[:2] == ["Date,What happened", "2026-10-01,A day on the ward: 1 student present"]
    assert len(lines) == 1 + 30


def test_a_year_in_which_nothing_happened_says_so(cast: Cast, client_for: Browser) -> None:
    answer = client_for("teacher").get(f"{log_of(cast.partner)}?year=2025-26")

    assert "Nothing happened in this school year" in answer.text


@pytest.mark.parametrize("address", [page_of, log_of])
def test_many_rows_ask_as_often_as_few(address: Callable[[Partner], str], cast: Cast, client_for: Browser) -> None:
    browser = client_for("coordinator")

    def asked() -> int:
        browser.get(address(cast.partner))
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address(cast.partner)).status_code == 200
        return len(queries)

    for _each in range(2):
        everything(cast.partner)
    few = asked()
    for _each in range(5):
        everything(cast.partner)

    assert asked() == few


def test_no_student_is_named_in_the_log(cast: Cast, client_for: Browser) -> None:
    make_placement(cast.student, cast.cora)
    everything(cast.partner)

    page = client_for("coordinator").get(log_of(cast.partner)).text

    assert "2 placements began" in page
    assert "Acosta" not in page


def test_feedback_shows_each_year_that_was_answered_and_opens_its_surveys(cast: Cast, client_for: Browser) -> None:
    answered(cast.partner, "2025-26", 2)
    answered(cast.partner)
    make_survey(make_contact(cast.partner))
    answered(make_partner(name="Cedar Clinic North"), rating=1)
    browser = client_for("teacher")

    page = browser.get(page_of(cast.partner)).text

    card = page.split("said in the value survey")[1].split("</section>")[0]
    assert [card.index(each) for each in ("2026-27", "4.0", "1 of 2", "2025-26", "2.0")] == sorted(
        card.index(each) for each in ("2026-27", "4.0", "1 of 2", "2025-26", "2.0")
    )
    address = f"{reverse('survey_list')}?partner={cast.partner.pk}&year=2026-27"
    assert address.replace("&", "&amp;") in card
    surveys = browser.get(address).text
    assert "2 people asked" in surveys
    assert "Cedar Clinic North" not in surveys
    assert browser.get(f"{reverse('survey_list')}?partner=none-such").status_code == 200
