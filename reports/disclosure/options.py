"""The ways one figure may be printed: itself, a band of its denominator, or the mark."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from math import log10

from reports.disclosure.solver import UNBOUNDED, Option

# The smallest group size a campus may choose.
FLOOR = 5

# Edges of 'at most x %' and (mirrored) 'at least 100 - x %' for a figure that is small on its own.
EDGES = (5, 10, 15, 20, 25, 30, 40, 50)

# Fixed grids for every other figure: which band of a grid is printed says no more than that the figure lies in it.
GRIDS = (
    ((0, 20), (20, 40), (40, 60), (60, 80), (80, 100)),
    ((0, 25), (25, 50), (50, 75), (75, 100)),
    ((0, 50), (50, 100)),
)

MARGIN_BAND, GRAND_BAND = 5.0, 15.0
# (single cell, total of one dimension, grand total): what a mark in such a place costs the reader.
MASK_COSTS = {
    "members": (40.0, 40.0, 100.0),
    "participations": (10.0, 8.0, 30.0),
    "": (12.0, 25.0, 60.0),
}


@dataclass(frozen=True)
class Policy:
    """The campus's rules: `k` is the smallest group shown; whether a count of nobody or of all is harmless."""

    k: int
    zeros_are_safe: bool
    all_is_safe: bool

    @property
    def width(self) -> int:
        """The narrowest range of a small figure that is not a finding."""
        return self.k - 2

    def is_small(self, value: int, base: int | None) -> bool:
        """Whether printing this figure, with `base` its published denominator, would point at few students."""
        if value == 0:
            return not self.zeros_are_safe
        if value < self.k:
            return True
        return base is not None and base - value < self.k and not (value == base and self.all_is_safe)

    def may_be_small(self, low: int, high: int, base: int | None) -> bool:
        """Whether a figure known to lie in [low, high] could be a small one."""
        if (low < self.k and high >= 1) or (low <= 0 and not self.zeros_are_safe):
            return True
        if base is None:
            return False
        return (high > base - self.k and low < base) or (high >= base and not self.all_is_safe)

    def always_shown(self, value: int, base: int | None) -> bool:
        """Whether a reader may count on seeing this figure, so that a mark says it is another one."""
        if value == 0:
            return self.zeros_are_safe
        return base is not None and value == base >= self.k and self.all_is_safe

    def reader_range(self, low: float, high: float, base: float | None) -> tuple[float, float]:
        """What the best informed reader makes of [low, high].

        Whoever is counted in a figure knows that it is not 0, and whoever is left out that it is not all.
        """
        return max(low, 1), high if base is None else min(high, base - 1)

    def is_narrow(self, low: float, high: float, base: float | None) -> bool:
        """Whether that reader is left with less doubt than the rule asks for."""
        least, most = self.reader_range(low, high, base)
        return most - least < self.width

    def moved_little(self, low: int, high: int, before: Collection[int]) -> bool:
        """Whether a figure in [low, high] may differ from one printed `before` by fewer students than may be told."""
        return any(low < old + self.k and high > old - self.k and not low == high == old for old in before)

    def behind_a_mark(self, base: int | None) -> tuple[int, int]:
        """What a reader knows of a hidden figure from this policy alone, as [low, high]."""
        low = 1 if self.zeros_are_safe else 0
        if base is None:
            return low, UNBOUNDED
        return low, base - 1 if self.all_is_safe and base >= self.k else base


def in_band(band: tuple[int, int], base: int) -> tuple[int, int]:
    """The whole numbers a band of percent stands for, as [low, high]."""
    return -(-band[0] * base // 100), band[1] * base // 100


def bands(value: int, base: int, policy: Policy) -> list[tuple[tuple[int, int], int, int]]:
    """(band, low, high) of every band that may stand for the figure, narrowest first, each wide enough by itself.

    A small figure's band covers all small figures of its side, so that it tells none of them from another.
    """
    grid = [band for bands in GRIDS for band in bands]
    sides = [side for edge in EDGES for side in ((0, edge), (100 - edge, 100))]
    small = policy.is_small(value, base)
    floor, ceiling = policy.behind_a_mark(base)
    found = []
    for band in dict.fromkeys([*sides, *grid] if small else grid):
        low, high = in_band(band, base)
        low, high = max(low, floor), min(high, ceiling)
        few = low <= floor and high >= policy.k - 1
        nearly_all = low <= base - policy.k + 1 and high >= ceiling
        covers = few if value < policy.k else nearly_all
        if low <= value <= high and not policy.is_narrow(low, high, base) and (covers or not small):
            found.append((band, low, high))
    return sorted(found, key=lambda item: (item[2] - item[1], item[0]))


def menu(
    value: int, base: int | None, measure: str, totals: int, policy: Policy, before: Collection[int] = ()
) -> list[Option]:
    """The options for a figure, cheapest first; `totals` is 0 for a single cell, 1 for a margin, 2 for a grand total.

    `base` is its published denominator, None where it is unknown (then no band can be read). `before` are its values in
    other snapshots of the year: one that moved by few students since is not printed exactly.
    """
    exact = Option(value, value, 0.0, "figure")
    if policy.always_shown(value, base):
        return [exact]
    is_plain = not policy.is_small(value, base) and not policy.moved_little(value, value, before)
    found = [exact] if is_plain else []
    if base is not None and measure != "members":
        start = (1.0, MARGIN_BAND, GRAND_BAND)[totals]
        for rank, (band, low, high) in enumerate(_spread(bands(value, base, policy))):
            found.append(Option(low, high, start + rank, "band", band))
    low, high = policy.behind_a_mark(base)
    cost = MASK_COSTS.get(measure, MASK_COSTS[""])[totals] + log10(1 + value) / 10
    return [*found, Option(low, high, cost, "mask")]


def _spread(found: list[tuple[tuple[int, int], int, int]]) -> list[tuple[tuple[int, int], int, int]]:
    """At most four bands: the narrowest and ones distinctly wider."""
    kept: list[tuple[tuple[int, int], int, int]] = []
    for item in found:
        if len(kept) < 4 and (not kept or item[2] - item[1] > kept[-1][2] - kept[-1][1]):
            kept.append(item)
    return kept
