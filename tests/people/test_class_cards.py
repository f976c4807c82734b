"""Class cards: a sheet of sign-in links for a class; a student under 13 gets in without any e-mail."""

import re
from collections.abc import Callable

from academies.models import Academy
from tests.conftest import CampusClient
from tests.factories import make_consent, make_section, make_student
from wbl_portal.core.actor import PORTAL
from wbl_portal.people import services
from wbl_portal.people.models import User

ClientFor = Callable[..., CampusClient]


def test_a_class_gets_cards_and_those_without_consent_are_named(campus: Academy, client_for: ClientFor) -> None:
    agreed, silent = make_student(given_name="Ivy", grade=6), make_student(given_name="Noel", grade=6)
    make_consent(agreed)
    section = make_section(agreed)
    section.enrollments.create(student=silent)

    page = client_for("coordinator").post("/students/cards/", {"section": section.pk}).text

    assert page.count('class="id-card"') == 1
    assert User.objects.get(student=agreed).username in page
    assert "no consent is on record" in page
    assert not User.objects.filter(student=silent).exists()


def test_a_card_leads_a_student_of_grade_6_in_without_any_e_mail(campus: Academy, client_for: ClientFor) -> None:
    student = make_student(grade=6, email="")
    make_consent(student)
    path = services.invite_again(user=services.open_account(student=student, by=PORTAL), by=PORTAL)
    browser = client_for(None)

    browser.post(path, {"password": "an-invented-passphrase-7"})

    user = User.objects.get(student=student)
    login = {"login": user.username, "password": "an-invented-passphrase-7"}
    assert client_for(None).post("/accounts/login/", login).status_code == 302


def test_a_card_carries_its_link_as_a_picture(campus: Academy, client_for: ClientFor) -> None:
    student = make_student(grade=6)
    make_consent(student)
    page = client_for("coordinator").post("/students/cards/", {"section": make_section(student).pk}).text

    assert re.search(r'<img src="data:image/svg\+xml;base64,[\w+/=]{200,}" alt="Sign-in link of', page)


def test_nothing_chosen_asks_for_a_class(campus: Academy, client_for: ClientFor) -> None:
    assert "This field is required" in client_for("coordinator").post("/students/cards/", {"section": ""}).text
