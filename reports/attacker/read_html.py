"""Read the tables of a published page: the text of its cells, and the hints its tables carry for programs."""

from __future__ import annotations

from html.parser import HTMLParser

from reports.attacker.printed import Labels, PrintedCell, PrintedTable, figure_of

Attributes = dict[str, str]


def read_html(text: str) -> list[PrintedTable]:
    """Every table with `data-table`, in page order; raises `Unreadable` on a cell that shows no figure."""
    page = _Page()
    page.feed(text)
    page.close()
    return [_table(page.article, hints, cells) for hints, cells in page.tables]


class _Page(HTMLParser):
    """Collects the article's attributes and, per table, its attributes and (place, text) of its cells."""

    def __init__(self) -> None:
        super().__init__()
        self.article: Attributes = {}
        self.tables: list[tuple[Attributes, list[tuple[str, str]]]] = []
        self._place: str | None = None
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "article" and "data-slot" in found:
            self.article = found
        elif tag == "table" and "data-table" in found:
            self.tables.append((found, []))
        elif tag == "td" and "data-cell" in found:
            self._place, self._text = found["data-cell"], []

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "td" and self._place is not None:
            self.tables[-1][1].append((self._place, "".join(self._text)))
            self._place = None


def _table(article: Attributes, hints: Attributes, cells: list[tuple[str, str]]) -> PrintedTable:
    parts: dict[str, dict[str, tuple[str, ...]]] = {}
    for item in hints.get("data-parts", "").split():
        dimension, _, rest = item.partition(":")
        joined, _, members = rest.partition("=")
        parts.setdefault(dimension, {})[joined] = tuple(members.split(","))
    return PrintedTable(
        source="html",
        id=hints["data-table"],
        cells=tuple(PrintedCell(_labels(place), figure_of(text)) for place, text in cells),
        measure=hints.get("data-measure", ""),
        population=hints.get("data-population", ""),
        dimensions=tuple(hints.get("data-dimensions", "").split()),
        totals=dict(_pair(item, ":") for item in hints.get("data-totals", "").split()),
        overlapping=frozenset(hints.get("data-overlapping", "").split()),
        parts=parts,
        framework=article.get("data-framework", ""),
        slot=article.get("data-slot", ""),
        year=article.get("data-year", ""),
        snapshot=article.get("data-snapshot", ""),
        edition=int(article.get("data-edition") or 0),
    )


def _labels(place: str) -> Labels:
    return tuple(_pair(item, "=") for item in place.split("|"))


def _pair(item: str, sign: str) -> tuple[str, str]:
    before, _, after = item.partition(sign)
    return before, after
