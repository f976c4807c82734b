"""The ground every test stands on: two campuses, their cast, a frozen day, and the web's own database role.

A test that takes `campus` stands in campus A inside a transaction that is rolled back. A test that must commit takes
`committing` as well and gets a database of its own. `client_for("coordinator")` is a signed-in browser at campus A.
"""

import datetime as dt
import functools
import gc
import hashlib
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import connection
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from django.test import Client, override_settings
from django.test.client import ClientHandler
from django.test.signals import setting_changed
from django_tenants.utils import tenant_context
from pytest_django import DjangoDbBlocker

from academies.models import Academy
from tests.audit_wall import watch_services, watched
from tests.campuses import BACKEND, DISTRICT, SESSIONS, A, B, Cast, furnish
from tests.databases import Databases, url_of
from tests.factories import DAY
from tests.numbers import numbers
from wbl_portal.core import clock, pdf
from wbl_portal.people.models import User


@functools.cache
def _handler(enforce_csrf_checks: bool) -> ClientHandler:
    """The middleware is put together once: in every browser of its own it was a sixth of a page's time."""
    return ClientHandler(enforce_csrf_checks)


@receiver(setting_changed)
def _put_together_again(**kwargs: Any) -> None:
    """A middleware reads its settings when it is made."""
    _handler.cache_clear()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accessibility",
        default="",
        choices=["", "all", "new", "names"],
        help="keep what the walk over every page finds: of all, or of the new ones; names: note alone which are new",
    )
    parser.addoption("--screens", action="store_true", help="put the pictures of the key screens into docs/screens/")
    parser.addoption("--demo", action="store_true", help="walk the demo that runs here, instead of furnishing another")


class CampusClient(Client):
    """A browser at one host. After each request the test stands where it stood (the portal goes back to `public`)."""

    def __init__(self, host: str, **defaults: Any) -> None:
        super().__init__(HTTP_HOST=host, **defaults)
        self.host = host
        self.handler = _handler(self.handler.enforce_csrf_checks)

    def request(self, **request: Any) -> Any:
        stood = connection.tenant
        try:
            with watched(f"{request.get('REQUEST_METHOD', 'GET')} {request.get('PATH_INFO', '/')}"):
                return super().request(**request)
        finally:
            connection.set_tenant(stood)


