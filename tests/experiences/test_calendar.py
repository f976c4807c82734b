"""A person's calendar program reads the sessions by an address of their own, until they end it or leave."""

import datetime as dt
import re
from collections.abc import Callable

from academies.models import Academy
from experiences.calendar_feed import written
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import DAY, make_experience, make_partner, make_session
from wbl_portal.core.models import AuditEntry

ClientFor = Callable[..., CampusClient]
NOW = dt.datetime(2026, 10, 14, 15, tzinfo=dt.UTC)


def address_of(browser: CampusClient) -> str:
    found = re.search(r'value="http://[^/]+(/link/[^"]+)"', browser.post("/experiences/calendar/").text)
    assert found
    return found[1]


def test_the_feed_says_what_when_where_and_with_whom(cast: Cast, client_for: ClientFor) -> None:
    experience = make_experience(title="Tour; of the mill, east", partner=make_partner(name="Mill & Sons"))
    make_session(experience, held_on=DAY, starts_at=dt.time(9), minutes=90, place="Gate 2")
    make_session(make_experience(title="All day"), held_on=DAY)
    make_session(make_experience(title="Called off"), held_on=DAY, cancelled_at=NOW)

    feed = client_for(None).get(address_of(client_for("coordinator")))

    assert feed.headers["Content-Type"] == "text/calendar; charset=utf-8"
    lines = feed.text.split("\r\n")
    assert "SUMMARY:Tour\\; of the mill\\, east" in lines
    assert {"DTSTART:20261014T140000Z", "DTEND:20261014T153000Z", "LOCATION:Gate 2", "DESCRIPTION:Mill & Sons"} <= {
        *lines
    }
    assert {"DTSTART;VALUE=DATE:20261014", "DTEND;VALUE=DATE:20261015"} <= {*lines}
    assert "SUMMARY:Called off" not in lines
    assert cast.student.family_name not in feed.text


def test_an_address_ends_when_it_is_replaced_or_closed(cast: Cast, client_for: ClientFor) -> None:
    dev, stranger = client_for("coordinator"), client_for(None)

    first = address_of(dev)
    second = address_of(dev)
    assert (stranger.get(first).status_code, stranger.get(second).status_code) == (410, 200)
    assert "It cannot be shown again" in dev.get("/experiences/calendar/").text

    assert "no longer works" in dev.post("/experiences/calendar/close/", follow=True).text
    assert stranger.get(second).status_code == 410
    assert "You have no address yet." in dev.get("/experiences/calendar/").text
    verbs = AuditEntry.objects.filter(subject_id=str(cast.dev.pk)).values_list("verb", flat=True)
    assert [*verbs].count("calendar.opened") == 2
    assert "calendar.closed" in verbs


def test_who_no_longer_works_here_reads_nothing(cast: Cast, client_for: ClientFor) -> None:
    address = address_of(client_for("coordinator"))
    cast.dev.role_assignments.update(ends_on=DAY - dt.timedelta(days=1), starts_on=DAY - dt.timedelta(days=9))

    assert client_for(None).get(address).status_code == 403


def test_a_long_line_is_folded_within_the_limit_and_reads_as_before(campus: Academy) -> None:
    title = "Einführung in die Übungswerkstatt " * 5
    session = make_session(make_experience(title=title.strip()), held_on=DAY)

    text = written([session], now=NOW)

    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert title.strip() in text.replace("\r\n ", "")
