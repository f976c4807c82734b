"""The attacker reads what people read, in every format, and finds what an exhaustive search finds."""

import json
import random
from copy import deepcopy
from fractions import Fraction
from itertools import product

import pytest

from reports import renditions
from reports.attacker import (
    PrintedTable,
    Unreadable,
    described,
    equal,
    findings,
    read_csv,
    read_edition,
    read_html,
    read_json,
    read_pdf,
)
from reports.attacker.attack import CONTRADICTORY, DEDUCED, PRINTED
from reports.attacker.printed import Figure, figure_of
from reports.disclosure import protect
from reports.invented import p_tech, row, t_stem, table
from tests.reports import samples
from wbl_portal.core import pdf

BASE_URL = "http://palm-hollow.localhost:8000"
needs_pdf = pytest.mark.skipif(bool(pdf.off_because()), reason="WeasyPrint's libraries are missing")


def read(*documents):
    return [printed for document in documents for printed in read_json(json.dumps(document))]


def document_with(*tables, **changes):
    return p_tech(1).document(tables=list(tables)) | changes


def by_grade(figures, *, name="by-grade", measure="participations", population="participations", labels="9 10 11 12"):
    """A one-way table; "*" hides, a pair is a band of 60, the last figure is the total."""
    grades = [*labels.split(), "all"]
    rows = []
    for grade, shown in zip(grades, figures, strict=True):
        line = row({"grade": grade}, measure, 0)
        band = {"low": shown[0], "high": shown[1]} if isinstance(shown, tuple) else None
        whole = 60 if band else None
        line |= {"value": shown if isinstance(shown, int) else None, "band": band, "denominator": whole}
        rows.append(line | {"mask": "*" if shown == "*" else None})
    return table(name, population, measure, {"grade": {g: f"Grade {g}" for g in grades}}, rows)


def found(*documents, k=10, **rules):
    return [(f.table, f.cell, f.kind, f.low, f.high) for f in findings(read(*documents), k=k, **rules)]


class TestReading:
    @pytest.mark.parametrize(
        ("text", "figure"),
        [
            ("41", Figure(41)),
            ("1,204", Figure(1204)),
            ("*", Figure(mask=True)),
            ("41 of 1,120", Figure(41, 1120)),
            ("41 de 120 (34.2 %)", Figure(41, 120, Fraction("34.2"))),
            ("at least 90 %", Figure(band=(Fraction(90), Fraction(100)))),
            ("como máximo 10\u00a0%", Figure(band=(Fraction(0), Fraction(10)))),
            ("de 40 a 60 %", Figure(band=(Fraction(40), Fraction(60)))),
        ],
    )
    def test_a_figure_is_read_in_both_languages(self, text, figure):
        assert figure_of(text) == figure

    def test_anything_else_is_unreadable(self):
        with pytest.raises(Unreadable, match="few"):
            figure_of("few")

    @pytest.mark.parametrize("name", samples.SAMPLES)
    def test_every_file_of_an_edition_reads_the_same(self, name):
        files = renditions.render(samples.SAMPLES[name](), base_url=BASE_URL)

        assert equal(files["html"].decode(), files["csv"].decode(), files["json"].decode(), files.get("pdf")) == []

    def test_a_page_says_what_its_tables_mean(self):
        document = samples.ptech_62()
        files = renditions.render(document, base_url=BASE_URL)

        page, data = read_html(files["html"].decode()), read_json(files["json"].decode())

        for one, other in zip(page, data, strict=True):
            for name in ("measure", "population", "dimensions", "totals", "overlapping", "parts", "framework", "year"):
                assert getattr(one, name) == getattr(other, name)
            assert (one.slot, one.snapshot, one.edition) == (other.slot, other.snapshot, other.edition)

    def test_a_table_of_another_edition_is_not_described(self):
        table = PrintedTable("csv", "unknown", ())

        with pytest.raises(ValueError, match="unknown"):
            described([table], read(samples.ptech_62()))

    def test_a_table_without_meaning_is_refused(self):
        files = renditions.render(samples.ptech_62(), base_url=BASE_URL)

        with pytest.raises(ValueError, match="no description"):
            findings(read_csv(files["csv"].decode()), k=10)


