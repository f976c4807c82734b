"""The gates on every way in: consent, roles with dates, age, the second factor, and equal answers to strangers."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.cache import cache
from django.test import override_settings

from academies.models import Academy
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import (
    DAY,
    PASSWORD,
    TESTER,
    give_role,
    make_consent,
    make_enrollment,
    make_student,
    make_student_user,
    make_user,
)
from wbl_portal.people import services
from wbl_portal.people.models import AccountConsent, Role, User
from wbl_portal.people.sign_in import may_be_under_13

ClientFor = Callable[..., CampusClient]


def sign_in(browser: CampusClient, login: str, password: str = PASSWORD, **more: str) -> object:
    return browser.post("/accounts/login/", {"login": login, "password": password, **more})


def prove_again(browser: CampusClient) -> None:
    """Who changes how they sign in types the password once more."""
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})


def is_in(browser: CampusClient) -> bool:
    return browser.get("/start/").status_code == 302 and "login" not in browser.get("/start/").url


@pytest.mark.parametrize("login", ["tess@example.org", "TESS@Example.org", "tess", "Tess"])
def test_staff_sign_in_by_address_or_user_name_in_any_case(campus: Academy, client_for: ClientFor, login: str) -> None:
    make_user(Role.TEACHER, username="tess", email="tess@example.org")
    browser = client_for(None)

    assert sign_in(browser, login).status_code == 302
    assert browser.get("/start/").url == "/today/"


def test_a_student_without_an_address_signs_in_by_user_name(campus: Academy, client_for: ClientFor) -> None:
    make_student_user(username="sam.diaz", email="")
    browser = client_for(None)

    sign_in(browser, "Sam.Diaz")

    assert browser.get("/start/").url == "/my/"


def test_a_student_without_consent_is_told_why_and_stays_outside(campus: Academy, client_for: ClientFor) -> None:
    make_user(Role.STUDENT, student=make_student(), username="sam")
    browser = client_for(None)

    answer = sign_in(browser, "sam")

    assert answer.status_code == 403
    assert "parent or guardian" in answer.text
    assert not is_in(browser)


def test_a_wrong_password_says_the_same_with_and_without_consent_and_for_a_stranger(
    campus: Academy, client_for: ClientFor
) -> None:
    make_user(Role.STUDENT, student=make_student(), username="sam")
    make_student_user(username="ana.other")

    answers = {
        re.sub(r'value="[^"]*"|"x-csrftoken": "[^"]*"', "", sign_in(client_for(None), login, "wrong one").text)
        for login in ("sam", "ana.other", "nobody")
    }

    assert len(answers) == 1


@pytest.mark.parametrize(
    "consent",
    [
        {"withdrawn_on": DAY},
        {"expires_on": DAY - dt.timedelta(days=1)},
        {"given_on": DAY + dt.timedelta(days=1)},
        {"is_yes": False},
    ],
)
def test_consent_that_is_not_in_force_opens_nothing(
    campus: Academy, client_for: ClientFor, consent: dict[str, object]
) -> None:
    student = make_student()
    make_user(Role.STUDENT, student=student, username="sam")
    make_consent(student, **consent)

    assert sign_in(client_for(None), "sam").status_code == 403


def test_one_no_wins_over_a_yes(campus: Academy, client_for: ClientFor) -> None:
    user = make_student_user(username="sam")
    make_consent(user.student, is_yes=False)

    assert sign_in(client_for(None), "sam").status_code == 403


def test_a_student_who_left_the_roster_is_outside(campus: Academy, client_for: ClientFor) -> None:
    student = Cast(campus).student
    browser = client_for("student")
    assert is_in(browser)

    student.active = False
    student.save()

    assert not is_in(browser)


def test_withdrawing_consent_ends_a_standing_session(campus: Academy, client_for: ClientFor) -> None:
    user = make_student_user()
    browser = client_for(user)
    assert browser.get("/my/").status_code == 200

    services.withdraw_account_consent(consent=AccountConsent.objects.get(student=user.student), by=TESTER)

    assert "/accounts/login/" in browser.get("/my/").url


def test_a_code_by_mail_passes_the_same_gate(campus: Academy, client_for: ClientFor) -> None:
    student = make_student(grade=10)
    make_user(Role.STUDENT, student=student, email="sam@example.org")
    browser = client_for(None)

    browser.post("/accounts/login/code/", {"email": "sam@example.org"})
    code = _code(mail.outbox[0].body)
    answer = browser.post("/accounts/login/code/confirm/", {"code": code})

    assert answer.status_code == 403
    assert not is_in(browser)


def test_a_code_by_mail_lets_staff_in(campus: Academy, client_for: ClientFor) -> None:
    make_user(Role.TEACHER, email="tess@example.org")
    browser = client_for(None)

    browser.post("/accounts/login/code/", {"email": "Tess@example.org"})
    browser.post("/accounts/login/code/confirm/", {"code": _code(mail.outbox[0].body)})

    assert is_in(browser)


def test_who_may_be_under_13_gets_no_code_and_no_reset_and_the_answer_of_a_stranger(
    campus: Academy, client_for: ClientFor
) -> None:
    student = make_student(grade=7)
    make_consent(student)
    make_user(Role.STUDENT, student=student, email="kid@example.org")

    for address in ("/accounts/login/code/", "/accounts/password/reset/"):
        known = client_for(None).post(address, {"email": "kid@example.org"})
        stranger = client_for(None).post(address, {"email": "nobody@example.org"})
        assert (known.status_code, known.url) == (stranger.status_code, stranger.url)

    kid = [letter.body.replace("kid@", "") for letter in mail.outbox if letter.to == ["kid@example.org"]]
    nobody = [letter.body.replace("nobody@", "") for letter in mail.outbox if letter.to == ["nobody@example.org"]]
    assert kid == nobody
    assert not any(_code(body) for body in kid)


def test_age_is_read_from_the_date_of_birth_before_the_grade(campus: Academy) -> None:
    def of(**fields: object) -> bool:
        return may_be_under_13(make_user(Role.STUDENT, student=make_student(**fields)))

    assert of(grade=7, born_on=dt.date(2013, 10, 14)) is False  # thirteen today
    assert of(grade=9, born_on=dt.date(2013, 10, 15)) is True
    assert of(grade=8) is False
    assert of(grade=7) is True
    assert of(grade=None) is True
    assert may_be_under_13(make_user(Role.TEACHER)) is False


def test_the_latest_grade_counts(campus: Academy) -> None:
    student = make_student(grade=None)
    make_enrollment(student, grade=7, entered_on=dt.date(2025, 8, 12), left_on=dt.date(2026, 5, 28))
    make_enrollment(student, grade=8)

    assert may_be_under_13(make_user(Role.STUDENT, student=student)) is False


def test_a_role_counts_only_between_its_days(campus: Academy, client_for: ClientFor) -> None:
    over, ahead = make_user(), make_user()
    give_role(over, Role.TEACHER, ends_on=DAY - dt.timedelta(days=1))
    give_role(ahead, Role.TEACHER, starts_on=DAY + dt.timedelta(days=1))

    for user in (over, ahead):
        browser = client_for(user)
        assert browser.get("/today/").status_code == 403
        assert browser.get("/start/").url == "/start/no-role/"
        assert "no role today" in browser.get("/start/no-role/").text


def test_an_account_that_is_closed_lets_nobody_in(campus: Academy, client_for: ClientFor) -> None:
    user = make_user(Role.TEACHER, username="tess")
    browser = client_for(user)
    User.objects.filter(pk=user.pk).update(is_active=False)

    assert "/accounts/login/" in browser.get("/today/").url
    assert sign_in(client_for(None), "tess").status_code == 403


@override_settings(STAFF_NEED_SECOND_FACTOR=True)
def test_staff_without_a_second_factor_are_sent_to_set_one_up(
    campus: Academy, cast: Cast, client_for: ClientFor
) -> None:
    browser = client_for(cast.ben)

    answer = browser.get("/today/")

    assert (answer.status_code, answer.url) == (302, "/accounts/2fa/")
    assert browser.get("/accounts/2fa/").status_code == 200
    assert client_for(cast.ana).get("/my/").status_code == 200


@override_settings(STAFF_NEED_SECOND_FACTOR=True)
def test_a_password_alone_does_not_do_where_a_second_factor_stands(campus: Academy, client_for: ClientFor) -> None:
    user = make_user(Role.TEACHER, username="tess")
    TOTP.activate(user, generate_totp_secret())
    browser = client_for(None)

    answer = sign_in(browser, "tess")

    assert answer.url == "/accounts/2fa/authenticate/"
    assert browser.get("/accounts/2fa/authenticate/").status_code == 200
    assert not is_in(browser)
    assert client_for(user).get("/today/").status_code == 200


def test_next_leads_only_to_the_same_host(campus: Academy, other_campus: Academy, client_for: ClientFor) -> None:
    make_user(Role.TEACHER, username="tess")

    inside = sign_in(client_for(None), "tess", next="/students/")
    outside = sign_in(client_for(None), "tess", next="https://evil.example/")
    neighbour = sign_in(client_for(None), "tess", next=f"http://{other_campus.slug}.localhost/today/")

    assert inside.url == "/students/"
    assert outside.url == neighbour.url == "/start/"


def test_five_wrong_tries_close_an_account_for_a_while(campus: Academy, client_for: ClientFor) -> None:
    make_user(Role.TEACHER, username="tess")
    for _ in range(5):
        sign_in(client_for(None), "tess", "wrong one")

    answer = sign_in(client_for(None), "tess")

    assert answer.status_code == 200
    assert not is_in(client_for(None))


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/signup/",
        "/accounts/email/",
        "/accounts/confirm-email/",
        "/accounts/inactive/",
        "/accounts/2fa/webauthn/signup/",
        "/accounts/3rdparty/",
    ],
)
def test_what_is_not_offered_is_not_there(campus: Academy, client_for: ClientFor, address: str) -> None:
    assert client_for(None).get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/login/",
        "/accounts/login/code/",
        "/accounts/password/reset/",
        "/accounts/password/reset/done/",
        "/accounts/password/reset/key/done/",
        "/es/accounts/login/",
    ],
)
def test_the_doors_are_open_to_anybody(campus: Academy, client_for: ClientFor, address: str) -> None:
    assert client_for(None).get(address).status_code == 200


def _code(body: str) -> str:
    """The sign-in code in a letter: allauth's are groups of letters and digits alone on a line."""
    found = re.search(r"^\s*([A-Z0-9]{3,6}(?:-[A-Z0-9]{3,6})?)\s*$", body, re.M)
    return found.group(1) if found else ""


