"""Partners look through the plan; drafts wait until they are part of it."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academies.models import Academy
from experiences import selectors
from experiences.models import Experience
from experiences.selectors.plan_reviews import plans
from experiences.services.drafts import plan_draft, usual_grades
from experiences.services.plan_reviews import answer_review, ask_for_review
from partners.services import asks, invitations
from partners.services.invitations import make_contact_link
from tests.conftest import CampusClient
from tests.factories import (
    DAY,
    TESTER,
    make_contact,
    make_enrichment,
    make_experience,
    make_experience_type,
    make_partner,
    make_plan_review,
    make_session,
    make_year,
)
from wbl_portal.core import clock
from wbl_portal.core.models import Job

Browser = Callable[..., CampusClient]


def test_contacts_are_asked_once_a_year(campus: Academy) -> None:
    contact = make_contact()
    assert len(ask_for_review(year=make_year(), contacts=[contact], by=TESTER)) == 1
    assert ask_for_review(year=make_year(), contacts=[contact], by=TESTER) == []
    with pytest.raises(IntegrityError, match="contact_reviews_the_plan_once_a_year"), transaction.atomic():
        make_plan_review(contact)
    with pytest.raises(IntegrityError, match="answered_plan_review_says_yes_or_no"), transaction.atomic():
        make_plan_review(answered_at=clock.now())


def test_a_no_says_what_should_be_different_and_an_answer_stands(campus: Academy) -> None:
    review = make_plan_review()
    with pytest.raises(ValidationError) as refused:
        answer_review(review=review, agrees=False, comment="  ", by=TESTER)
    assert list(refused.value.message_dict) == ["comment"]

    answer_review(review=review, agrees=False, comment="Earlier visits", by=TESTER)
    with pytest.raises(ValidationError, match="has been answered"):
        answer_review(review=review, agrees=True, by=TESTER)
    review.refresh_from_db()
    with pytest.raises(ValidationError, match="has been answered"):
        asks.give_to(review, make_contact(), by=TESTER)


def test_the_partner_sees_the_plan_without_a_student_and_says_yes(campus: Academy, client_for: Browser) -> None:
    partner = make_partner(name="Pecan Works")
    make_session(make_experience(partner=partner))
    make_experience(partner=make_partner(name="Hidden Draft Co"), is_draft=True)
    make_enrichment(title="Robotics club")
    review = make_plan_review(make_contact(partner))
    path = make_contact_link(contact=review.contact, by=TESTER)
    browser = client_for(None)

    page = browser.get(path).content.decode()
    assert "Robotics club" in page
    assert "Pecan Works" in page
    assert "Hidden Draft Co" not in page
    browser.post(path, {"agrees": "yes"})

    review.refresh_from_db()
    assert (review.agrees, review.answered_at) == (True, clock.now())
    assert "I agree with it" in browser.get(f"{path}?item=plan-{review.pk}").content.decode()


def test_without_a_choice_the_form_says_so(campus: Academy, client_for: Browser) -> None:
    review = make_plan_review()
    answer = client_for(None).post(make_contact_link(contact=review.contact, by=TESTER), {"comment": "Fine"})

    assert "agrees" in answer.context["form"].errors


def test_the_plan_is_read_in_a_constant_number_of_queries(campus: Academy) -> None:
    make_experience()
    with CaptureQueriesContext(connection) as few:
        plans(make_year())
    for _each in range(20):
        make_experience(partner=make_partner())
    with CaptureQueriesContext(connection) as many:
        plans(make_year())

    assert len(few) == len(many)


def test_staff_ask_and_read_the_answers(campus: Academy, client_for: Browser) -> None:
    contact = make_contact(make_partner(name="Pecan Works"))
    browser = client_for("coordinator")
    sent = {"pick": contact.partner_id, f"contact-{contact.partner_id}": contact.pk}
    browser.post(reverse("plan_review_ask"), sent)

    page = browser.get(reverse("plan_review_list"))
    assert page.context["tally"] == {"asked": 1, "agree": 0, "comment": 0}
    assert "Pecan Works" in browser.get(f"{reverse('plan_review_list')}?format=csv").content.decode()
    assert browser.get(reverse("plan_review_preview")).status_code == 200


def test_staff_remind_the_ticked_from_the_list_and_stay_in_it(campus: Academy, client_for: Browser) -> None:
    waiting, answered = make_plan_review(), make_plan_review(agrees=True, answered_at=clock.now())
    browser, ticked = client_for("coordinator"), [waiting.pk, answered.pk]

    page = browser.get(reverse("plan_review_list")).text
    assert f'name="pick" value="{waiting.pk}"' in page
    assert f'name="pick" value="{answered.pk}"' not in page
    sent = browser.post(reverse("plan_review_remind"), {"pick": ticked, "filter": "column=person"}, follow=True)

    assert "1 person gets a letter." in sent.text
    assert sent.request["QUERY_STRING"] == "column=person"
    job = Job.objects.get(kind=invitations.LETTERS)
    assert job.payload["contacts"] == [str(waiting.contact_id)]
    assert 'name="pick"' not in client_for("teacher").get(reverse("plan_review_list")).text


def test_a_draft_stands_in_no_list_until_it_is_planned(campus: Academy, client_for: Browser) -> None:
    draft = make_experience(title="Maybe a visit", is_draft=True)
    make_session(draft, held_on=DAY + dt.timedelta(days=1))
    browser = client_for("coordinator")

    assert "Maybe a visit" not in browser.get(reverse("experience_list")).content.decode()
    assert "Maybe a visit" in browser.get(f"{reverse('experience_list')}?drafts=on").content.decode()
    (waiting,) = [each for each in browser.get(reverse("today")).context["queue"].lines if each.kind.key == "drafts"]
    assert waiting.item.subject == "Maybe a visit"
    assert draft not in Experience.objects.planned()
    cells = selectors.planned_by_cell(campus.frameworks[0], make_year())
    assert {cell.experiences for cell in cells.values()} == {1}  # the cast's own experience

    browser.post(reverse("experience_plan", args=[draft.pk]))
    assert "Maybe a visit" in browser.get(reverse("experience_list")).content.decode()
    assert "Maybe a visit" in browser.get(reverse("today")).content.decode()


def test_a_class_list_is_not_kept_for_a_draft(campus: Academy, client_for: Browser) -> None:
    session = make_session(make_experience(is_draft=True))
    address = reverse("attendance_edit", args=[session.experience_id, session.pk])

    assert client_for("teacher").get(address).status_code == 404


def test_an_archived_draft_is_restored_before_it_is_planned(campus: Academy) -> None:
    draft = make_experience(is_draft=True, archived_at=clock.now())
    with pytest.raises(ValidationError, match="archived"):
        plan_draft(experience=draft, by=TESTER)


@pytest.mark.parametrize(
    ("span", "grades"), [("11-12", [11, 12]), ("9", [9]), ("6-8", [9, 10, 11, 12]), ("all", [9, 10, 11, 12])]
)
def test_the_grades_of_a_draft_are_those_usual_for_its_type(campus: Academy, span: str, grades: list[int]) -> None:
    assert usual_grades(make_experience_type(typical_grades=span)) == grades
