"""Words that come late, twice or from an older page: taken once, never put over newer ones; the key is the account's own."""

import base64
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django_tenants.utils import tenant_context

from academies.models import Academy
from artifacts.models import Reflection
from artifacts.questions import questions_of
from artifacts.services import reflections as services
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import TESTER, make_student_user
from tests.factories_work import make_participation, make_reflection
from wbl_portal.core import signing
from wbl_portal.core.actor import Actor
from wbl_portal.core.models import AuditEntry

ClientFor = Callable[..., CampusClient]
ANA = Actor(None, "Ana Acosta")
ASKED_BY_SCRIPT = {"HTTP_ACCEPT": "application/json"}


def words(cast: Cast, **more: str) -> dict[str, str]:
    asked = questions_of(cast.participation, None, {})
    return {each.name: "I learned a lot." for each in asked} | {"based_on": "none", **more}


def post(browser: CampusClient, cast: Cast, **more: str) -> Any:
    return browser.post(reverse("my_reflection", args=[cast.participation.pk]), words(cast, **more), **ASKED_BY_SCRIPT)


def saved(text: str, **more: Any) -> Reflection:
    participation = more.pop("participation")
    return services.save_reflection(
        participation=participation, answers=[{"prompt": "Q", "answer": text}], by=ANA, **more
    )


def test_the_same_save_again_changes_nothing_and_is_one_entry_of_the_audit(campus: Academy) -> None:
    participation, version = make_participation(), uuid.uuid4()
    first = saved("Robots.", participation=participation, version=version)
    again = saved("Robots.", participation=participation, version=version)

    assert (first.pk, first.changed_at) == (again.pk, again.changed_at)
    assert AuditEntry.objects.filter(verb="reflection.saved").count() == 1


def test_an_older_page_puts_nothing_over_newer_words(campus: Academy) -> None:
    participation = make_participation()
    begun = saved("From the phone.", participation=participation, based_on=services.NOTHING)

    with pytest.raises(services.WrittenElsewhere):
        saved("From the Chromebook.", participation=participation, based_on=services.NOTHING)
    kept = saved("Read both.", participation=participation, based_on=f"none {begun.version}")

    assert kept.answers[0]["answer"] == "Read both."


def test_a_send_that_comes_again_after_a_question_does_not_answer_it(cast: Cast, client_for: ClientFor) -> None:
    browser, version = client_for("student"), str(uuid.uuid4())
    post(browser, cast, version=version, act="send")
    services.return_reflection(reflection=Reflection.objects.get(), question="Which class?", by=TESTER)

    again = post(browser, cast, version=version, act="send")

    assert again.status_code == 409
    assert Reflection.objects.get().state == Reflection.State.RETURNED


def test_a_send_whose_answer_was_lost_is_sent_once(cast: Cast, client_for: ClientFor) -> None:
    browser, version = client_for("student"), str(uuid.uuid4())
    first = post(browser, cast, version=version, act="send").json()
    again = post(browser, cast, version=version, act="send").json()

    assert first == again == {"version": version, "where": "/my/log/"}
    assert AuditEntry.objects.filter(verb="reflection.submitted").count() == 1


def test_a_page_saves_by_itself_and_the_audit_keeps_no_half_written_words(cast: Cast, client_for: ClientFor) -> None:
    answer = post(client_for("student"), cast, version=str(uuid.uuid4()), act="autosave")

    reflection, entry = Reflection.objects.get(), AuditEntry.objects.get(verb="reflection.saved")
    assert answer.json() == {"version": str(reflection.version), "where": ""}
    assert (reflection.state, entry.before, entry.after) == ("draft", {}, {})
    assert "based_on" in client_for("student").get(reverse("my_reflection", args=[cast.participation.pk])).text


def test_what_cannot_be_sent_is_kept_and_the_script_learns_why(cast: Cast, client_for: ClientFor) -> None:
    first = questions_of(cast.participation, None, {})[0]
    answer = post(client_for("student"), cast, version=str(uuid.uuid4()), act="send", **{first.name: ""})

    assert answer.status_code == 422
    assert first.prompt in answer.json()["reasons"][0]
    assert Reflection.objects.get().state == "draft"


def test_the_page_after_a_refusal_is_based_on_what_was_saved(cast: Cast, client_for: ClientFor) -> None:
    browser, first = client_for("student"), questions_of(cast.participation, None, {})[0]
    address = reverse("my_reflection", args=[cast.participation.pk])
    page = browser.post(address, words(cast, act="send", **{first.name: ""})).text

    assert f'name="based_on" value="{Reflection.objects.get().version}"' in page


def test_sent_words_are_refused_from_an_older_device(cast: Cast, client_for: ClientFor) -> None:
    make_reflection(cast.participation)
    answer = post(client_for("student"), cast, version=str(uuid.uuid4()), act="autosave")

    assert answer.status_code == 422
    assert "has been sent" in answer.json()["reasons"][0]


def test_the_key_is_the_accounts_own_and_nobody_keeps_it(cast: Cast, client_for: ClientFor) -> None:
    answer = client_for("student").get("/my/drafts/key/")
    again = client_for("student").get("/my/drafts/key/").json()
    other = client_for(make_student_user()).get("/my/drafts/key/").json()

    assert len(base64.b64decode(answer.json()["key"])) == 32
    assert answer.json() == again
    assert {answer.json()["key"], answer.json()["mark"]}.isdisjoint(other.values())
    assert str(cast.student.pk) not in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_secret_of_campus_a_is_another_at_campus_b(campus: Academy, other_campus: Academy) -> None:
    here = signing.secret_of("ana", purpose="draft key")
    with tenant_context(other_campus):
        there = signing.secret_of("ana", purpose="draft key")

    assert here != there
    assert here != signing.secret_of("ana", purpose="draft mark")


def test_pages_of_a_student_leave_no_copy_and_ask_before_signing_out(cast: Cast, client_for: ClientFor) -> None:
    mine, staff = client_for("student").get("/my/"), client_for("coordinator").get("/today/")

    assert mine.headers["Cache-Control"] == "private, no-store"
    assert "no-store" not in staff.headers.get("Cache-Control", "")
    assert "data-drafts=" in mine.text
    assert "data-drafts=" not in staff.text
