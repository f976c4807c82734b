"""Small line charts drawn on the server: no library, no script, ink that follows the theme."""

from collections.abc import Sequence
from dataclasses import dataclass

# In SVG user units; words are placed in the same units, so that the picture scales as one.
WIDTH, HEIGHT = 720, 260
LEFT, RIGHT, TOP, BOTTOM = 52, 92, 30, 28
# Words at the ends of two lines that would stand closer than this are set apart.
APART, BROAD = 15, 92


@dataclass(frozen=True)
class Curve:
    """A line: its label, and points (x from 0 to 1, percent)."""

    label: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Level:
    """A dashed line across the picture at a percentage, with its words."""

    label: str
    percent: float


@dataclass(frozen=True)
class Words:
    """A text and where its base line begins."""

    text: str
    x: float
    y: float


@dataclass(frozen=True)
class DrawnCurve:
    """A line in place: the points of a polyline, where it ends, its words, and which of the dash patterns it has."""

    points: str
    end_x: float
    end_y: float
    words: Words
    pattern: int


@dataclass(frozen=True)
class Plot:
    """Everything the chart's template needs."""

    width: int
    height: int
    curves: tuple[DrawnCurve, ...]
    levels: tuple[tuple[float, Words], ...]
    ticks: tuple[tuple[float, Words], ...]
    scale: tuple[tuple[float, Words], ...]
    left: int
    right: int
    foot: int


def plot(curves: Sequence[Curve], levels: Sequence[Level], ticks: Sequence[tuple[float, str]]) -> Plot:
    """The lines over a scale of 0 to 100 percent; `ticks` are (x from 0 to 1, words) under it."""
    drawn = [(curve, curve.points[-1]) for curve in curves if curve.points]
    taken: list[tuple[float, float]] = []
    return Plot(
        width=WIDTH,
        height=HEIGHT,
        curves=tuple(_drawn(curve, end, number, taken) for number, (curve, end) in enumerate(drawn)),
        levels=tuple((_y(level.percent), Words(level.label, LEFT + 6, _y(level.percent) - 4)) for level in levels),
        ticks=tuple((_x(at), Words(text, _x(at), HEIGHT - 8)) for at, text in ticks),
        scale=tuple((_y(at), Words(f"{at} %", 4, _y(at) + 4)) for at in (0, 50, 100)),
        left=LEFT,
        right=WIDTH - RIGHT,
        foot=HEIGHT - BOTTOM,
    )


def _drawn(curve: Curve, end: tuple[float, float], number: int, taken: list[tuple[float, float]]) -> DrawnCurve:
    """The words stand above the end of the line, higher where another line's words are."""
    x, y = _x(end[0]), _y(end[1])
    at = y - 9
    while any(abs(x - other_x) < BROAD and abs(at - other) < APART for other_x, other in taken):
        at -= APART
    taken.append((x, at))
    points = " ".join(f"{_x(px)},{_y(py)}" for px, py in curve.points)
    return DrawnCurve(points, x, y, Words(curve.label, round(x - 4, 1), at), number % 4)


def _x(part: float) -> float:
    return round(LEFT + part * (WIDTH - LEFT - RIGHT), 1)


def _y(percent: float) -> float:
    return round(TOP + (100 - percent) / 100 * (HEIGHT - TOP - BOTTOM), 1)
