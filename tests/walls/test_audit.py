"""Nothing changes without a line in the audit: the wall itself, and that it stands around every service."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from academies.models import Academy
from partners.models import Partner
from tests.audit_wall import Unaudited, record_tables, service_modules, watched
from tests.campuses import Cast
from tests.conftest import CampusClient
from wbl_portal.core import audit
from wbl_portal.core.models import AuditEntry


def test_a_record_written_without_an_entry_is_noticed(cast: Cast) -> None:
    with pytest.raises(Unaudited, match="partners_partner"), watched("a careless service"), transaction.atomic():
        Partner.objects.update(city="Elsewhere")


def test_a_record_written_outside_a_transaction_is_noticed(cast: Cast) -> None:
    def careless() -> None:
        Partner.objects.update(city="Elsewhere")
        audit.record(verb="partner.moved", by=cast.dev.actor)

    with pytest.raises(Unaudited, match="outside a transaction"), watched("a careless service"):
        careless()


def test_a_record_written_with_its_entry_passes(cast: Cast) -> None:
    with watched("a careful service"), transaction.atomic():
        Partner.objects.update(city="Elsewhere")
        audit.record(verb="partner.moved", by=cast.dev.actor, subject=cast.partner, after={"city": "Elsewhere"})

    assert AuditEntry.objects.get(verb="partner.moved").actor_id == cast.dev.pk


def test_raw_sql_is_seen_as_well(cast: Cast) -> None:
    sql = "WITH gone AS (SELECT 1) UPDATE people_student SET middle_name = 'X'"

    with pytest.raises(Unaudited, match="people_student"), watched("an import"), transaction.atomic():
        connection.cursor().execute(sql)


def test_every_service_is_under_watch(campus: Academy) -> None:
    modules = service_modules()
    unwatched = [
        f"{module.__name__}.{name}"
        for module in modules
        for name, value in vars(module).items()
        if getattr(value, "__module__", "") == module.__name__
        and callable(value)
        and not name.startswith("_")
        and not isinstance(value, type)
        and not hasattr(value, "__wrapped__")
    ]

    assert modules
    assert unwatched == []


def test_the_tables_of_facts_are_those_of_our_apps() -> None:
    assert {
        "people_student",
        "partners_partner",
        "experiences_experience_courses",
        "reports_edition",
    } <= record_tables()
    assert "core_job" not in record_tables()


def test_an_audit_entry_of_a_request_names_who_asked(
    cast: Cast, client_for: Callable[..., CampusClient], django_capture_on_commit_callbacks: Any
) -> None:
    answer = client_for("coordinator").post(f"/partners/manage/{cast.partner.pk}/archive/")

    assert answer.status_code == 302
    entry = AuditEntry.objects.get(verb="partner.archived")
    assert (entry.actor_id, entry.actor_label) == (cast.dev.pk, cast.dev.name)
    assert entry.subject_id == str(cast.partner.pk)