class TestDeducing:
    def test_a_printed_small_figure_is_found(self):
        assert found(document_with(by_grade([7, 30, 30, 30, 97]))) == [("by-grade", "grade=9", PRINTED, 7, 7)]

    def test_one_hidden_cell_follows_from_its_total(self):
        assert found(document_with(by_grade(["*", 30, 30, 30, 97]))) == [("by-grade", "grade=9", DEDUCED, 7, 7)]

    def test_two_hidden_cells_with_room_are_safe(self):
        assert found(document_with(by_grade(["*", "*", 30, 30, 97]))) == []

    def test_two_hidden_cells_without_room_are_found(self):
        cells = [("by-grade", f"grade={grade}", DEDUCED, 1, 8) for grade in ("10", "9")]

        assert found(document_with(by_grade(["*", "*", 30, 30, 69]))) == cells

    def test_a_zero_that_might_be_hidden_leaves_each_cell_room_but_not_their_sum(self):
        tables = document_with(by_grade(["*", "*", 30, 30, 69]))

        assert len(found(tables)) == 2
        assert found(tables, zeros_are_safe=False) == [("by-grade", "grade=9 and 1 more added up", DEDUCED, 9, 9)]

    def test_one_more_exact_margin_gives_a_cell_away(self):
        masked = by_grade(["*", "*", 30, 30, 97])
        margin = by_grade([7, 97], name="late", labels="9")
        margin["rows"] = margin["rows"][:1]

        assert [cell[:2] for cell in found(document_with(masked, margin))] == [
            ("by-grade", "grade=9"),
            ("late", "grade=9"),
        ]

    def test_two_layouts_of_grades_give_away_their_difference(self):
        fine = by_grade([30, "*", "*", 40, 112])
        joined = by_grade([35, 77, 112], name="joined", labels="9-10 11-12")
        joined["parts"] = {"grade": {"9-10": ["9", "10"], "11-12": ["11", "12"]}}

        assert ("by-grade", "grade=10", DEDUCED, 5, 5) in found(document_with(fine, joined))

    def test_a_band_of_few_people_is_found(self):
        members = by_grade([60, 60, 60, 60, 240], name="members", measure="members", population="members")
        heads = {"measure": "students", "population": "members"}
        narrow = by_grade([(90, 100), 30, 30, 30, "*"], **heads)
        wide = by_grade([(80, 100), 30, 30, 30, "*"], **heads)

        assert ("by-grade", "grade=9", DEDUCED, 54, 60) in found(document_with(members, narrow))
        assert found(document_with(members, wide)) == []

    def test_a_percentage_gives_away_a_hidden_figure(self):
        masked = by_grade(["*", "*", 30, 30, 97], measure="students", population="members")
        masked["rows"][0] |= {"percent": 11.7, "denominator": 60}

        assert ("by-grade", "grade=9", DEDUCED, 7, 7) in found(document_with(masked))

    def test_figures_that_cannot_be_true_are_a_finding(self):
        assert found(document_with(by_grade([30, 30, 30, 30, 121])))[0][2] == CONTRADICTORY

    @pytest.mark.parametrize("seed", range(12))
    def test_an_exhaustive_search_agrees(self, seed):
        chance = random.Random(seed)
        figures = [chance.randint(1, 14) for _ in range(4)]
        shown = [chance.choice([figure, "*", "*"]) for figure in figures]
        total = chance.choice([sum(figures), "*"])
        choices = [range(1, 60) if mark == "*" else [mark] for mark in shown]
        if total == "*":
            ranges = [(min(choice), max(choice) if len(choice) == 1 else 1000) for choice in choices]
        else:
            sums = ((*first, total - sum(first)) for first in product(*choices[:3]))
            worlds = [world for world in sums if world[3] in choices[3]]
            ranges = [(min(values), max(values)) for values in zip(*worlds, strict=True)]
        expected = set()
        for place, (low, high) in enumerate(ranges):
            if low < 10 and (shown[place] != "*" or high - low < 8):
                expected.add((f"grade={9 + place}", low, high))

        cells = found(document_with(by_grade([*shown, total])))

        assert {(cell, low, high) for _, cell, _, low, high in cells} == expected

    @pytest.mark.parametrize("seed", range(8))
    def test_true_tables_never_contradict_themselves(self, seed):
        document = (p_tech if seed % 2 else t_stem)(seed, size=20).document()
        chance = random.Random(seed)
        for tables in document["tables"]:
            for line in tables["rows"]:
                if line["value"] and chance.random() < 0.4:
                    line |= {"value": None, "denominator": None, "percent": None, "mask": "*"}

        assert CONTRADICTORY not in {cell[2] for cell in found(document)}


