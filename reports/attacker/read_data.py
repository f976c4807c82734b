"""Read the tables of an edition's JSON and CSV files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from reports.attacker.printed import MARK, Figure, PrintedCell, PrintedTable, figure_of


def read_json(text: str) -> list[PrintedTable]:
    """Every table of the JSON of an edition, in its order."""
    document = json.loads(text)
    return [_table(document, table) for table in document["tables"]]


def _table(document: Mapping[str, Any], table: Mapping[str, Any]) -> PrintedTable:
    dimensions = tuple(table["dimensions"])
    parts = {d: {j: tuple(p) for j, p in groups.items()} for d, groups in (table.get("parts") or {}).items()}
    return PrintedTable(
        source="json",
        id=table["id"],
        cells=tuple(PrintedCell(tuple((d, row[d]) for d in dimensions), _figure(row)) for row in table["rows"]),
        measure=table["rows"][0]["measure"] if table["rows"] else table.get("measure", ""),
        population=table.get("population", ""),
        dimensions=dimensions,
        totals=table.get("totals") or {},
        overlapping=frozenset(table.get("overlapping") or ()),
        parts=parts,
        framework=document["framework"],
        slot=document["slot"],
        year=document["year"],
        snapshot=document.get("snapshot") or document["as_of"],
        edition=document["edition"],
    )


def _figure(row: Mapping[str, Any]) -> Figure:
    band, percent = row["band"], row["percent"]
    return Figure(
        value=row["value"],
        denominator=row["denominator"],
        percent=None if percent is None else Fraction(str(percent)),
        band=None if band is None else (Fraction(str(band["low"])), Fraction(str(band["high"]))),
        mask=row["mask"] is not None,
    )


def read_csv(text: str) -> list[PrintedTable]:
    """Every table of figures in the CSV of an edition; lines of listings (no measure) are passed over."""
    reader = csv.DictReader(io.StringIO(text, newline=""))
    columns = list(reader.fieldnames or ())
    dimensions = columns[columns.index("measure") + 1 : columns.index("value")]
    tables: dict[str, list[dict[str, str]]] = {}
    for line in reader:
        if line["measure"]:
            tables.setdefault(_plain(line["table"]), []).append(line)
    return [_lines(name, lines, dimensions) for name, lines in tables.items()]


def _lines(name: str, lines: list[dict[str, str]], dimensions: list[str]) -> PrintedTable:
    used = tuple(d for d in dimensions if any(line[d] for line in lines))
    cells = tuple(PrintedCell(tuple((d, _plain(line[d])) for d in used), _csv_figure(line)) for line in lines)
    edition = int(lines[0].get("edition") or 0)
    return PrintedTable("csv", name, cells, measure=lines[0]["measure"], dimensions=used, edition=edition)


def _csv_figure(line: Mapping[str, str]) -> Figure:
    return Figure(
        value=int(line["value"]) if line["value"] else None,
        denominator=int(line["denominator"]) if line["denominator"] else None,
        percent=Fraction(line["percent"]) if line["percent"] else None,
        band=figure_of(line["band"]).band if line["band"] else None,
        mask=line["mask"] == MARK,
    )


def _plain(text: str) -> str:
    """The text without the apostrophe that keeps a spreadsheet from running it."""
    return text[1:] if text[:1] == "'" and text[1:2] in "=+-@\t\r" else text
