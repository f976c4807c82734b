"""Databases of a test run: a migrated base kept between runs, copies of it per run, one of its own per test that commits.

A copy is `CREATE DATABASE .. TEMPLATE ..`, which needs a source that nobody is connected to: hence the pristine copy.
Each run holds an advisory lock on its name; a name that nobody holds belongs to a dead run and is swept away.
"""

import hashlib
import os
import secrets
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
from django.conf import settings
from django.db import connection

KEPT_BASES = 3
VACUUM_SECONDS = 60
# Dropping one waits for a checkpoint; those who wait together wait for one.
DROPPED_TOGETHER = 8
RUN, BASE = "wbl_run_", "wbl_base_"


class Databases:
    """The databases of one run (one per xdist worker)."""

    def __init__(self) -> None:
        self.home: str = connection.settings_dict["NAME"]
        self._desk = _connect(self.home)
        self.pristine = f"{RUN}{secrets.token_hex(5)}"
        self.work = f"{self.pristine}_work"
        self._count = 0

    def prepare(self, *, furnish: Callable[[], None]) -> None:
        """Make this run's databases: the base if it is missing, the pristine copy with its campuses, the work copy."""
        self._sweep()
        self._try_lock(self.pristine)
        self._copy(self._base(), self.pristine)
        self.enter(self.pristine)
        furnish()
        self._copy(self.pristine, self.work)
        self.enter(self.work)

    def enter(self, name: str) -> None:
        """Lead Django, in every thread, to a database."""
        connection.close()
        connection.settings_dict["NAME"] = name

    @contextmanager
    def own(self) -> Iterator[str]:
        """A database for one test that commits; gone with the run (dropping one waits for the disk)."""
        name = self._another(self.pristine)
        self.enter(name)
        try:
            yield name
        finally:
            self.enter(self.work)

    @contextmanager
    def empty(self) -> Iterator[str]:
        """A migrated database without a campus, for programs of their own; gone with the run."""
        name = self._another(self._base())
        self.enter(self.work)
        yield name

    def _another(self, source: str) -> str:
        self._count += 1
        name = f"{self.pristine}_own{self._count}"
        self._copy(source, name)
        return name

    def end(self) -> None:
        self.enter(self.home)
        with ThreadPoolExecutor(DROPPED_TOGETHER) as hands:
            list(hands.map(self._drop, self._names(self.pristine)))
        self._desk.close()

    def _base(self) -> str:
        from academies import fleet, provisioning

        marks = provisioning.migrations_hash() + _hash_of(Path(provisioning.__file__), Path(fleet.__file__))
        name = BASE + hashlib.sha256(marks.encode()).hexdigest()[:16]
        self._run("SELECT pg_advisory_lock(hashtext(%s))", BASE)
        try:
            if name not in self._names(BASE):
                self._build(name)
            for old in self._names(BASE)[:-KEPT_BASES]:
                self._drop(old)
        finally:
            self._run("SELECT pg_advisory_unlock(hashtext(%s))", BASE)
        return name

    def _build(self, name: str) -> None:
        from academies import fleet, provisioning

        half = f"{name}_half"
        self._drop(half)
        self._run(f'CREATE DATABASE "{half}"')
        self.enter(half)
        fleet.migrate_public()
        provisioning.build_template()
        connection.close()
        self._run(f'ALTER DATABASE "{half}" RENAME TO "{name}"')

    def _sweep(self) -> None:
        for name in self._names(RUN):
            run = RUN + name.removeprefix(RUN).split("_")[0]
            if self._try_lock(run):
                self._drop(name)
                self._run("SELECT pg_advisory_unlock(hashtext(%s))", run)

    def _copy(self, source: str, target: str) -> None:
        connection.close()
        self._run(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')

    def _drop(self, name: str) -> None:
        """Tries again while autovacuum is at work there: its processes are the superuser's, which FORCE may not end."""
        end = time.monotonic() + VACUUM_SECONDS
        with closing(_connect(self.home)) as desk, desk.cursor() as cursor:
            while True:
                try:
                    cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
                    return
                except psycopg2.errors.InsufficientPrivilege:
                    if time.monotonic() > end:
                        raise
                    time.sleep(0.5)

    def _names(self, prefix: str) -> list[str]:
        found = self._run("SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY oid", prefix)
        return [row[0] for row in found]

    def _try_lock(self, name: str) -> bool:
        return bool(self._run("SELECT pg_try_advisory_lock(hashtext(%s))", name)[0][0])

    def _run(self, sql: str, *values: Any) -> list[Any]:
        with self._desk.cursor() as cursor:
            cursor.execute(sql, values or None)
            return cursor.fetchall() if cursor.description else []


def _connect(name: str) -> Any:
    config = settings.DATABASES["default"]
    opened = psycopg2.connect(
        host=config["HOST"], port=config["PORT"] or 5432, user=config["USER"], password=config["PASSWORD"], dbname=name
    )
    opened.autocommit = True
    return opened


def _hash_of(*paths: Path) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def url_of(role: str, name: str) -> str:
    """The address of a database for a program of its own, as the `web` or the `owner` role."""
    given = os.environ["DATABASE_URL"]
    if role == "owner":
        given = os.environ.get("DATABASE_OWNER_URL", given)
    return urlsplit(given)._replace(path=f"/{name}").geturl()


@contextmanager
def owners_rights() -> Iterator[None]:
    """For a part of a test the rights of the role that made the tables; then those of the web role again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (role,) = cursor.fetchone() or ("",)
        cursor.execute("RESET ROLE")
        yield
        cursor.execute(f'SET ROLE "{role}"')
