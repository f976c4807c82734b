"""An experience whose session lies on a day without an agreement in force with its partner is flagged."""

import datetime as dt
from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from academies.models import Academy
from experiences import selectors
from experiences.models import Experience
from tests.conftest import CampusClient
from tests.factories import DAY, make_agreement, make_experience, make_partner, make_session

ClientFor = Callable[..., CampusClient]
FLAG = "Agreement lapsed"
OCTOBER = dt.date(2026, 10, 1)


def held_with(*, session_on: dt.date = OCTOBER, title: str = "Visit", **agreement: object) -> Experience:
    """An experience with a partner whose agreement is as told, and a session."""
    experience = make_experience(partner=make_agreement(**agreement).partner, title=title)
    make_session(experience, held_on=session_on)
    return experience


def flagged() -> set[str]:
    return {row.title for row in selectors.experiences(selectors.Filter(lapsed=True))}


def test_each_way_an_agreement_fails_to_cover_a_session_is_found(campus: Academy) -> None:
    held_with(title="covered")
    held_with(title="unsigned", signed_on=None)
    held_with(title="signed later", signed_on=DAY)
    held_with(title="over", ends_on=dt.date(2026, 9, 30))
    held_with(title="ended early", ended_on=dt.date(2026, 9, 30))
    held_with(title="planned past the end", session_on=dt.date(2027, 9, 1))
    make_session(make_experience(partner=make_partner(), title="no agreement at all"))
    make_session(make_experience(title="without a partner"))
    make_experience(partner=make_partner(), title="without a session")
    cancelled = make_experience(partner=make_partner(), title="cancelled")
    make_session(cancelled, cancelled_at=timezone.now())

    found = flagged() - {row.title for row in Experience.objects.filter(title__startswith="Experience ")}
    assert found == {
        "unsigned",
        "signed later",
        "over",
        "ended early",
        "planned past the end",
        "no agreement at all",
    }


def test_a_renewal_without_a_gap_covers_and_an_archived_agreement_does_not(campus: Academy) -> None:
    renewed = held_with(title="renewed", ends_on=dt.date(2026, 9, 30))
    old = renewed.partner.agreements.get()  # type: ignore[union-attr]
    make_agreement(renewed.partner, replaces=old, starts_on=OCTOBER, signed_on=dt.date(2026, 9, 20))
    archived = held_with(title="archived", archived_at=timezone.now())

    assert not {"renewed"} & flagged()
    assert selectors.uncovered_days(renewed) == []
    assert selectors.uncovered_days(archived) == [OCTOBER]


def test_the_list_the_page_and_the_first_page_of_the_day_say_so(campus: Academy, client_for: ClientFor) -> None:
    lapsed = held_with(title="Lapsed visit", signed_on=None)
    held_with(title="Covered visit")
    browser, listed = client_for("teacher"), reverse("experience_list")

    assert browser.get(listed).text.count(f">{FLAG}</span>") == len(flagged()) + 1  # the filter says it too
    only = browser.get(f"{listed}?lapsed=on").text
    assert "Lapsed visit" in only
    assert "Covered visit" not in only
    page = browser.get(reverse("experience_detail", args=[lapsed.pk])).text
    assert FLAG in page
    assert "Oct. 1, 2026" in page or "October 1, 2026" in page
    today = browser.get(reverse("today")).text
    assert "Experiences without agreement" in today
    assert f"{listed}?lapsed=on" in browser.get(f"{reverse('today')}?kind=lapsed").text
    lines = browser.get(f"{listed}?lapsed=on&format=csv").content.decode("utf-8-sig").splitlines()
    assert FLAG in lines[0]
    assert len(lines) == 1 + len(flagged())


def test_the_flag_costs_one_query_for_any_number_of_rows(campus: Academy) -> None:
    keys = [held_with(signed_on=None).pk for _ in range(12)]

    with CaptureQueriesContext(connection) as seen:
        assert selectors.lapsed_among(keys) == set(keys)

    assert len(seen) == 1
