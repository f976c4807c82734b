"""The survey and the question of its own ask for the same thing: nobody is asked twice, and an offer is counted once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from partners import asking, offer_item
from partners.models import Offer, OfferAsk, OfferReply, ValueSurvey
from partners.services import invitations, offer_asks, surveys
from partners.statements import STATEMENTS
from partners.told import Said
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import DAY, TESTER, make_contact, make_offer_ask, make_survey, make_year

Browser = Callable[..., CampusClient]
ALL_GOOD = dict.fromkeys(STATEMENTS, 4)
FORM: dict[str, Any] = {f"rating_{key}": "4" for key in STATEMENTS}
QUESTION = 'name="offers"'


def chosen(*keys: str) -> list[Offer]:
    return list(Offer.objects.filter(key__in=keys))


@pytest.fixture
def survey(cast: Cast) -> ValueSurvey:
    return make_survey(cast.cora)


@pytest.fixture
def page(survey: ValueSurvey) -> str:
    """The survey behind Cora's link."""
    path = invitations.make_contact_link(contact=survey.contact, by=TESTER)
    return f"{path}?item=survey-{survey.pk}"


def asked_alone(cast: Cast) -> None:
    make_offer_ask(cast.cora)


def answered_alone(cast: Cast) -> None:
    offer_asks.answer_ask(ask=make_offer_ask(cast.cora), offers=chosen("mentor"), by=TESTER)


def said_nothing(cast: Cast) -> None:
    offer_asks.answer_ask(ask=make_offer_ask(cast.cora), offers=[], nothing=True, by=TESTER)


def told_by_phone(cast: Cast) -> None:
    offer_asks.write_down(contact=cast.cora, offers=chosen("mentor"), told=Said("phone", DAY), by=TESTER)


@pytest.mark.parametrize("prefix", ["", "/es"])
@pytest.mark.parametrize("before", [asked_alone, answered_alone, said_nothing, told_by_phone])
def test_the_survey_leaves_out_what_is_asked_or_known_apart(
    cast: Cast, page: str, client_for: Browser, before: Callable[[Cast], None], prefix: str
) -> None:
    browser = client_for(None)
    asked = browser.get(prefix + page).text
    before(cast)
    asked_less = browser.get(prefix + page).text

    assert (QUESTION in asked, QUESTION in asked_less) == (True, False)
    steps = {"": ("7 of 7", "6 of 6"), "/es": ("7 de 7", "6 de 6")}[prefix]
    assert (steps[0] in asked, steps[1] in asked_less) == (True, True)
    known = {"": "On record for next year: Mentor a student", "/es": "Ya sabemos del próximo año"}[prefix]
    assert (known in asked_less) == (before in (answered_alone, told_by_phone))


@pytest.mark.parametrize("before", [answered_alone, told_by_phone])
def test_after_that_the_survey_is_answered_and_the_offer_counts_once(
    cast: Cast, survey: ValueSurvey, page: str, client_for: Browser, before: Callable[[Cast], None]
) -> None:
    before(cast)
    late = {**FORM, "offers": [each.pk for each in chosen("project")]}
    receipt = client_for(None).post(page, late, follow=True).text

    survey.refresh_from_db()
    assert (survey.answered_at is None, survey.offers) == (False, [])
    assert [each.key for each in OfferReply.objects.get().offers.all()] == ["mentor"]
    assert 'Mentor a student <span class="soft">(said apart from the survey)</span>' in receipt


def test_the_receipt_of_a_survey_without_the_question_does_not_say_that_nothing_was_ticked(
    cast: Cast, page: str, client_for: Browser
) -> None:
    asked_alone(cast)
    receipt = client_for(None).post(page, FORM, follow=True).text

    assert "Asked apart from the survey" in receipt
    assert "Nothing was ticked" not in receipt


