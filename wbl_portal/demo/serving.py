"""Runs the demo's own servers until Ctrl-C: gunicorn, a Celery worker, beat. None of them outlives the command."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from wbl_portal.demo.side_by_side import end_with_parent


class ServerFailed(Exception):
    """A server ended or did not answer; the message says which and where its log stands."""


def commands(port: int) -> dict[str, list[str]]:
    """The programs of the demo by name."""
    celery = [sys.executable, "-m", "celery", "-A", "wbl_portal.celery"]
    web = [
        *(sys.executable, "-m", "gunicorn", "wbl_portal.wsgi"),
        *("--worker-class", "gthread", "--workers", "2", "--threads", "4", "--keep-alive", "30"),
        *("--bind", f"127.0.0.1:{port}", "--graceful-timeout", "2", "--timeout", "60"),
    ]
    schedule = str(settings.STATE_DIR / "beat-schedule")
    return {
        "web": web,
        "worker": [*celery, "worker", "--concurrency", "2", "--loglevel", "WARNING"],
        "beat": [*celery, "beat", "--schedule", schedule, "--pidfile=", "--loglevel", "WARNING"],
    }


@contextmanager
def running(port: int) -> Iterator[dict[str, "subprocess.Popen[bytes]"]]:
    """Start the three programs; at the end, however it comes, stop them."""
    logs = settings.STATE_DIR / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    started: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands(port).items():
            started[name] = _start(command, logs / f"{name}.log")
        _wait_for_web(port, started["web"], logs / "web.log")
        yield started
    finally:
        _stop(list(started.values()))


def serve(port: int, say: Callable[[str], None], *, when_up: Callable[[], None]) -> None:
    """Serve until Ctrl-C, calling `when_up` once the port answers; raises ServerFailed when a program ends by itself."""
    with running(port) as programs:
        when_up()
        say("Running. Ctrl-C stops it.")
        while True:
            time.sleep(1)
            for name, program in programs.items():
                if program.poll() is not None:
                    raise ServerFailed(f"The {name} ended by itself; see {settings.STATE_DIR / 'logs' / name}.log")


def _start(command: list[str], log: Path) -> "subprocess.Popen[bytes]":
    ours = {"WBL_DB_ROLE": "web", "WBL_PUBLIC_PORT": str(settings.PUBLIC_PORT), "PYTHONUNBUFFERED": "1"}
    environment = {**os.environ, **ours}
    environment.pop("DATABASE_OWNER_URL", None)  # the web's programs need no right to change tables
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=end_with_parent if sys.platform == "linux" else None,
        )


def _wait_for_web(port: int, web: "subprocess.Popen[bytes]", log: Path, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if web.poll() is not None:
            break
        if _answers(f"http://127.0.0.1:{port}/health/live"):
            return
        time.sleep(0.1)
    raise ServerFailed(f"The web server did not start on port {port}; see {log}")


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310 - our own server on loopback
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _stop(programs: list["subprocess.Popen[bytes]"]) -> None:
    for program in programs:
        program.terminate()
    for program in programs:
        try:
            program.wait(timeout=10)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()
