"""The walls in the database: which table stands where, what each role may do, and that every campus is alike."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django_tenants.utils import schema_context

from academies import provisioning
from academies.models import Academy
from academies.provisioning import TemplateError, check_token
from tests import catalog
from tests.factories import make_partner
from wbl_portal.core import audit
from wbl_portal.core.actor import PORTAL
from wbl_portal.core.models import AuditEntry

# `public` holds campuses and nothing about persons. A new name here is a decision, not an accident.
PUBLIC_TABLES = {
    "academies_academy",
    "academies_district",
    "academies_domain",
    "academies_schematemplate",
    "django_migrations",
}
# Tables that stand in `public` and in a campus: a query that loses its campus would read the wrong one.
IN_BOTH = {"django_migrations"}


def test_public_holds_campuses_and_no_person(campus: Academy) -> None:
    assert catalog.tables("public") == PUBLIC_TABLES


def test_what_stands_in_public_and_in_a_campus_is_a_known_list(campus: Academy) -> None:
    assert catalog.tables("public") & catalog.tables(campus.schema_name) == IN_BOTH


def test_a_query_that_lost_its_campus_fails_instead_of_reading_somebody_elses_rows(campus: Academy) -> None:
    with schema_context("public"), pytest.raises(DatabaseError, match="does not exist"), transaction.atomic():
        make_partner()


def test_no_foreign_key_leaves_a_campus_and_no_trigger_stands_in_one(campus: Academy) -> None:
    assert catalog.foreign_keys_out_of(campus.schema_name) == []
    assert catalog.triggers(campus.schema_name) == []


def test_every_campus_has_the_same_tables(campus: Academy, other_campus: Academy) -> None:
    assert catalog.described(campus.schema_name) == catalog.described(other_campus.schema_name)


@pytest.mark.slow
def test_a_campus_from_the_template_equals_a_migrated_one(committing: Any, as_owner: None, campus: Academy) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA by_migrations")
    provisioning.migrate_schema("by_migrations")

    migrated = catalog.described("by_migrations")

    # PostgreSQL prints some predicates differently after one round trip; the migrated one is taken through it, too.
    provisioning_sql = provisioning.dump("by_migrations")
    with transaction.atomic():
        provisioning.replay(provisioning_sql, "by_migrations", "by_migrations_twice")
    migrated_and_copied = catalog.described("by_migrations_twice")
    assert catalog.names_only(migrated) == catalog.names_only(migrated_and_copied)
    assert migrated_and_copied == catalog.described(campus.schema_name)


def test_the_web_role_adds_to_the_audit_and_never_changes_it(campus: Academy) -> None:
    audit.record(verb="sample.made", by=PORTAL)

    for attempt in (lambda: AuditEntry.objects.update(verb="x"), lambda: AuditEntry.objects.all().delete()):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            attempt()


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE SCHEMA sneaky",
        "CREATE TABLE public.sneaky (id int)",
        "INSERT INTO academies_district (id, name, number) VALUES (gen_random_uuid(), 'x', '000001')",
        "DELETE FROM academies_academy",
        "UPDATE academies_domain SET domain = 'elsewhere.localhost'",
        "UPDATE academies_schematemplate SET sql = ''",
        "TRUNCATE core_auditentry",
        "DELETE FROM django_migrations",
        "CREATE TABLE sneaky (id int)",
        "DROP TABLE partners_partner CASCADE",
    ],
)
def test_the_web_role_neither_makes_campuses_nor_touches_what_rules_them(campus: Academy, sql: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "planted",
    [
        "INSERT INTO tpl_x.partner VALUES (1, 'come to tpl_x.partner');",
        "INSERT INTO tpl_x.partner VALUES (1, 'it''s tpl_x');",
        "CREATE VIEW tpl_x.v AS SELECT 1 AS tpl_x;",
        "INSERT INTO tpl_x.partner VALUES (1, E'tpl_x');",
    ],
)
def test_a_template_whose_data_name_it_is_refused(planted: str) -> None:
    with pytest.raises(TemplateError):
        check_token(f"CREATE SCHEMA tpl_x;\n{planted}", "tpl_x")


def test_a_template_that_names_itself_where_names_belong_passes() -> None:
    check_token(
        "CREATE SCHEMA tpl_x;\nCREATE TABLE tpl_x.partner (id int);\n"
        "SELECT pg_catalog.setval('tpl_x.partner_id_seq', 1, false);\n",
        "tpl_x",
    )