@override_settings(STAFF_NEED_SECOND_FACTOR=True)
def test_staff_set_up_an_authenticator_and_are_in_from_then_on_with_its_code(
    campus: Academy, client_for: ClientFor
) -> None:
    make_user(Role.TEACHER, username="tess")
    browser = client_for(None)
    sign_in(browser, "tess")
    prove_again(browser)
    page = browser.get("/accounts/2fa/totp/activate/")
    secret = browser.session["mfa.totp.secret"]
    assert secret in page.text

    browser.post("/accounts/2fa/totp/activate/", {"code": _totp(secret)})
    assert browser.get("/today/").status_code == 200
    assert browser.get("/accounts/2fa/recovery-codes/").status_code == 200

    again = client_for(None)
    sign_in(again, "tess")
    Authenticator.objects.filter(type="totp").update(last_used_at=None)
    cache.clear()  # the code of this half-minute was used to set up
    again.post("/accounts/2fa/authenticate/", {"code": _totp(secret)})
    assert again.get("/today/").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/2fa/",
        "/accounts/2fa/webauthn/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/password/change/",
        "/accounts/logout/",
    ],
)
def test_who_is_signed_in_keeps_their_own_account(campus: Academy, client_for: ClientFor, address: str) -> None:
    make_user(Role.TEACHER, username="tess")
    browser = client_for(None)
    assert "/accounts/login/" in browser.get(address).url

    sign_in(browser, "tess")
    prove_again(browser)
    assert browser.get(address).status_code == 200


def test_a_passkey_can_be_asked_for_without_an_account(campus: Academy, client_for: ClientFor) -> None:
    answer = client_for(None).get("/accounts/2fa/webauthn/login/", headers={"accept": "application/json"})

    assert answer.status_code == 200
    assert "request_options" in answer.json()


def _totp(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
