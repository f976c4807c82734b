"""Offers given by phone or at a fair: written down under the name of whoever did, shown everywhere, taken back."""

import datetime as dt
import importlib
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partners.models import Offer, OfferReply
from partners.services import invitations, offer_asks, surveys
from partners.services import offers as menu
from partners.statements import STATEMENTS
from partners.told import Said
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import (
    DAY,
    TESTER,
    WRITTEN_DOWN,
    make_contact,
    make_offer_ask,
    make_partner,
    make_reply,
    make_survey,
    make_year,
)
from wbl_portal.core.models import AuditEntry

Browser = Callable[..., CampusClient]
BY_PHONE = Said("phone", DAY)


def chosen(*keys: str) -> list[Offer]:
    return list(Offer.objects.filter(key__in=keys))


def sent(cast: Cast, *keys: str, **more: Any) -> dict[str, Any]:
    """The form as a coordinator fills it."""
    said = {"contact": cast.cora.pk, "offers": [each.pk for each in chosen(*keys)], "message": "Two students in May."}
    return {**said, "method": "meeting", "said_on": "2026-10-13", **more}


def test_an_offer_of_the_fair_says_who_said_it_how_when_and_who_wrote_it_down(cast: Cast, client_for: Browser) -> None:
    dev, address = client_for("coordinator"), f"{reverse('reply_add')}?partner={cast.partner.pk}"
    page = reverse("partner_detail", args=[cast.partner.pk])
    assert address in dev.get(page).text

    answer = dev.post(address, sent(cast, "mentor", "project"), follow=True)

    reply = OfferReply.objects.get()
    assert (reply.partner, reply.contact, reply.name) == (cast.partner, cast.cora, "Cora Castle")
    assert (reply.method, reply.said_on, reply.recorded_by) == ("meeting", dt.date(2026, 10, 13), str(cast.dev))
    assert answer.redirect_chain == [(page, 302)]
    assert reverse("reply_take_back", args=[reply.pk]) in answer.text
    entry = AuditEntry.objects.get(verb="offerreply.written_down")
    assert (entry.actor_label, entry.after["offers"], entry.after["method"]) == (
        str(cast.dev),
        ["mentor", "project"],
        "meeting",
    )


def test_it_stands_on_the_partners_page_in_the_inbox_its_file_and_on_today(cast: Cast, client_for: Browser) -> None:
    offer_asks.write_down(contact=cast.cora, offers=chosen("mentor"), told=BY_PHONE, by=TESTER)
    dev, said = client_for("coordinator"), "By phone on Oct. 14, 2026. Written down by Tester."

    assert said in dev.get(reverse("partner_detail", args=[cast.partner.pk])).text
    assert said in dev.get(reverse("reply_list")).text
    line = dev.get(f"{reverse('reply_list')}?format=csv").getvalue().decode().splitlines()[1]
    assert line.endswith("By phone,2026-10-14,Tester")
    assert "Offered something; nobody has taken it up" in dev.get(reverse("today")).text


@pytest.mark.parametrize(
    ("gap", "field", "told"),
    [
        ({"contact": ""}, "contact", "Choose who said it"),
        ({"offers": []}, "offers", "Choose at least one"),
        ({"nothing": "on"}, "nothing", "Take one of the two away"),
        ({"offers": [], "nothing": "on"}, "nothing", "there is nothing to close"),
        ({"method": ""}, "method", "Choose how it was said"),
        ({"said_on": ""}, "said_on", "Give the day"),
        ({"said_on": "2026-10-15"}, "said_on", "lies in the future"),
        ({"said_on": "2025-10-01"}, "said_on", "more than a year back"),
    ],
)
def test_a_gap_says_what_to_do_and_keeps_what_was_typed(
    cast: Cast, client_for: Browser, gap: dict[str, Any], field: str, told: str
) -> None:
    answer = client_for("coordinator").post(reverse("reply_add"), sent(cast, "mentor", **gap))

    assert list(answer.context["form"].errors) == [field]
    assert told in answer.text
    assert "Two students in May." in answer.text
    assert not OfferReply.objects.exists()


