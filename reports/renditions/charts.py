"""Small bar charts of a table from its printed figures alone: a hidden one has no bar, a band ends at its low edge."""

import base64
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from reports.renditions.text import Row, Table, band, caption, figure, is_total, label, percent

# Sizes in SVG user units (one CSS pixel when the picture is not scaled).
ROW_HEIGHT = 24
TALL_ROW_HEIGHT = 36
HEAD_HEIGHT = 22
CHARACTER_WIDTH = 6.7
FIGURE_WIDTH = 6.3
SCREEN_WIDTH = 340
PAPER_WIDTH = 700
PAPER_COLUMNS = 4
# Labels stand left of their bars, or above them where they would leave less than this to the bars.
SHORTEST_TRACK = 40
LARGEST_LABEL = 0.45
MAX_ROWS = 40

# Colours of a chart on paper; on the site a style sheet decides and the ink is the text's own colour.
PAPER = {
    "bar": "#1f5f8b",
    "track": "#e8eef3",
    "text": "#1c2733",
    "hatch": "#8a97a3",
    "opacity": "1",
    "font": "Public Sans",
}
SCREEN = {
    "bar": "currentColor",
    "track": "currentColor",
    "text": "currentColor",
    "hatch": "currentColor",
    "opacity": "0.1",
    "font": "",
}


@dataclass(frozen=True)
class Words:
    """A line of text in a picture; `x` and `y` are the start of its base line."""

    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Bar:
    """One figure: `kind` is "value", "band", "mask" or "plain" (a figure without a bar); places in SVG units.

    `length` is what is sure, `edge` the end of what is possible: they differ in a band alone.
    """

    kind: str
    x: float
    y: float
    track: float
    length: float
    edge: float
    figure: Words

    @property
    def drawn(self) -> bool:
        """Whether there is a bar at all."""
        return self.kind in ("value", "band")

    @property
    def band_x(self) -> float:
        """Where the dashed part of a band begins: at its low edge."""
        return round(self.x + self.length, 1)

    @property
    def band_width(self) -> float:
        """How wide the dashed part of a band is."""
        return round(self.edge - self.length, 1)

    @property
    def hatches(self) -> list[float]:
        """Where the strokes of a hidden figure begin."""
        return [self.x + step for step in range(0, 28, 7)]

    @property
    def middle(self) -> float:
        """Where the stroke of the bar runs, half its height below the upper edge."""
        return self.y + 8

    @property
    def foot(self) -> float:
        """The lower edge."""
        return self.y + 16


@dataclass(frozen=True)
class Picture:
    """One chart: its text alternative (`title`, `description`), its size and what is drawn."""

    title: str
    description: str
    width: int
    height: int
    heads: tuple[Words, ...]
    labels: tuple[Words, ...]
    bars: tuple[Bar, ...]

    @property
    def has_bands(self) -> bool:
        return any(bar.kind == "band" for bar in self.bars)

    @property
    def has_marks(self) -> bool:
        return any(bar.kind == "mask" for bar in self.bars)

    @property
    def figures_x(self) -> float:
        """Where all figures begin, 0 where they stand in several columns: said once, the page is the lighter for it."""
        places = {bar.figure.x for bar in self.bars}
        return places.pop() if len(places) == 1 and not self.heads else 0

    def screen(self) -> str:
        """The picture as SVG for the page, in the ink of the text around it."""
        return self._svg(SCREEN)

    def paper(self) -> str:
        """The picture in the colours of the paper, as an address for an `img`."""
        return "data:image/svg+xml;base64," + base64.b64encode(self._svg(PAPER).encode()).decode()

    def _svg(self, ink: dict[str, str]) -> str:
        return render_to_string("renditions/_chart.svg", {"picture": self, "ink": ink})


@dataclass(frozen=True)
class _Scale:
    """What a full track stands for: 100 percent, or the largest count."""

    whole: float
    shares: bool

    @classmethod
    def of(cls, rows: list[Row]) -> "_Scale":
        shares = any(row["band"] or row["denominator"] for row in rows)
        largest = max((row["value"] for row in rows if row["value"] is not None), default=0)
        return cls(100 if shares else max(largest, 1), shares)

    def place(self, row: Row) -> tuple[str, float, float]:
        """(kind, sure, possible) of a row, the last two as parts of the track."""
        if row["mask"]:
            return "mask", 0, 0
        if row["band"]:
            return "band", row["band"]["low"] / 100, row["band"]["high"] / 100
        if self.shares and not row["denominator"]:
            return "plain", 0, 0
        part = row["value"] / (row["denominator"] if self.shares else self.whole)
        return "value", part, part


