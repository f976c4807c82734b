"""Helpers of the bootstrap's tests: commands that visit the servers, and ways to look at what runs."""

import json
import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2

from wbl_portal.bootstrap.postgres import read_pid_file
from wbl_portal.bootstrap.processes import is_alive, wait_until
from wbl_portal.bootstrap.valkey import read_record

ROOT = Path(__file__).resolve().parents[2]
SITE_PACKAGES = Path(psycopg2.__file__).resolve().parents[1]
OURS = ("WBL_", "DATABASE_", "REDIS_", "DJANGO_", "PG")


def clean_environment(**extra: str) -> dict[str, str]:
    """The environment without what the portal reads, so that the embedded servers are used."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return {**kept, "PYTHONPATH": f"{ROOT}{os.pathsep}{SITE_PACKAGES}", **extra}


@dataclass
class Visit:
    """One running command that uses the servers of a state folder."""

    process: subprocess.Popen[str]
    given: dict[str, str] = field(default_factory=dict)

    def arrive(self) -> "Visit":
        line = self.process.stdout.readline()
        assert line, self.process.stderr.read()
        self.given = json.loads(line)
        return self

    def leave(self) -> int:
        self.process.stdin.close()
        return self.process.wait(timeout=60)

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=60)


@dataclass
class Inn:
    """A state folder and the commands that visit it."""

    state: Path
    python: str = sys.executable
    arguments: dict[str, Any] = field(default_factory=dict)
    visits: list[Visit] = field(default_factory=list)

    def start_visit(self, *words: str, **environment: str) -> Visit:
        process = subprocess.Popen(
            [self.python, str(ROOT / "tests" / "bootstrap" / "visitor.py"), *words],
            env=clean_environment(WBL_STATE_DIR=str(self.state), **environment),
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **self.arguments,
        )
        self.visits.append(Visit(process))
        return self.visits[-1]

    def visit(self, *words: str, **environment: str) -> Visit:
        return self.start_visit(*words, **environment).arrive()

    def refused(self, **environment: str) -> tuple[int, str]:
        """Status and words of a visit that must not get in."""
        visit = self.start_visit(**environment)
        _, words = visit.process.communicate(timeout=120)
        return visit.process.returncode, words

    @property
    def data(self) -> Path:
        pointer = self.state / "data-folder"
        return Path(pointer.read_text().strip()) if pointer.exists() else self.state / "servers"

    def server_pids(self) -> tuple[int, int]:
        """The processes of PostgreSQL and Valkey, 0 for none."""
        return read_pid_file(self.data / "postgres")[0], read_record(self.data / "valkey.json")[0]

    def close(self) -> None:
        pids = self.server_pids()
        for visit in self.visits:
            visit.process.kill()
            visit.process.wait()
            for stream in (visit.process.stdin, visit.process.stdout, visit.process.stderr):
                stream.close()
        for pid in filter(None, pids):
            if is_alive(pid):
                os.kill(pid, signal.SIGKILL)


def is_closed(url: str) -> bool:
    """Whether nobody listens at this address any more."""
    address = urlsplit(url)

    def refused() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex((address.hostname, address.port)) != 0

    return wait_until(refused, 5)