def test_people_of_archived_partners_are_not_offered_and_without_anybody_the_page_says_what_to_do(
    cast: Cast, client_for: Browser
) -> None:
    dev, gone = (
        client_for("coordinator"),
        make_contact(make_partner(archived_at=dt.datetime(2026, 9, 1, tzinfo=dt.UTC))),
    )
    assert gone.name not in dev.get(reverse("reply_add")).text

    page = dev.get(f"{reverse('reply_add')}?partner={make_partner().pk}").text
    assert "Add the contact on the page of the partner" in page
    assert dev.get(f"{reverse('reply_add')}?partner=no-key&contact=none").status_code == 200


def test_it_answers_the_question_that_waits_and_undo_opens_it_again(cast: Cast, client_for: Browser) -> None:
    ask, dev = make_offer_ask(cast.cora), client_for("coordinator")
    address = f"{reverse('reply_add')}?contact={cast.cora.pk}"
    assert address in dev.get(reverse("offer_ask_list")).text

    told = dev.post(address, sent(cast, "mentor"), follow=True)
    ask.refresh_from_db()
    assert ask.reply == OfferReply.objects.get()
    assert (ask.method, ask.recorded_by) == ("meeting", str(cast.dev))
    assert f"Written down by {cast.dev}" in told.text

    undo = reverse("offer_ask_reopen", args=[ask.pk])
    assert undo in told.text
    dev.post(undo)
    ask.refresh_from_db()
    assert (ask.answered_at, ask.reply, ask.method) == (None, None, "")
    assert OfferReply.objects.get().is_archived
    assert AuditEntry.objects.filter(verb="offerask.taken_back", actor_label=str(cast.dev)).exists()


def test_undo_of_the_undo_answers_the_question_again(cast: Cast, client_for: Browser) -> None:
    ask, dev = make_offer_ask(cast.cora), client_for("coordinator")
    offer_asks.write_down(contact=cast.cora, offers=chosen("mentor"), told=BY_PHONE, by=TESTER)
    reply = OfferReply.objects.get()

    dev.post(reverse("reply_take_back", args=[reply.pk]))
    ask.refresh_from_db()
    assert ask.answered_at is None

    dev.post(reverse("reply_restore", args=[reply.pk]))
    ask.refresh_from_db()
    assert (ask.reply, ask.method) == (reply, "phone")


def test_nothing_next_year_by_phone_closes_the_question_with_how_and_by_whom(cast: Cast) -> None:
    ask = make_offer_ask(cast.cora)
    offer_asks.write_down(contact=cast.cora, offers=[], nothing=True, told=BY_PHONE, by=TESTER)

    ask.refresh_from_db()
    assert (ask.reply, ask.method, ask.said_on, ask.recorded_by) == (None, "phone", DAY, "Tester")


def test_the_question_of_another_year_stays_open(cast: Cast) -> None:
    ask = make_offer_ask(cast.cora, year=make_year("2025-26"))
    kept = offer_asks.write_down(contact=cast.cora, offers=chosen("mentor"), told=BY_PHONE, by=TESTER)

    ask.refresh_from_db()
    assert ask.answered_at is None
    assert (type(kept), kept.year.label) == (OfferReply, "2026-27")


def test_a_second_offer_of_the_same_person_stands_beside_the_first(cast: Cast) -> None:
    for key in ("mentor", "project"):
        offer_asks.write_down(contact=cast.cora, offers=chosen(key), told=BY_PHONE, by=TESTER)

    assert OfferReply.objects.current().count() == 2


