"""The embedded PostgreSQL: found or started on loopback, with the two roles and the database of the portal."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from wbl_portal.bootstrap.places import Places, engine_for
from wbl_portal.bootstrap.postgres_programs import find_programs
from wbl_portal.bootstrap.processes import (
    LOOPBACK,
    Account,
    end_process,
    free_port,
    is_alive,
    is_another,
    require_named,
    run_as,
    runs_with,
    spawn,
    wait_until,
)
from wbl_portal.bootstrap.secrets_file import Passwords
from wbl_portal.bootstrap.talk import SettingError, SetupError, say

if TYPE_CHECKING:
    from psycopg2.extensions import connection

USUAL_PORT = 54320
LOCALE = "C" if sys.platform == "darwin" else "C.UTF-8"
# SIGINT is PostgreSQL's fast shutdown (sessions are ended, data written), SIGQUIT its immediate one.
STOP_STEPS = ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0))
# Recovery after a crash can take a while; as long as the process lives it is given this long.
READY_SECONDS = 180.0
ATTEMPTS = 5
# What PostgreSQL says when another try, perhaps on another port, can help.
PASSING_TROUBLE = r"in use|could not (bind|create any TCP)|lock file|is being shut down"
EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent", "citext")
SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "100",
    # One transaction can touch every table of a campus schema; the default of 64 is too few for that.
    "max_locks_per_transaction": "256",
}


class Postgres:
    """One PostgreSQL server per data folder."""

    name = "postgres"
    title = "PostgreSQL"

    def __init__(self, places: Places, passwords: Passwords) -> None:
        self._places = places
        self._passwords = passwords
        self._folder = places.data / "postgres"
        self._log = places.logs / "postgres.log"

    def find(self) -> int | None:
        """Return the port of the running server of this folder, None when there is none that answers.

        One that is still starting, or shutting down, is waited for; one that hangs is ended.
        """
        pid, port = read_pid_file(self._folder)
        if not pid or not runs_with(pid, str(self._folder)):
            return None
        wait_until(lambda: self._answers(port) or not is_alive(pid), READY_SECONDS)
        if self._answers(port):
            return port
        end_process(pid, STOP_STEPS)
        return None

    def start(self) -> int:
        """Start the server, prepare roles and database, and return its port."""
        programs = engine_for(self._places, *find_programs())
        for half in self._places.data.glob("postgres.half-*"):
            # Of a command killed meanwhile; its initdb may go on for a moment, then the next start clears up.
            shutil.rmtree(half, ignore_errors=True)
        if self._folder.exists():
            refuse_other_version(self._folder, programs)
            self._forget_crash()
        else:
            self._create(programs)
        port = self._launch(programs)
        try:
            self._prepare(port)
        except BaseException:
            self.stop()
            raise
        return port

    def stop(self) -> None:
        """Shut the server down in an orderly way, if it runs."""
        pid, _ = read_pid_file(self._folder)
        if pid and runs_with(pid, str(self._folder)):
            end_process(pid, STOP_STEPS)

    def environment(self, port: int) -> dict[str, str]:
        """Return the variables that lead Django to this server, and to an installed PostgreSQL's other programs."""
        programs, wheel_root = find_programs()
        return {
            **({} if wheel_root else {"WBL_POSTGRES_BIN": str(programs)}),
            "DATABASE_URL": f"postgresql://wbl_web:{self._passwords.web}@{LOOPBACK}:{port}/wbl",
            "DATABASE_OWNER_URL": f"postgresql://wbl_owner:{self._passwords.owner}@{LOOPBACK}:{port}/wbl",
        }

    def _create(self, programs: Path) -> None:
        """Make the data folder beside its place and rename it, so that a half-made one is never used."""
        require_named(self._places.account.uid if self._places.account else os.geteuid())
        say("Making the database (once) ...")
        workshop = Path(tempfile.mkdtemp(prefix="postgres.half-", dir=self._places.data))
        (workshop / "password").write_text(self._passwords.superuser)
        (workshop / "data").mkdir(mode=0o700)
        if account := self._places.account:
            for path in (workshop, workshop / "password", workshop / "data"):
                os.chown(path, account.uid, account.gid)
        done = run_as(self._places.account, initdb_command(programs, workshop), server_environment())
        if done.returncode:
            shutil.rmtree(workshop, ignore_errors=True)
            raise SetupError(
                f"PostgreSQL could not make its database ({last_line(done.stderr)}): check the free disk "
                f"space and the rights of {self._places.data}, then try again"
            )
        (workshop / "data").rename(self._folder)
        shutil.rmtree(workshop)

    def _forget_crash(self) -> None:
        """Remove the pid file a crash left: its number may be another process's by now, and PostgreSQL would refuse."""
        pid, _ = read_pid_file(self._folder)
        if is_another(pid, str(self._folder)):
            (self._folder / "postmaster.pid").unlink(missing_ok=True)

    def _launch(self, programs: Path) -> int:
        """Start the server process; another port when the first is taken meanwhile. Returns the port."""
        trouble, memory = "", shared_memory_for(self._places.account)
        for attempt in range(ATTEMPTS):
            port = free_port(USUAL_PORT if attempt == 0 else 0)
            begin = self._log.stat().st_size if self._log.exists() else 0
            process = spawn(
                server_command(programs, self._folder, port, memory),
                account=self._places.account,
                env=server_environment(),
                log=self._log,
            )
            if self._becomes_ready(process, port):
                return port
            trouble = last_line(self._log.read_bytes()[begin:].decode(errors="replace"))
            if not re.search(PASSING_TROUBLE, trouble):
                break
            # Processes of a server killed a moment ago may still hold its shared memory; they end within seconds.
            wait_until(lambda: False, 0.5 * attempt)
            if found := self.find():
                return found
        raise SetupError(f"PostgreSQL did not start ({trouble}): see {self._log}")

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

    def _connect(self, port: int, database: str) -> connection:
        import psycopg2

        opened = psycopg2.connect(
            host=LOOPBACK,
            port=port,
            dbname=database,
            user="postgres",
            password=self._passwords.superuser,
            sslmode="disable",
            connect_timeout=5,
        )
        opened.autocommit = True
        return opened

    def _answers(self, port: int) -> bool:
        """Whether the server on this port lets our password in: then it is ours, not a stranger on the same port."""
        import psycopg2

        try:
            self._connect(port, "postgres").close()
        except psycopg2.OperationalError:
            return False
        return True

    def _prepare(self, port: int) -> None:
        """Make roles, database and extensions where they are missing. Doing it again changes nothing."""
        with contextlib.closing(self._connect(port, "postgres")) as opened, opened.cursor() as cursor:
            for role, password, rights in (
                ("wbl_owner", self._passwords.owner, "CREATEDB"),
                ("wbl_web", self._passwords.web, "NOCREATEDB"),
            ):
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
                verb = "ALTER" if cursor.fetchone() else "CREATE"
                cursor.execute(f"{verb} ROLE {role} LOGIN NOSUPERUSER NOCREATEROLE {rights} PASSWORD %s", [password])
            cursor.execute("GRANT wbl_web TO wbl_owner")
        # The template comes first: a database made from it, wbl or one of the tests', has the extensions.
        self._extend(port, "template1")
        with contextlib.closing(self._connect(port, "postgres")) as opened, opened.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'wbl'")
            if cursor.fetchone() is None:
                cursor.execute("CREATE DATABASE wbl OWNER wbl_owner")
        self._extend(port, "wbl")

    def _extend(self, port: int, database: str) -> None:
        """Put the contrib extensions into the schema `public`; btree_gist carries the exclusion constraints."""
        import psycopg2

        with contextlib.closing(self._connect(port, database)) as opened, opened.cursor() as cursor:
            cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
            try:
                for extension in EXTENSIONS:
                    cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {extension} WITH SCHEMA public")
            except psycopg2.Error as error:
                raise SetupError(
                    f"PostgreSQL lacks the extension {extension} ({last_line(str(error))}): install its contrib "
                    "modules, e.g. apt-get install postgresql-contrib"
                ) from error


