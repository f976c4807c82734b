"""Today: one queue of what waits in one order, filters in the address, several at once, putting off with its undo."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academies.models import Academy
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import (
    DAY,
    make_agreement,
    make_consent,
    make_experience,
    make_guardian,
    make_partner,
    make_session,
    make_student,
    make_survey,
)
from tests.factories_plan import make_policy
from tests.factories_region import make_decision
from tests.factories_work import make_participation
from wbl_portal.core.models import AuditEntry, Job
from wbl_portal.people import queue
from wbl_portal.people.models import Snooze, Student

ClientFor = Callable[..., CampusClient]
TODAY = "/today/"


def chips(page: str) -> dict[str, int]:
    """Kind -> number of rows, as the filters over the queue say."""
    found = re.findall(r'<a href="\?[^"]*"[^>]*>([^<]+) <span class="count">(\d+)</span>', page)
    return {label.strip(): int(number) for label, number in found}


def act(browser: CampusClient, act: str, *picks: str, **more: str) -> Any:
    return browser.post("/today/rows/", {"act": act, "pick": picks, **more}, follow=True)


def days(n: int) -> dt.date:
    return DAY + dt.timedelta(days=n)


def test_overdue_comes_first_then_what_is_due_soon_then_the_oldest(campus: Academy, client_for: ClientFor) -> None:
    make_session(make_experience(title="Over for a week"), held_on=days(-7))
    make_session(make_experience(title="Over for a month"), held_on=days(-30))
    make_decision(text="Due in three days", due_on=days(3))
    make_policy(title="Overdue since yesterday", review_on=days(-1))
    make_decision(text="Overdue since Monday", due_on=days(-2))

    lines = client_for("coordinator").get(TODAY).context["queue"].lines

    shown = [line.item.subject for line in lines]
    order = ["Overdue since Monday", "Overdue since yesterday", "Due in three days", "Over for a month"]
    assert [subject for subject in shown if subject in order] == order
    assert shown.index("Over for a month") < shown.index("Over for a week")


def test_a_kind_by_itself_shows_exactly_its_rows(campus: Academy, client_for: ClientFor) -> None:
    for number in range(9):
        make_decision(text=f"Call number {number}")
    browser = client_for("coordinator")

    everything, alone = browser.get(TODAY), browser.get(f"{TODAY}?kind=follow-ups")

    n = chips(everything.text)["Follow-ups of meetings"]
    assert n == len(alone.context["queue"].lines)
    assert "Only the first of each kind" in everything.text
    assert "?state=open" in alone.text


def test_kinds_beyond_a_few_are_folded_but_for_the_one_that_is_shown(
    cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "AT_HAND", 1)
    browser = client_for("coordinator")
    make_session(make_experience(title="Over"), held_on=days(-7))
    make_decision(text="Ring the mill")
    make_policy(title="Driving", review_on=days(-1))
    kinds = browser.get(TODAY).context["queue"].chips
    assert len(kinds) > 3

    everything, chosen = browser.get(TODAY).text, browser.get(f"{TODAY}{kinds[-1].address}").text

    assert f"{len(kinds) - 1} more kinds" in everything
    assert len(chips(everything)) == len(kinds) + 1
    assert "<details><summary>" in everything
    assert "<details open><summary>" in chosen


def test_only_mine_leaves_what_bears_my_name(cast: Cast, client_for: ClientFor) -> None:
    make_decision(text="Mine to do", owner=cast.dev.name)
    make_decision(text="For somebody else", owner="The board")

    page = client_for("coordinator").get(f"{TODAY}?mine=on").text

    assert "Mine to do" in page
    assert "For somebody else" not in page


def test_a_row_put_off_is_gone_for_me_alone_and_comes_back_on_its_day(
    cast: Cast, client_for: ClientFor, travel: Callable[[dt.date], None]
) -> None:
    decision = make_decision(text="Ring the mill")
    dev = client_for("coordinator")

    told = act(dev, "put_off", f"follow-ups:{decision.pk}", when="tomorrow")

    assert "Ring the mill" not in told.text
    assert "Ring the mill" in dev.get(f"{TODAY}?show=snoozed").text
    assert "Ring the mill" in client_for("principal").get(TODAY).text
    assert AuditEntry.objects.filter(verb="queue.put_off", actor_id=cast.dev.pk).count() == 1
    travel(days(1))
    assert "Ring the mill" in dev.get(TODAY).text


def test_putting_off_is_taken_back_by_undo_or_from_its_list(cast: Cast, client_for: ClientFor) -> None:
    decision = make_decision(text="Ring the mill")
    pick, dev = f"follow-ups:{decision.pk}", client_for("coordinator")

    told = act(dev, "put_off", pick, when="day", day=days(9).isoformat())
    undo = reverse("put_off_undo", args=[Snooze.objects.get().act])
    assert undo in told.text
    assert "Ring the mill" not in client_for("coordinator").get(TODAY).text
    client_for("principal").post(undo)
    assert "Ring the mill" not in dev.get(TODAY).text
    dev.post(undo)
    assert "Ring the mill" in dev.get(TODAY).text

    act(dev, "put_off", pick, when="next_week")
    assert Snooze.objects.get().until_on == days(7 - DAY.weekday())
    act(dev, "bring_back", pick)
    assert "Ring the mill" in dev.get(TODAY).text


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"when": "day", "day": ""}, "Choose the day on which the rows come back."),
        ({"when": "day", "day": DAY.isoformat()}, "Choose a day after today."),
        ({"when": "some day"}, "Select a valid choice"),
    ],
)
def test_putting_off_without_a_day_says_what_to_do(
    campus: Academy, client_for: ClientFor, sent: dict[str, str], said: str
) -> None:
    decision = make_decision()

    told = act(client_for("coordinator"), "put_off", f"follow-ups:{decision.pk}", **sent)

    assert said in told.text
    assert not Snooze.objects.exists()


def test_nothing_ticked_and_keys_that_are_none_change_nothing(campus: Academy, client_for: ClientFor) -> None:
    dev = client_for("coordinator")

    assert "tick at least one row" in act(dev, "done").text
    assert "stayed as it is" in act(dev, "done", "follow-ups:no-key").text
    assert "tick at least one row" in act(dev, "done", "no-kind:1").text


def test_several_follow_ups_are_done_at_once_by_who_may(campus: Academy, client_for: ClientFor) -> None:
    first, second = make_decision(text="Call the mill"), make_decision(text="Call the port")
    picks = [f"follow-ups:{each.pk}" for each in (first, second)]

    assert "2 rows stayed" in act(client_for("teacher"), "done", *picks).text
    told = act(client_for("coordinator"), "done", *picks)

    assert "2 rows are done." in told.text
    first.refresh_from_db()
    assert first.done_on == DAY


def test_a_reminder_goes_to_who_has_an_address(
    campus: Academy, client_for: ClientFor, django_capture_on_commit_callbacks: Any
) -> None:
    survey = make_survey()
    dev = client_for("coordinator")

    told = act(dev, "remind", f"surveys:{survey.pk}", filter="kind=surveys")

    assert "1 row is done." in told.text
    assert told.redirect_chain[-1][0].endswith("?kind=surveys")
    assert Job.objects.get(kind="contact.letters").payload["contacts"] == [str(survey.contact_id)]


def test_an_agreement_that_ended_waits_until_there_is_another(campus: Academy, client_for: ClientFor) -> None:
    partner = make_partner(name="Harbor Foundry")
    make_agreement(partner, starts_on=days(-400), ends_on=days(-10))
    dev = client_for("coordinator")
    assert "The agreement ended; there is no other" in dev.get(f"{TODAY}?kind=agreements").text

    make_agreement(partner, starts_on=days(-9), ends_on=days(300))

    assert "Harbor Foundry" not in dev.get(f"{TODAY}?kind=agreements").text


def test_a_quiet_day_says_what_would_appear(
    campus: Academy, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wbl_portal.people.queue.kinds", lambda _request: [])

    page = client_for("coordinator").get(TODAY).text

    assert "Nothing waits" in page
    assert "Class lists to take, reflections to answer" in page


def test_the_queue_asks_the_database_equally_often_however_much_waits(campus: Academy, client_for: ClientFor) -> None:
    dev = client_for("coordinator")

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            dev.get(TODAY)
        return len(queries)

    def more(n: int) -> None:
        for number in range(n):
            make_session(make_experience(title=f"Visit {number}"), held_on=days(-7))
            make_decision(due_on=days(-1))
            make_agreement(make_partner(), ends_on=days(20))
            make_survey()
            make_policy(review_on=days(-1))
            make_guardian(make_student())

    more(1)
    asked()  # who asks and where is remembered from here on
    few = asked()
    more(8)

    assert asked() == few


def test_students_whose_consent_is_missing_or_ends_wait_for_who_records_it(
    campus: Academy, client_for: ClientFor
) -> None:
    Student.objects.all().delete()
    silent, ended, ending, lasting, refused, back = (
        make_student(family_name=name) for name in ("Silent", "Ended", "Ending", "Lasting", "Refused", "Back")
    )
    make_guardian(silent, given_name="Rosa", family_name="Vela")
    make_consent(ended, expires_on=days(-3))
    make_consent(ending, expires_on=days(5))
    make_consent(lasting)
    make_consent(refused, is_yes=False)
    make_consent(back, withdrawn_on=days(-1))
    make_student(family_name="Left", active=False)
    dev = client_for("coordinator")

    page = dev.get(f"{TODAY}?kind=account-consents")

    lines = page.context["queue"].lines
    assert [line.item.subject.partition(",")[0] for line in lines] == ["Ended", "Ending", "Silent"]
    assert [line.item.due_on for line in lines] == [days(-3), days(5), None]
    assert (lines[2].item.owner, lines[2].age) == ("Rosa Vela", (DAY - dt.date(2026, 8, 12)).days)
    assert lines[2].item.url == f"/students/{silent.pk}/consent/"
    assert chips(page.text)["Consents to accounts"] == 3
    listed = dev.get(lines[0].kind.url)
    assert {row.family_name for row in listed.context["page"]} == {"Silent", "Ended", "Ending"}
    told = act(dev, "put_off", f"account-consents:{silent.pk}", when="tomorrow")
    assert chips(told.text)["Consents to accounts"] == 2
    assert "account-consents" not in [chip.kind.key for chip in client_for("teacher").get(TODAY).context["queue"].chips]


def test_a_reflection_belongs_to_the_log(cast: Cast, client_for: ClientFor) -> None:
    participation = make_participation(cast.student)

    nav = client_for("student").get(f"/my/reflections/{participation.pk}/").context["nav"]

    assert [place["url"] for place in nav if place["current"]] == ["/my/log/"]
