"""Every edition of the demo: four files that say the same, figures nobody can work out, PDFs everybody can read."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from copy import deepcopy
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import page
import pytest

from academies.models import Academy
from reports import attacker, renditions
from reports.insiders import alone_in
from reports.models import Snapshot
from reports.state.known import public_figures
from tests.journeys.conftest import P_TECH, T_STEM
from tests.journeys.portal import Portal
from tests.journeys.stranger import Published, published
from tests.reports import sentences
from tests.reports.paper import badly_laid_out

Inside = Callable[[str], AbstractContextManager[Academy]]


@pytest.fixture(scope="module")
def editions(demo: Portal) -> list[Published]:
    return published(demo)


# Pages of the campus, and the slots of each demo campus's framework.
PAGES = {"partners", "occupations", "policies", "menu"}
SLOTS = {
    T_STEM: PAGES | {"5.A1", "5.A2", "5.A3", "5.A4"},
    P_TECH: PAGES | {"6.1", "6.2", "6.3", "1.11", "2.11", "4.1"},
}


def of(campus: str, editions: list[Published]) -> list[Published]:
    """A campus's editions of all years, in English."""
    return [each for each in editions if each.slug == campus and each.language == "en"]


def present(editions: list[Published]) -> str:
    """The school year of today."""
    return max(each.year for each in editions)


def rules_of(academy: Academy) -> dict[str, Any]:
    """The campus's own policy: k, and whether nobody and everybody may be said."""
    assert academy.smallest_group == 10
    return {"k": academy.smallest_group, "zeros_are_safe": academy.zero_is_safe, "all_is_safe": academy.all_is_safe}


def test_every_slot_with_evidence_is_published_in_four_formats_and_two_languages(editions: list[Published]) -> None:
    """In each of three school years; the P-TECH's earliest year also in the edition of its time."""
    years = sorted({each.year for each in editions})
    slots = {(each.slug, each.year, each.slot, each.language) for each in editions}

    expected = {(campus, year, slot) for campus, keys in SLOTS.items() for slot in keys for year in years}
    expected |= {(P_TECH, years[0], slot) for slot in ("P5.1", "P5.2", "P5.3", "P5.4")}
    assert len(years) == 3
    assert slots == {(*each, language) for each in expected for language in ("en", "es")}
    assert all(each.document["language"] == each.language for each in editions)
    assert all(set(each.files) >= {"html", "pdf", "csv", "json"} for each in editions)


def test_the_four_files_of_every_edition_show_the_same_figures_and_marks(editions: list[Published]) -> None:
    differences = {}
    for each in editions:
        texts = [each.files[name].decode() for name in ("html", "csv", "json")]
        differences[str(each)] = attacker.equal(*texts, pdf=each.files["pdf"])

    assert differences == {str(each): [] for each in editions}


def test_the_languages_of_an_edition_show_the_same_figures(editions: list[Published]) -> None:
    rows: dict[tuple[str, str, str], list[Any]] = {}
    for each in editions:
        rows.setdefault((each.slug, each.slot, each.year), []).append(
            [table["rows"] for table in each.document["tables"]]
        )

    assert all(english == spanish for english, spanish in rows.values())


@pytest.mark.parametrize("campus", [P_TECH, T_STEM])
def test_nothing_hidden_can_be_worked_out_of_all_files_together(
    campus: str, editions: list[Published], inside: Inside
) -> None:
    printed = [table for each in of(campus, editions) for table in attacker.read_edition(each.files)]
    with inside(campus) as academy:
        rules = rules_of(academy)

    assert attacker.findings(printed, **rules) == []


def test_the_demo_has_small_groups_to_hide(editions: list[Published]) -> None:
    shown = {
        campus: [row for each in of(campus, editions) for row in _rows(each.document)] for campus in (P_TECH, T_STEM)
    }

    assert all(any(row["mask"] for row in rows) for rows in shown.values()), "no figure is hidden"
    assert any(row["band"] for rows in shown.values() for row in rows), "no figure is a band"


@pytest.mark.parametrize("campus", [P_TECH, T_STEM])
def test_any_one_hidden_figure_shown_would_give_small_groups_away(
    campus: str, editions: list[Published], inside: Inside
) -> None:
    """Year by year: the attacker knows no fact between two of them.

    It knows what the state publishes, and what a student who is alone in a cell knows: both are reasons to hide.
    """
    years = {each.year for each in editions}
    with inside(campus) as academy:
        rules = rules_of(academy)
        taken = {(each.year.label, each.name): each.figures["programs"] for each in Snapshot.objects.all()}
        stated = {year: [attacker.Known(**figure) for figure in public_figures(year)] for year in years}
    hidden, still_safe = 0, []

    for year in years:
        documents = [each.document for each in of(campus, editions) if each.year == year]
        alone = [known for document in documents for known in alone_in(document, _exact_rows(document, taken))]
        for one in _hidden(documents, taken):
            hidden += 1
            mutants = deepcopy(documents)
            mutants[one.document]["tables"][one.table]["rows"][one.row] |= {"value": one.value, "mask": None}
            printed = [table for mutant in mutants for table in attacker.read_json(json.dumps(mutant))]
            if not attacker.findings(printed, **rules) and not attacker.findings(
                printed, **rules, known=stated[year], alone=alone
            ):
                still_safe.append((year, one))

    assert hidden
    assert still_safe == []


