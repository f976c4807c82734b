"""Where not everything can be protected, a breakdown is given up, its total stays, and report and table say so."""

import json
from typing import Any

import pytest

from reports.attacker import findings, read_json
from reports.disclosure import protect, protection
from reports.invented import p_tech, row, table
from reports.renditions import render_texts
from reports.tables import Axes, dressed
from wbl_portal.frameworks import framework

Document = dict[str, Any]


def by_grade(name: str, heads: dict[str, int], **changes: Any) -> Document:
    labels = {"grade": {g: f"Grade {g}" for g in heads}}
    rows = [row({"grade": g}, "students", n, 240 if g == "all" else 60) for g, n in heads.items()]
    return table(name, "members", "students", labels, rows) | changes


def given_away_by_an_earlier_edition() -> tuple[Document, Document]:
    """Three grades and the total are public; the fourth, a small one, follows from them whatever is marked now."""
    exact = by_grade("training", {"9": 30, "10": 5, "11": 28, "12": 31, "all": 94})
    head = p_tech(1).document()
    public = [exact | {"rows": [exact["rows"][at] for at in (0, 2, 3)], "totals": {}}, exact | {"id": "whole"}]
    public[1]["rows"] = exact["rows"][4:]
    return head | {"tables": public}, head | {"slot": "6.9", "tables": [exact]}


def test_what_is_given_away_already_is_not_broken_down_again() -> None:
    public, exact = given_away_by_an_earlier_edition()

    done = protect([exact], k=10, earlier=[public])

    (shown,) = done.documents[0]["tables"]
    assert [(each["grade"], each["value"]) for each in shown["rows"]] == [("all", 94)]
    assert shown["given_up"] == ["grade"]
    (report,) = done.tables
    assert (report.given_up, report.shown, report.singles, report.usefulness) == (["grade"], 0, 4, 0.0)


def test_out_of_time_the_largest_breakdown_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protection, "WHOLE_SHARE", 0.0)
    exact = p_tech(2).document()

    done = protect([exact], k=10, time_limit=120)

    tables = {each["id"]: each for each in done.documents[0]["tables"]}
    assert tables["heads-by-grade-phase"]["given_up"] == ["grade"]
    assert {each["grade"] for each in tables["heads-by-grade-phase"]["rows"]} == {"all"}
    assert {each["phase"] for each in tables["heads-by-grade-phase"]["rows"]} == {
        "exploration",
        "preparation",
        "training",
        "all",
    }
    assert not findings([t for d in done.documents for t in read_json(json.dumps(d))], k=10)
    assert render_texts(done.documents[0])["html"]


def test_without_any_time_the_totals_are_still_published() -> None:
    exact = p_tech(2).document()

    done = protect([exact], k=10, time_limit=0)

    tables = {each["id"]: each for each in done.documents[0]["tables"]}
    assert all(len(each["rows"]) == 1 for each in tables.values())
    assert tables["members-by-grade"]["rows"][0]["value"] is not None
    assert all(report.given_up for report in done.tables)
    assert done.usefulness == 0.0


def test_progress_is_told_while_it_solves() -> None:
    told: list[tuple[int, str]] = []

    protect(
        [p_tech(2).document(), p_tech(3).document() | {"year": "2025-26"}],
        k=10,
        say=lambda done, slots: told.append((done, slots)),
    )

    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert {(0, "6.2"), (50, "6.2")} <= set(told)


def test_the_published_table_says_what_is_left_out() -> None:
    axes = Axes(grades=["9"], phases=["training"], types={})

    left_out = dressed("students-by-grade-phase", [], axes, framework("p-tech-2023"), given_up=["grade"])

    assert left_out["definition"].endswith("The breakdown by grade is left out: it would show small groups.")
    assert left_out["given_up"] == ["grade"]
    assert "given_up" not in dressed("students-by-grade-phase", [], axes, framework("p-tech-2023"))
