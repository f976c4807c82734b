"""The coordinator sees what a snapshot hides, why, and what another way to join grades would show."""

from collections.abc import Callable
from typing import Any

import pytest

from academies.models import Academy
from reports import selectors
from reports.models import Snapshot
from reports.services import freeze
from tests import factories as make
from tests.factories import TESTER
from wbl_portal.people.models import SchoolYear

pytestmark = pytest.mark.usefixtures("without_pdf")
School = dict[int, list[Any]]


def test_a_freeze_keeps_what_every_layout_shows(school: School, year: SchoolYear) -> None:
    told: list[str] = []

    snapshot = freeze(year=year, name="fall", by=TESTER, say=lambda _share, message: told.append(message))

    found = selectors.layouts(snapshot)
    heads = [each for each in found if each.counts == "heads"]
    assert sum(each.chosen for each in heads) == 1
    assert {tuple(each.joined) for each in heads} >= {(), ("9-10",), ("11-12",)}
    assert all(0 < each.shown <= each.cells for each in found)
    assert any("Protecting small groups of" in message and "6.2" in message for message in told)


def test_the_page_says_what_is_hidden_why_and_what_else_could_be(
    school: School, year: SchoolYear, client_for: Callable[..., Any]
) -> None:
    snapshot = freeze(year=year, name="fall", by=TESTER)

    page = client_for("coordinator").get(f"/reports/snapshots/{snapshot.pk}/").content.decode()

    assert "It would point at a small group." in page
    assert "Other ways to join grades" in page
    assert "Chosen" in page
    assert "Not chosen" in page


def test_each_reason_and_what_is_left_out_have_their_words(campus: Academy, client_for: Callable[..., Any]) -> None:
    report = {
        "slot": "6.2",
        "table": "students-by-grade-phase",
        "measure": "students",
        "hidden": {"grade 9, phase training": "earlier", "grade 10, phase training": "complementary"},
        "banded": {"grade 11, phase training": "small"},
        "joined": ["9-10"],
        "given_up": ["grade"],
        "singles": 12,
        "shown": 9,
    }
    axes = {"grades": ["9", "10", "11", "12"], "phases": ["training"], "types": {}}
    snapshot: Snapshot = make.make_snapshot(
        figures={"programs": {"p-tech-2023": {"axes": axes, "tables": {}}}},
        protected={"slots": {}, "report": [report], "layouts": [], "k": 10},
    )

    page = client_for("coordinator").get(f"/reports/snapshots/{snapshot.pk}/").content.decode()

    for words in (
        "Together with what is public already it would show few students.",
        "A small figure could be worked out from it.",
        "It would point at a small group.",
        "could not be protected, so only its total is shown",
    ):
        assert words in page
