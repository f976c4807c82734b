"""What a reader sees: printed tables and how their figures are read, in both languages and every format."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

MARK = "*"
AT_LEAST = ("at least", "al menos")
AT_MOST = ("at most", "como máximo")

_COUNT = re.compile(r"([\d,]+)")
_SHARE = re.compile(r"([\d,]+) (?:of|de) ([\d,]+)(?: \(([\d.]+) ?%\))?")
_RANGE = re.compile(r"(?:de )?([\d.]+) (?:to|a) ([\d.]+) ?%")
_EDGE = re.compile(r"(\D+) ([\d.]+) ?%")


class Unreadable(ValueError):
    """A printed text that is no figure, band or mark."""


@dataclass(frozen=True)
class Figure:
    """What one cell shows; `band` is (low, high) in percent. A hidden one has nothing but `mask`."""

    value: int | None = None
    denominator: int | None = None
    percent: Fraction | None = None
    band: tuple[Fraction, Fraction] | None = None
    mask: bool = False

    def seen(self) -> Figure:
        """The figure as every format shows it: the denominator of a band stands in some of them only."""
        return replace(self, denominator=None) if self.band else self

    def __str__(self) -> str:
        if self.mask:
            return MARK
        if self.band:
            return f"{float(self.band[0]):g} to {float(self.band[1]):g} %"
        whole = f" of {self.denominator}" if self.denominator is not None else ""
        share = f" ({float(self.percent):.1f} %)" if self.percent is not None else ""
        return f"{'?' if self.value is None else self.value}{whole}{share}"


def figure_of(text: str) -> Figure:
    """The figure that a printed text stands for; raises `Unreadable`."""
    plain = " ".join(text.split())
    if plain == MARK:
        return Figure(mask=True)
    if found := _COUNT.fullmatch(plain):
        return Figure(value=_number(found[1]))
    if found := _SHARE.fullmatch(plain):
        percent = Fraction(found[3]) if found[3] else None
        return Figure(_number(found[1]), _number(found[2]), percent)
    if found := _RANGE.fullmatch(plain):
        return Figure(band=(Fraction(found[1]), Fraction(found[2])))
    if (found := _EDGE.fullmatch(plain)) and found[1] in AT_LEAST:
        return Figure(band=(Fraction(found[2]), Fraction(100)))
    if found and found[1] in AT_MOST:
        return Figure(band=(Fraction(0), Fraction(found[2])))
    raise Unreadable(f"no figure: {text!r}")


def _number(text: str) -> int:
    return int(text.replace(",", ""))


Labels = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PrintedCell:
    """A cell: its (dimension, label) pairs, totals included, and what it shows."""

    labels: Labels
    figure: Figure

    @property
    def name(self) -> str:
        """The cell as findings name it: "grade=9|phase=all"."""
        return "|".join(f"{dimension}={label}" for dimension, label in self.labels)


@dataclass(frozen=True)
class PrintedTable:
    """A table as one file prints it, with what the file says of its meaning.

    `source` is "html", "csv", "json" or "pdf". A CSV and a PDF do not say what the totals are; see `described`.
    `campus` is set where files of several campuses are read together.
    """

    source: str
    id: str
    cells: tuple[PrintedCell, ...]
    measure: str = ""
    population: str = ""
    dimensions: tuple[str, ...] = ()
    totals: Mapping[str, str] = field(default_factory=dict)
    overlapping: frozenset[str] = frozenset()
    parts: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    framework: str = ""
    slot: str = ""
    year: str = ""
    snapshot: str = ""
    edition: int = 0
    campus: str = ""

    @property
    def counts_students(self) -> bool:
        """Whether its figures are of students, not of what the campus offers."""
        return self.measure != "experiences"


def described(tables: Sequence[PrintedTable], like: Sequence[PrintedTable]) -> list[PrintedTable]:
    """The tables with the meaning that another file of the same edition gives to the tables of the same id.

    A PDF's cells have no labels of their own: they take them in printing order. Raises ValueError where a table is
    unknown or has another number of cells.
    """
    known = {table.id: table for table in like}
    found = []
    for table in tables:
        model = known.get(table.id)
        if model is None or len(model.cells) != len(table.cells):
            raise ValueError(f"{table.source}: table {table.id} is not the one of the other files")
        cells = table.cells
        if not any(cell.labels for cell in cells):
            pairs = zip(table.cells, model.cells, strict=True)
            cells = tuple(PrintedCell(other.labels, cell.figure) for cell, other in pairs)
        found.append(replace(model, source=table.source, cells=cells))
    return found