class Charts:
    """The charts of one table: its rows without totals, in columns by the second dimension."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.outer, *rest = table["dimensions"]
        self.inner = rest[0] if rest else None
        self.rows = [row for row in table["rows"] if not is_total(table, row)]
        self.scale = _Scale.of(self.rows)
        self.columns: dict[str, list[Row]] = {}
        for row in self.rows:
            self.columns.setdefault(row[self.inner] if self.inner else "", []).append(row)
        self.names = [label(table, self.outer, key) for key in dict.fromkeys(row[self.outer] for row in self.rows)]

    def drawable(self) -> bool:
        """Whether a picture says anything: at least two figures, one of them not zero, and not too many rows.

        Members are denominators; they get no chart.
        """
        shown = [row for row in self.rows if row["mask"] is None]
        some = any(row["value"] or row["band"] for row in shown)
        return self.table["measure"] != "members" and len(shown) > 1 and some and len(self.names) <= MAX_ROWS

    def screen(self) -> list[Picture]:
        """One narrow picture per column, which a page can set side by side or one below the other."""
        return [self._picture([key], SCREEN_WIDTH) for key in self.columns]

    def paper(self) -> list[Picture]:
        """Wide pictures of up to four columns that share their labels."""
        keys = list(self.columns)
        groups = [keys[at : at + PAPER_COLUMNS] for at in range(0, len(keys), PAPER_COLUMNS)]
        return [self._picture(group, PAPER_WIDTH) for group in groups]

    def _picture(self, keys: list[str], width: int) -> Picture:
        figures = max(len(_short(row)) for key in keys for row in self.columns[key]) * FIGURE_WIDTH + 22
        left = max(map(len, self.names)) * CHARACTER_WIDTH + 12
        above = left > LARGEST_LABEL * width or (width - left) / len(keys) - figures < SHORTEST_TRACK
        left = 0 if above else left
        step = (width - left) / len(keys)
        row_height = TALL_ROW_HEIGHT if above else ROW_HEIGHT
        top = HEAD_HEIGHT if width == PAPER_WIDTH and self.inner else 0
        lines = [top + place * row_height for place in range(len(self.names))]
        return Picture(
            title=self._title(keys[0]) if len(keys) == 1 else caption(self.table),
            description=" ".join(self._in_words(key, named=len(keys) > 1) for key in keys),
            width=width,
            height=top + row_height * len(self.names),
            heads=tuple(Words(self._title(key), round(left + n * step, 1), 12) for n, key in enumerate(keys) if top),
            labels=tuple(Words(name, 0, y + (12 if above else 16)) for name, y in zip(self.names, lines, strict=True)),
            bars=tuple(
                self._bar(row, round(left + n * step), y + (18 if above else 4), round(step - figures))
                for n, key in enumerate(keys)
                for row, y in zip(self.columns[key], lines, strict=True)
            ),
        )

    def _bar(self, row: Row, x: float, y: float, track: float) -> Bar:
        kind, sure, possible = self.scale.place(row)
        words = Words(_short(row), x + track + 7, y + 12)
        return Bar(kind, x, y, track, round(sure * track, 1), round(possible * track, 1), words)

    def _title(self, key: str) -> str:
        return label(self.table, self.inner, key) if self.inner else caption(self.table)

    def _in_words(self, key: str, *, named: bool) -> str:
        said = "; ".join(f"{name}: {_said(row)}" for name, row in zip(self.names, self.columns[key], strict=True))
        return f"{self._title(key)}: {said}." if named else f"{said}."


def _short(row: Row) -> str:
    """The figure beside a bar: the printed percentage when there is one, else the figure itself."""
    return percent(row["percent"]) if row["percent"] is not None else figure(row)


def _said(row: Row) -> str:
    return _("hidden") if row["mask"] else band(row["band"]) if row["band"] else figure(row)
