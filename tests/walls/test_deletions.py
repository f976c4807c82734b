"""Every place that removes something says how it stands to holds; a new one fails here until it does."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from academies.models import Academy
from academies.services import remove_academy
from reports.package.archive import Package, Zip
from reports.services import holds, requests
from tests import factories as make
from tests.campuses import Cast
from tests.factories import TESTER
from wbl_portal.core import files
from wbl_portal.people.models import Student

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("academies", "artifacts", "experiences", "partners", "reports", "wbl_portal")
VERBS = {"delete", "_raw_delete", "forget", "take_down", "remove_bytes", "unlink", "rmtree", "rmdir"}
SQL = re.compile(r"\b(DELETE\s+FROM|TRUNCATE\s|DROP\s+(SCHEMA|TABLE))", re.IGNORECASE)

ASKS = "asks whether a hold stands, in the transaction that removes"
HIDES = "files.take_down: under a hold the bytes are hidden and kept"
SAID = "what it said stays in the audit, which nothing removes"
PASSING = "an upload on its way in; what was read from it is the record"
DERIVED = "made of records that stay, and made again at any time"
ROSTER = "the roster of the student information system says so now; that system holds the record"
PART = "the part of an act that is named here itself"
TOOLS = "the operator's own tools, measurements and the demo; no record of a campus"

EXPLAINED = {
    "academies.provisioning:_drop": TOOLS,
    "academies.provisioning:grant": "takes rights away; the word TRUNCATE stands in a REVOKE",
    "academies.services:remove_academy": ASKS,
    "artifacts.services.attendance:_take_off": SAID,
    "artifacts.services.check_ins:take_back": SAID,
    "artifacts.services.credentials:_save": SAID,
    "artifacts.services.enrichment:_unjoin": SAID,
    "artifacts.services.evaluations:withdraw": SAID,
    "artifacts.services.hours:remove": SAID,
    "artifacts.services.placements:undo": "a question that nobody answered; the audit says it was asked",
    "artifacts.services.publication:followed": HIDES,
    "experiences.services.enrichment:remove_event": SAID,
    "experiences.services.offers:_write": SAID,
    "experiences.services.types:_write": SAID,
    "partners.services.clauses:_set": SAID,
    "partners.services.meetings:_write_decisions": SAID,
    "partners.services.meetings:change_meeting": SAID,
    "partners.services.occupations:_compare": "lines of a public list that its publisher took out; editions keep them",
    "partners.services.occupations:import_upload": PASSING,
    "partners.services.reviews:take_back_review": SAID,
    "partners.services.asks:give_to": SAID,
    "partners.services.asks:withdraw": SAID,
    "reports.district.services.reading:keep_readings": "copies of what other campuses have public",
    "reports.management.commands.tea_package:Command.handle": DERIVED,
    "reports.receipts:_write": "a receipt is replaced by the one that says more",
    "reports.receipts:remove_bytes": PART,
    "reports.services.binder:change_evidence": HIDES,
    "reports.services.labels:set_labels": SAID,
    "reports.services.requests:_let_go": "which ZIPs were parts; their files are hidden and kept under a hold",
    "reports.services.requests:attach_package": HIDES,
    "reports.services.requests:take_down_package": HIDES,
    "reports.services.dispositions:_again": ASKS,
    "reports.services.dispositions:_forget": PART,
    "reports.services.site_copies:forget_copy": DERIVED,
    "reports.services.withdrawal:_forget": HIDES,
    "reports.services.withdrawal:remove_hidden": ASKS,
    "reports.upkeep.records:_remove_agreements": PART,
    "reports.upkeep.records:_remove_district_editions": PART,
    "reports.upkeep.records:_remove_meetings": PART,
    "reports.upkeep.records:_remove_work": PART,
    "wbl_portal.core.files:forget": PART,
    "wbl_portal.core.files:sweep": "its caller asks whether any hold stands; nothing points at these bytes any more",
    "wbl_portal.core.querysets:CampusQuerySet.delete": PART,
    "wbl_portal.core.lists.tasks:_import": PASSING,
    "wbl_portal.core.lists.writing:_remove": "rows that a list added a moment ago and nobody used; the audit keeps them",
    "wbl_portal.core.uploads:hold_bytes": PASSING,
    "wbl_portal.core.uploads:step": PASSING,
    "wbl_portal.demo.management.commands.demo:Command.remove": TOOLS,
    "wbl_portal.people.bench_roster:_empty": TOOLS,
    "wbl_portal.people.roster.absent:untie_guardians": ROSTER,
    "wbl_portal.people.roster.groups:": ROSTER,
    "wbl_portal.people.roster.groups:find_changes": TOOLS,
    "wbl_portal.people.roster.moves:": ROSTER,
    "wbl_portal.people.roster.moves:find_moves": TOOLS,
    "wbl_portal.people.roster.staging:Stage.load": TOOLS,
    "wbl_portal.people.services.accounts:end_role": SAID,
    "wbl_portal.people.services.rosters:ask_check": PASSING,
    "wbl_portal.people.tasks:bring_in_roster.write": PASSING,
}


def removing(tree: ast.AST) -> Iterator[str]:
    """The functions of a module, by name, that call a verb of removal or hold such SQL; '' for the module itself."""

    def walk(node: ast.AST, name: str) -> Iterator[str]:
        for child in ast.iter_child_nodes(node):
            inside = f"{name}.{child.name}".lstrip(".") if isinstance(child, ast.FunctionDef | ast.ClassDef) else name
            if isinstance(child, ast.Call) and isinstance(child.func, ast.Attribute) and child.func.attr in VERBS:
                yield inside
            if isinstance(child, ast.Constant) and isinstance(child.value, str) and SQL.search(child.value):
                yield inside
            yield from walk(child, inside)

    yield from walk(tree, "")


def places() -> set[str]:
    found = set()
    for floor in FLOORS:
        for path in sorted((ROOT / floor).rglob("*.py")):
            if not {"migrations", "bootstrap"} & set(path.parts):  # the bootstrap knows no campus
                module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
                found |= {f"{module}:{name}" for name in removing(ast.parse(path.read_text()))}
    return found


def test_every_place_that_removes_something_says_how_it_stands_to_holds() -> None:
    found = places()

    assert sorted(found - set(EXPLAINED)) == [], "say here how holds stop it, or what keeps what it removes"
    assert sorted(set(EXPLAINED) - found) == [], "these remove nothing any more"


def test_a_new_way_to_remove_something_is_noticed() -> None:
    for line in (
        "Student.objects.all().delete()",
        "files.forget(row)",
        "cursor.execute('delete from people_student')",
        "cursor.execute(f'TRUNCATE {table}')",
        "shutil.rmtree(folder)",
    ):
        assert list(removing(ast.parse(f"def clean():\n    {line}"))) == ["clean"]


def test_a_campus_is_not_removed_while_a_hold_stands(as_owner: None, other_campus: Academy) -> None:
    connection.set_tenant(other_campus)
    hold = holds.place_hold(reason="Cause 2026-17", by=TESTER)

    with pytest.raises(ValidationError, match="Cause 2026-17"):
        remove_academy(academy=other_campus)

    assert Academy.objects.filter(pk=other_campus.pk).exists()
    connection.set_tenant(other_campus)
    assert Student.objects.exists()
    holds.lift_hold(hold=hold, by=TESTER)
    remove_academy(academy=other_campus)
    assert not Academy.objects.filter(slug=other_campus.slug).exists()


def test_a_file_that_is_replaced_stays_hidden_while_a_hold_stands(campus: Academy, cast: Cast) -> None:
    request = make.make_request()
    (part,) = requests.attach_package(request=request, package=_package(b"one"), by=TESTER)
    first = part.file
    holds.place_hold(reason="Cause 2026-17", by=TESTER)

    requests.attach_package(request=request, package=_package(b"two"), by=TESTER)

    first.refresh_from_db()
    assert first.hidden_at is not None
    assert files.read(first) == b"one"


def _package(data: bytes) -> Package:
    return Package((Zip("package.zip", data),), files=1, missing=0)
