"""`occupations_import` as scripts know it: its exit status, its one line, its JSON."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django_tenants.utils import tenant_context

from academies.models import Academy
from partners.models import OccupationList
from tests.partners.test_occupations import CSV

ABOUT = ["--board", "28", "--source", "The board's page", "--date", "2026-03-11"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "list.csv"
    made.write_text(CSV, encoding="utf-8")
    return made


def run(*arguments: Any) -> str:
    out = StringIO()
    call_command("occupations_import", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_json_for_scripts(file: Path, campus: Academy) -> None:
    file.write_text(f"{CSV}bad,Row,,,,\n", encoding="utf-8")

    said = json.loads(run(campus.slug, file, *ABOUT, "--json"))

    assert {name: said[name] for name in ("added", "changed", "unchanged", "removed", "skipped")} == {
        "added": 3,
        "changed": 0,
        "unchanged": 0,
        "removed": 0,
        "skipped": 0,
    }
    assert said["list"]["published_on"] == "2026-03-11"
    assert said["rejected"] == [
        {"file": "list.csv", "line": 5, "reason": "'bad' is no occupation code; a code is written 29-1141."}
    ]
    again = json.loads(run(campus.slug, file, *ABOUT, "--json"))
    assert (again["added"], again["changed"], again["unchanged"]) == (0, 0, 3)


def test_words_for_people(file: Path, campus: Academy) -> None:
    said = run(campus.slug, file, *ABOUT, "--title", "Targets", "--dry-run").splitlines()

    assert said[0] == "Targets, 2026-03-11: 3 added, 0 changed, 0 unchanged, 0 removed, 0 skipped, 0 rows rejected"
    assert said[-1] == "Nothing was changed (dry run)."
    with tenant_context(campus):
        assert not OccupationList.objects.exists()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--board", "28", "--date", "2026-03-11"], "--source"),
        (["--board", "28", "--source", "x"], "--date"),
        (["--source", "x", "--date", "2026-03-11"], "--board"),
        (["--board", "28", "--source", "x", "--date", "11.3.2026"], "2026-03-11"),
        ([*ABOUT, "--strict"], "line 5"),
    ],
)
def test_refusals_exit_with_2_and_change_nothing(file: Path, campus: Academy, more: list[str], said: str) -> None:
    file.write_text(f"{CSV}bad,Row,,,,\n", encoding="utf-8")

    with pytest.raises(CommandError, match=said) as caught:
        run(campus.slug, file, *more)

    assert caught.value.returncode == 2
    assert len(str(caught.value).splitlines()) == 1
    with tenant_context(campus):
        assert not OccupationList.objects.exists()


def test_places_that_are_none(file: Path, campus: Academy, district: Academy, tmp_path: Path) -> None:
    for slug, path, said in (
        ("nowhere", file, "There is no campus 'nowhere'"),
        (district.slug, file, "is a district"),
        (campus.slug, tmp_path / "none.csv", "There is no file"),
        (campus.slug, tmp_path, "There is no file"),
    ):
        with pytest.raises(CommandError, match=said) as caught:
            run(slug, path, *ABOUT)
        assert caught.value.returncode == 2
