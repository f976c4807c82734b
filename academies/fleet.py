"""All campuses at once: migrate those that need it, name those that fail, go on with the others."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from django.db import transaction
from django_tenants.utils import schema_context

from academies import provisioning
from academies.models import Academy
from wbl_portal.core.database import connection


@dataclass
class FleetReport:
    """Names of schemas: those migrated, those that were current, and (schema, reason) of those that failed."""

    migrated: list[str] = field(default_factory=list)
    current: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)


def migrate_fleet(*, jobs: int = 1, say: Callable[[str], None] = lambda line: None) -> FleetReport:
    """Bring `public`, the template and every campus up to date; a re-run converges."""
    migrate_public()
    template = provisioning.build_template()
    schemas = {academy.schema_name: academy.slug for academy in Academy.objects.order_by("slug")}
    found = provisioning.fingerprints(list(schemas))
    report = FleetReport(current=[name for name in schemas if found.get(name) == template.fingerprint])
    waiting = [name for name in schemas if name not in set(report.current)]
    with ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
        for name, reason in zip(waiting, pool.map(_migrate_one, waiting), strict=True):
            say(f"{schemas[name]}: {'migrated' if reason is None else 'failed: ' + reason}")
            if reason is None:
                report.migrated.append(name)
            else:
                report.failed.append((schemas[name], reason))
    return report


def migrate_public() -> None:
    """The tables of `public`, and the web role's rights there."""
    with schema_context("public"), provisioning.only_one("wbl public tables"):
        if provisioning.fingerprints(["public"]).get("public") != _last_public_fingerprint():
            provisioning.migrate_schema("public")
        connection.set_schema_to_public()
        with transaction.atomic():
            provisioning.grant_public()


def _last_public_fingerprint() -> str | None:
    """What `public`'s migration table looks like when it is current: the same rows as the template's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.academies_schematemplate')")
        if cursor.fetchone()[0] is None:
            return ""
    return (
        provisioning.SchemaTemplate.objects.filter(migrations_hash=provisioning.migrations_hash())
        .values_list("fingerprint", flat=True)
        .first()
    ) or ""


def _migrate_one(schema: str) -> str | None:
    try:
        with provisioning.only_one(f"wbl tables of {schema}"):
            provisioning.migrate_schema(schema)
            connection.set_schema_to_public()
            with transaction.atomic():
                provisioning.grant(schema)
    except Exception as error:  # one failing campus is named, the others go on
        return f"{type(error).__name__}: {error}".splitlines()[0]
    finally:
        connection.set_schema_to_public()
        connection.close()
    return None
