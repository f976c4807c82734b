"""A sentence stands over every published table, in both languages, and says nothing that the table does not print."""

import re
from html import unescape
from typing import Any

import pytest
from django.utils.translation import override

from reports.renditions.html import render_html
from reports.renditions.summary import summary
from tests.reports import samples, sentences

MASK = {"value": None, "denominator": None, "percent": None, "band": None, "mask": "*"}


def grades(measure: str, *figures: dict[str, Any]) -> dict[str, Any]:
    """A table by grade of these figures, its whole last."""
    keys = [*(str(grade) for grade in range(9, 9 + len(figures) - 1)), "all"]
    labels = {key: f"Grade {key}" for key in keys[:-1]} | {"all": "All grades"}
    rows = [
        MASK | {"mask": None} | figure | {"grade": key, "measure": measure}
        for key, figure in zip(keys, figures, strict=True)
    ]
    return {
        "id": f"{measure}-by-grade",
        "dimensions": ["grade"],
        "labels": {"grade": labels},
        "totals": {"grade": "all"},
        "measure": measure,
        "rows": rows,
    }


BAND = {"band": {"low": 95, "high": 100}}
COUNT = {"value": 41, "denominator": 120}


@pytest.mark.parametrize(
    ("measure", "figures", "expected"),
    [
        ("students", [BAND, COUNT, MASK], "Highest single figure shown: at least 95 % of grade 9 took part."),
        ("placed", [MASK, COUNT], "41 of 120 students had a placement or a work-based course."),
        (
            "earned",
            [COUNT, MASK, MASK],
            "Highest single figure shown: 41 of 120 students in grade 9 earned at least one.",
        ),
        ("members", [MASK, {"value": 480}], "480 students belonged to the program."),
        ("members", [{"value": 1}, MASK, MASK], "1 student in grade 9 belonged to the program."),
        ("participations", [MASK, {"value": 1312}], "In all, 1,312 participations."),
        ("reflected", [COUNT, COUNT, MASK], "41 of 120 students in grade 9 handed in a reflection."),
        ("enriched", [MASK, {"band": {"low": 0, "high": 5}}], "At most 5 % of students belonged to an activity."),
    ],
)
def test_what_is_counted_is_said_with_its_own_verb(measure: str, figures: list[dict[str, Any]], expected: str) -> None:
    (sentence,) = summary(grades(measure, *figures))

    assert sentence == expected


def test_no_sentence_sets_one_student_group_over_another() -> None:
    table = grades("students", COUNT, {"value": 90, "denominator": 100}, {"value": 131, "denominator": 220})
    groups = {"in": "Special education", "out": "Not in special education", "all": "All members"}
    rows = [row | {"special": key} for row, key in zip(table["rows"], groups, strict=True)]
    table |= {"dimensions": ["special"], "labels": {"special": groups}, "totals": {"special": "all"}, "rows": rows}

    assert summary(table) == ["131 of 220 students took part."]


DOCUMENTS = {"6.2": samples.ptech_62, "spanish": samples.spanish, "masked": samples.all_masked}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_table_has_a_sentence_of_printed_figures_on_the_page_and_on_paper(name: str) -> None:
    document = DOCUMENTS[name]()
    with override(document["language"]):
        html = render_html(document, has_pdf=False).decode()

    over = sentences.said(html)
    paper = unescape(sentences.on_paper(document))

    assert set(over) == {table["id"] for table in document["tables"]}
    assert all(over.values())
    assert sentences.loose_numbers(document, html) == []
    assert all(sentence in paper for said in over.values() for sentence in said)


def test_a_number_that_the_table_does_not_print_is_found() -> None:
    document = samples.ptech_62()
    html = render_html(document, has_pdf=False).decode()
    lying = re.sub(r'(<p class="summary">)', r"\g<1>77 students took part. ", html, count=1)

    assert sentences.loose_numbers(document, html) == []
    assert len(sentences.loose_numbers(document, lying)) == 1


def test_every_table_tells_how_it_is_counted_from_which_snapshot_and_who_approved() -> None:
    document = samples.ptech_62()
    html = render_html(document, has_pdf=False).decode()

    for table in document["tables"]:
        about = html.partition(f'<div id="about-{table["id"]}">')[2].partition("</details>")[0]
        assert f'href="#about-{table["id"]}"' in html
        for words in (table["definition"], document["approved_by"], table["id"], "From the", "snapshot"):
            assert words in unescape(about), (table["id"], words)
    assert "From the" in sentences.on_paper(document)
