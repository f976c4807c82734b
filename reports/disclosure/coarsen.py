"""Join adjacent grades where single grades are too small to show, the same way in all tables of one measure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from reports.disclosure.tables import Document, Table

Layout = tuple[tuple[str, ...], ...]

GRADE = "grade"
# Grades people think of together: middle school, early and late high school, the two college years after it.
BLOCKS = (("6", "7", "8"), ("9", "10"), ("11", "12"), ("13", "14"))
SCHOOLS = (("6", "7", "8"), ("9", "10", "11", "12"), ("13", "14"))
TITLES = {"en": "Grades {}", "es": "Grados {}"}


def is_joinable(table: Table) -> bool:
    """Whether a table counts students by single grades that add up."""
    if table.get("safe") or GRADE not in table["dimensions"] or GRADE in table.get("overlapping", ()):
        return False
    return not (table.get("parts") or {}).get(GRADE) and all(label.isdigit() for label in single_grades(table))


def single_grades(table: Table) -> tuple[str, ...]:
    """The grades a table prints, in its order, without the total."""
    total = table.get("totals", {}).get(GRADE)
    return tuple(dict.fromkeys(row[GRADE] for row in table["rows"] if row[GRADE] != total))


def layouts(grades: Sequence[str]) -> list[Layout]:
    """The ways to group these grades, finest first; the last is one group of all."""
    blocks = [tuple(g for g in block if g in grades) for block in BLOCKS]
    blocks = [block for block in blocks if len(block) > 1]
    chosen = [picked for size in range(len(blocks) + 1) for picked in combinations(blocks, size)]
    chosen.sort(key=lambda picked: sum(len(block) - 1 for block in picked))
    schools = tuple(s for s in (tuple(g for g in school if g in grades) for school in SCHOOLS) if len(s) > 1)
    found = [_layout(grades, picked) for picked in [*chosen, schools, (tuple(grades),)]]
    return list(dict.fromkeys(found))


def _layout(grades: Sequence[str], joined: Sequence[tuple[str, ...]]) -> Layout:
    owner = {grade: block for block in joined for grade in block}
    return tuple(dict.fromkeys(owner.get(grade, (grade,)) for grade in grades))


def is_as_coarse(layout: Layout, other: Layout) -> bool:
    """Whether every group of `other` lies inside one group of `layout`."""
    return all(any(set(group) <= set(mine) for mine in layout) for group in other)


def join(table: Table, layout: Layout, language: str) -> Table:
    """The table with its grades grouped; figures and denominators of a group are the sums of its grades'."""
    groups = {_name(group): list(group) for group in layout if len(group) > 1}
    if not groups or not is_joinable(table):
        return table
    member = {grade: name for name, group in groups.items() for grade in group}
    rows: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in table["rows"]:
        moved = row | {GRADE: member.get(row[GRADE], row[GRADE])}
        place = tuple(moved[d] for d in table["dimensions"])
        rows[place] = _added(rows[place], moved) if place in rows else moved
    title = TITLES.get(language, TITLES["en"])
    known = table["labels"].get(GRADE, {})
    kept = {label: text for label, text in known.items() if label not in member}
    labels = {name: known.get(name, title.format(name)) for name in groups} | kept
    return table | {
        "rows": list(rows.values()),
        "labels": table["labels"] | {GRADE: labels},
        "parts": (table.get("parts") or {}) | {GRADE: groups},
    }


def _name(group: Sequence[str]) -> str:
    return group[0] if len(group) == 1 else f"{group[0]}-{group[-1]}"


def _added(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    both = one["denominator"] is not None and other["denominator"] is not None
    return one | {
        "value": one["value"] + other["value"],
        "denominator": one["denominator"] + other["denominator"] if both else None,
        "percent": one["percent"] if one["percent"] is not None else other["percent"],
    }


def coarsened(document: Document, chosen: dict[str, Layout]) -> Document:
    """The document with each measure's tables in its layout."""
    tables = [
        join(table, chosen[table["measure"]], document["language"]) if table["measure"] in chosen else table
        for table in document["tables"]
    ]
    return document | {"tables": tables}
