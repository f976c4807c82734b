"""Read all files of an edition at once, and say where two of them differ."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from reports.attacker.printed import PrintedTable, described
from reports.attacker.read_data import read_csv, read_json
from reports.attacker.read_html import read_html
from reports.attacker.read_pdf import read_pdf


def read_edition(files: Mapping[str, bytes]) -> list[PrintedTable]:
    """The tables of every file of an edition ({"html", "csv", "json", "pdf"}; any may lack but the JSON).

    The CSV and the PDF take the meaning of their tables from the JSON. Raises ValueError where they do not fit it.
    """
    data = files["json"].decode()
    tables = read_json(data)
    found = list(tables)
    if "html" in files:
        found += read_html(files["html"].decode())
    if "csv" in files:
        found += described(read_csv(files["csv"].decode()), tables)
    if "pdf" in files:
        found += described(read_pdf(files["pdf"], passing_over=_listings(data)), tables)
    return found


def equal(html: str, csv: str, json: str, pdf: bytes | None = None) -> list[str]:
    """The differences between the files of an edition, as sentences; empty when every figure and mark agrees."""
    tables = read_json(json)
    differences = _compared(tables, read_html(html)) + _compared(tables, read_csv(csv))
    if pdf is not None:
        differences += _compared(tables, read_pdf(pdf, passing_over=_listings(json)), source="pdf")
    return differences


def _listings(text: str) -> set[str]:
    return {listing["id"] for listing in json.loads(text).get("listings", ())}


def _compared(tables: Sequence[PrintedTable], others: Sequence[PrintedTable], source: str = "") -> list[str]:
    source = source or (others[0].source if others else "another file")
    mine, theirs = {table.id: table for table in tables}, {table.id: table for table in others}
    found = [f"{name}: missing in the {source}" for name in mine if name not in theirs]
    found += [f"{name}: only in the {source}" for name in theirs if name not in mine]
    for name in mine.keys() & theirs.keys():
        found += _differences(mine[name], theirs[name])
    return sorted(found)


def _differences(table: PrintedTable, other: PrintedTable) -> list[str]:
    if len(table.cells) != len(other.cells):
        return [f"{table.id}: {len(table.cells)} cells in the json, {len(other.cells)} in the {other.source}"]
    return [
        f"{table.id} [{one.name}]: {one.figure} in the json, {two.figure} in the {other.source}"
        for one, two in zip(table.cells, other.cells, strict=True)
        if one.figure.seen() != two.figure.seen() or (two.labels and dict(one.labels) != dict(two.labels))
    ]
