"""What a partner could offer next year: asked by the campus, ticked behind the link, in the weekly letter, taken back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partners import asking, tasks
from partners.models import Offer, OfferAsk, OfferReply
from partners.services import asks, forwardings, invitations, offer_asks, surveys
from partners.services import offers as menu
from partners.statements import STATEMENTS
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import TESTER, make_contact, make_offer_ask, make_reply, make_survey, make_year
from wbl_portal.core import clock, jobs
from wbl_portal.core.models import AuditEntry, Job

Browser = Callable[..., CampusClient]


def chosen(*keys: str) -> list[Offer]:
    return list(Offer.objects.filter(key__in=keys))


@pytest.fixture
def ask(cast: Cast) -> OfferAsk:
    """Cora is asked what Cedar Clinic could offer."""
    return make_offer_ask(cast.cora)


@pytest.fixture
def path(ask: OfferAsk) -> str:
    return invitations.make_contact_link(contact=ask.contact, by=TESTER)


def test_contacts_are_asked_once_a_year_with_one_audit_entry(cast: Cast) -> None:
    other = make_contact()
    made = offer_asks.ask_for_offers(year=make_year(), contacts=[cast.cora, other], by=TESTER)
    again = offer_asks.ask_for_offers(year=make_year(), contacts=[cast.cora, other], by=TESTER)

    assert ({each.contact_id for each in made}, again) == ({cast.cora.pk, other.pk}, [])
    assert AuditEntry.objects.filter(verb="offerask.asked").count() == 1


def test_the_database_asks_a_contact_once_a_year_and_a_reply_has_its_time(ask: OfferAsk) -> None:
    with pytest.raises(IntegrityError, match="contact_is_asked_for_offers_once_a_year"), transaction.atomic():
        make_offer_ask(ask.contact)
    with pytest.raises(IntegrityError, match="offer_reply_has_its_time"), transaction.atomic():
        make_offer_ask(reply=make_reply())


def test_what_is_ticked_waits_in_the_inbox_and_the_item_is_gone(
    cast: Cast, ask: OfferAsk, path: str, client_for: Browser
) -> None:
    browser, entries = client_for(None), AuditEntry.objects.count()
    page = browser.get(path).text
    assert "What could you offer next year?" in page
    assert AuditEntry.objects.count() == entries

    sent: dict[str, Any] = {"offers": [each.pk for each in chosen("mentor", "project")], "message": "From May on."}
    receipt = browser.post(path, sent, follow=True).text

    reply = OfferReply.objects.get()
    assert (reply.partner, reply.name, reply.message) == (cast.partner, "Cora Castle", "From May on.")
    assert "Thank you, Cedar Clinic" in receipt
    assert "Offered for next year: Mentor a student, Set a project" in receipt
    browser.post(f"{path}?item=offers-{ask.pk}", {"nothing": "on"})
    ask.refresh_from_db()
    assert ask.reply == reply


@pytest.mark.parametrize(("keys", "nothing", "field"), [([], False, "offers"), (["mentor"], True, "nothing")])
def test_one_chooses_something_or_says_that_nothing_fits(
    ask: OfferAsk, path: str, client_for: Browser, keys: list[str], nothing: bool, field: str
) -> None:
    sent: dict[str, Any] = {"offers": [each.pk for each in chosen(*keys)], "message": "Kept."}
    answer = client_for(None).post(path, sent | ({"nothing": "on"} if nothing else {}))

    assert list(answer.context["form"].errors) == [field]
    assert "Kept." in answer.text
    assert OfferAsk.objects.filter(answered_at=None).exists()


def test_nothing_next_year_is_an_answer_without_a_reply(ask: OfferAsk, path: str, client_for: Browser) -> None:
    browser = client_for(None)
    page = browser.post(path, {"nothing": "on", "message": "Ask us in 2028."}, follow=True).text

    assert "Nothing offered for next year" in page
    assert not OfferReply.objects.exists()
    assert "Ask us in 2028." in browser.get(f"{path}?item=offers-{ask.pk}").text
    assert "Ask us in 2028." in client_for("teacher").get(reverse("offer_ask_list")).text
    assert "Ask us in 2028." in client_for("teacher").get(f"{reverse('offer_ask_list')}?format=csv").getvalue().decode()


def test_an_answer_is_changed_until_the_campus_has_taken_it_up(ask: OfferAsk, path: str, client_for: Browser) -> None:
    browser, item = client_for(None), f"{path}?item=offers-{ask.pk}"
    offer_asks.answer_ask(ask=ask, offers=chosen("mentor"), by=TESTER)
    first = OfferReply.objects.get()

    again = browser.post(item, {"act": "undo"}, follow=True).text
    browser.post(item, {"offers": [each.pk for each in chosen("project")]})

    assert 'name="offers"' in again
    first.refresh_from_db()
    ask.refresh_from_db()
    assert first.is_archived
    assert ask.reply is not None
    assert [each.key for each in ask.reply.offers.all()] == ["project"]
    menu.settle_reply(reply=ask.reply, partner=ask.contact.partner, by=TESTER)
    assert "begun to plan" in browser.post(item, {"act": "undo"}).text
    ask.refresh_from_db()
    assert ask.answered_at is not None


def test_ticks_in_the_value_survey_answer_it_as_well(cast: Cast, ask: OfferAsk) -> None:
    survey, ratings = make_survey(cast.cora), dict.fromkeys(STATEMENTS, 4)
    surveys.answer_survey(survey=survey, ratings=ratings, offers=chosen("mentor"), by=TESTER)

    ask.refresh_from_db()
    assert ask.reply == OfferReply.objects.get()


def test_it_stands_in_the_weekly_letter_until_it_is_answered(ask: OfferAsk) -> None:
    def write() -> list[str]:
        tasks.write_weekly.run()
        for job in Job.objects.filter(kind=invitations.LETTERS, state=Job.State.QUEUED):
            jobs.perform(job.pk, raises=True)
        return [str(letter.body) for letter in mail.outbox]

    offer_asks.answer_ask(ask=make_offer_ask(), offers=[], nothing=True, by=TESTER)

    (letter,) = write()
    assert "- What could you offer next year?" in letter


def test_not_me_gives_it_to_the_right_person_once(cast: Cast, ask: OfferAsk) -> None:
    nora = make_contact(cast.partner, name="Nora New", email="nora@cedar.example")
    named = forwardings.ask(contact=cast.cora, name="Nora New", email=nora.email, by=TESTER)
    forwardings.accept(forwarding=named, moves=[lambda to, by: asks.give_to(ask, to, by=by)], by=TESTER)
    ask.refresh_from_db()
    assert ask.contact == nora

    asks.give_to(make_offer_ask(cast.cora), nora, by=TESTER)
    assert OfferAsk.objects.get() == ask


def test_the_page_speaks_spanish_under_es(ask: OfferAsk, path: str, client_for: Browser) -> None:
    assert "¿Qué podría ofrecer el próximo año?" in client_for(None).get(f"/es{path}").text


def test_staff_ask_one_partner_from_its_page_and_ask_no_more(cast: Cast, client_for: Browser) -> None:
    make_contact()
    dev, address = client_for("coordinator"), f"{reverse('offer_ask')}?partner={cast.partner.pk}"
    assert address in dev.get(reverse("partner_detail", args=[cast.partner.pk])).text
    assert [row.partner for row in dev.get(address).context["rows"]] == [cast.partner]

    dev.post(address, {"pick": cast.partner.pk, f"{asking.WHOM}{cast.partner.pk}": cast.cora.pk})
    ask = OfferAsk.objects.get()
    assert Job.objects.get(kind=invitations.LETTERS).payload["contacts"] == [str(cast.cora.pk)]
    assert "has not answered" in dev.get(reverse("today")).text
    assert "Cora Castle" in dev.get(reverse("offer_ask_list")).text
    dev.post(reverse("offer_ask_withdraw", args=[ask.pk]))

    assert not OfferAsk.objects.exists()


def test_what_was_answered_is_not_withdrawn(ask: OfferAsk) -> None:
    done = offer_asks.answer_ask(ask=ask, offers=[], nothing=True, by=TESTER)
    with pytest.raises(ValidationError, match="stays on record"):
        asks.withdraw(done, by=TESTER)


def test_the_list_asks_the_same_questions_for_one_row_and_for_many(ask: OfferAsk, client_for: Browser) -> None:
    browser, address = client_for("coordinator"), reverse("offer_ask_list")
    offer_asks.answer_ask(ask=ask, offers=chosen("mentor"), by=TESTER)
    browser.get(address)
    with CaptureQueriesContext(connection) as few:
        browser.get(address)
    for _each in range(5):
        offer_asks.answer_ask(ask=make_offer_ask(), offers=chosen("project"), by=TESTER)
    with CaptureQueriesContext(connection) as many:
        browser.get(address)

    assert len(many) == len(few)


def test_the_ticked_who_have_not_answered_are_reminded_from_the_list(ask: OfferAsk, client_for: Browser) -> None:
    answered = make_offer_ask(answered_at=clock.now())
    browser = client_for("coordinator")

    page = browser.get(reverse("offer_ask_list")).text
    assert f'name="pick" value="{ask.pk}"' in page
    assert f'name="pick" value="{answered.pk}"' not in page
    sent = browser.post(reverse("offer_ask_remind"), {"pick": [ask.pk, answered.pk]}, follow=True)

    assert "1 person gets a letter." in sent.text
    assert Job.objects.get(kind=invitations.LETTERS).payload["contacts"] == [str(ask.contact_id)]
