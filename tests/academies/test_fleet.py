"""Migrating many campuses: only those that need it, one that fails is named, the others go on, a re-run converges."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from academies import fleet, provisioning
from academies.models import Academy, SchemaTemplate
from tests import catalog


@pytest.fixture
def fleet_ground(committing: Any, as_owner: None, campus: Academy) -> Any:
    connection.set_schema_to_public()
    return committing


def behind(academy: Academy) -> None:
    """Take the reports back at one campus, as a release from before them left it: nothing else stands on the top floor."""
    schema = academy.schema_name
    reports = sorted(table for table in catalog.tables(schema) if table.startswith("reports_"))
    execute(f"DELETE FROM {schema}.django_migrations WHERE app = 'reports'")
    execute(f"DROP TABLE {', '.join(f'{schema}.{table}' for table in reports)}")


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def names(academies: list[Academy]) -> list[str]:
    return sorted(academy.schema_name for academy in academies)


def test_a_fleet_that_is_current_is_left_alone(fleet_ground: Any) -> None:
    report = fleet.migrate_fleet()

    assert (report.migrated, report.failed) == ([], [])
    assert sorted(report.current) == names(list(Academy.objects.all()))


@pytest.mark.slow
def test_only_the_campus_that_is_behind_is_migrated(fleet_ground: Any, campus: Academy, other_campus: Academy) -> None:
    behind(other_campus)

    report = fleet.migrate_fleet()

    assert report.migrated == [other_campus.schema_name]
    assert catalog.tables(other_campus.schema_name) == catalog.tables(campus.schema_name)


@pytest.mark.slow
def test_one_that_fails_half_way_is_named_the_others_go_on_and_a_rerun_converges(
    fleet_ground: Any, campus: Academy, other_campus: Academy
) -> None:
    behind(campus)
    behind(other_campus)
    execute(f"CREATE TABLE {campus.schema_name}.reports_snapshot (in_the_way int)")

    report = fleet.migrate_fleet()
    assert [slug for slug, _reason in report.failed] == [campus.slug]
    assert "reports_snapshot" in report.failed[0][1]
    assert report.migrated == [other_campus.schema_name]

    with pytest.raises(CommandError, match=campus.slug):
        call_command("fleet_migrate", stdout=io.StringIO())

    execute(f"DROP TABLE {campus.schema_name}.reports_snapshot")
    again = fleet.migrate_fleet()
    assert (again.migrated, again.failed) == ([campus.schema_name], [])
    assert catalog.described(campus.schema_name) == catalog.described(other_campus.schema_name)
    assert connection.schema_name == "public"


@pytest.mark.slow
def test_two_at_a_time(fleet_ground: Any, campus: Academy, other_campus: Academy) -> None:
    behind(campus)
    behind(other_campus)

    report = fleet.migrate_fleet(jobs=2)

    assert sorted(report.migrated) == names([campus, other_campus])


def test_a_campus_without_its_schema_is_named_not_made(fleet_ground: Any) -> None:
    Academy.objects.create(slug="lost", name="Lost", schema_name="c_lost", frameworks=["p-tech-2023"])

    report = fleet.migrate_fleet()

    assert [slug for slug, _reason in report.failed] == ["lost"]


def test_a_template_older_than_the_program_says_what_to_type(campus: Academy, as_owner: None) -> None:
    connection.set_schema_to_public()
    SchemaTemplate.objects.update(migrations_hash="older")

    with pytest.raises(provisioning.TemplateError, match="fleet_migrate"):
        provisioning.current_template()


def test_the_template_is_built_once(campus: Academy, as_owner: None) -> None:
    connection.set_schema_to_public()
    first = provisioning.build_template()

    assert provisioning.build_template().pk == first.pk
    assert "tpl_" in first.token
    assert first.sql.count("CREATE TABLE") == len(catalog.tables(campus.schema_name))
