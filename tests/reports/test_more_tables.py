"""Credentials by type, placements, reflections and activities under masking: nothing can be worked out of all together."""

import json
from copy import deepcopy
from typing import Any

import pytest

from reports import renditions
from reports.attacker import equal, findings, read_edition, read_json
from reports.disclosure import protect
from reports.insiders import alone_in
from reports.invented import Campus, p_tech, t_stem

Document = dict[str, Any]
OURS: dict[str, Any] = {"k": 10, "all_is_safe": True}


def leaks(*documents: Document, exact: Document | None = None) -> list[str]:
    printed = [table for document in documents for table in read_json(json.dumps(document))]
    rows = {table["id"]: table["rows"] for table in exact["tables"]} if exact else {}
    alone = list(alone_in(documents[0], rows)) if exact else []
    return [str(finding) for finding in findings(printed, **OURS, alone=alone)]


def years(make: Any, size: int) -> list[Document]:
    """Three school years of one campus, each other students."""
    labels = ("2024-25", "2025-26", "2026-27")
    return [make(seed, size=size).all_tables() | {"year": label} for seed, label in enumerate(labels, start=5)]


def truth_of(document: Document, table: str, **labels: str) -> int:
    rows = next(each["rows"] for each in document["tables"] if each["id"] == table)
    return int(next(row["value"] for row in rows if labels.items() <= row.items()))


@pytest.mark.parametrize(("make", "size"), [(p_tech, 20), pytest.param(t_stem, 40, marks=pytest.mark.slow)])
def test_three_years_with_all_tables_give_nothing_away_jointly(make: Any, size: int) -> None:
    done = protect(years(make, size), time_limit=120, **OURS)

    assert leaks(*done.documents) == []
    shown = [report for report in done.tables if report.table == "members-with-credential-by-type"]
    assert all(report.usefulness >= 0.8 for report in shown)


@pytest.mark.parametrize("make", [p_tech, pytest.param(t_stem, marks=pytest.mark.slow)])
def test_any_one_hidden_figure_shown_gives_a_small_group_away(make: Any) -> None:
    exact = make(11, size=18).all_tables()
    done = protect([exact], **OURS).documents[0]
    hidden = [
        (number, place)
        for number, table in enumerate(done["tables"])
        for place, row in enumerate(table["rows"])
        if row["mask"] and not table["parts"]
    ]

    still_safe = []
    for number, place in hidden:
        mutant = deepcopy(done)
        value = exact["tables"][number]["rows"][place]["value"]
        mutant["tables"][number]["rows"][place] |= {"mask": None, "value": value}
        if not leaks(mutant, exact=exact):
            still_safe.append((done["tables"][number]["id"], place))

    assert still_safe == []


def test_any_credential_by_grade_and_by_type_share_their_total(campus_of_few: Document) -> None:
    """The total of both tables is one figure: printed in one, it cannot be hidden in the other."""
    done = protect([campus_of_few], **OURS).documents[0]
    totals = [
        row
        for table in done["tables"]
        for row in table["rows"]
        if table["measure"] == "earned" and all(row[d] == "all" for d in table["dimensions"])
    ]

    assert len({json.dumps({key: row[key] for key in ("value", "band", "mask")}) for row in totals}) == 1


def test_whoever_reflected_took_part_is_a_fact_for_protection_and_attacker() -> None:
    """Twelve took part and eleven reflected: that hides nothing, and the attacker knows it too."""
    campus = p_tech(3, size=30)
    document = campus.all_tables()
    took_part = truth_of(document, "heads-by-grade-phase", grade="all", phase="all")

    assert truth_of(document, "members-with-reflection", reflection="all") <= took_part
    masked = deepcopy(document)
    for table in masked["tables"]:
        for row in table["rows"]:
            whole = all(row[d] == "all" for d in table["dimensions"])
            if table["measure"] == "reflected" or (table["measure"] == "students" and not whole):
                row |= {"value": None, "denominator": None, "percent": None, "mask": "*"}
    contradiction = deepcopy(masked)
    for table in contradiction["tables"]:
        if table["measure"] == "reflected":
            table["rows"][-1] |= {"mask": None, "value": took_part + 1}

    assert any("contradicts" in leak for leak in leaks(contradiction))


@pytest.mark.parametrize("name", ["html", "csv"])
def test_a_mark_missing_in_one_file_of_the_new_tables_is_found(campus_of_few: Document, name: str) -> None:
    done = protect([campus_of_few], **OURS).documents[0]
    files = renditions.render(done, base_url="http://palm.localhost")
    texts = {each: files[each].decode() for each in ("html", "csv", "json")}
    assert equal(texts["html"], texts["csv"], texts["json"], pdf=files.get("pdf")) == []
    assert findings(read_edition(files), **OURS) == []
    at = next(n for n, table in enumerate(done["tables"]) if table["measure"] == "earned")
    place = next(n for n, row in enumerate(done["tables"][at]["rows"]) if row["value"] is None)

    mutant = deepcopy(done)
    mutant["tables"][at]["rows"][place] = campus_of_few["tables"][at]["rows"][place]
    mixed = files | {name: renditions.render(mutant, base_url="http://palm.localhost")[name]}

    assert findings(read_edition(mixed), **OURS)


@pytest.fixture
def campus_of_few(settings: Any) -> Document:
    """A campus where few earned anything, without its PDF."""
    settings.PDF_AVAILABLE = False
    campus: Campus = p_tech(7, size=20)
    return campus.all_tables()
