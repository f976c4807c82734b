"""Consent to an account: recorded, withdrawn, and what it opens and closes."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError

from academies.models import Academy
from tests.conftest import CampusClient
from tests.factories import DAY, TESTER, make_consent, make_student, make_student_user
from wbl_portal.core.models import AuditEntry
from wbl_portal.people import selectors, services
from wbl_portal.people.models import AccountConsent, Student, User

ClientFor = Callable[..., CampusClient]
ANSWER = {"is_yes": "yes", "signer": "Pat Ortiz", "relation": "mother", "method": "paper", "given_on": "2026-10-01"}


def state(student: Student) -> str:
    return selectors.account_state(selectors.student_on_page(Student.objects.all()).get(pk=student.pk)).key


def test_a_coordinator_records_a_yes_and_opens_the_account(campus: Academy, client_for: ClientFor) -> None:
    student = make_student()
    browser = client_for("coordinator")
    assert state(student) == "no_consent"

    browser.post(f"/students/{student.pk}/consent/", ANSWER)
    assert state(student) == "ready"

    page = browser.post(f"/students/{student.pk}/account/")
    assert "/link/" in page.text
    assert state(student) == "open"
    assert User.objects.get(student=student).roles == {"student"}


def test_the_link_on_the_page_lets_the_student_in(campus: Academy, client_for: ClientFor) -> None:
    student = make_student()
    make_consent(student)
    page = client_for("coordinator").post(f"/students/{student.pk}/account/")
    path = page.text.partition("/link/")[2].partition("/")[0]
    browser = client_for(None)

    browser.post(f"/link/{path}/", {"password": "three green umbrellas"})

    assert browser.get("/my/").status_code == 200
    student.refresh_from_db()
    assert student.user.name == student.full_name


def test_an_account_is_not_opened_without_consent(campus: Academy, client_for: ClientFor) -> None:
    student = make_student()

    answer = client_for("coordinator").post(f"/students/{student.pk}/account/", follow=True)

    assert "no consent on record" in answer.text
    assert not User.objects.filter(student=student).exists()


def test_a_no_closes_an_open_account_and_lifting_it_opens_it_again(campus: Academy, client_for: ClientFor) -> None:
    user = make_student_user()
    browser = client_for("coordinator")

    browser.post(f"/students/{user.student_id}/consent/", ANSWER | {"is_yes": "no"})
    assert state(user.student) == "refused"

    refusal = AccountConsent.objects.get(student=user.student, is_yes=False)
    browser.post(f"/students/{user.student_id}/consent/{refusal.pk}/withdraw/")
    assert state(user.student) == "open"


def test_withdrawing_asks_first(campus: Academy, client_for: ClientFor) -> None:
    user = make_student_user()
    consent = AccountConsent.objects.get(student=user.student)
    address = f"/students/{user.student_id}/consent/{consent.pk}/withdraw/"
    browser = client_for("coordinator")

    page = browser.get(address)
    assert "signed out with the next click" in page.text
    assert state(user.student) == "open"

    browser.post(address)
    assert state(user.student) == "no_consent"
    assert browser.get(address).status_code == 404


def test_a_consent_belongs_to_its_student(campus: Academy, client_for: ClientFor) -> None:
    consent = make_consent(make_student())

    answer = client_for("coordinator").post(f"/students/{make_student().pk}/consent/{consent.pk}/withdraw/")

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"given_on": "2026-10-15"}, "in the future"),
        ({"expires_on": "2026-09-30"}, "ends before it was given"),
        ({"signer": ""}, "required"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    campus: Academy, client_for: ClientFor, wrong: dict[str, str], says: str
) -> None:
    student = make_student()

    answer = client_for("coordinator").post(f"/students/{student.pk}/consent/", ANSWER | wrong)

    assert says in answer.text
    assert not student.account_consents.exists()


def test_the_services_hold_the_same_rules(campus: Academy) -> None:
    said = {"signer": "Pat", "relation": "mother", "method": "paper", "by": TESTER, "student": make_student()}

    with pytest.raises(ValidationError, match="future"):
        services.record_account_consent(**said, given_on=DAY + dt.timedelta(days=1))
    with pytest.raises(ValidationError, match="before it was given"):
        services.record_account_consent(**said, given_on=DAY, expires_on=DAY - dt.timedelta(days=1))


def test_record_and_withdrawal_stand_in_the_audit(campus: Academy) -> None:
    student = make_student()
    consent = services.record_account_consent(
        student=student, signer="Pat", relation="mother", method="paper", given_on=DAY, by=TESTER
    )
    services.withdraw_account_consent(consent=consent, by=TESTER)
    services.withdraw_account_consent(consent=consent, by=TESTER)

    verbs = AuditEntry.objects.filter(subject_id=str(student.pk)).values_list("verb", flat=True)
    assert sorted(verbs) == ["account_consent.recorded", "account_consent.withdrawn"]