def read_pid_file(folder: Path) -> tuple[int, int]:
    """Return (process, port) from PostgreSQL's own pid file (its lines 1 and 4), zeros when there is none."""
    try:
        lines = (folder / "postmaster.pid").read_text().splitlines()
        return int(lines[0]), int(lines[3])
    except (OSError, ValueError, IndexError):
        return 0, 0


def refuse_other_version(folder: Path, programs: Path) -> None:
    """Stop with a clear line when the data were made by another major version."""
    made_by = (folder / "PG_VERSION").read_text().strip()
    answer = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True).stdout
    found = re.search(r"(\d+)", answer)
    if found and found.group(1) != made_by:
        raise SettingError(
            f"The database in {folder} was made by PostgreSQL {made_by} and this is {found.group(1)}: set "
            f"WBL_POSTGRES_BIN to version {made_by}, or move {folder.parent} away to start with an empty database"
        )


def initdb_command(programs: Path, workshop: Path) -> list[str]:
    """Return the command that makes a data folder: UTF-8, passwords for everybody."""
    return [
        str(programs / "initdb"),
        "-D",
        str(workshop / "data"),
        "-U",
        "postgres",
        "--auth=scram-sha-256",
        f"--pwfile={workshop / 'password'}",
        "--encoding=UTF8",
        f"--locale={LOCALE}",
    ]


def server_command(programs: Path, folder: Path, port: int, memory: str) -> list[str]:
    """Return the command of the server itself; `memory` is the kind of its dynamic shared memory."""
    settings = SETTINGS | {"port": str(port), "dynamic_shared_memory_type": memory}
    pairs = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return [str(programs / "postgres"), "-D", str(folder), *pairs]


def shared_memory_for(account: Account | None) -> str:
    """Return "posix" where the account may write /dev/shm; a minimal container lacks that, then "mmap" (files)."""
    question = ["/bin/sh", "-c", "test -w /dev/shm"]
    return "posix" if run_as(account, question, {}).returncode == 0 else "mmap"


def server_environment() -> dict[str, str]:
    """Return a small environment: the caller's PG* variables and locale must not change the server."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": LOCALE}


def last_line(text: str) -> str:
    """Return the line that says most: the last fatal one, else the last one that is not a hint."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if re.search(r"FATAL|PANIC|error:|ERROR", line)]
    return (telling or lines or ["no reason given"])[-1]
