"""Every line of both benchmarks has its row in docs/coverage.md, and the test a row names exists."""

import re
from pathlib import Path

import pytest
from django.urls import Resolver404, resolve

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "docs" / "coverage.md"
# The sentences of T-STEM Benchmark 5 and P-TECH Benchmark 6, by the ids of this project.
IDS = [
    *("T5.purpose", "T5.1", "T5.2", "T5.3a", "T5.3b", "T5.3c", "T5.3d", "T5.4a", "T5.4b", "T5.4c", "T5.pub", "T5.ret"),
    *("T5.A1", "T5.A2", "T5.A3", "T5.A4", "T5.res"),
    *("P6.purpose", "P6.1a", "P6.1b", "P6.1c", "P6.2", "P6.3a", "P6.3b", "P6.3c", "P6.4", "P6.5", "P6.5a", "P6.5b"),
    *("P6.6.1", "P6.6.2", "P6.6.3"),
]
HOUSES = ("wbl_portal.urls", "wbl_portal.urls_district")
COLUMNS = ["Id", "The benchmark asks", "Screen", "Evidence", "Published in", "Test"]


def rows() -> dict[str, list[str]]:
    """Id -> the cells of its row; the head is checked."""
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    heads = [row for row in cells if row[0] == "Id"]
    assert heads
    assert all(row == COLUMNS for row in heads)
    return {row[0]: row for row in cells if row[0] != "Id" and not set(row[0]) <= {"-", ":"}}


def test_every_line_of_both_benchmarks_has_its_row() -> None:
    assert sorted(rows()) == sorted(IDS)


@pytest.mark.parametrize("name", IDS)
def test_every_row_says_where_and_names_a_test_that_exists(name: str) -> None:
    _id, _asked, screen, evidence, slot, tests = rows()[name]
    assert screen.startswith("`/")
    assert evidence
    assert slot

    for address in re.findall(r"`(/[^`]*)`", screen):
        assert any(answers(address, house) for house in HOUSES), f"{name}: {address} is no page"

    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", tests)
    assert named, f"{name} names no test"
    for file, test in named:
        path = ROOT / file
        assert path.exists(), f"{name}: {file} does not exist"
        assert f"def {test}(" in path.read_text(encoding="utf-8"), f"{name}: {file} has no {test}"


def answers(address: str, house: str) -> bool:
    """Whether a page of a campus or of a district stands at an address."""
    try:
        return bool(resolve(address, urlconf=house))
    except Resolver404:
        return False
