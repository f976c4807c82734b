"""Placements, hours and evaluations as staff meet them."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from artifacts.models import EmployabilitySkill, Evaluation, HoursEntry, Placement
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import DAY, make_student
from tests.factories_placements import ENDS, STARTS, make_approved, make_evaluation, make_hours, make_placement
from wbl_portal.core import clock
from wbl_portal.core.models import AuditEntry, Job

Browser = Callable[..., CampusClient]
State = Placement.State


def text_of(browser: CampusClient, address: str) -> str:
    text: str = browser.get(address).content.decode()
    return text


def test_a_coordinator_proposes_changes_and_confirms_a_placement(cast: Cast, client_for: Browser) -> None:
    dev = client_for("coordinator")
    sent = {"partner": cast.partner.pk, "supervisor": cast.cora.pk, "title": "Intern", "starts_on": STARTS}
    sent |= {"ends_on": ENDS, "hours_planned": 80}
    address = reverse("placement_add", args=[cast.student.pk])

    assert "ends before it starts" in dev.post(address, sent | {"ends_on": dt.date(2026, 8, 1)}).content.decode()
    dev.post(address, sent)
    placement = Placement.objects.get()
    dev.post(reverse("placement_edit", args=[placement.pk]), sent | {"title": "Ward intern"})
    dev.post(reverse("placement_step", args=[placement.pk]), {"act": "confirm"})

    placement.refresh_from_db()
    assert (placement.title, placement.state) == ("Ward intern", State.CONFIRMED)
    entry = AuditEntry.objects.get(verb="placement.confirmed")
    assert entry.actor_label == "Dev Dasgupta"
    dev.post(reverse("placement_undo", args=[placement.pk, entry.pk]))
    placement.refresh_from_db()
    assert placement.state == State.PROPOSED


def test_the_pages_of_student_and_partner_show_the_placement(cast: Cast, client_for: Browser) -> None:
    placement = make_placement(cast.student, cast.cora)
    make_hours(placement)
    dev = client_for("coordinator")

    of_student = text_of(dev, reverse("student_detail", args=[cast.student.pk]))
    of_partner = text_of(dev, reverse("partner_detail", args=[cast.partner.pk]))

    for page in (of_student, of_partner):
        assert "0 of 80 hours approved" in page
        assert reverse("placement_detail", args=[placement.pk]) in page
    assert reverse("placement_add", args=[cast.student.pk]) in of_student


def test_many_hours_are_approved_returned_and_taken_back(cast: Cast, client_for: Browser) -> None:
    placement = make_placement(cast.student, cast.cora)
    one, two = make_hours(placement), make_hours(placement)
    dev, act = client_for("coordinator"), reverse("hours_act")

    dev.post(act, {"act": "return", "pick": [one.pk]})
    assert HoursEntry.objects.waiting().count() == 2
    dev.post(act, {"act": "return", "pick": [one.pk], "question": "Which machine?"})
    dev.post(act, {"act": "approve", "pick": [two.pk], "method": "phone", "said_on": DAY})

    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.state, one.question, one.decided_by) == ("returned", "Which machine?", "Dev Dasgupta")
    assert (two.state, two.method, two.said_on) == ("approved", "phone", DAY)
    dev.post(reverse("hours_undo", args=[AuditEntry.objects.get(verb="hours.approved").pk]))
    two.refresh_from_db()
    assert two.state == "submitted"


def test_nothing_ticked_says_so(cast: Cast, client_for: Browser) -> None:
    page = client_for("coordinator").post(reverse("hours_act"), {"act": "approve"}, follow=True)

    assert "Nothing is ticked" in page.content.decode()


def test_supervisors_are_reminded_once(cast: Cast, client_for: Browser) -> None:
    placement = make_placement(cast.student, cast.cora)
    picked = [make_hours(placement).pk, make_hours(placement).pk]

    client_for("coordinator").post(reverse("hours_act"), {"act": "remind", "pick": picked})

    assert Job.objects.get(kind="contact.letters").payload["contacts"] == [str(cast.cora.pk)]
    assert mail.outbox == []


def test_staff_ask_record_and_take_back_an_evaluation(cast: Cast, client_for: Browser) -> None:
    placement, dev = make_placement(cast.student, cast.cora), client_for("coordinator")
    dev.post(reverse("evaluation_ask", args=[placement.pk]))
    evaluation = Evaluation.objects.get()
    sent = {f"score_{key}": 4 for key in evaluation.skills} | {"method": "phone", "said_on": DAY, "comment": "Good."}

    dev.post(reverse("evaluation_record", args=[evaluation.pk]), sent)
    evaluation.refresh_from_db()
    assert (evaluation.method, evaluation.recorded_by) == ("phone", "Dev Dasgupta")
    assert "Beyond what the job asks" in text_of(dev, reverse("placement_detail", args=[placement.pk]))

    dev.post(reverse("evaluation_take_back", args=[evaluation.pk]))
    assert Evaluation.objects.waiting().count() == 1
    dev.post(reverse("evaluation_take_back", args=[evaluation.pk]))
    assert not Evaluation.objects.exists()


def test_the_campus_chooses_up_to_six_rows(cast: Cast, client_for: Browser) -> None:
    dev, address = client_for("coordinator"), reverse("evaluation_rows")

    twice = dev.post(address, {"row_1": "time", "row_2": "time"})
    dev.post(address, {"row_1": "time", "row_3": "safety"})

    assert "each skill once" in twice.content.decode()
    rows = EmployabilitySkill.objects.filter(row__isnull=False).order_by("row").values_list("key", flat=True)
    assert list(rows) == ["time", "safety"]


def test_today_counts_what_waits_and_links_to_it(cast: Cast, client_for: Browser) -> None:
    over = make_placement(cast.student, cast.cora, ends_on=DAY - dt.timedelta(days=3))
    make_hours(over, day=DAY - dt.timedelta(days=4))
    make_evaluation(over)

    page = text_of(client_for("coordinator"), reverse("today"))

    assert "Hours to approve" in page
    assert "Evaluations missing" in page
    assert reverse("placement_detail", args=[over.pk]) in page


@pytest.mark.parametrize("name", ["placement_list", "hours_list"])
def test_lists_ask_the_same_questions_for_one_row_and_for_ten(cast: Cast, client_for: Browser, name: str) -> None:
    dev, address = client_for("coordinator"), reverse(name)
    make_evaluation(make_hours(make_placement(cast.student, cast.cora)).placement)
    dev.get(address)
    with CaptureQueriesContext(connection) as few:
        dev.get(address)
    for _each in range(9):
        make_evaluation(make_hours(make_placement(make_student(), cast.cora)).placement)

    with CaptureQueriesContext(connection) as many:
        dev.get(address)

    assert len(many) == len(few)


@pytest.mark.parametrize("name", ["placement_list", "hours_list"])
def test_lists_come_as_files_and_say_when_nothing_fits(cast: Cast, client_for: Browser, name: str) -> None:
    make_hours(make_placement(cast.student, cast.cora))
    dev, address = client_for("coordinator"), reverse(name)

    assert "Acosta, Ana" in text_of(dev, f"{address}?format=csv")
    assert "these filters" in text_of(dev, f"{address}?q=nobody")
    assert "Acosta" in text_of(dev, f"{address}?q=ana&state=")


def test_hours_are_approved_from_the_queue_of_today(cast: Cast, client_for: Browser) -> None:
    entry = make_hours(make_placement(cast.student, cast.cora))
    pick = {"pick": f"hours:{entry.pk}", "act": "approve"}

    client_for("principal").post(reverse("today_act"), pick)
    entry.refresh_from_db()
    by_the_principal = entry.state
    client_for("coordinator").post(reverse("today_act"), pick)

    entry.refresh_from_db()
    assert (by_the_principal, entry.state) == ("submitted", "approved")


def test_the_log_of_a_partner_counts_placements_hours_and_evaluations_by_day_and_names_nobody(
    cast: Cast, client_for: Browser
) -> None:
    first, second = make_placement(cast.student, cast.cora), make_placement(make_student(), cast.cora)
    make_placement(make_student(), cast.cora, state=State.WITHDRAWN)
    make_placement(make_student(), cast.cora, starts_on=dt.date(2026, 8, 3), ends_on=dt.date(2026, 8, 28))
    make_approved(first)
    make_approved(second, method=HoursEntry.Method.PHONE, said_on=dt.date(2026, 10, 9))
    make_approved(second, method=HoursEntry.Method.PORTAL)
    make_hours(first)
    for placement in (first, second):
        make_evaluation(placement, answered_at=clock.now(), method="link", recorded_by="Cora Castle")

    log = text_of(client_for("coordinator"), reverse("partner_log", args=[cast.partner.pk]))

    words = ["Evaluations given of 2 students", "Hours answered: 1 entry", "2 placements began", "1 placement ended"]
    assert all(each in log for each in words)
    assert log.count("Hours answered: 1 entry") == 2
    assert "entries" not in log
    assert "Acosta" not in log


def test_hours_decided_late_in_the_evening_stand_under_the_day_of_the_campus(cast: Cast, client_for: Browser) -> None:
    late = dt.datetime(2026, 10, 13, 3, 0, tzinfo=dt.UTC)
    make_approved(make_placement(cast.student, cast.cora), decided_at=late)

    log = text_of(client_for("coordinator"), reverse("partner_log", args=[cast.partner.pk]))

    assert 'datetime="2026-10-12"' in log