def test_what_was_taken_up_or_what_the_partner_typed_is_not_taken_back(cast: Cast, client_for: Browser) -> None:
    dev, own = client_for("coordinator"), make_reply()
    reply = make_reply(**WRITTEN_DOWN)
    menu.settle_reply(reply=reply, partner=cast.partner, by=TESTER)

    refused = dev.post(reverse("reply_take_back", args=[reply.pk]), follow=True)

    assert "Archive its drafts instead" in refused.text
    assert not OfferReply.objects.archived().exists()
    assert dev.post(reverse("reply_take_back", args=[own.pk])).status_code == 404
    asked = make_offer_ask(cast.cora)
    offer_asks.answer_ask(ask=asked, offers=[], nothing=True, by=TESTER)
    assert dev.post(reverse("offer_ask_reopen", args=[asked.pk])).status_code == 404


def test_behind_the_link_it_says_who_wrote_it_down_and_the_contact_may_change_it(
    cast: Cast, client_for: Browser
) -> None:
    ask, browser = make_offer_ask(cast.cora), client_for(None)
    path = invitations.make_contact_link(contact=cast.cora, by=TESTER)
    offer_asks.write_down(contact=cast.cora, offers=chosen("mentor"), told=BY_PHONE, by=TESTER)

    assert "Offered for next year, as you told the school: Mentor a student" in browser.get(path).text
    item = f"{path}?item=offers-{ask.pk}"
    assert "Tester wrote down what you said on Oct. 14, 2026." in browser.get(item).text
    browser.post(item, {"act": "undo"})
    ask.refresh_from_db()
    assert (ask.answered_at, ask.recorded_by) == (None, "")


def test_the_database_wants_how_when_and_by_whom_together(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="written_offer_says_how_when_and_by_whom"), transaction.atomic():
        make_reply(method="phone", said_on=DAY)
    with pytest.raises(IntegrityError, match="written_answer_says_how_when_and_by_whom"), transaction.atomic():
        make_offer_ask(**WRITTEN_DOWN)


def test_a_survey_by_phone_leaves_an_offer_that_says_so(cast: Cast) -> None:
    survey = make_survey(cast.cora)
    ratings = dict.fromkeys(STATEMENTS, 4)
    surveys.answer_survey(survey=survey, ratings=ratings, method="phone", offers=chosen("mentor"), by=TESTER)

    reply = OfferReply.objects.get()
    assert (reply.method, reply.said_on, reply.recorded_by) == ("phone", DAY, "Tester")


def test_older_replies_learn_who_said_them(cast: Cast) -> None:
    survey = make_survey(cast.cora)
    surveys.answer_survey(survey=survey, ratings=dict.fromkeys(STATEMENTS, 4), offers=chosen("mentor"), by=TESTER)
    other = make_contact()
    offer_asks.answer_ask(ask=make_offer_ask(other), offers=chosen("project"), by=TESTER)
    public = make_reply()
    OfferReply.objects.update(contact=None, year=None)

    importlib.import_module("partners.migrations.0008_replies_know_who_said_them").name_them(apps, None)

    assert set(OfferReply.objects.exclude(contact=None).values_list("contact", "year")) == {
        (cast.cora.pk, survey.year_id),
        (other.pk, survey.year_id),
    }
    public.refresh_from_db()
    assert public.contact is None


def test_the_partners_page_asks_the_same_questions_for_one_offer_and_for_many(cast: Cast, client_for: Browser) -> None:
    browser, address = client_for("coordinator"), reverse("partner_detail", args=[cast.partner.pk])
    offer_asks.write_down(contact=cast.cora, offers=chosen("mentor"), told=BY_PHONE, by=TESTER)
    browser.get(address)
    with CaptureQueriesContext(connection) as few:
        browser.get(address)
    for _each in range(5):
        offer_asks.write_down(contact=cast.cora, offers=chosen("mentor", "project"), told=BY_PHONE, by=TESTER)
    with CaptureQueriesContext(connection) as many:
        browser.get(address)

    assert len(many) == len(few)


def test_a_date_that_is_a_slip_is_refused_by_the_service_as_well(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="lies in the future"):
        offer_asks.write_down(
            contact=cast.cora, offers=chosen("mentor"), told=Said("phone", DAY + dt.timedelta(days=1)), by=TESTER
        )