@pytest.mark.parametrize(
    ("campus", "slot", "grades", "least"), [(P_TECH, "6.2", range(9, 13), 0.8), (T_STEM, "5.A3", range(6, 13), 0.9)]
)
def test_participation_by_grade_and_phase_is_shown_nearly_everywhere(
    editions: list[Published], campus: str, slot: str, grades: range, least: float
) -> None:
    """Four of five cells at the P-TECH, nine of ten at the T-STEM."""
    year = present(editions)
    (document,) = [each.document for each in of(campus, editions) if (each.slot, each.year) == (slot, year)]
    (table,) = [table for table in document["tables"] if table["id"] == "students-by-grade-phase"]
    phases = set(table["labels"]["phase"]) - {"all"}
    shown = {
        (int(grade), row["phase"])
        for row in table["rows"]
        if not row["mask"] and "all" not in (row["grade"], row["phase"])
        for grade in table["parts"].get("grade", {}).get(row["grade"], [row["grade"]])
    }

    assert document["k"] == 10
    cells = {(grade, phase) for grade in grades for phase in phases}
    assert len(shown & cells) >= least * len(cells)


def test_a_sentence_over_every_table_says_its_printed_figures_only(editions: list[Published]) -> None:
    """On the page, on paper and in both languages: no number that the table under it does not print."""
    tables = 0
    for each in editions:
        html, paper = each.files["html"].decode(), unescape(sentences.on_paper(each.document))
        over = sentences.said(html)

        assert set(over) == {table["id"] for table in each.document["tables"]}, str(each)
        assert sentences.loose_numbers(each.document, html) == [], str(each)
        for table, said in over.items():
            assert said, f"{each} {table}"
            assert all(sentence in paper for sentence in said), f"{each} {table}"
        tables += len(over)

    assert tables > 100


def test_every_pdf_is_pdf_ua_1(editions: list[Published], tmp_path: Path) -> None:
    for each in editions:
        path = tmp_path / "edition.pdf"
        path.write_bytes(each.files["pdf"])

        result = str(page.validate_pdf(str(path), profile=page.ValidationProfile.PDF_UA_1))

        assert "0 failed" in result, f"{each}: {result}"
        assert "no failures" in result, f"{each}: {result}"


def test_on_paper_nothing_runs_over_the_margin_and_no_sheet_is_left_empty(editions: list[Published]) -> None:
    wrong = {f"{each} {each.year}": badly_laid_out(each.files["pdf"]) for each in editions}

    assert {name: found for name, found in wrong.items() if found} == {}


def test_the_published_files_are_made_again_byte_for_byte(demo: Portal, editions: list[Published]) -> None:
    """The latest of every slot in both languages: the older ones went through the same templates."""
    latest = {(each.slug, each.slot, each.language): each for each in sorted(editions, key=lambda each: each.year)}

    for each in latest.values():
        made = renditions.render(each.document, base_url=demo.address(each.slug, ""))

        assert [name for name in ("pdf", "csv", "json") if made[name] != each.files[name]] == [], str(each)
        assert made["html"] in each.files["html"], str(each)


@dataclass(frozen=True)
class Hidden:
    """One masked row: its place, and the figure the snapshot knows, with its denominator."""

    document: int
    table: int
    row: int
    value: int
    denominator: int | None


def _rows(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for table in document["tables"] for row in table["rows"]]


def _hidden(documents: list[dict[str, Any]], taken: dict[tuple[str, str], Any]) -> Iterator[Hidden]:
    for at, document in enumerate(documents):
        exact = _exact_rows(document, taken)
        for place, table in enumerate(document["tables"]):
            for number, row in enumerate(table["rows"]):
                if row["mask"]:
                    yield Hidden(at, place, number, *_exact(row, table, exact[table["id"]]))


def _exact_rows(document: dict[str, Any], taken: dict[tuple[str, str], Any]) -> dict[str, list[dict[str, Any]]]:
    """The rows of the snapshot behind a document, by table; nothing for one that has none."""
    framework = f"{document['framework']}-{document['framework_edition']}"
    exact = taken.get((document["year"], document["snapshot"]), {})
    return exact[framework]["tables"] if framework in exact else {}


def _exact(row: dict[str, Any], table: dict[str, Any], rows: list[dict[str, Any]]) -> tuple[int, int | None]:
    """The snapshot's figure and denominator that a row stands for: the parts of joined grades are different students."""
    wanted = [set(table["parts"].get(name, {}).get(row[name], [row[name]])) for name in table["dimensions"]]
    named = list(zip(table["dimensions"], wanted, strict=True))
    inside = [each for each in rows if all(each[name] in labels for name, labels in named)]
    assert inside, row
    wholes = [each["denominator"] for each in inside]
    return sum(each["value"] for each in inside), None if None in wholes else sum(wholes)
