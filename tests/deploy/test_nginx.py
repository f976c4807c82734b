"""The nginx of an installation, in front of a real server: public pages are kept, per campus; nothing else is."""

import contextlib
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django_tenants.utils import tenant_context
from pytest_django import DjangoDbBlocker
from redis import Redis

from academies.models import Academy
from reports.models import Rendition
from reports.services import publish
from tests import factories as make
from tests.conftest import Ground
from tests.databases import Databases
from wbl_portal.bootstrap.processes import free_port
from wbl_portal.people.models import SchoolYear

pytestmark = [pytest.mark.slow, pytest.mark.real_clock]
ROOT = Path(__file__).resolve().parents[2]


class Front:
    """nginx on a loopback port, and how often the server behind it was asked."""

    def __init__(self, port: int, log: Path) -> None:
        self.port, self.log = port, log

    def get(self, host: str, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers={"Host": host, **headers})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as error:
            return error.code, dict(error.headers), error.read()

    def asked(self) -> int:
        """How many requests came through. The server writes its line after the answer, so the log must stand still."""
        lines, before = self._lines(), -1
        while lines != before:
            time.sleep(0.5)
            lines, before = self._lines(), lines
        return lines

    def _lines(self) -> int:
        return len(self.log.read_text().splitlines())


@pytest.fixture(scope="module")
def front(
    databases: Databases,
    state_folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Front]:
    if shutil.which("nginx") is None:
        pytest.skip("nginx is not installed: apt-get install nginx-light")
    folder = tmp_path_factory.mktemp("nginx")
    web, port = free_port(8000), free_port(8080)
    log = folder / "access.log"
    with contextlib.ExitStack() as stack, django_db_blocker.unblock():
        ground = Ground(stack.enter_context(databases.own()), state_folder)
        stack.enter_context(_program(_gunicorn(web, log), ground.environment(REDIS_URL=_empty_cache())))
        stack.enter_context(_program(_nginx(port, web, folder), dict(os.environ)))
        front = Front(port, log)
        _wait(front)
        yield front


def _empty_cache() -> str:
    """A Valkey database that remembers no campus of another run."""
    url = f"{settings.REDIS_URL.rpartition('/')[0]}/7"
    Redis.from_url(url).flushdb()
    return url


def _gunicorn(port: int, log: Path) -> list[str]:
    return [
        *(sys.executable, "-m", "gunicorn", "wbl_portal.wsgi", "--worker-class", "gthread", "--threads", "2"),
        *("--bind", f"127.0.0.1:{port}", "--access-logfile", str(log)),
    ]


def _nginx(port: int, web: int, folder: Path) -> list[str]:
    ours = (ROOT / "deploy/nginx.conf").read_text()
    ours = ours.replace("http://web:8000", f"http://127.0.0.1:{web}").replace("listen 80;", f"listen 127.0.0.1:{port};")
    ours = ours.replace("/var/cache/nginx/public", str(folder / "cache"))
    user = "user root;" if os.geteuid() == 0 else ""
    temporary = "".join(
        f"{name}_temp_path {folder / name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    conf = folder / "nginx.conf"
    conf.write_text(
        f"{user} daemon off; pid {folder / 'nginx.pid'}; error_log {folder / 'error.log'};"
        f"events {{}} http {{ access_log off; {temporary} {ours} }}"
    )
    return ["nginx", "-c", str(conf), "-p", str(folder)]


@contextlib.contextmanager
def _program(command: list[str], environment: dict[str, str]) -> Iterator[Any]:
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL) as program:
        try:
            yield program
        finally:
            program.terminate()


def _wait(front: Front) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            if front.get("a.localhost", "/health/live")[0] == 200:
                return
        time.sleep(0.1)
    raise AssertionError("nginx or the server behind it did not start")


def test_a_public_page_is_asked_for_once_and_kept_for_each_campus_apart(front: Front) -> None:
    first = [front.get(host, "/counting-rules/") for host in ("a.localhost", "b.localhost")]
    asked = front.asked()
    again = [front.get(host, "/counting-rules/") for host in ("a.localhost", "b.localhost")]

    assert [status for status, _headers, _body in first] == [200, 200]
    assert first[0][2] != first[1][2]
    assert [body for _s, _h, body in again] == [body for _s, _h, body in first]
    assert front.asked() == asked


@pytest.fixture
def without_pdf(settings: Any) -> None:
    settings.PDF_AVAILABLE = False


RECORD = "/artifacts/2026-27/6.1/"
HOSTS = {"a.localhost": "Alder P-TECH", "b.localhost": "Birch Academy"}
FRESH = "A visit that nobody had planned"


def published(slug: str, title: str) -> None:
    """One more experience of a campus, and the edition of 6.1 that shows it."""
    with tenant_context(Academy.objects.get(slug=slug)):
        Rendition.objects.filter(document_sha256="").delete()  # the cast's own files are made of no document
        year = SchoolYear.objects.get(label="2026-27")
        make.make_experience(title=title, year=year)
        publish(year=year, slots=["6.1"], by=make.TESTER)


def test_two_campuses_at_one_path_never_show_each_other_and_an_edition_is_seen_within_a_quarter_minute(
    front: Front, without_pdf: None
) -> None:
    for host in HOSTS:
        published(host[0], f"A morning at {HOSTS[host]}")

    seen = [(host, front.get(host, RECORD)) for _time in range(8) for host in HOSTS]

    for host, (status, headers, body) in seen:
        (other,) = set(HOSTS) - {host}
        assert status == 200
        assert f"A morning at {HOSTS[host]}".encode() in body
        assert f"A morning at {HOSTS[other]}".encode() not in body
        assert "Vary" not in headers
        assert "Set-Cookie" not in headers
    kept = [headers["X-Cache-Status"] for _host, (_status, headers, _body) in seen]
    assert kept[:2] == ["MISS", "MISS"]
    assert "HIT" in kept[2:]

    published("a", FRESH)
    begin = time.monotonic()
    while FRESH.encode() not in front.get("a.localhost", RECORD)[2]:
        assert time.monotonic() - begin < 15
        time.sleep(0.5)
    assert FRESH.encode() not in front.get("b.localhost", RECORD)[2]


def test_a_query_makes_another_page(front: Front) -> None:
    front.get("a.localhost", "/artifacts/")

    asked = front.asked()
    front.get("a.localhost", "/artifacts/?year=2026-27")

    assert front.asked() == asked + 1


def test_pages_of_a_session_are_never_kept(front: Front) -> None:
    for _time in range(2):
        status, _headers, _body = front.get("a.localhost", "/accounts/login/")
        assert status == 200
    asked = front.asked()

    front.get("a.localhost", "/accounts/login/")

    assert front.asked() == asked + 1


def test_the_headers_of_the_portal_reach_the_reader(front: Front) -> None:
    _status, headers, _body = front.get("a.localhost", "/")

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in headers
