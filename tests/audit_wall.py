"""Watches what services and requests write: a record changed without an audit entry in its transaction is an error.

Every call of a service and every request of a test's browser is watched, in the whole suite.
"""

import functools
import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from django.apps import apps
from django.db import connection

WRITE = re.compile(r"\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|MERGE\s+INTO)\s+(?:ONLY\s+)?\"?(\w+)\"?", re.I)
AUDIT = "core_auditentry"
RECORD_APPS = {"people", "partners", "experiences", "artifacts", "reports"}
# What the sign-in itself notes about a person is no record: when they last came, a password nobody else may see.
SIGN_IN = re.compile(r'UPDATE "people_user" SET "(?:last_login|password)"')


class Unaudited(AssertionError):
    """A record table was written without an audit entry, or outside a transaction of its own."""


_watching = False


@contextmanager
def watched(what: str) -> Iterator[None]:
    """Raise Unaudited when the body wrote a record and no audit entry; an inner watch leaves it to the outer one."""
    global _watching
    if _watching:
        yield
        return
    written: set[str] = set()
    loose: set[str] = set()
    depth = _depth()

    def note(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        text = sql if isinstance(sql, str) else str(sql)
        tables = set(WRITE.findall(text)) & (record_tables() | {AUDIT})
        done = execute(sql, params, many, context)  # what the database refuses was not written
        if tables and not SIGN_IN.search(text):
            written.update(tables)
            loose.update(tables if _depth() <= depth else ())
        return done

    _watching = True
    try:
        with connection.execute_wrapper(note):
            yield
    finally:
        _watching = False
    _judge(what, written, loose)


def _judge(what: str, written: set[str], loose: set[str]) -> None:
    if written - {AUDIT} and AUDIT not in written:
        raise Unaudited(f"{what} wrote {sorted(written)} and no audit entry.")
    if loose:
        raise Unaudited(f"{what} wrote {sorted(loose)} outside a transaction of its own.")


def _depth() -> int:
    return len(connection.savepoint_ids) + 1 if connection.in_atomic_block else 0


@functools.cache
def record_tables() -> frozenset[str]:
    """The tables that hold facts: all of our apps', but for the mechanisms."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in RECORD_APPS:
            found.add(model._meta.db_table)
    return frozenset(found)


def watch_services() -> None:
    """Put every public function of every services module under watch."""
    wrapped: dict[Any, Any] = {}
    for module in service_modules():
        for name, value in list(vars(module).items()):
            if _is_service(name, value):
                setattr(module, name, wrapped.setdefault(value, _under_watch(value)))


def service_modules() -> list[ModuleType]:
    found = []
    for app in sorted(RECORD_APPS):
        package = importlib.import_module(apps.get_app_config(app).name)
        names = [info.name for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")]
        found += [importlib.import_module(name) for name in names if "services" in name.split(".")]
    return found


def _is_service(name: str, value: Any) -> bool:
    mine = callable(value) and "services" in getattr(value, "__module__", "").split(".")
    return mine and not name.startswith("_") and not isinstance(value, type)


def _under_watch(service: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(service)
    def call(*args: Any, **kwargs: Any) -> Any:
        with watched(f"{service.__module__}.{service.__qualname__}"):
            return service(*args, **kwargs)

    return call
