"""Which printed cells are one and the same figure, and what a reader knows of each from the cells alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from reports.attacker.printed import Figure, PrintedTable

# A count that nothing bounds; no campus comes near it.
UNBOUNDED = 100_000


class Name(NamedTuple):
    """One figure: where and when it was taken, of whom, what is counted, and its labels without the totals."""

    framework: str
    year: str
    snapshot: str
    population: str
    measure: str
    labels: frozenset[tuple[str, str]]
    state: str = ""
    campus: str = ""

    def order(self) -> tuple[object, ...]:
        """A fixed order, so that the same files always give the same findings."""
        return (*self[:5], self.state, self.campus, sorted(self.labels))

    def at_any_time(self) -> Name:
        """The same count whenever it was taken in the year."""
        return self._replace(snapshot="", state="")


@dataclass(frozen=True)
class Rules:
    """The publication rules, which are public themselves."""

    k: int
    zeros_are_safe: bool
    all_is_safe: bool

    def insider_range(self, low: float, high: float, whole: int | None) -> tuple[float, float]:
        """What [low, high] is to a reader who is counted himself, so that it is not 0, or is left out, so not all."""
        return max(low, 1), high if whole is None else min(high, whole - 1)

    def narrow(self, low: float, high: float, whole: int | None) -> bool:
        """Whether such a reader is left with too little doubt: a range narrower than k - 2."""
        least, most = self.insider_range(low, high, whole)
        return most - least < self.k - 2

    def moved_little(self, low: int, high: int, before: Iterable[int]) -> bool:
        """Whether a figure in [low, high] may differ by 1 to k - 1 from one printed at another time of the year."""
        return any(low < old + self.k and high > old - self.k and not low == high == old for old in before)

    def small(self, value: int, whole: int | None) -> bool:
        """Whether a printed count, with its known whole, is a small figure."""
        return self.could_be_small(value, value, whole)

    def could_be_small(self, low: int, high: int, whole: int | None) -> bool:
        """Whether [low, high] holds a small count: of those counted, or of those left over from the whole."""
        first = 1 if self.zeros_are_safe else 0
        if low < self.k and high >= first:
            return True
        if whole is None or high == 0:
            return False
        last = whole - 1 if self.all_is_safe else whole
        return high > whole - self.k and low <= last


@dataclass
class Seen:
    """What the cells of one figure say: it lies in [low, high]; `cells` are (slot, table, cell) that print it."""

    low: int = 0
    high: int = UNBOUNDED
    marked: bool = False
    cells: list[tuple[str, str, str]] = field(default_factory=list)

    def narrow(self, low: int, high: int) -> None:
        """Learn that the figure lies in [low, high] as well."""
        self.low, self.high = max(self.low, low), min(self.high, high)

    @property
    def contradictory(self) -> bool:
        """Whether two cells exclude each other."""
        return self.low > self.high


def name_of(table: PrintedTable, labels: Mapping[str, str]) -> Name:
    """The figure in the cell with these labels."""
    kept = frozenset((d, label) for d, label in labels.items() if label != table.totals.get(d))
    taken = table.framework, table.year, table.snapshot
    return Name(*taken, table.population, table.measure, kept, campus=table.campus)


def whole_of(table: PrintedTable, labels: Mapping[str, str]) -> Name:
    """The members that the cell's figure is a part of; overlapping dimensions do not divide them."""
    kept = {d: label for d, label in labels.items() if d not in table.overlapping}
    return name_of(table, kept)._replace(measure="members")


class Reader:
    """Reads tables of students into one `Seen` per figure; `wholes` says which members each figure is a part of."""

    def __init__(self, tables: Iterable[PrintedTable], rules: Rules) -> None:
        self.rules = rules
        self.tables = [table for table in tables if table.counts_students]
        self.seen: dict[Name, Seen] = {}
        self.wholes: dict[Name, Name] = {}
        for table in self.tables:
            self._numbers(table)
        for table in self.tables:
            self._doubts(table)

    def known(self, name: Name | None) -> int | None:
        """A figure's value where its cells give it away."""
        seen = self.seen.get(name) if name else None
        return seen.low if seen and seen.low == seen.high else None

    def _of(self, name: Name) -> Seen:
        return self.seen.setdefault(name, Seen())

    def _numbers(self, table: PrintedTable) -> None:
        """First the plain numbers, as bands mean nothing without their denominators."""
        for cell in table.cells:
            labels, figure = dict(cell.labels), cell.figure
            name, whole = name_of(table, labels), whole_of(table, labels)
            self._of(name).cells.append((table.slot, table.id, cell.name))
            if table.measure != "members" and (table.measure != "participations" or figure.denominator is not None):
                self.wholes[name] = whole
            if figure.value is not None:
                self._of(name).narrow(figure.value, figure.value)
            if figure.denominator is not None:
                self._of(whole).narrow(figure.denominator, figure.denominator)
            elif figure.value is not None and figure.percent:
                self._of(whole).narrow(*_whole_behind(figure.value, figure.percent))

    def _doubts(self, table: PrintedTable) -> None:
        for cell in table.cells:
            name = name_of(table, dict(cell.labels))
            self._doubt(self._of(name), cell.figure, self.known(self.wholes.get(name)))

    def _doubt(self, seen: Seen, figure: Figure, whole: int | None) -> None:
        if figure.percent is not None and whole is not None:
            seen.narrow(*_part_behind(figure.percent, whole))
        if figure.mask or figure.band:
            seen.marked = True
            seen.narrow(1 if self.rules.zeros_are_safe else 0, UNBOUNDED)
        if seen.marked and whole is not None:
            shown_if_all = self.rules.all_is_safe and whole >= self.rules.k
            seen.narrow(0, whole - 1 if shown_if_all else whole)
        if figure.band and whole is not None:
            seen.narrow(ceil(figure.band[0] * whole / 100), floor(figure.band[1] * whole / 100))


def _part_behind(percent: Fraction, whole: int) -> tuple[int, int]:
    """The counts that round to this percentage of a whole, to one decimal."""
    half = Fraction(1, 20)
    return ceil((percent - half) * whole / 100), floor((percent + half) * whole / 100)


def _whole_behind(value: int, percent: Fraction) -> tuple[int, int]:
    """The wholes of which a count is this percentage, to one decimal."""
    half = Fraction(1, 20)
    most = floor(100 * value / (percent - half)) if percent > half else UNBOUNDED
    return ceil(100 * value / (percent + half)), most


def editions(tables: Sequence[PrintedTable]) -> list[list[PrintedTable]]:
    """The tables by edition: first what is current in every slot, then each older edition, newest first."""
    newest: dict[tuple[str, ...], int] = {}
    for table in tables:
        slot = table.campus, table.framework, table.slot, table.year, table.snapshot
        newest[slot] = max(newest.get(slot, 0), table.edition)
    groups: dict[tuple[object, ...], list[PrintedTable]] = {(): []}
    for table in sorted(tables, key=lambda table: -table.edition):
        slot = table.campus, table.framework, table.slot, table.year, table.snapshot
        groups.setdefault(() if table.edition == newest[slot] else (*slot, table.edition), []).append(table)
    return list(groups.values())