def test_the_service_counts_it_once_as_well(cast: Cast, survey: ValueSurvey) -> None:
    told_by_phone(cast)
    surveys.answer_survey(survey=survey, ratings=ALL_GOOD, offers=chosen("project"), by=TESTER)

    assert OfferReply.objects.count() == 1


def test_what_was_ticked_before_the_question_came_answers_it(cast: Cast, page: str, client_for: Browser) -> None:
    ask = make_offer_ask(cast.cora)
    client_for(None).post(page, {**FORM, "offers": [each.pk for each in chosen("project")]})

    ask.refresh_from_db()
    assert ask.reply == OfferReply.objects.get()


def test_who_ticked_it_in_the_survey_is_not_asked_and_staff_are_told_why(
    cast: Cast, survey: ValueSurvey, client_for: Browser
) -> None:
    surveys.answer_survey(survey=survey, ratings=ALL_GOOD, offers=chosen("mentor"), by=TESTER)
    dev, address = client_for("coordinator"), f"{reverse('offer_ask')}?partner={cast.partner.pk}"

    shown = dev.get(address)
    assert shown.context["rows"] == []
    assert "1 person is not asked: what they offer is known" in shown.text
    dev.post(address, {"pick": cast.partner.pk, f"{asking.WHOM}{cast.partner.pk}": cast.cora.pk})
    assert not OfferAsk.objects.exists()


def test_who_ticked_nothing_in_the_survey_may_be_asked(cast: Cast, survey: ValueSurvey) -> None:
    surveys.answer_survey(survey=survey, ratings=ALL_GOOD, by=TESTER)

    assert offer_asks.ask_for_offers(year=survey.year, contacts=[cast.cora], by=TESTER)


def test_who_was_written_down_is_not_asked_until_that_is_taken_back(cast: Cast) -> None:
    told_by_phone(cast)
    assert offer_asks.ask_for_offers(year=make_year(), contacts=[cast.cora], by=TESTER) == []

    offer_asks.take_back_reply(reply=OfferReply.objects.get(), by=TESTER)
    assert offer_asks.ask_for_offers(year=make_year(), contacts=[cast.cora], by=TESTER)


def test_another_years_survey_asks_anew(cast: Cast, client_for: Browser) -> None:
    told_by_phone(cast)
    last = make_survey(cast.cora, year=make_year("2025-26"))
    path = invitations.make_contact_link(contact=cast.cora, by=TESTER)

    assert QUESTION in client_for(None).get(f"{path}?item=survey-{last.pk}").text


def test_not_me_does_not_ask_somebody_who_said_it(cast: Cast) -> None:
    nora = make_contact(cast.partner, name="Nora New")
    surveys.answer_survey(survey=make_survey(nora), ratings=ALL_GOOD, offers=chosen("mentor"), by=TESTER)
    ask = make_offer_ask(cast.cora)

    (item,) = offer_item.items(cast.cora)
    item.move(nora, TESTER)
    assert not OfferAsk.objects.filter(pk=ask.pk).exists()


def test_staff_who_write_a_survey_down_ask_it_only_of_whom_nothing_is_known(
    cast: Cast, survey: ValueSurvey, client_for: Browser
) -> None:
    dev, address = client_for("coordinator"), reverse("survey_record", args=[survey.pk])
    make_offer_ask(cast.cora)
    assert QUESTION in dev.get(address).text

    told_by_phone(cast)
    page = dev.get(address).text
    assert (QUESTION in page, "On record for next year" in page) == (False, True)
    dev.post(address, {**FORM, "method": "paper"})
    survey.refresh_from_db()
    assert survey.method == "paper"


def test_the_letters_count_names_one_question_less(cast: Cast, survey: ValueSurvey, client_for: Browser) -> None:
    path = invitations.make_contact_link(contact=cast.cora, by=TESTER)
    make_offer_ask(cast.cora)

    page = client_for(None).get(path).text
    assert "6 short questions" in page
    assert "about 2 minutes" in page
