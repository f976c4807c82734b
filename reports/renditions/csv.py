"""The spreadsheet of an edition: RFC 4180, one line per printed cell, then the listings; no comment lines."""

import csv
import io
from typing import Any

from reports.renditions import text
from reports.renditions.json import digest

BEFORE = ["table", "measure"]
AFTER = ["value", "denominator", "percent", "band", "mask", "cell", "reads", "as_of", "label", "edition", "sha256"]
# A spreadsheet program runs a text that begins with one of these as a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def render_csv(document: dict[str, Any]) -> bytes:
    """UTF-8 without a byte order mark, lines ending in CR LF.

    Columns: table, measure, one per dimension (the label's key), value, denominator, percent, band (as read), mask,
    cell and reads (the labels and the figure in words), as_of, label (the artifact's number), edition, sha256, then the
    columns of the listings.
    """
    dimensions = list(dict.fromkeys(name for table in document["tables"] for name in table["dimensions"]))
    fixed = [*BEFORE, *dimensions, *AFTER]
    names = _listing_columns(document, taken=set(fixed))
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, [*fixed, *dict.fromkeys(names.values())], restval="", lineterminator="\r\n")
    writer.writeheader()
    stamp = {name: document[name] for name in ("as_of", "edition")}
    stamp |= {"label": harmless(text.number(document)), "sha256": digest(document)}
    writer.writerows(_cell(table, row) | stamp for table in document["tables"] for row in table["rows"])
    for listing in document["listings"]:
        keys = {column["key"]: names[listing["id"], column["key"]] for column in listing["columns"]}
        writer.writerows(
            {"table": harmless(listing["id"])}
            | {name: harmless(str(row.get(key, ""))) for key, name in keys.items()}
            | stamp
            for row in listing["rows"]
        )
    return stream.getvalue().encode()


def _listing_columns(document: dict[str, Any], *, taken: set[str]) -> dict[tuple[str, str], str]:
    """The name of each listing's column: its key, with the listing before it where a figure's column has that name."""
    return {
        (listing["id"], key): f"{listing['id']}_{key}" if key in taken else key
        for listing in document["listings"]
        for key in (column["key"] for column in listing["columns"])
    }


def _cell(table: text.Table, row: text.Row) -> dict[str, Any]:
    numbers = {name: "" if row[name] is None else row[name] for name in ("value", "denominator", "percent")}
    return {
        "table": harmless(table["id"]),
        "measure": row["measure"],
        **{name: harmless(row[name]) for name in table["dimensions"]},
        **numbers,
        "band": text.band(row["band"]) if row["band"] else "",
        "mask": row["mask"] or "",
        "cell": harmless(text.cell_name(table, row)),
        "reads": text.figure(row, grouped=False),
    }


def harmless(words: str) -> str:
    """The text with a leading apostrophe where a spreadsheet program would take it for a formula."""
    return f"'{words}" if words.startswith(FORMULA_STARTS) else words
