"""A portal that really runs: the `demo` command with its web server, worker and beat, on a database and Valkey of its own."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings

from wbl_portal.bootstrap.processes import free_port

READY = "Running."
# Generous: it stops what hangs; a machine that has other work takes minutes.
FURNISHING_SECONDS = 1500


class Portal:
    """The furnished demo under test. `environment` leads every command to its database, Valkey and state folder."""

    def __init__(self, environment: dict[str, str], database: str) -> None:
        self.port = free_port(0)
        self.database = database
        self.environment = environment
        self.state = Path(environment["WBL_STATE_DIR"])
        self.said = self.state / "demo.log"
        self._program: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Furnish and serve; returns when the web server answers and the worker has published every year."""
        with self.said.open("wb") as log:
            command = self._command("demo", "--port", str(self.port))
            self._program = subprocess.Popen(command, **self._manners(), stdout=log, stderr=subprocess.STDOUT)
        end = time.monotonic() + FURNISHING_SECONDS
        while READY not in self.said.read_text(encoding="utf-8"):
            assert self._program.poll() is None, self.said.read_text(encoding="utf-8")
            assert time.monotonic() < end, f"Not furnished after {FURNISHING_SECONDS} s: {self.said.read_text()}"
            time.sleep(0.2)
        while not self._has_all_years():
            assert time.monotonic() < end, f"No editions of earlier years after {FURNISHING_SECONDS} s"
            time.sleep(1)

    def _has_all_years(self) -> bool:
        """Whether the worker has published the earlier years too; last of all, P-TECH's in its superseded edition."""
        houses = [{(each["year"], each["slot"]) for each in house["editions"]} for house in self.doors["campuses"]]
        return all(len({year for year, _slot in house}) == 3 for house in houses) and any(
            slot == "P5.4" for house in houses for _year, slot in house
        )

    def stop(self) -> int:
        """Ctrl-C; returns the exit status."""
        assert self._program is not None
        if self._program.poll() is None:
            self._program.send_signal(signal.SIGINT)
        return self._program.wait(timeout=30)

    def command(self, *words: str, status: int = 0) -> str:
        """Run a command of the portal, as an operator does; returns what it printed, stderr included."""
        done = subprocess.run(
            self._command(*words), **self._manners(), capture_output=True, text=True, timeout=FURNISHING_SECONDS
        )
        said = done.stdout + done.stderr
        assert done.returncode == status, f"{words} ended {done.returncode}: {said}"
        return said

    def invite(self, slug: str, email: str, role: str, *words: str) -> str:
        """Invite somebody; returns the address that lets them in."""
        said = self.command("user_invite", slug, email, "--role", role, *words)
        (link,) = re.findall(r"http://\S+/link/\S+", said)
        return str(link)

    @property
    def doors(self) -> dict[str, Any]:
        """What stands in demo.json."""
        found: dict[str, Any] = json.loads((self.state / "demo.json").read_text(encoding="utf-8"))
        return found

    def address(self, slug: str = "", path: str = "/") -> str:
        """The address of a page at a campus, or at the apex."""
        return f"http://{slug + '.' if slug else ''}localhost:{self.port}{path}"

    def account(self, slug: str, role: str) -> dict[str, str]:
        """Login and password of a role."""
        houses = [*self.doors["campuses"], self.doors["district"]]
        house = next(each for each in houses if each["slug"] == slug)
        return next(each for each in house["accounts"] if each["role"] == role)

    def _command(self, *words: str) -> list[str]:
        return [sys.executable, str(settings.BASE_DIR / "manage.py"), *words]

    def _manners(self) -> dict[str, Any]:
        return {"cwd": settings.BASE_DIR, "env": self.environment, "stdin": subprocess.DEVNULL}


def environment_for(database_url: str, owner_url: str, redis_url: str, state: Path) -> dict[str, str]:
    """The variables of a program that shares nothing with the run but the PostgreSQL server."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WBL_", "PYTEST_", "DJANGO_"))}
    return {
        **kept,
        "DATABASE_URL": database_url,
        "DATABASE_OWNER_URL": owner_url,
        "REDIS_URL": redis_url,
        "WBL_STATE_DIR": str(state),
        "PYTHONUNBUFFERED": "1",
    }