@pytest.fixture(scope="session", autouse=True)
def state_folder(django_test_environment: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The state folder of this run (files, mail) and a cache in memory."""
    state = tmp_path_factory.mktemp("state")
    known = {name: value for name, value in settings.CACHES["default"].items() if name != "LOCATION"}
    memory = {**known, "BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "tests"}
    with override_settings(STATE_DIR=state, FILES_DIR=state / "files", CACHES={"default": memory}):
        yield state


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is loaded by now stays for the whole run: nobody looks through it for garbage again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def audited(django_test_environment: None) -> None:
    """Whatever a service writes must leave its line in the audit."""
    watch_services()


@pytest.fixture(scope="session", autouse=True)
def papers() -> Iterator[dict[Any, bytes]]:
    """What was laid out in this run, by all that it depends on: the same paper is not laid out for every test.

    Laying out was a tenth of the suite. `papers.clear()` in a test that looks whether the same words make the same bytes.
    """
    lay_out = pdf._laid_out
    made: dict[Any, bytes] = {}

    def once(source: str, sheet: str, **more: Any) -> bytes:
        key = hashlib.sha256(source.encode()).digest(), sheet, *more.items(), os.environ["SOURCE_DATE_EPOCH"]
        if key not in made:
            made[key] = lay_out(source, sheet, **more)
        return made[key]

    pdf._laid_out = once
    yield made
    pdf._laid_out = lay_out


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """A test that calls out of the machine fails at once."""
    connect = socket.socket.connect

    def loopback_only(self: socket.socket, address: Any) -> None:
        inet = self.family in (socket.AF_INET, socket.AF_INET6)
        if inet and str(address[0]) not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"A test tried to reach {address}.")
        connect(self, address)

    socket.socket.connect = loopback_only  # type: ignore[method-assign]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def databases(state_folder: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Databases]:
    with django_db_blocker.unblock():
        made = Databases()
        try:
            made.prepare(furnish=furnish)
            connection_created.connect(act_as_web)
            yield made
        finally:
            connection_created.disconnect(act_as_web)
            made.end()


@pytest.fixture(scope="session")
def django_db_setup(databases: Databases) -> None:
    """pytest-django's door to the databases: ours."""


def act_as_web(connection: Any, **kwargs: Any) -> None:
    """Tests have the rights of the web role, not of the owner who made the tables."""
    if settings.WEB_ROLE != settings.OWNER_ROLE:
        with connection.connection.cursor() as cursor:
            cursor.execute(f'SET ROLE "{settings.WEB_ROLE}"')


@pytest.fixture
def as_owner(grounds: None) -> Iterator[None]:
    """The owner's rights for this test: migrations, provisioning, retention."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    connection_created.disconnect(act_as_web)
    yield
    connection_created.connect(act_as_web)


@pytest.fixture(autouse=True)
def travel(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[[dt.date], None]:
    """Every test lives on DAY, 15:00 UTC (10:00 in Texas); `travel(day)` moves it. Marker `real_clock`: not frozen."""

    def to(day: dt.date | dt.datetime) -> None:
        moment = day if isinstance(day, dt.datetime) else dt.datetime(day.year, day.month, day.day, 15, tzinfo=dt.UTC)
        monkeypatch.setattr(clock, "now", lambda: moment)

    if not request.node.get_closest_marker("real_clock"):
        to(DAY)
    return to


@pytest.fixture(autouse=True)
def leave_tidy() -> Iterator[None]:
    """Nothing is remembered for the next test, and the thread stands in `public`."""
    numbers.restart()
    yield
    connection.set_schema_to_public()
    cache.clear()


class Ground:
    """The database a test stands on, for programs of its own."""

    def __init__(self, name: str, state: Path) -> None:
        self.name, self.state = name, state

    def environment(self, **more: str) -> dict[str, str]:
        """What a worker, a server or a command needs to stand on the same ground."""
        return {
            **os.environ,
            "DATABASE_URL": url_of("web", self.name),
            "DATABASE_OWNER_URL": url_of("owner", self.name),
            "WBL_STATE_DIR": str(self.state),
            "WBL_SECRET_KEY": settings.SECRET_KEY,
            "WBL_DB_ROLE": "web",
            **more,
        }


@pytest.fixture
def committing(databases: Databases, state_folder: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Ground]:
    """A database of this test's own, where transactions really commit; other threads and programs may join."""
    with django_db_blocker.unblock(), databases.own() as name:
        yield Ground(name, state_folder)
        connection.set_schema_to_public()


@pytest.fixture
def grounds(request: pytest.FixtureRequest) -> None:
    """Either the test's own database (`committing`) or a transaction that is rolled back."""
    request.getfixturevalue("committing" if "committing" in request.fixturenames else "db")


@pytest.fixture
def campus(grounds: None) -> Iterator[Academy]:
    """Campus A (P-TECH, grades 9-12), in force for the test."""
    connection.set_schema_to_public()
    academy = Academy.objects.get(slug=A)
    connection.set_tenant(academy)
    yield academy
    connection.set_schema_to_public()


@pytest.fixture
def other_campus(grounds: None) -> Academy:
    """Campus B (both frameworks, grades 6-12); not in force."""
    return _academy(B)


@pytest.fixture
def district(grounds: None) -> Academy:
    """The district's workspace; not in force."""
    return _academy(DISTRICT)


def _academy(slug: str) -> Academy:
    return Academy.objects.get(slug=slug)


@pytest.fixture
def cast(campus: Academy, other_campus: Academy) -> Cast:
    """Ana the student, Ben her teacher, Cora the partner, Dev the coordinator ... of campus A; `cast.eli` is of B."""
    return Cast(campus, other_campus)


@pytest.fixture
def other_cast(campus: Academy, other_campus: Academy) -> Cast:
    """The twins at campus B: the same keys, other people."""
    return Cast(other_campus, campus)


@pytest.fixture
def client_for(campus: Academy) -> Callable[..., CampusClient]:
    """A browser of a user, of a role's cast member ("coordinator"), or of nobody (None); at campus A unless named."""

    def browser(who: User | str | None = None, *, campus: Academy = campus, **defaults: Any) -> CampusClient:
        client = CampusClient(f"{campus.slug}.localhost", **defaults)
        with tenant_context(campus):
            user = Cast(campus).with_role(who) if isinstance(who, str) else who
            if user is not None and not isinstance(user, AnonymousUser):
                _sign_in(client, user, campus)
        return client

    return browser


def _sign_in(client: CampusClient, user: User, campus: Academy) -> None:
    """The cast have signed in when they were made; whoever has no session yet, or a new password, does it now."""
    known = SESSIONS.get((campus.slug, user.pk, user.get_session_auth_hash()))
    if known is None:
        client.force_login(user, backend=BACKEND)
    else:
        client.cookies[settings.SESSION_COOKIE_NAME] = known
