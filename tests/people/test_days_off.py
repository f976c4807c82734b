"""Days without school: the list of a year with undo, and where a session falls on one of them."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from experiences import calendar_feed
from tests import factories as make
from wbl_portal.core import clock
from wbl_portal.core.models import AuditEntry
from wbl_portal.people.models import DayOff, SchoolYear

DAYS = "/start/days-without-school/"
TYPED = {"name": "Thanksgiving", "starts_on": "2026-11-23", "ends_on": "2026-11-27"}


@pytest.fixture
def staff(client_for: Callable[..., Any]) -> Any:
    return client_for("coordinator")


def test_days_are_added_changed_taken_out_and_brought_back(staff: Any) -> None:
    staff.post(f"{DAYS}add/?year=2026-27", TYPED)
    row = DayOff.objects.get()
    assert (row.year.label, row.starts_on, row.ends_on) == ("2026-27", dt.date(2026, 11, 23), dt.date(2026, 11, 27))

    staff.post(f"{DAYS}{row.pk}/edit/", TYPED | {"name": "Fall break", "ends_on": ""})
    row.refresh_from_db()
    assert (row.name, row.ends_on) == ("Fall break", row.starts_on)
    assert "Fall break" in staff.get(DAYS).text

    page = staff.post(f"{DAYS}{row.pk}/archive/", follow=True).text
    assert f"{DAYS}{row.pk}/restore/" in page
    assert not DayOff.objects.current().exists()
    staff.post(f"{DAYS}{row.pk}/restore/")
    assert DayOff.objects.current().get() == row
    assert AuditEntry.objects.filter(verb__startswith="day_off.").count() == 2
    assert staff.get(f"{DAYS}?format=csv").content.decode("utf-8-sig").splitlines()[1].startswith("Fall break,")


@pytest.mark.parametrize(
    "wrong", [{"ends_on": "2026-11-20"}, {"starts_on": "2026-06-30"}, {"ends_on": "2027-07-01"}, {"name": ""}]
)
def test_days_outside_the_year_or_backwards_are_refused(staff: Any, wrong: dict[str, str]) -> None:
    answer = staff.post(f"{DAYS}add/?year=2026-27", TYPED | wrong)

    assert answer.status_code == 200
    assert not DayOff.objects.exists()


def test_a_session_on_a_day_without_school_is_pointed_out_and_stands(staff: Any) -> None:
    make.make_day_off()
    experience = make.make_experience()
    typed = {"held_on": "2026-11-24", "minutes": "60"}

    page = staff.post(f"/experiences/{experience.pk}/sessions/add/", typed, follow=True).text

    session = experience.sessions.get()
    assert "There is no school on Nov. 24, 2026: Thanksgiving." in page
    assert "No school: Thanksgiving" in page
    assert "There is no school on Nov. 24, 2026" in staff.get(f"/experiences/sessions/{session.pk}/edit/").text
    page = staff.post(f"/experiences/sessions/{session.pk}/edit/", typed | {"held_on": "2026-11-30"}, follow=True).text
    assert "no school" not in page.lower()


def test_the_week_and_the_calendar_feed_say_when_there_is_no_school(staff: Any) -> None:
    today = clock.today()
    make.make_day_off(name="Training day", starts_on=today, ends_on=today)
    make.make_day_off(name="Elsewhere", archived_at=clock.now(), starts_on=today, ends_on=today)

    page = staff.get("/today/").text
    feed = calendar_feed.written([], calendar_feed.days_without_school(), now=clock.now())

    assert "Training day" in page
    assert "Elsewhere" not in page
    assert "SUMMARY:No school: Training day" in feed
    assert f"DTSTART;VALUE=DATE:{today:%Y%m%d}" in feed
    assert "Elsewhere" not in feed


def test_days_belong_to_their_year(staff: Any) -> None:
    make.make_year("2025-26")
    make.make_day_off(
        SchoolYear.objects.get(label="2025-26"),
        name="Old",
        starts_on=dt.date(2025, 11, 24),
        ends_on=dt.date(2025, 11, 28),
    )

    assert "Old" not in staff.get(DAYS).text
    assert "Old" in staff.get(f"{DAYS}?year=2025-26").text
