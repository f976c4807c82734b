"""The partner's minute: everything that waits for one contact on one page, without an account."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from artifacts.models import Evaluation, HoursEntry, Placement
from partners.models import Contact
from partners.services import invitations
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import DAY, TESTER, make_contact, make_student
from tests.factories_placements import make_evaluation, make_hours, make_placement
from wbl_portal.core.models import AuditEntry

Browser = Callable[..., CampusClient]
State = HoursEntry.State


def link_of(contact: Contact) -> str:
    return invitations.make_contact_link(contact=contact, by=TESTER)


@pytest.fixture
def placement(cast: Cast) -> Placement:
    """Ana with Cora: three weeks of hours wait, an evaluation is asked."""
    made = make_placement(cast.student, cast.cora)
    for weeks in range(3):
        make_hours(made, day=DAY - dt.timedelta(weeks=weeks))
    make_evaluation(made)
    return made


def entries(placement: Placement) -> list[str]:
    return [str(key) for key in placement.hours.values_list("pk", flat=True)]


def points(evaluation: Evaluation, value: int = 3) -> dict[str, int]:
    return {f"score_{key}": value for key in evaluation.skills}


def test_the_page_says_how_much_it_is_and_looking_changes_nothing(
    cast: Cast, placement: Placement, client_for: Browser
) -> None:
    path = link_of(cast.cora)
    before = AuditEntry.objects.count()

    page = client_for(None).get(path).content.decode()

    assert "2 items, about 1 minute" in page
    assert "Cora Castle, Cedar Clinic" in page
    assert "Approve all 3 weeks, 6 hours" in page
    assert page.count('class="field scale') == 6
    assert "<nav" not in page.replace('<nav aria-label="Language">', "")
    assert AuditEntry.objects.count() == before


def test_one_button_approves_all_and_one_form_evaluates(cast: Cast, placement: Placement, client_for: Browser) -> None:
    path, browser, evaluation = link_of(cast.cora), client_for(None), Evaluation.objects.get()

    browser.post(f"{path}?item=hours", {"act": "approve", "entry": entries(placement)})
    answer = browser.post(f"{path}?item=evaluation-{evaluation.pk}", points(evaluation) | {"comment": "Careful."})

    assert answer.url == path
    assert set(placement.hours.values_list("state", "decided_by")) == {(State.APPROVED, "Cora Castle, Cedar Clinic")}
    evaluation.refresh_from_db()
    assert (evaluation.comment, evaluation.method) == ("Careful.", "link")
    receipt = browser.get(path).content.decode()
    assert "Thank you, Cedar Clinic" in receipt
    assert "1 student stayed with you" in receipt
    assert "6 hours of work, approved" in receipt


def test_only_what_the_page_showed_is_approved(cast: Cast, placement: Placement, client_for: Browser) -> None:
    path, shown = link_of(cast.cora), entries(placement)
    later = make_hours(placement, day=DAY - dt.timedelta(days=1))
    others = make_hours()

    client_for(None).post(f"{path}?item=hours", {"act": "approve", "entry": [*shown, str(others.pk)]})

    assert HoursEntry.objects.get(pk=later.pk).state == State.SUBMITTED
    assert HoursEntry.objects.get(pk=others.pk).state == State.SUBMITTED
    assert placement.hours.filter(state=State.APPROVED).count() == 3


def test_a_week_is_changed_or_asked_about_with_a_word_of_why(
    cast: Cast, placement: Placement, client_for: Browser
) -> None:
    path, browser = link_of(cast.cora), client_for(None)
    first, second, _third = placement.hours.order_by("day")
    change = {"act": "change", "entry": str(first.pk), f"minutes-{first.pk}": "60"}

    refused = browser.post(f"{path}?item=hours", change)
    browser.post(f"{path}?item=hours", change | {"reason": "The bus was late."})
    browser.post(f"{path}?item=hours", {"act": "ask", "entry": str(second.pk), "question": "Which room?"})

    assert "in a few words why" in refused.content.decode()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.approved_minutes, first.question) == (State.PARTLY_APPROVED, 60, "The bus was late.")
    assert (second.state, second.question) == (State.RETURNED, "Which room?")


def test_what_was_decided_by_mistake_is_taken_back(cast: Cast, placement: Placement, client_for: Browser) -> None:
    path, browser = link_of(cast.cora), client_for(None)
    browser.post(f"{path}?item=hours", {"act": "approve", "entry": entries(placement)})
    decision = AuditEntry.objects.get(verb="hours.approved")

    assert "3 entries approved" in browser.get(f"{path}?item=hours").content.decode()
    browser.post(f"{path}?item=hours", {"act": "undo", "decision": str(decision.pk)})

    assert set(placement.hours.values_list("state", flat=True)) == {State.SUBMITTED}


def test_a_link_takes_back_nothing_of_other_placements(cast: Cast, placement: Placement, client_for: Browser) -> None:
    path = link_of(make_contact(placement.partner))
    client_for(None).post(f"{link_of(cast.cora)}?item=hours", {"act": "approve", "entry": entries(placement)})
    decision = AuditEntry.objects.get(verb="hours.approved")

    client_for(None).post(f"{path}?item=hours", {"act": "undo", "decision": str(decision.pk)})

    assert set(placement.hours.values_list("state", flat=True)) == {State.APPROVED}


def test_a_gap_in_the_evaluation_is_said_and_what_was_chosen_stays(
    cast: Cast, placement: Placement, client_for: Browser
) -> None:
    evaluation = Evaluation.objects.get()
    sent = points(evaluation) | {"comment": "Careful."}
    del sent["score_safety"]

    page = client_for(None).post(f"{link_of(cast.cora)}?item=evaluation-{evaluation.pk}", sent).content.decode()

    assert page.count("checked") == 5
    assert "Careful." in page
    assert Evaluation.objects.waiting().exists()


@pytest.mark.parametrize(("act", "state"), [("yes", "awaiting_forms"), ("no", "declined"), ("", "awaiting_partner")])
def test_a_partner_says_whether_they_take_a_student(cast: Cast, client_for: Browser, act: str, state: str) -> None:
    placement = make_placement(cast.student, cast.cora, state=Placement.State.AWAITING_PARTNER)
    path = link_of(cast.cora)

    assert "Would you take Ana Acosta?" in client_for(None).get(path).content.decode()
    client_for(None).post(f"{path}?item=placement-{placement.pk}", {"act": act})

    placement.refresh_from_db()
    assert placement.state == state


def test_the_page_speaks_spanish_under_es(cast: Cast, placement: Placement, client_for: Browser) -> None:
    page = client_for(None).get(f"/es{link_of(cast.cora)}").content.decode()

    assert "2 asuntos, cerca de 1 minuto" in page
    assert "Asiste y llega a tiempo" in page


def test_the_page_asks_the_same_questions_for_one_student_and_for_four(
    cast: Cast, placement: Placement, client_for: Browser
) -> None:
    path, browser = link_of(cast.cora), client_for(None)
    browser.get(path)
    with CaptureQueriesContext(
        connection,
    ) as few:
        browser.get(path)
    for _each in range(3):
        make_hours(make_placement(make_student(), cast.cora))

    with CaptureQueriesContext(connection) as many:
        browser.get(path)

    assert len(many) == len(few)
