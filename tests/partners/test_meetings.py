"""Meetings with attendees, decisions and follow-ups: the verbs, their refusals, the pages (T-STEM 5.1, P-TECH 1.11)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academies.models import Academy
from partners.models import Decision, Meeting
from partners.selectors.workforce import follow_ups
from partners.services import meetings as services
from partners.services.meetings import AttendeeFacts, DecisionFacts, MeetingFacts
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import DAY, TESTER, make_contact, make_partner
from tests.factories_region import make_decision, make_meeting, make_need
from tests.partners.test_services import pdf
from wbl_portal.core.models import AuditEntry

ClientFor = Callable[..., CampusClient]
HOME = "/workforce/manage/"
LIST = f"{HOME}meetings/"
FACTS = MeetingFacts(body="board", held_on=dt.date(2026, 9, 15), place="Mesa Verdosa", agenda="Welders")
WELD = DecisionFacts("Visit two welding shops", "Dev", dt.date(2026, 10, 1))


def verbs() -> list[str]:
    return sorted(AuditEntry.objects.values_list("verb", flat=True))


def queries(browser: CampusClient, path: str) -> int:
    browser.get(path)  # the host is looked up once
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(path).status_code == 200
    return len(seen)


def posted(**more: Any) -> dict[str, Any]:
    """The form as a browser sends it: two attendees, two decisions, one empty line each."""
    lines = {"attendees-TOTAL_FORMS": "3", "attendees-INITIAL_FORMS": "0"}
    lines |= {"decisions-TOTAL_FORMS": "3", "decisions-INITIAL_FORMS": "0"}
    about = {"body": "board", "held_on": "2026-09-15", "place": "Mesa Verdosa", "minutes": "All agreed."}
    people = {"attendees-0-name": "Cora Castle (Cedar Clinic)", "attendees-1-name": "Otto Typed"}
    decided = {"decisions-0-text": "Meet again", "decisions-1-text": "Visit two shops", "decisions-1-owner": "Dev"}
    return {**lines, **about, **people, **decided, "decisions-1-due_on": "2026-10-01", **more}


def test_a_meeting_is_one_entry_in_the_audit_with_who_came_and_what_was_decided(campus: Academy) -> None:
    services.add_meeting(facts=FACTS, attendees=[AttendeeFacts("Odessa Quarrie")], decisions=[WELD], by=TESTER)

    entry = AuditEntry.objects.get()
    assert entry.verb == "meeting.added"
    assert [each["name"] for each in entry.after["attendees"]] == ["Odessa Quarrie"]
    assert [each["text"] for each in entry.after["decisions"]] == ["Visit two welding shops"]


def test_the_same_again_changes_nothing_and_leaves_no_line(campus: Academy) -> None:
    people = [AttendeeFacts("Odessa Quarrie", "Copperleaf")]
    meeting = services.add_meeting(facts=FACTS, attendees=people, decisions=[WELD], by=TESTER)
    kept = DecisionFacts(WELD.text, WELD.owner, WELD.due_on, meeting.decisions.get().pk)

    services.change_meeting(meeting=meeting, facts=FACTS, attendees=people, decisions=[kept], by=TESTER)

    assert verbs() == ["meeting.added"]


def test_changing_keeps_what_is_done_and_takes_out_what_is_no_longer_said(campus: Academy) -> None:
    meeting = services.add_meeting(
        facts=FACTS,
        attendees=[AttendeeFacts("Ann"), AttendeeFacts("Bo")],
        decisions=[WELD, DecisionFacts("B")],
        by=TESTER,
    )
    first = meeting.decisions.get(text=WELD.text)
    services.finish_follow_up(decision=first, by=TESTER)

    kept = [DecisionFacts("New first"), DecisionFacts("Visit three shops", "Dev", WELD.due_on, first.pk)]
    services.change_meeting(meeting=meeting, facts=FACTS, attendees=[AttendeeFacts("Bo")], decisions=kept, by=TESTER)

    assert [each.text for each in meeting.decisions.all()] == ["New first", "Visit three shops"]
    assert Decision.objects.get(pk=first.pk).done_on == DAY
    assert [each.name for each in meeting.attendees.all()] == ["Bo"]


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        (DecisionFacts("Visit", due_on=dt.date(2026, 10, 1)), "Name who follows up"),
        (DecisionFacts("", owner="Dev"), "Say what was decided"),
        (DecisionFacts("Visit", "Dev", dt.date(2026, 9, 1)), "due before the meeting"),
    ],
)
def test_a_follow_up_that_cannot_be_is_refused(campus: Academy, decision: DecisionFacts, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        services.add_meeting(facts=FACTS, decisions=[decision], by=TESTER)
    assert not Meeting.objects.exists()


def test_a_body_without_a_usual_name_needs_one(campus: Academy) -> None:
    with pytest.raises(ValidationError, match="Name the body"):
        services.add_meeting(facts=MeetingFacts("chamber", DAY), by=TESTER)


def test_follow_up_names_its_owner(campus: Academy) -> None:
    with pytest.raises(IntegrityError, match="follow_up_names_its_owner"), transaction.atomic():
        make_decision(owner="")


def test_a_follow_up_is_done_and_open_again(campus: Academy) -> None:
    decision = make_decision()

    services.finish_follow_up(decision=decision, by=TESTER)
    services.finish_follow_up(decision=decision, by=TESTER)
    assert Decision.objects.get().done_on == DAY
    services.reopen_follow_up(decision=decision, by=TESTER)

    assert Decision.objects.get().done_on is None
    assert verbs() == ["follow_up.done", "follow_up.reopened"]
    with pytest.raises(ValidationError, match="Nobody follows"):
        services.finish_follow_up(decision=make_decision(owner="", due_on=None), by=TESTER)


def test_states_of_follow_ups(campus: Academy) -> None:
    late = make_decision(text="late", due_on=DAY - dt.timedelta(days=1))
    soon = make_decision(text="soon", due_on=DAY + dt.timedelta(days=7))
    far = make_decision(text="far", due_on=DAY + dt.timedelta(days=8))
    never = make_decision(text="never", due_on=None)
    done = make_decision(text="done", done_on=DAY)
    make_decision(text="only decided", owner="", due_on=None)
    make_decision(make_meeting(archived_at=dt.datetime.now(dt.UTC)), text="archived")

    assert list(follow_ups()) == [late, soon, far, never]
    assert list(follow_ups(state="due")) == [late, soon]
    assert list(follow_ups(state="overdue")) == [late]
    assert list(follow_ups(state="done")) == [done]
    assert list(follow_ups(text="so")) == [soon]


def test_a_coordinator_records_minutes_on_one_page(campus: Academy, cast: Cast, client_for: ClientFor) -> None:
    upload = SimpleUploadedFile("minutes.pdf", pdf(), content_type="application/pdf")
    page = client_for("coordinator").post(f"{LIST}add/", {**posted(), "upload": upload}, follow=True)

    meeting = Meeting.objects.get()
    cora = meeting.attendees.get(contact=cast.cora)
    assert page.redirect_chain[-1][0] == reverse("meeting_detail", args=[meeting.pk])
    assert (cora.name, cora.organization) == ("Cora Castle", cast.partner.name)
    assert meeting.attendees.filter(name="Otto Typed", contact=None).exists()
    assert [(each.text, each.owner) for each in meeting.decisions.all()] == [
        ("Meet again", ""),
        ("Visit two shops", "Dev"),
    ]
    assert "Overdue" in page.text
    file = client_for("teacher").get(reverse("meeting_file", args=[meeting.pk]))
    assert file.headers["Content-Disposition"].startswith("attachment")


def test_three_more_lines_lose_nothing_and_save_nothing(campus: Academy, client_for: ClientFor) -> None:
    page = client_for("coordinator").post(f"{LIST}add/", posted(held_on="", more="attendees")).text

    assert not Meeting.objects.exists()
    assert 'value="Otto Typed"' in page
    assert "Visit two shops" in page
    assert 'name="attendees-4-name"' in page
    assert "This field is required" not in page
    assert 'value="2026-10-01"' in page


def test_what_is_wrong_is_told_at_its_line(campus: Academy, client_for: ClientFor) -> None:
    browser = client_for("coordinator")

    page = browser.post(
        f"{LIST}add/", posted(**{"decisions-0-due_on": "2026-10-01", "attendees-2-title": "Chair"})
    ).text
    assert "Name who follows up, or take the date away." in page
    assert "Write the name, or empty the line." in page
    assert "due before the meeting" in browser.post(f"{LIST}add/", posted(**{"decisions-1-due_on": "2026-09-01"})).text
    assert "Name the body" in browser.post(f"{LIST}add/", posted(body="chamber")).text
    assert not Meeting.objects.exists()


def test_editing_shows_what_stands_and_keeps_contacts(campus: Academy, cast: Cast, client_for: ClientFor) -> None:
    browser = client_for("coordinator")
    browser.post(f"{LIST}add/", posted())
    meeting = Meeting.objects.get()
    path = reverse("meeting_edit", args=[meeting.pk])
    assert 'value="Cora Castle (Cedar Clinic)"' in browser.get(path).text
    keys = [str(each.pk) for each in meeting.decisions.all()]
    counts = {"attendees-INITIAL_FORMS": "2", "decisions-INITIAL_FORMS": "2"}

    browser.post(
        path, posted(**counts, **{"decisions-0-key": keys[0], "decisions-1-key": keys[1], "place": "Elsewhere"})
    )

    meeting.refresh_from_db()
    assert meeting.place == "Elsewhere"
    assert [str(each.pk) for each in meeting.decisions.all()] == keys
    assert meeting.attendees.get(name="Cora Castle").contact == cast.cora


def test_done_offers_undo_and_leads_back(campus: Academy, client_for: ClientFor) -> None:
    decision = make_decision()
    browser = client_for("coordinator")
    back = f"{HOME}follow-ups/?state=open"

    page = browser.post(reverse("follow_up_done", args=[decision.pk]), {"back": back}, follow=True)

    assert page.redirect_chain[-1][0] == back
    assert reverse("follow_up_reopen", args=[decision.pk]) in page.text
    answer = browser.post(reverse("follow_up_reopen", args=[decision.pk]), {"back": "//evil.example/"})
    assert answer.headers["Location"] == reverse("meeting_detail", args=[decision.meeting_id])


def test_today_shows_follow_ups_and_the_list_of_those_due_leaves_others(campus: Academy, client_for: ClientFor) -> None:
    make_decision(text="Call the chamber", due_on=DAY)
    make_decision(text="Far away", due_on=DAY + dt.timedelta(days=60))
    browser = client_for("coordinator")

    assert "Call the chamber" in browser.get("/today/").text
    page = browser.get(f"{HOME}follow-ups/?state=due").text
    assert "Call the chamber" in page
    assert "Far away" not in page


def test_archiving_takes_follow_ups_along_and_comes_back(campus: Academy, client_for: ClientFor) -> None:
    decision = make_decision()
    browser = client_for("coordinator")

    page = browser.post(reverse("meeting_archive", args=[decision.meeting_id]), follow=True).text
    assert reverse("meeting_restore", args=[decision.meeting_id]) in page
    assert not follow_ups().exists()
    assert browser.get(reverse("meeting_edit", args=[decision.meeting_id])).status_code == 404
    assert browser.post(reverse("follow_up_done", args=[decision.pk])).status_code == 404

    browser.post(reverse("meeting_restore", args=[decision.meeting_id]))
    assert follow_ups().exists()


def test_lists_answer_in_the_same_number_of_queries_for_1_and_30(campus: Academy, client_for: ClientFor) -> None:
    browser = client_for("coordinator")

    def one() -> None:
        meeting = make_meeting(body="chamber", body_name="Mesa Chamber")
        make_decision(meeting)
        make_need(meeting=meeting, soc="15-1252")
        meeting.attendees.create(name="Ann", contact=make_contact(make_partner()))

    one()
    paths = [
        HOME,
        LIST,
        f"{HOME}follow-ups/",
        f"{HOME}needs/",
        reverse("meeting_detail", args=[Meeting.objects.get().pk]),
    ]
    few = [queries(browser, path) for path in paths]
    for _ in range(29):
        one()

    assert [queries(browser, path) for path in paths] == few
    assert queries(browser, f"{LIST}?format=csv") <= few[1]


def test_filters_and_the_file(campus: Academy, client_for: ClientFor) -> None:
    make_meeting(body="chamber", body_name="=Mesa Chamber", minutes="on robots")
    make_decision(make_meeting(place="Waco"), text="Buy robots")
    make_meeting(place="Elm")
    browser = client_for("teacher")

    robots = browser.get(f"{LIST}?q=robots").text
    assert "2 meetings" in robots
    assert "1 meeting<" in browser.get(f"{LIST}?body=chamber").text
    assert "No meeting matches" in browser.get(f"{LIST}?q=nowhere").text
    lines = browser.get(f"{LIST}?format=csv&body=chamber").content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Date,Body,Name,Place,Attendees,Decisions,Open follow-ups")
    assert "'=Mesa Chamber" in lines[1]
    assert "Decision,Who follows up" in browser.get(f"{HOME}follow-ups/?format=csv").content.decode("utf-8-sig")


def test_empty_pages_say_what_will_stand_there(campus: Academy, client_for: ClientFor) -> None:
    browser = client_for("coordinator")

    assert "Record the first meeting" in browser.get(HOME).text
    assert "Record the first meeting" in browser.get(LIST).text
    assert "Nothing is open" in browser.get(f"{HOME}follow-ups/").text


def test_the_other_campuss_meeting_is_not_there(campus: Academy, other_campus: Academy, client_for: ClientFor) -> None:
    path = reverse("meeting_detail", args=[make_meeting().pk])

    assert client_for("coordinator").get(path).status_code == 200
    assert client_for("coordinator", campus=other_campus).get(path).status_code == 404
