"""Links that are given on, the weekly letter, and agreements signed with a code."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from partners import tasks
from partners.models import Agreement, Contact, Forwarding, SignatureCode
from partners.services import forwardings, invitations, signing
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import (
    DAY,
    TESTER,
    make_agreement,
    make_contact,
    make_file,
    make_forwarding,
    make_plan_review,
    make_survey,
)
from wbl_portal.core import clock, jobs
from wbl_portal.core.models import AuditEntry, Job, Link

Browser = Callable[..., CampusClient]
Travel = Callable[[dt.date], None]


def link_of(contact: Contact) -> str:
    return invitations.make_contact_link(contact=contact, by=TESTER)


def letters() -> list[list[str]]:
    """Whom the weekly letter wrote to; does the jobs it handed out."""
    tasks.write_weekly.run()
    for job in Job.objects.filter(kind=invitations.LETTERS, state=Job.State.QUEUED):
        jobs.perform(job.pk, raises=True)
    return [list(letter.to) for letter in mail.outbox]


def test_a_week_brings_one_letter_with_everything_and_never_an_empty_one(cast: Cast, travel: Travel) -> None:
    cora, idle = cast.cora, make_contact()
    make_survey(cora)
    make_plan_review(cora)

    assert letters() == [[cora.email]]
    assert idle.email
    assert str(mail.outbox[0].body).count("\n- ") == 2
    travel(DAY + dt.timedelta(days=1))
    assert len(letters()) == 1
    travel(DAY + dt.timedelta(days=10))
    assert len(letters()) == 1, "a Saturday"
    travel(DAY + dt.timedelta(days=12))
    assert len(letters()) == 2


def test_whoever_has_answered_meanwhile_is_left_in_peace(cast: Cast) -> None:
    job = invitations.ask_letters(contacts=[cast.cora], site="https://a.example", by=TESTER)

    assert jobs.perform(job.pk, raises=True).result == {"sent": 0, "failed": 0}
    assert mail.outbox == []
    assert not Link.objects.filter(purpose=invitations.CONTACT).exists()


def test_a_coordinator_sends_the_letter_now_once_and_only_when_something_waits(cast: Cast, client_for: Browser) -> None:
    dev, address = client_for("coordinator"), reverse("contact_send", args=[cast.cora.pk])

    nothing = dev.post(address, follow=True).content.decode()
    make_survey(cast.cora)
    dev.post(address)
    link_of(cast.cora)
    again = dev.post(address, follow=True).content.decode()

    assert "Nothing waits for Cora Castle" in nothing
    assert "within the hour" in again
    assert Job.objects.filter(kind=invitations.LETTERS).count() == 1


def test_a_person_nobody_knows_gets_the_link_only_when_a_coordinator_accepts(cast: Cast, client_for: Browser) -> None:
    survey, path, named = (
        make_survey(cast.cora),
        link_of(cast.cora),
        {"name": "Nora New", "email": "nora@cedar.example"},
    )

    page = client_for(None).post(f"{path}?act=forward", named).content.decode()
    assert "The campus looks at it" in page
    assert (mail.outbox, client_for(None).get(path).status_code) == ([], 200)

    dev, forwarding = client_for("coordinator"), Forwarding.objects.get()
    assert "Nora New" in dev.get(reverse("today")).content.decode()
    dev.post(reverse("forwarding_decide", args=[forwarding.pk]), {"act": "accept"})

    survey.refresh_from_db()
    assert (survey.contact.name, survey.contact.partner) == ("Nora New", cast.partner)
    assert [letter.to for letter in mail.outbox] == [["nora@cedar.example"]]
    assert client_for(None).get(path).status_code == 410


def test_a_declined_person_is_not_written_to_and_nothing_is_decided_twice(cast: Cast, client_for: Browser) -> None:
    survey, forwarding = make_survey(cast.cora), make_forwarding(cast.cora)
    address = reverse("forwarding_decide", args=[forwarding.pk])

    client_for("coordinator").post(address, {"act": "decline"})
    again = client_for("coordinator").post(address, {"act": "accept"}, follow=True).content.decode()

    survey.refresh_from_db()
    assert (survey.contact, mail.outbox) == (cast.cora, [])
    assert "decided this already" in again


def test_a_second_name_takes_the_place_of_the_first(cast: Cast) -> None:
    for name in ("Nora New", "Otto Other"):
        forwardings.ask(contact=cast.cora, name=name, email="someone@cedar.example", by=TESTER)

    assert Forwarding.objects.get().name == "Otto Other"


@pytest.mark.parametrize(
    ("broken", "constraint"),
    [({}, "contact_names_one_person_at_a_time"), ({"state": "accepted"}, "decided_forwarding_says_who_and_when")],
)
def test_the_database_keeps_its_promises(cast: Cast, broken: dict[str, str], constraint: str) -> None:
    make_forwarding(cast.cora)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_forwarding(cast.cora, **broken)


@pytest.fixture
def agreement(cast: Cast) -> Agreement:
    """Out for Cora's signature, with its paper."""
    return make_agreement(cast.partner, signed_on=None, sent_on=DAY, signer=cast.cora, file=make_file())


def code_sent() -> str:
    found = re.search(r"^\d{6}$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found is not None
    return found[0]


def test_an_agreement_is_signed_with_a_code_from_the_address_on_record(
    cast: Cast, agreement: Agreement, client_for: Browser
) -> None:
    path, browser = f"{link_of(cast.cora)}?item=sign-{agreement.pk}", client_for(None)
    assert "Send me the code" in browser.get(path).content.decode()
    assert b"".join(browser.get(f"{path}&file=1").streaming_content)

    browser.post(path, {"act": "code"})
    wrong = browser.post(path, {"act": "sign", "code": "x", "name": "Cora Castle"}).content.decode()
    browser.post(path, {"act": "sign", "code": code_sent(), "name": "Cora Castle"})

    assert mail.outbox[-1].to == [cast.cora.email]
    assert "not the code we sent" in wrong
    agreement.refresh_from_db()
    assert (agreement.signed_on, agreement.signer) == (DAY, cast.cora)
    used = SignatureCode.objects.get(used_at__isnull=False)
    assert (used.signed_name, used.signed_sha256) == ("Cora Castle", agreement.file.sha256)  # type: ignore[union-attr]
    assert AuditEntry.objects.get(verb="agreement.signed_by_link").actor_label == "Cora Castle, Cedar Clinic"
    assert "was signed on" in browser.get(path).content.decode()


def test_five_wrong_codes_end_the_code(cast: Cast, agreement: Agreement) -> None:
    code = signing.make_code(agreement=agreement, contact=cast.cora, by=TESTER)
    with pytest.raises(ValidationError, match="a moment ago"):
        signing.make_code(agreement=agreement, contact=cast.cora, by=TESTER)
    for _each in range(5):
        with pytest.raises(ValidationError, match="not the code"):
            signing.sign(agreement=agreement, contact=cast.cora, code="none", name="Cora", by=TESTER)

    with pytest.raises(ValidationError, match="too old"):
        signing.sign(agreement=agreement, contact=cast.cora, code=code, name="Cora", by=TESTER)
    agreement.refresh_from_db()
    assert agreement.signed_on is None


def test_a_used_code_says_who_signed_what(cast: Cast, agreement: Agreement) -> None:
    with pytest.raises(IntegrityError, match="used_code_says_who_signed_what"), transaction.atomic():
        SignatureCode.objects.create(
            agreement=agreement, contact=cast.cora, code_hash="x", made_at=clock.now(), used_at=clock.now()
        )
