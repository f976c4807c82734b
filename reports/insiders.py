"""Who reads along: a student who is the only one counted in a cell, or the only one left out, knows that cell."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from reports.attacker import Known

Rows = list[dict[str, Any]]


def alone_in(document: Mapping[str, Any], exact: Mapping[str, Rows]) -> Iterator[Known]:
    """The cells of a published document that one student knows; `exact` are the exact rows of its tables by id."""
    for table in document["tables"]:
        if not table.get("safe"):
            values = {_place(table, row): row for row in exact[table["id"]]}
            for row in table["rows"]:
                value, whole = _added_up(table, row, values)
                if value == 1 or whole == value + 1:
                    yield _known(document, table, row, value)


def _place(table: Mapping[str, Any], row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(row[dimension] for dimension in table["dimensions"])


def _added_up(
    table: Mapping[str, Any], row: Mapping[str, Any], values: Mapping[tuple[str, ...], Mapping[str, Any]]
) -> tuple[int, int | None]:
    """The exact figure and denominator of a cell, its joined labels added up."""
    parts = [(table["parts"].get(d) or {}).get(row[d], [row[d]]) for d in table["dimensions"]]
    rows = [values[place] for place in product(*parts)]
    wholes = [each["denominator"] for each in rows]
    return sum(each["value"] for each in rows), None if None in wholes else sum(wholes)


def _known(document: Mapping[str, Any], table: Mapping[str, Any], row: Mapping[str, Any], value: int) -> Known:
    labels = tuple(sorted((d, row[d]) for d in table["dimensions"] if row[d] != table["totals"].get(d)))
    taken = document["framework"], document["year"], table["population"], table["measure"]
    return Known(*taken, labels, value, value, document["snapshot"] or "")
