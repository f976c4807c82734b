"""The value survey and what partners offer: asked once, answered once through the link, handed on, taken up."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academies.models import Academy
from experiences.models import Experience
from partners import asking, tasks  # noqa: F401 - registers the letters
from partners.models import Contact, Offer, OfferReply, Partner, ValueSurvey
from partners.selectors.surveys import survey_result, survey_results
from partners.services import asks, invitations, offers, surveys
from partners.statements import STATEMENTS
from tests.conftest import CampusClient
from tests.factories import (
    TESTER,
    make_attendance,
    make_contact,
    make_experience,
    make_partner,
    make_plan_review,
    make_reply,
    make_session,
    make_student,
    make_survey,
    make_year,
)
from wbl_portal.core import clock, jobs
from wbl_portal.core.models import AuditEntry, Job, Link

Browser = Callable[..., CampusClient]
ALL_GOOD = dict.fromkeys(STATEMENTS, 4)
FORM = {f"rating_{key}": "3" for key in STATEMENTS}


@pytest.fixture
def cora(campus: Academy) -> Contact:
    return make_contact(make_partner(name="Pecan Works"), name="Cora Castle", email="cora@pecan.example")


def link_of(contact: Contact) -> str:
    return invitations.make_contact_link(contact=contact, by=TESTER)


def test_contacts_are_asked_once_a_year_with_one_audit_entry(cora: Contact) -> None:
    other = make_contact()
    made = surveys.ask_for_survey(year=make_year(), contacts=[cora, other], by=TESTER)
    again = surveys.ask_for_survey(year=make_year(), contacts=[cora, other], by=TESTER)

    assert ({each.contact_id for each in made}, again) == ({cora.pk, other.pk}, [])
    assert AuditEntry.objects.filter(verb="valuesurvey.asked").count() == 1


def test_the_database_asks_a_contact_once_a_year_and_wants_to_know_how(cora: Contact) -> None:
    make_survey(cora)
    with pytest.raises(IntegrityError, match="contact_is_surveyed_once_a_year"), transaction.atomic():
        make_survey(cora)
    with pytest.raises(IntegrityError, match="answered_survey_says_how"), transaction.atomic():
        make_survey(answered_at=clock.now())


def test_an_answer_is_kept_once_and_what_was_ticked_waits_in_the_inbox(cora: Contact) -> None:
    survey, chosen = make_survey(cora), list(Offer.objects.filter(key__in=["mentor", "project"]))
    surveys.answer_survey(survey=survey, ratings=ALL_GOOD, change="More notice", offers=chosen, by=TESTER)

    with pytest.raises(ValidationError, match="has been answered"):
        surveys.answer_survey(survey=survey, ratings=ALL_GOOD, by=TESTER)
    reply = OfferReply.objects.get()
    assert (reply.partner, reply.name, set(reply.offers.all())) == (cora.partner, "Cora Castle", set(chosen))


@pytest.mark.parametrize("rating", [0, 5, None])
def test_every_statement_needs_a_rating_of_one_to_four(cora: Contact, rating: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        surveys.answer_survey(survey=make_survey(cora), ratings={**ALL_GOOD, "worth": rating}, by=TESTER)

    assert list(refused.value.message_dict) == ["rating_worth"]


def test_opening_the_link_changes_nothing_and_answering_gives_a_receipt(cora: Contact, client_for: Browser) -> None:
    survey, browser, path = make_survey(cora), client_for(None), link_of(cora)
    entries = AuditEntry.objects.count()

    assert browser.get(path).status_code == browser.head(path).status_code == 200
    survey.refresh_from_db()
    assert (survey.answered_at, AuditEntry.objects.count()) == (None, entries)

    answered = browser.post(path, {**FORM, "change": "Earlier dates"}, follow=True)
    survey.refresh_from_db()
    assert (survey.method, survey.ratings["needs"], survey.change) == ("link", 3, "Earlier dates")
    assert "Thank you, Pecan Works" in answered.content.decode()

    browser.post(path, {**FORM, "change": "Something else"})
    survey.refresh_from_db()
    assert survey.change == "Earlier dates"


def test_a_form_with_a_gap_says_which_statement(cora: Contact, client_for: Browser) -> None:
    make_survey(cora)
    answer = client_for(None).post(link_of(cora), {**FORM, "rating_again": ""})

    assert "id_rating_again_0" in answer.content.decode()
    assert ValueSurvey.objects.filter(answered_at__isnull=False).count() == 0


def test_two_items_stand_in_a_list_and_each_is_a_page(cora: Contact, client_for: Browser) -> None:
    survey, review = make_survey(cora), make_plan_review(cora)
    browser, path = client_for(None), link_of(cora)

    page = browser.get(path).content.decode()
    assert f"?item=survey-{survey.pk}" in page
    assert f"?item=plan-{review.pk}" in page
    assert "rating_needs" in browser.get(f"{path}?item=survey-{survey.pk}").content.decode()
    assert 'name="agrees"' in browser.get(f"{path}?item=plan-{review.pk}").content.decode()


def test_the_page_speaks_spanish_under_es(cora: Contact, client_for: Browser) -> None:
    make_survey(cora)
    answer = client_for(None).get(f"/es{link_of(cora)}")

    assert (answer.status_code, answer.headers["Content-Language"]) == (200, "es")


@pytest.mark.parametrize(("students", "said"), [(9, False), (10, True)])
def test_the_receipt_names_students_only_from_the_smallest_group_on(
    cora: Contact, client_for: Browser, students: int, said: bool
) -> None:
    session = make_session(make_experience(partner=cora.partner))
    for _each in range(students):
        make_attendance(make_student(), session)
    make_experience(partner=cora.partner, is_draft=True)
    survey = make_survey(cora)
    surveys.answer_survey(survey=survey, ratings=ALL_GOOD, by=TESTER)

    page = client_for(None).get(link_of(cora)).content.decode()
    assert "1 experience with you" in page
    assert ("10 different students met you" in page) is said
    assert "9 different" not in page


def test_not_me_gives_what_is_open_to_the_right_person_and_ends_the_link(cora: Contact, client_for: Browser) -> None:
    survey, review = make_survey(cora), make_plan_review(cora)
    make_contact(cora.partner, name="Nora New", email="nora@pecan.example")
    browser, path = client_for(None), link_of(cora)

    answer = browser.post(f"{path}?act=forward", {"name": "Nora New", "email": "nora@pecan.example"})
    nora = Contact.objects.get(email="nora@pecan.example")
    survey.refresh_from_db()
    review.refresh_from_db()

    assert answer.status_code == 200
    assert (survey.contact, review.contact, nora.partner) == (nora, nora, cora.partner)
    assert browser.get(path).status_code == 410
    assert [letter.to for letter in mail.outbox] == [["nora@pecan.example"]]
    new = re.search(r"/link/[\w-]+/", str(mail.outbox[0].body))
    assert new is not None
    assert browser.get(new[0]).status_code == 200


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"name": "", "email": "n@x.example"}, "name"),
        ({"name": "N", "email": "no address"}, "email"),
        ({"name": "N", "email": "CORA@pecan.example"}, "email"),
    ],
)
def test_not_me_without_the_right_person_moves_nothing(
    cora: Contact, client_for: Browser, sent: dict[str, str], field: str
) -> None:
    survey, path = make_survey(cora), link_of(cora)
    answer = client_for(None).post(f"{path}?act=forward", sent)
    survey.refresh_from_db()

    assert field in answer.context["form"].errors
    assert survey.contact == cora
    assert client_for(None).get(path).status_code == 200


def test_an_expired_link_sends_one_new_one_to_the_address_on_record_and_shows_it_nowhere(
    cora: Contact, client_for: Browser
) -> None:
    make_survey(cora)
    path, browser = link_of(cora), client_for(None)
    Link.objects.update(expires_at=clock.now(), made_at=clock.now().replace(year=2025))

    page = browser.get(path)
    assert (page.status_code, len(mail.outbox)) == (410, 0)
    sent = browser.post(path)
    browser.post(path)

    assert [letter.to for letter in mail.outbox] == [["cora@pecan.example"]]
    assert "cora@pecan.example" not in sent.content.decode() + page.content.decode()
    assert "/link/" not in re.sub(r'action="[^"]*"|href="[^"]*"', "", sent.content.decode())


def test_the_worker_writes_to_each_in_their_language_and_not_twice(cora: Contact) -> None:
    ana = make_contact(email="ana@x.example", language="es")
    silent = make_contact(email="")
    make_survey(cora)
    make_survey(ana)
    job = Job.objects.create(kind=invitations.LETTERS, asked_at=clock.now(), actor_label="Tester")
    job.payload = {"contacts": [str(each.pk) for each in (cora, ana, silent)], "site": "https://a.example"}
    job.save()

    assert jobs.perform(job.pk, raises=True).result == {"sent": 2, "failed": 0}
    Job.objects.filter(pk=job.pk).update(state=Job.State.QUEUED)
    jobs.perform(job.pk, raises=True)

    assert sorted(letter.to[0] for letter in mail.outbox) == ["ana@x.example", "cora@pecan.example"]
    spanish = next(letter for letter in mail.outbox if letter.to == ["ana@x.example"])
    assert "https://a.example/es/link/" in str(spanish.body)
    assert "- ¿Qué valor tiene para usted esta colaboración?" in str(spanish.body)


def test_means_and_rates_by_year(cora: Contact) -> None:
    last = make_year("2025-26")
    for rating in (2, 4):
        row = make_survey(make_contact(), year=last)
        surveys.answer_survey(survey=row, ratings=dict.fromkeys(STATEMENTS, rating), by=TESTER)
    make_survey(year=last)
    make_survey(cora)

    new, old = survey_results()
    assert (new.year, new.rate, new.mean) == ("2026-27", 0, None)
    assert (old.asked, old.answered, old.rate, old.mean) == (3, 2, 67, 3.0)
    assert old.statements[0].spread == {1: 0, 2: 1, 3: 0, 4: 1}
    assert survey_result(make_year("2024-25")).rate is None


def test_whom_to_ask_proposes_the_liaison_with_an_address_and_ticks_active_partners(cora: Contact) -> None:
    liaison = make_contact(cora.partner, name="Zed", roles=["liaison"])
    make_contact(cora.partner, name="Abe", roles=["liaison"], email="")
    make_experience(partner=cora.partner)
    idle = make_contact().partner

    rows = {row.partner.name: row for row in asking.rows(make_year(), asked=[])}
    assert (rows["Pecan Works"].chosen, rows["Pecan Works"].active) == (liaison.pk, True)
    assert rows[idle.name].active is False
    assert "Pecan Works" not in {row.partner.name for row in asking.rows(make_year(), asked=[cora.pk])}


def test_staff_ask_many_and_hear_who_has_no_address(cora: Contact, client_for: Browser) -> None:
    silent = make_contact(name="Sy Silent", email="")
    sent: dict[str, Any] = {"pick": [cora.partner_id, silent.partner_id]}
    sent |= {f"contact-{cora.partner_id}": cora.pk, f"contact-{silent.partner_id}": silent.pk}
    page = client_for("coordinator").post(reverse("survey_ask"), sent, follow=True).content.decode()

    assert "2 people are asked." in page
    assert "Sy Silent" in page
    assert Job.objects.get(kind=invitations.LETTERS).payload["contacts"] == [str(cora.pk)]


def test_a_coordinator_reminds_the_ticked_who_have_not_answered_and_stays_in_the_list(
    cora: Contact, client_for: Browser
) -> None:
    waiting, answered = make_survey(cora), make_survey()
    surveys.answer_survey(survey=answered, ratings=ALL_GOOD, by=TESTER)
    browser, ticked = client_for("coordinator"), [waiting.pk, answered.pk, "x"]

    assert "Remind the ticked people" in browser.get(reverse("survey_list")).text
    sent = browser.post(reverse("survey_remind"), {"pick": ticked, "filter": "state=open&column=person"}, follow=True)

    assert "1 person gets a letter." in sent.text
    assert sent.request["QUERY_STRING"] == "state=open&column=person"
    job = Job.objects.get(kind=invitations.LETTERS)
    assert job.payload["contacts"] == [str(cora.pk)]


def test_reminding_nobody_says_why(cora: Contact, client_for: Browser) -> None:
    page = client_for("coordinator").post(reverse("survey_remind"), {"pick": []}, follow=True).text

    assert "Nobody gets a letter" in page
    assert not Job.objects.filter(kind=invitations.LETTERS).exists()


def test_staff_write_down_an_answer_given_by_phone(cora: Contact, client_for: Browser) -> None:
    survey = make_survey(cora)
    address = reverse("survey_record", args=[survey.pk])
    client_for("coordinator").post(address, {**FORM, "method": "phone"})
    survey.refresh_from_db()

    assert (survey.method, survey.recorded_by != "") == ("phone", True)
    assert client_for("coordinator").get(address).status_code == 302


def test_an_answered_survey_is_not_withdrawn(cora: Contact) -> None:
    survey = make_survey(cora)
    done = surveys.answer_survey(survey=survey, ratings=ALL_GOOD, by=TESTER)
    with pytest.raises(ValidationError, match="stays on record"):
        asks.withdraw(done, by=TESTER)


def test_the_list_asks_the_same_questions_for_one_row_and_for_thirty(cora: Contact, client_for: Browser) -> None:
    browser = client_for("coordinator")
    for address, make in ((reverse("survey_list"), make_survey), (reverse("reply_list"), make_reply)):
        make()
        browser.get(address)
        with CaptureQueriesContext(connection) as few:
            assert browser.get(address).status_code == 200
        for _each in range(24):
            make()
        with CaptureQueriesContext(connection) as many:
            browser.get(address)
        assert len(many) == len(few), address


def test_lists_come_as_files(cora: Contact, client_for: Browser) -> None:
    make_survey(cora)
    make_reply(*Offer.objects.all()[:2], organization="=Pecan")
    browser = client_for("teacher")

    assert "Pecan Works" in browser.get(f"{reverse('survey_list')}?format=csv").content.decode()
    assert "'=Pecan" in browser.get(f"{reverse('reply_list')}?format=csv").content.decode()


def test_the_menu_starts_with_offers_that_name_types_of_experience(campus: Academy) -> None:
    from experiences.models import ExperienceType

    keys = set(Offer.objects.current().exclude(type_key="").values_list("type_key", flat=True))
    assert Offer.objects.current().count() >= 12
    assert keys <= set(ExperienceType.objects.values_list("key", flat=True))
    assert {"research-project", "apprenticeship", "virtual-visit", "traveling-program"} <= keys


def test_an_offer_is_added_changed_archived_and_restored(campus: Academy, client_for: Browser) -> None:
    browser = client_for("coordinator")
    browser.post(reverse("offer_add"), {"title": "Speak to a class", "position": "5"})
    offer = Offer.objects.get(position=5)
    known = {"title": "Speak twice", "position": "6", "type_key": "guest-speaker"}
    browser.post(reverse("offer_edit", args=[offer.pk]), known)
    offer.refresh_from_db()
    assert (offer.key, offer.title, offer.type_key) == ("speak-to-a-class", "Speak twice", "guest-speaker")

    browser.post(reverse("offer_archive", args=[offer.pk]))
    assert "Speak twice" not in browser.get(reverse("offer_list")).context["offers"].values_list("title", flat=True)
    browser.post(reverse("offer_restore", args=[offer.pk]))
    offer.refresh_from_db()
    assert not offer.is_archived


def public_answer(**more: Any) -> dict[str, Any]:
    chosen = [str(Offer.objects.get(key="mentor").pk)]
    said = {"organization": "Mesquite Metals", "name": "Mo Mesa", "email": "mo@mesquite.example", "offers": chosen}
    return {**said, **more}


def test_anybody_may_answer_the_menu_without_an_account_or_a_session(campus: Academy, client_for: Browser) -> None:
    browser = client_for(None, enforce_csrf_checks=True)
    page = browser.get(reverse("become_partner_form"))
    proof = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())
    assert proof is not None
    assert set(page.cookies) == {"wbl_csrf"}
    assert browser.post(reverse("become_partner_send"), public_answer()).status_code == 403

    sent = public_answer(csrfmiddlewaretoken=proof[1])
    answer = browser.post(reverse("become_partner_send"), sent, follow=True)
    assert "Thank you" in answer.content.decode()
    assert OfferReply.objects.get().organization == "Mesquite Metals"


def test_a_machine_gets_the_same_thanks_and_is_forgotten(campus: Academy, client_for: Browser) -> None:
    answer = client_for(None).post(reverse("become_partner_send"), public_answer(web_page="https://x.example"))

    assert answer.status_code == 302
    assert not OfferReply.objects.exists()


def test_what_is_missing_is_said_at_its_field(campus: Academy, client_for: Browser) -> None:
    answer = client_for(None).post(reverse("become_partner_send"), public_answer(offers=[], email="nowhere"))

    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"offers", "email"})


def test_a_flood_is_refused_politely_until_somebody_reads_the_inbox(campus: Academy, client_for: Browser) -> None:
    for _each in range(offers.WAITING_LIMIT):
        make_reply()
    send = reverse("become_partner_send")

    assert client_for(None).post(send, public_answer()).status_code == 429
    offers.archive_reply(reply=OfferReply.objects.all()[0], by=TESTER)
    assert client_for(None).post(send, public_answer()).status_code == 302


def test_taking_up_makes_the_partner_the_person_and_a_draft_per_offer(campus: Academy, client_for: Browser) -> None:
    chosen = list(Offer.objects.filter(key__in=["mentor", "site-visit", "equipment"]))
    reply = make_reply(*chosen, organization="Mesquite Metals", name="Mo Mesa", email="mo@mesquite.example")
    drafts = [str(each.pk) for each in chosen if each.type_key]
    address, browser = reverse("reply_take_up", args=[reply.pk]), client_for("coordinator")

    refused = browser.post(address, {"offers": drafts})
    assert "industry" in refused.context["form"].errors
    browser.post(address, {"offers": drafts, "industry": "manufacturing"})

    partner = Partner.objects.get(name="Mesquite Metals")
    made = Experience.objects.filter(partner=partner)
    assert [each.name for each in partner.contacts.all()] == ["Mo Mesa"]
    assert {each.experience_type.key for each in made} == {"mentoring", "facility-visit"}
    assert all(each.is_draft and each.grades == [9, 10, 11, 12] for each in made)
    reply.refresh_from_db()
    assert (reply.partner, reply.taken_up_at is not None) == (partner, True)
    assert browser.get(address).status_code == 302


def test_taking_up_finds_a_partner_of_the_same_name_and_its_person(cora: Contact) -> None:
    from experiences.services.drafts import take_up

    reply = make_reply(organization="pecan works", email="CORA@pecan.example")
    made = take_up(reply=reply, offers=[], by=TESTER)

    assert (made.partner, made.contact, made.drafts) == (cora.partner, cora, [])
    with pytest.raises(ValidationError, match="taken this answer up"):
        take_up(reply=reply, offers=[], by=TESTER)
