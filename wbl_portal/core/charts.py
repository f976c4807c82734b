"""Small charts drawn on the server, bars and rings: no library, no script, ink that follows the theme."""

from collections.abc import Sequence
from dataclasses import dataclass

ROW_HEIGHT = 46
BAR_HEIGHT = 14
# Where a figure is held back: a short dashed stump, the same for every reason.
HELD_BACK_WIDTH = 12.0


@dataclass(frozen=True)
class Bar:
    """One line of a chart. `value` None means that no figure is printed: `text` is the mark (`*`)."""

    label: str
    value: float | None
    text: str


@dataclass(frozen=True)
class DrawnBar:
    """A bar in place: heights in pixels, widths in percent of the picture, so that words keep their size."""

    label: str
    text: str
    held_back: bool
    words_y: int
    bar_y: int
    width: float


@dataclass(frozen=True)
class Drawing:
    """Everything the chart's template needs."""

    bars: tuple[DrawnBar, ...]
    height: int
    bar_height: int


def draw(bars: Sequence[Bar], full: float | None = None) -> Drawing:
    """Horizontal bars against one scale; `full` is the value of a whole bar (default: the largest value)."""
    whole = full or max((bar.value or 0 for bar in bars), default=0) or 1
    drawn = tuple(_place(bar, row * ROW_HEIGHT, whole) for row, bar in enumerate(bars))
    return Drawing(bars=drawn, height=ROW_HEIGHT * len(bars), bar_height=BAR_HEIGHT)


def _place(bar: Bar, top: int, whole: float) -> DrawnBar:
    width = HELD_BACK_WIDTH if bar.value is None else round(100 * min(bar.value / whole, 1), 1)
    return DrawnBar(bar.label, bar.text, bar.value is None, top + 16, top + 23, width)


@dataclass(frozen=True)
class Arc:
    """One number of a ring: its words, and the share of its goal from 0 to 1."""

    words: str
    share: float


@dataclass(frozen=True)
class DrawnArc:
    """`radius` in a picture of 120 by 120, `length` in percent of its circle; `step` names its ink."""

    radius: int
    length: int
    step: int


def rings(arcs: Sequence[Arc]) -> tuple[DrawnArc, ...]:
    """Circles inside each other, the first outermost. A share above nothing is seen, one below the whole is not closed."""
    return tuple(DrawnArc(52 - 14 * place, _length(arc.share), place + 1) for place, arc in enumerate(arcs))


def _length(share: float) -> int:
    if share in (0, 1):
        return round(100 * share)
    return min(96, max(3, round(100 * share)))
