"""A frozen document laid out for the templates: the same words, tables and charts for the page and for the PDF."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from reports.renditions import text
from reports.renditions.about import about, query
from reports.renditions.charts import Charts
from reports.renditions.json import digest
from reports.renditions.summary import summary

# Of a list on paper: what fits across the sheet, what is kept on one sheet (half of it), and when letters get smaller.
LETTERS_IN_A_LINE = 80
LINES_KEPT_TOGETHER = 24
MANY_COLUMNS = 8


@dataclass(frozen=True)
class Cell:
    """One printed figure: `place` names it ("grade=9|phase=all"), `kind` is "value", "band" or "mask"."""

    place: str
    figure: str
    kind: str
    total: bool

    @property
    def count(self) -> str:
        """The figure without the percentage in brackets after it."""
        return self.figure.partition(" (")[0]

    @property
    def share(self) -> str:
        """The percentage in brackets, or nothing."""
        return self.figure[len(self.count) :].strip()


@dataclass(frozen=True)
class Line:
    """One row of a printed table: its label and its cells."""

    label: str
    total: bool
    cells: tuple[Cell, ...]


class TableLayout:
    """A table of the document as the templates print it."""

    def __init__(self, table: text.Table, document: dict[str, Any] | None = None) -> None:
        if len(table["dimensions"]) not in (1, 2):
            raise ValueError(f"Table {table['id']} has {len(table['dimensions'])} dimensions, not one or two.")
        self.table = table
        self.id = table["id"]
        self.title = table["title"]
        self.definition = table["definition"]
        self.denominator = table["denominator"]
        self.caption = text.caption(table)
        self.summary = summary(table)
        self.about = about(table, document) if document else []

    @cached_property
    def charts(self) -> Charts | None:
        """Its charts, or nothing where nothing could be drawn."""
        charts = Charts(self.table) if self.table["rows"] else None
        return charts if charts and charts.drawable() else None

    @property
    def shape(self) -> str:
        """Classes that say how broad its columns are: one figure, many, and whether its labels are long."""
        columns, labels = len(self.columns), [line.label for line in self.lines]
        shapes = {"narrow": columns == 2, "wide": columns > 5, "long-labels": max(map(len, labels), default=0) > 18}
        return " ".join(name for name, holds in shapes.items() if holds)

    @property
    def overlap(self) -> str:
        """The warning of a table whose parts are not disjoint; empty for the others."""
        return text.overlap(self.table["measure"]) if self.table["overlapping"] else ""

    @property
    def hints(self) -> dict[str, str]:
        """What a program must know to read the printed table, as data attributes of `table`."""
        table = self.table
        return {
            "data-table": table["id"],
            "data-measure": table["measure"],
            "data-population": table["population"],
            "data-dimensions": " ".join(table["dimensions"]),
            "data-totals": " ".join(f"{name}:{total}" for name, total in table["totals"].items()),
            "data-overlapping": " ".join(table["overlapping"]),
            "data-parts": " ".join(
                f"{name}:{joined}={','.join(parts)}"
                for name, groups in table["parts"].items()
                for joined, parts in groups.items()
            ),
        }

    @property
    def columns(self) -> list[str]:
        """The heads of the columns: the first dimension, then one per label of the second (or what is counted)."""
        outer, *rest = self.table["dimensions"]
        noun = text.counted(self.table["measure"], 2).capitalize()
        heads = [text.label(self.table, rest[0], key) for key in self._keys(rest[0])] if rest else [noun]
        return [text.dimension_title(self.table, outer), *heads]

    @property
    def lines(self) -> list[Line]:
        """The rows in printing order; raises ValueError when a combination of printed labels has no row."""
        outer, *rest = self.table["dimensions"]
        inner_keys = self._keys(rest[0]) if rest else [None]
        found = {(row[outer], row[rest[0]] if rest else None): row for row in self.table["rows"]}
        if len(found) != len(self.table["rows"]) or len(found) != len(self._keys(outer)) * len(inner_keys):
            raise ValueError(f"Table {self.id}: every combination of printed labels has exactly one row.")
        return [
            Line(
                text.label(self.table, outer, key),
                self.table["totals"].get(outer) == key,
                tuple(self._cell(found[key, inner]) for inner in inner_keys),
            )
            for key in self._keys(outer)
        ]

    @property
    def marks(self) -> set[str]:
        """The kinds of figures it prints, for the notes under it."""
        return {_kind(row) for row in self.table["rows"]}

    def _keys(self, dimension: str) -> list[str]:
        return list(dict.fromkeys(row[dimension] for row in self.table["rows"]))

    def _cell(self, row: text.Row) -> Cell:
        place = "|".join(f"{name}={row[name]}" for name in self.table["dimensions"])
        return Cell(place, text.figure(row), _kind(row), text.is_total(self.table, row))


def _kind(row: text.Row) -> str:
    return "mask" if row["mask"] else "band" if row["band"] else "value"


def facts(document: dict[str, Any]) -> list[tuple[str, str]]:
    """The head of the edition as pairs of term and words."""
    pairs = [
        (_("Campus"), document["campus"]),
        (_("Campus number"), document["campus_number"]),
        (_("Framework"), document["framework_title"]),
        (_("School year"), document["year"]),
        (_("As of"), text.long_date(document["as_of"])),
        (_("Snapshot"), text.snapshot_title(document["snapshot"]) if document["snapshot"] else ""),
        (_("Edition"), str(document["edition"])),
        (_("Published"), text.long_date(_published_on(document))),
        (_("Approved by"), document["approved_by"]),
    ]
    return [(term, words) for term, words in pairs if words]


def _published_on(document: dict[str, Any]) -> str:
    """The day of publication in the campus's own time zone, as an ISO date."""
    moment = datetime.fromisoformat(document["published_at"])
    return moment.astimezone(ZoneInfo(document.get("time_zone", "UTC"))).date().isoformat()


