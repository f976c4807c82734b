"""Archive with undo, the audit's images, policies and health."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache.backends.locmem import LocMemCache
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings

from academies.models import Academy
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import DAY, PASSWORD, TESTER
from wbl_portal.core import archive, audit
from wbl_portal.core.actor import PORTAL, operator
from wbl_portal.core.models import AuditEntry
from wbl_portal.core.policy import PolicyMiddleware


def test_archiving_takes_a_row_out_and_undo_brings_it_back(cast: Cast) -> None:
    archive.archive(cast.partner, by=cast.dev.actor)
    archive.archive(cast.partner, by=cast.ada.actor)

    cast.partner.refresh_from_db()
    assert cast.partner.archived_by == cast.dev.name
    assert list(type(cast.partner).objects.current()) == []

    archive.restore(cast.partner, by=cast.dev.actor)

    assert list(type(cast.partner).objects.current()) == [cast.partner]
    entries = AuditEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert sorted(entries) == ["partner.archived", "partner.restored"]


def test_an_image_holds_plain_values_and_keys(cast: Cast) -> None:
    image = audit.image(cast.agreement, ["title", "partner", "starts_on"])

    assert image == {"title": "Agreement", "partner": cast.partner.pk, "starts_on": dt.date(2026, 8, 1)}
    audit.record(verb="sample.made", by=TESTER, subject=cast.agreement, after=image)
    entry = AuditEntry.objects.get(verb="sample.made")
    assert entry.after == {"title": "Agreement", "partner": str(cast.partner.pk), "starts_on": "2026-08-01"}
    assert (entry.subject_kind, entry.subject_id) == ("partners.agreement", str(cast.agreement.pk))
    assert entry.at.date() == DAY


def test_the_portal_and_an_operator_are_nobody_s_account(campus: Academy) -> None:
    assert PORTAL.id is None
    assert operator("roster_import").label == "Operator (roster_import)"


def test_a_view_without_a_policy_is_refused(campus: Academy) -> None:
    def forgotten(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    request: Any = RequestFactory().get("/")
    request.resolver_match = None

    with pytest.raises(ImproperlyConfigured, match="forgotten"):
        PolicyMiddleware(forgotten).process_view(request, forgotten, (), {})


NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture
def cache_down() -> Iterator[None]:
    """The portal's own cache, with nothing at Valkey's address."""
    cache = {**settings.CACHES["default"], "BACKEND": "wbl_portal.core.cache.SteadyCache", "LOCATION": NOWHERE}
    with override_settings(CACHES={"default": cache}, REDIS_URL=NOWHERE):
        yield
    LocMemCache("standby", {}).clear()


@pytest.mark.parametrize("path", ["/", "/today/", "/partners/manage/", "/accounts/2fa/", "/health/live"])
def test_without_the_cache_pages_answer(
    cast: Cast, client_for: Callable[..., CampusClient], cache_down: None, path: str
) -> None:
    assert client_for("coordinator").get(path).status_code == 200


def test_without_the_cache_a_person_signs_in(
    cast: Cast, client_for: Callable[..., CampusClient], cache_down: None
) -> None:
    browser = client_for(None)

    answer = browser.post("/accounts/login/", {"login": "dev", "password": PASSWORD})

    assert answer.status_code == 302
    assert browser.get("/today/").status_code == 200


def test_without_the_cache_guessing_passwords_is_limited_all_the_same(
    cast: Cast, client_for: Callable[..., CampusClient], cache_down: None
) -> None:
    browser = client_for(None)

    for _guess in range(20):
        browser.post("/accounts/login/", {"login": "dev", "password": "wrong guess"})
    answer = browser.post("/accounts/login/", {"login": "dev", "password": PASSWORD})

    assert answer.status_code != 302


def test_without_the_cache_readiness_says_so(campus: Academy, cache_down: None) -> None:
    answer = Client(HTTP_HOST="a.localhost").get("/health/ready")

    assert (answer.status_code, answer.content) == (503, b"Valkey does not answer (REDIS_URL).\n")


def test_without_the_database_readiness_says_why_not(campus: Academy, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError, connection

    def down(*args: Any, **kwargs: Any) -> Any:
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", down)
        answer = Client(HTTP_HOST="a.localhost").get("/health/ready")

    assert answer.status_code == 503
    assert b"database" in answer.content


def test_the_theme_is_the_campuss_hue_and_may_be_kept_for_ever(campus: Academy) -> None:
    answer = Client(HTTP_HOST="a.localhost").get("/theme/400.css")

    assert answer.content == b":root { --hue: 40; }\n"
    assert "immutable" in answer.headers["Cache-Control"]


def test_keys_of_ours_cannot_be_guessed(cast: Cast) -> None:
    from tests.factories import make_partner, make_student

    for row in (make_partner(), make_student()):
        assert row.pk.version == uuid.uuid4().version
