"""Frozen means provably frozen: digests of the counted records, a seal that the audit knows, and a table closed to change."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from artifacts.models import Attendance
from reports.services import freeze
from reports.upkeep.proof import Proof, prove, seal_of
from tests import factories as make
from tests.databases import owners_rights
from tests.factories import TESTER
from tests.reports.conftest import attend
from wbl_portal.people.models import Enrollment, SchoolYear

pytestmark = pytest.mark.usefixtures("without_pdf")
School = dict[int, list[Any]]


def test_a_frozen_snapshot_proves_itself(school: School, year: SchoolYear) -> None:
    snapshot = freeze(year=year, name="fall", by=TESTER)

    assert prove(snapshot) == Proof(figures=True, seal=True, audit=True, rows=[])
    assert snapshot.rows["tables"]["attendance"]["rows"] == Attendance.objects.count()
    kept = json.dumps(snapshot.rows)
    assert not any(str(student.pk) in kept for student in school[9])


def test_the_proof_names_the_records_that_changed_and_ignores_what_came_later(
    school: School, year: SchoolYear, travel: Callable
) -> None:
    snapshot = freeze(year=year, name="fall", by=TESTER)
    travel(dt.date(2026, 11, 20))
    attend(school[9][:20], make.make_session(make.make_experience(year=year), held_on=dt.date(2026, 11, 2)))
    Enrollment.objects.filter(student=school[12][0]).update(left_on=dt.date(2026, 11, 5))
    assert prove(snapshot).rows == []

    count = Attendance.objects.filter(session__held_on__lte=snapshot.as_of).count()
    Attendance.objects.filter(participation__student=school[9][0], session__held_on__lte=snapshot.as_of).delete()
    Attendance.objects.filter(participation__student=school[10][0]).update(minutes=1)
    (changed,) = prove(snapshot).rows

    assert (str(changed.title), changed.then) == ("Attendance", count)
    assert changed.now < count
    assert prove(snapshot).is_intact


@pytest.mark.parametrize("verb", ["UPDATE {} SET id = gen_random_uuid()", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
@pytest.mark.parametrize("table", ["reports_snapshot", "reports_snapshotsignoff"])
def test_the_web_role_cannot_change_or_remove_what_is_frozen(campus: Any, verb: str, table: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(verb.format(table))


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("sha256 = repeat('0', 64)", "figures"),
        ("protected = '{}'", "seal"),
        ("rows = '{}'", "seal"),
        ("as_of = as_of - 1", "seal"),
    ],
)
def test_whoever_has_the_owners_rights_and_changes_a_snapshot_is_found_out(
    school: School, year: SchoolYear, change: str, broken: str
) -> None:
    snapshot = freeze(year=year, name="fall", by=TESTER)
    with owners_rights(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE reports_snapshot SET {change}")
    snapshot.refresh_from_db()

    proof = prove(snapshot, rows=False)

    assert getattr(proof, broken) is False
    assert not proof.is_intact


def test_a_seal_made_again_does_not_stand_in_the_audit(school: School, year: SchoolYear) -> None:
    snapshot = freeze(year=year, name="fall", by=TESTER)
    snapshot.reason = "Other words"
    with owners_rights(), connection.cursor() as cursor:
        cursor.execute("UPDATE reports_snapshot SET reason = %s, seal = %s", [snapshot.reason, seal_of(snapshot)])
    snapshot.refresh_from_db()

    assert prove(snapshot, rows=False) == Proof(figures=True, seal=True, audit=False, rows=None)


def test_the_command_and_the_page_say_intact_or_not(
    school: School, year: SchoolYear, client_for: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    snapshot = freeze(year=year, name="fall", by=TESTER)
    slug, address = connection.tenant.slug, f"/reports/snapshots/{snapshot.pk}/proof/"
    call_command("snapshot_verify", slug)
    assert "2026-27 fall: intact; the records it was counted from are unchanged" in capsys.readouterr().out
    dev = client_for("coordinator")
    assert "It is as it was frozen" in dev.get(address).content.decode()
    assert "Every record it was counted from is unchanged" in dev.get(address).content.decode()
    assert address in dev.get(f"/reports/snapshots/{snapshot.pk}/").content.decode()

    Attendance.objects.first().delete()
    page = dev.get(address).content.decode()
    assert "Attendance" in page
    assert "It is as it was frozen" in page
    with owners_rights(), connection.cursor() as cursor:
        cursor.execute("UPDATE reports_snapshot SET frozen_by = 'Nobody'")
    assert "It is not as it was frozen" in dev.get(address).content.decode()
    with pytest.raises(CommandError, match="1 snapshot"):
        call_command("snapshot_verify", slug)
    assert "2026-27 fall: CHANGED (seal)" in capsys.readouterr().out
