"""What every answer carries and what no answer may: headers, scripts, cookies."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.test_house import INLINE
from tests.walls.access import ACCESS, LETS_IN, PUBLIC, sample
from tests.walls.houses import doors
from tests.walls.test_access import path

Browser = Callable[..., CampusClient]
STRICT = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
    "form-action": ["'self'"],
}
# Answers that are files of the campus, not pages: nothing at all may run in them.
FILES = {"agreement_file", "meeting_file", "sample_file", "member_scan", "package_file", "disposition_certificate"}
FILES |= {
    "policy_file",
    "attempt_proof",
    "my_credential_proof",
    "my_item_file",
    "work_file",
    "consent_scan",
    "evidence_file",
    "district_line_file",
}


def opened(name: str, cast: Cast, client_for: Browser, prefix: str = "") -> object:
    """The answer to whoever has the widest rights there."""
    allowed = LETS_IN[ACCESS["campus"][name]]
    who = next((role for role in ("administrator", "student") if role in allowed and name not in PUBLIC), None)
    values = {each: sample(name, each, cast) for each in doors("campus")[name].values}
    return client_for(who).get(prefix + path("campus", name, values))


@pytest.mark.parametrize("name", ACCESS["campus"])
def test_every_answer_allows_no_script_or_style_of_strangers_and_carries_none_of_its_own(
    name: str, cast: Cast, client_for: Browser
) -> None:
    answer = opened(name, cast, client_for)

    policy = answer.headers["Content-Security-Policy"]
    parts = {part.split()[0]: part.split()[1:] for part in policy.split(";") if part.strip()}
    if name in FILES:
        assert parts == {"default-src": ["'none'"], "sandbox": []}
    else:
        assert {each: parts[each] for each in STRICT} == STRICT
        assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    if "text/html" in answer.headers["Content-Type"] and not answer.streaming:
        page = answer.content.decode()
        assert [what for what, pattern in INLINE.items() if what != OTHER_HOST and pattern.search(page)] == []


OTHER_HOST = "an address of another host"


@pytest.mark.parametrize("prefix", ["", "/es"])
@pytest.mark.parametrize("name", [name for name in PUBLIC if "file" not in name])
def test_a_public_page_knows_nobody(name: str, prefix: str, cast: Cast, client_for: Browser) -> None:
    answer = opened(name, cast, client_for, prefix)

    assert answer.status_code == 200
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert "Accept-Language" not in answer.headers.get("Vary", "")
    assert not re.search(rb"<script", answer.content)


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_page_is_the_same_for_whoever_is_signed_in(name: str, cast: Cast, client_for: Browser) -> None:
    values = {each: sample(name, each, cast) for each in doors("campus")[name].values}
    address = path("campus", name, values)

    for_nobody, for_staff = client_for(None).get(address), client_for("administrator").get(address)

    assert for_nobody.content == for_staff.content
    assert "wbl_session" not in for_staff.cookies


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_page_reads_no_session_and_no_user(name: str, cast: Cast, client_for: Browser) -> None:
    values = {each: sample(name, each, cast) for each in doors("campus")[name].values}
    address, browser = path("campus", name, values), client_for("administrator")
    browser.get(address)

    with CaptureQueriesContext(connection) as queries:
        browser.get(address)

    assert [query["sql"] for query in queries if re.search("django_session|people_user", query["sql"])] == []


@pytest.mark.parametrize("url", ["/accounts/login/", "/es/accounts/login/"])
def test_spanish_answers_where_english_does(cast: Cast, client_for: Browser, url: str) -> None:
    answer = client_for(None).get(url)

    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == ("es" if url.startswith("/es") else "en")


def test_the_language_of_a_browser_changes_nothing(cast: Cast, client_for: Browser) -> None:
    answer = client_for(None).get("/", headers={"accept-language": "es"})

    assert answer.headers["Content-Language"] == "en"


def test_a_form_without_its_proof_is_refused(cast: Cast, client_for: Browser) -> None:
    browser = client_for("coordinator", enforce_csrf_checks=True)

    answer = browser.post(f"/partners/manage/{cast.partner.pk}/archive/")

    assert answer.status_code == 403
    cast.partner.refresh_from_db()
    assert not cast.partner.is_archived


@pytest.mark.parametrize("host", ["localhost", "a.localhost", "nobody.localhost"])
def test_health_answers_on_any_host(cast: Cast, host: str) -> None:
    assert Client(HTTP_HOST=host).get("/health/live").status_code == 200
    assert Client(HTTP_HOST=host).get("/health/ready").status_code == 200