@dataclass(frozen=True)
class Words:
    """One cell of a list; `href` leads to a file or page elsewhere, where the cell is a link."""

    words: str
    href: str = ""


def listings(document: dict[str, Any], site: str = "") -> list[dict[str, Any]]:
    """The lists with their cells in the order of the columns; `site` ("https://host") makes links of this site absolute.

    `gallery` holds the pictures of a list that shows them: {"src", "alt", "caption"}.
    """
    found = []
    for listing in document["listings"]:
        lines = _lines(listing, site)
        found.append(listing | {"lines": lines, "shape": _shape(lines), "gallery": list(_pictures(listing))})
    return found


def _shape(lines: list[list[Words]]) -> str:
    """Classes of a list on paper: whether it surely fits on a sheet, and whether it needs smaller letters."""
    columns = max(map(len, lines), default=0)
    tall = sum(max(len(cell.words) * columns // LETTERS_IN_A_LINE + 1 for cell in line) for line in lines)
    shapes = {"short": 0 < tall <= LINES_KEPT_TOGETHER, "many-columns": columns >= MANY_COLUMNS}
    return " ".join(name for name, holds in shapes.items() if holds)


def _lines(listing: dict[str, Any], site: str) -> list[list[Words]]:
    links = listing.get("links", ())
    return [
        [
            _cell_of(row, column["key"], site) if column["key"] in links else Words(row.get(column["key"], ""))
            for column in listing["columns"]
        ]
        for row in listing["rows"]
    ]


def _cell_of(row: dict[str, Any], key: str, site: str) -> Words:
    """A link's words say what opens: the kind of file, or the host of a page elsewhere."""
    address = row.get(key, "")
    if not address.startswith(("/", "https://", "http://")):
        return Words(address)
    if address.startswith("/"):
        return Words(_("Open the file (%s)") % address.rpartition(".")[2].upper(), site + address)
    return Words(urlsplit(address).hostname or address, address)


def _pictures(listing: dict[str, Any]) -> Iterator[dict[str, str]]:
    for row in listing["rows"] if listing.get("pictures") else ():
        if row.get("content_type", "").startswith("image/"):
            yield {"src": row["file"], "alt": row.get("shows", ""), "caption": f"{row['caption']} · {row['shown_as']}"}


def layout(document: dict[str, Any], *, site_address: str = "") -> dict[str, Any]:
    """The context of the templates; ask inside `translation.override(document["language"])`.

    `site_address` ("https://host") stands before the addresses of files in lists, for what is read outside the site.
    """
    tables = [TableLayout(table, document) for table in document["tables"]]
    marks = {mark for table in tables for mark in table.marks}
    sha256 = digest(document)
    site = "" if document["language"] == "en" else f"/{document['language']}"
    return {
        "document": document,
        "number": text.number(document),
        "facts": facts(document),
        "as_of": text.long_date(document["as_of"]),
        "tables": tables,
        "queries": list(dict.fromkeys(query(table["measure"]) for table in document["tables"])),
        "listings": listings(document, site_address),
        "has_mask": "mask" in marks,
        "has_band": "band" in marks,
        "sha256": sha256,
        "sha256_short": sha256[:12],
        "address": f"{site}/artifacts/{document['year']}/{document['slot']}",
        "verify_address": f"{site}/verify/{sha256}/",
        "rules_address": f"{site}/counting-rules/",
    }
