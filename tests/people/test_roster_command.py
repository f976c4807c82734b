"""`roster_import` as scripts know it: its exit status, its one line, its JSON."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django_tenants.utils import tenant_context

from academies.models import Academy
from tests.people.rosters import School
from wbl_portal.people.models import Student


@pytest.fixture
def school(campus: Academy, tmp_path: Path) -> School:
    return School(tmp_path / "roster", students=3)


def run(*arguments: str, **options: Any) -> str:
    out = StringIO()
    call_command("roster_import", *arguments, stdout=out, **options)
    return out.getvalue()


def test_json_for_scripts(school: School, campus: Academy) -> None:
    school.row("s1")["grades"] = "nine"

    said = json.loads(run(campus.slug, str(school.write()), "--json"))

    assert {name: said[name] for name in ("added", "changed", "unchanged", "deactivated", "skipped")} == {
        "added": 3,
        "changed": 0,
        "unchanged": 0,
        "deactivated": 0,
        "skipped": 0,
    }
    assert said["rejected"][0] == {"file": "users.csv", "line": 3, "reason": "grades is 'nine', which is no grade."}


def test_words_for_people(school: School, campus: Academy) -> None:
    said = run(campus.slug, str(school.write()), "--dry-run").splitlines()

    assert said[0].startswith("Students and staff of 2026-27: 4 added, 0 changed")
    assert "student s1: added" in said
    assert said[-1] == "Nothing was changed (dry run)."


def test_an_unknown_campus(school: School) -> None:
    with pytest.raises(CommandError, match="There is no campus 'nowhere'") as caught:
        run("nowhere", str(school.write()))
    assert caught.value.returncode == 2


@pytest.mark.parametrize("options", [["--strict"], ["--org", "x"]])
def test_refusals_exit_with_2_and_change_nothing(school: School, campus: Academy, options: list[str]) -> None:
    school.row("s1")["grades"] = "nine"

    with pytest.raises(CommandError) as caught:
        run(campus.slug, str(school.write()), *options)

    assert caught.value.returncode == 2
    assert len(str(caught.value).splitlines()) == 1
    with tenant_context(campus):
        assert not Student.objects.filter(source="Test SIS").exists()


def test_deactivations_are_allowed_by_name(school: School, campus: Academy) -> None:
    run(campus.slug, str(school.write()))
    school.drop("s1", "s2")

    with pytest.raises(CommandError, match="--allow-deactivations"):
        run(campus.slug, str(school.write()))
    assert json.loads(run(campus.slug, str(school.write()), "--allow-deactivations", "--json"))["deactivated"] == 2


def test_a_district_has_no_roster(school: School, district: Academy) -> None:
    with pytest.raises(CommandError, match="is a district") as caught:
        run(district.slug, str(school.write()))
    assert caught.value.returncode == 2