class TestEditions:
    def test_another_pattern_of_marks_in_the_next_edition_gives_a_cell_away(self):
        first = document_with(by_grade(["*", "*", 30, 30, 97]))
        second = document_with(by_grade(["*", 30, "*", 30, 97]), edition=2)

        assert ("by-grade", "grade=9", DEDUCED, 7, 7) in found(first, second)

    def test_a_corrected_figure_does_not_contradict_its_first_edition(self):
        first = document_with(by_grade(["*", "*", 30, 30, 97]))
        second = document_with(by_grade(["*", "*", 30, 45, 112]), edition=2)

        assert found(first, second) == []

    def test_another_snapshot_is_another_figure(self):
        fall = document_with(by_grade(["*", "*", 30, 30, 97]))
        spring = document_with(by_grade(["*", 30, "*", 30, 97]), snapshot="spring")

        assert found(fall, spring) == []

    def test_slots_are_read_jointly(self):
        masked = document_with(by_grade(["*", "*", 30, 30, 97]))
        other = document_with(by_grade([7, 30, 30, 30, 97], name="again"), slot="6.9")

        assert ("by-grade", "grade=9", DEDUCED, 7, 7) in found(masked, other)


@pytest.fixture(scope="module")
def edition():
    """A campus whose times need marks: the exact document, the protected one, and its files."""
    exact = p_tech(10).document()
    protected = protect([exact], k=10).documents[0]
    return exact, protected, renditions.render(protected, base_url=BASE_URL)


class TestFiles:
    def test_a_protected_edition_gives_nothing_away_in_any_format(self, edition):
        _, _, files = edition

        assert findings(read_edition(files), k=10) == []
        assert equal(files["html"].decode(), files["csv"].decode(), files["json"].decode(), files.get("pdf")) == []

    @pytest.mark.parametrize("kind", ["html", "csv", pytest.param("pdf", marks=needs_pdf)])
    def test_a_mark_missing_in_one_format_is_found(self, edition, kind):
        exact, protected, files = edition
        number, place = next(
            (number, place)
            for number, tables in enumerate(protected["tables"])
            for place, line in enumerate(tables["rows"])
            if line["mask"]
        )
        mutant = deepcopy(protected)
        mutant["tables"][number]["rows"][place] = exact["tables"][number]["rows"][place]
        mixed = files | {kind: renditions.render(mutant, base_url=BASE_URL)[kind]}

        assert findings(read_edition(mixed), k=10)
        differences = equal(mixed["html"].decode(), mixed["csv"].decode(), mixed["json"].decode(), mixed.get("pdf"))
        assert len(differences) == 1
        assert protected["tables"][number]["id"] in differences[0]

    def test_a_table_missing_in_one_format_is_a_difference(self, edition):
        _, protected, files = edition
        fewer = protected | {"tables": protected["tables"][1:]}
        page = renditions.render(fewer, base_url=BASE_URL)["html"].decode()

        assert equal(page, files["csv"].decode(), files["json"].decode()) == ["members-by-grade: missing in the html"]

    @needs_pdf
    def test_a_long_table_is_read_over_its_pages(self):
        document = samples.long_one()
        pdf = renditions.render(document, base_url=BASE_URL)["pdf"]

        assert [len(table.cells) for table in read_pdf(pdf)] == [40] * 8
