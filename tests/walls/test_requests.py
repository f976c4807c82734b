"""The walls around a request: which host leads where, and what of campus A is worth at campus B (nothing)."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session as SessionRow
from django.core.signing import BadSignature
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import get_public_schema_name, schema_context, tenant_context

from academies.hosts import academy_of_host
from academies.middleware import CampusMiddleware
from academies.models import Academy, Domain
from tests.campuses import Cast, key
from tests.conftest import CampusClient
from wbl_portal.core import links, signing
from wbl_portal.core.actor import PORTAL
from wbl_portal.core.sessions import SessionStore

Browser = Callable[..., CampusClient]
COOKIE = "wbl_session"


def test_a_cookie_of_campus_a_is_nobody_at_campus_b(client_for: Browser, other_campus: Academy, cast: Cast) -> None:
    at_a = client_for("coordinator")
    at_b = client_for(None, campus=other_campus)
    at_b.cookies[COOKIE] = at_a.cookies[COOKIE].value

    answer = at_b.get("/start/")

    assert answer.status_code == 302
    assert "/accounts/login/" in answer.url


def test_even_a_session_row_copied_to_the_other_campus_is_nobody(
    client_for: Browser, campus: Academy, other_campus: Academy, cast: Cast
) -> None:
    at_a = client_for("coordinator")
    row = SessionRow.objects.get(session_key=at_a.cookies[COOKIE].value)
    with tenant_context(other_campus):
        SessionRow.objects.create(
            session_key=row.session_key, session_data=row.session_data, expire_date=row.expire_date
        )
        assert "_auth_user_id" not in SessionStore(row.session_key)
    at_b = client_for(None, campus=other_campus)
    at_b.cookies[COOKIE] = row.session_key

    answer = at_b.get("/start/")

    assert "/accounts/login/" in answer.url


def test_a_signed_value_of_campus_a_says_nothing_at_campus_b(campus: Academy, other_campus: Academy) -> None:
    value = signing.dumps({"partner": 1}, purpose="upload")

    assert signing.loads(value, purpose="upload") == {"partner": 1}
    with pytest.raises(BadSignature):
        signing.loads(value, purpose="download")
    with tenant_context(other_campus), pytest.raises(BadSignature):
        signing.loads(value, purpose="upload")


def test_nothing_is_signed_outside_a_campus(db: None) -> None:
    with pytest.raises(signing.NoCampus):
        signing.dumps({}, purpose="upload")


def test_a_link_of_campus_a_is_unknown_at_campus_b(client_for: Browser, campus: Academy, other_campus: Academy) -> None:
    path = links.make(purpose="invitation", subject_id=key("dev"), by=PORTAL, days=7)

    answer = client_for(None, campus=other_campus).get(path)

    assert answer.status_code == 404
    with tenant_context(other_campus), pytest.raises(links.LinkGone):
        links.find(path.split("/")[2])


@pytest.mark.parametrize(
    "host", ["nobody.localhost", "www.a.localhost", "a.localhost.evil.example", "aa.localhost", "xn--a.localhost"]
)
def test_an_unknown_host_is_404(db: None, host: str) -> None:
    answer = Client(HTTP_HOST=host).get("/")

    assert answer.status_code == 404
    assert not answer.cookies


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Host", "X-Forwarded-Server", "Forwarded"])
def test_no_header_but_host_chooses_the_campus(
    campus: Academy, other_campus: Academy, header: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    value = f"host={other_campus.slug}.localhost" if header == "Forwarded" else f"{other_campus.slug}.localhost"

    answer = Client(HTTP_HOST="a.localhost").get("/", headers={header: value})

    assert answer.wsgi_request.tenant == campus


@pytest.mark.parametrize("host", ["a.localhost", "A.LOCALHOST", "a.localhost:8000"])
def test_a_host_is_found_whatever_its_case_and_port(campus: Academy, host: str) -> None:
    assert Client(HTTP_HOST=host).get("/").wsgi_request.tenant == campus


def test_a_warm_request_finds_its_campus_without_a_query(campus: Academy) -> None:
    browser = Client(HTTP_HOST="a.localhost")
    browser.get("/theme/250.css")

    with CaptureQueriesContext(connection) as queries:
        answer = browser.get("/theme/250.css")

    assert answer.status_code == browser.head("/theme/250.css").status_code == 200
    assert len(queries) == 0


def looked_up(host: str) -> Academy | None:
    """As the middleware looks a host up: before any campus is in force."""
    with schema_context(get_public_schema_name()):
        return academy_of_host(host)


def test_a_changed_host_is_forgotten_on_commit(
    campus: Academy, as_owner: None, django_capture_on_commit_callbacks: Any
) -> None:
    assert looked_up("new.localhost") is None

    with django_capture_on_commit_callbacks(execute=True):
        Domain.objects.create(domain="new.localhost", tenant=campus)
    assert looked_up("new.localhost") == campus

    with django_capture_on_commit_callbacks(execute=True):
        campus.name = "Renamed"
        campus.save()
    found = looked_up("new.localhost")
    assert found is not None
    assert found.name == "Renamed"


def passed_through(view: Callable[[HttpRequest], Any], host: str = "a.localhost") -> Any:
    return CampusMiddleware(view)(RequestFactory().get("/", HTTP_HOST=host))


def path_in_force() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW search_path")
        return str(cursor.fetchone()[0])


def test_the_thread_is_back_in_public_after_a_request(campus: Academy) -> None:
    seen = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(path_in_force())
        return HttpResponse()

    passed_through(view)

    assert seen == [f"{campus.schema_name}, public"]
    assert connection.schema_name == "public"
    assert path_in_force() == "public"


def test_the_thread_is_back_in_public_after_an_exception(campus: Academy) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        passed_through(view)

    assert path_in_force() == "public"


def test_the_thread_is_back_in_public_after_an_unknown_host(campus: Academy) -> None:
    with pytest.raises(Http404):
        passed_through(lambda request: HttpResponse(), host="nobody.localhost")

    assert path_in_force() == "public"


def test_a_streamed_answer_reads_no_campus_once_the_request_is_over(campus: Academy) -> None:
    """Whoever streams must read in the view: a lazy read afterwards fails loudly, it reads nobody else's rows."""
    from partners.models import Partner
    from wbl_portal.core.querysets import WrongCampus

    def lazy(partners: Any) -> Iterator[str]:
        for partner in partners:
            yield partner.name

    def view(request: HttpRequest) -> StreamingHttpResponse:
        return StreamingHttpResponse(lazy(Partner.objects.all()))

    answer = passed_through(view)

    with pytest.raises(WrongCampus):
        list(answer)
    assert path_in_force() == "public"


def test_the_apex_reads_no_session_and_no_user(campus: Academy) -> None:
    answer = Client(HTTP_HOST="localhost").get("/", headers={"cookie": f"{COOKIE}={'a' * 32}"})

    assert answer.status_code == 200
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
