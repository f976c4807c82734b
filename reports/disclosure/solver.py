"""What a reader could work out: worlds of whole numbers that agree with everything printed, found with HiGHS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import process_time as clock

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array

from reports.disclosure.tables import Key, Relation

Vector = NDArray[np.float64]

# A count nobody bounds; far above any campus, small enough for exact arithmetic in the solver.
UNBOUNDED = 100_000

# HiGHS 1.12's presolve calls some of these small integer systems infeasible that are not; without it they are right.
EXACT = {"presolve": False}
# The cheapest options need not be the very cheapest: what is chosen is proved safe afterwards, and refined.
EFFORT = {**EXACT, "mip_rel_gap": 0.01, "node_limit": 5000}
# So many worlds are remembered: more cost more to look through than they save.
MANY = 800
# HiGHS counts time as it passes; this many times what is left is when it is stopped in any case.
PATIENCE = 20
# What `milp` says of a program it was stopped in: the point it has then need not be the best.
STOPPED = 1
# How near to a whole number the solver's answer counts as one.
WHOLE = 1e-6


class OutOfTime(RuntimeError):
    """The time limit passed before the figures were proved safe."""


@dataclass(frozen=True)
class Option:
    """One way to print a figure: it says that the figure lies in [low, high].

    `shown` is "figure", "band" (`band` in percent) or "mask".
    """

    low: int
    high: int
    cost: float
    shown: str
    band: tuple[int, int] | None = None

    @property
    def known(self) -> bool:
        """Whether a reader knows the figure."""
        return self.low == self.high


@dataclass(frozen=True)
class Doubt:
    """What is asked for: two worlds `width` apart in a figure, none below `floor` or above `ceiling`."""

    column: int
    width: int
    floor: float
    ceiling: float


class System:
    """The linear facts between figures as a matrix, and the worlds found so far."""

    def __init__(self, keys: Sequence[Key], relations: Sequence[Relation], deadline: float) -> None:
        self.index: Mapping[Key, int] = {key: number for number, key in enumerate(keys)}
        used = [r for r in relations if all(key in self.index for key, _ in r.terms)]
        entries = [(row, self.index[key], factor) for row, r in enumerate(used) for key, factor in r.terms]
        rows, columns, factors = (list(part) for part in zip(*entries, strict=True)) if entries else ([], [], [])
        self.matrix = csr_array(coo_array((factors, (rows, columns)), shape=(len(used), len(keys)), dtype=np.float64))
        self.low = np.array([r.low for r in used], dtype=np.float64)
        self.high = np.array([r.high for r in used], dtype=np.float64)
        self.by_row = [[self.index[key] for key, _ in r.terms] for r in used]
        self.by_column: list[list[int]] = [[] for _ in keys]
        for row, members in enumerate(self.by_row):
            for column in members:
                self.by_column[column].append(row)
        self.deadline = deadline
        self.worlds: Vector = np.empty((0, len(keys)))

    def component(self, start: int, free: NDArray[np.bool_]) -> tuple[list[int], list[int]]:
        """(columns, rows) that a free figure hangs together with through other free figures, sorted."""
        columns, rows, queue = {start}, set(), [start]
        while queue:
            for row in self.by_column[queue.pop()]:
                if row not in rows:
                    rows.add(row)
                    fresh = [c for c in self.by_row[row] if free[c] and c not in columns]
                    columns.update(fresh)
                    queue.extend(fresh)
        return sorted(columns), sorted(rows)

    def agreeing(self, low: Vector, high: Vector) -> Vector:
        """The known worlds that agree with these bounds, one per row; NaN where a world says nothing of a figure."""
        unknown = np.isnan(self.worlds)
        agree = np.all(unknown | ((self.worlds >= low) & (self.worlds <= high)), axis=1)
        found: Vector = self.worlds[agree]
        return found

    def extreme(self, low: Vector, high: Vector, summed: Sequence[int], sign: int) -> int | None:
        """The smallest (sign 1) or largest (sign -1) whole sum these hidden figures of one line can have; None if none fits."""
        free = high > low
        columns, rows = self.component(summed[0], free)
        world = np.where(free, np.nan, low)
        block = self.matrix[rows]
        fixed = block @ np.where(free, 0.0, low)
        goal = np.where(np.isin(columns, summed), float(sign), 0.0)
        facts = LinearConstraint(block[:, columns], self.low[rows] - fixed, self.high[rows] - fixed)
        bounds = Bounds(low[columns], high[columns])
        found = _optimum(goal, bounds, facts, self.deadline)
        if found is None:
            return None
        world[columns] = found
        self.worlds = np.vstack([self.worlds[-MANY:], world])
        return int(world[list(summed)].sum())

    def cheapest_doubt(
        self, menus: Sequence[Sequence[Option]], current: Sequence[Option], doubt: Doubt, *, whole: bool
    ) -> dict[int, Option] | None:
        """The cheapest wider options under which two worlds are so far apart in one figure; None if there are none.

        `menus`: for each figure the options at least as wide as its current one, that one included.
        """
        column = doubt.column
        free = np.array([any(not option.known for option in menu) for menu in menus])
        columns, rows = self.component(column, free)
        return _Program(self, menus, current, columns, rows).solve(doubt, whole=whole)


def _answer(
    goal: Vector, integral: Vector, bounds: Bounds, facts: object, deadline: float, effort: Mapping[str, float] = EXACT
) -> Vector | None:
    """The point at which the goal is least, or None; raises `OutOfTime` at the deadline of `clock`.

    Time is counted in seconds of computing: what a busy machine does besides must not cost the readers a breakdown.
    """
    left = deadline - clock()
    if left <= 0:
        raise OutOfTime
    options = {**effort, "time_limit": PATIENCE * left}
    found = milp(goal, integrality=integral, bounds=bounds, constraints=facts, options=options)
    if clock() > deadline or (found.status == STOPPED and effort is EXACT):
        raise OutOfTime
    point: Vector | None = found.x
    return point


def _optimum(goal: Vector, bounds: Bounds, facts: LinearConstraint, deadline: float) -> Vector | None:
    """The whole numbers within the facts at which the goal is least; None if there are none.

    The best point of the linear relaxation is exact wherever it is whole, which is nearly always, and ten times faster.
    """
    for whole in (False, True):
        found = _answer(goal, np.full(len(goal), float(whole)), bounds, facts, deadline)
        if found is None:
            return None
        rounded: Vector = np.round(found)
        if whole or np.abs(found - rounded).max() < WHOLE:
            return rounded
    return None


class _Program:
    """The integer program behind `System.cheapest_doubt`: which options, and a low and a high world they allow."""

    def __init__(
        self,
        system: System,
        menus: Sequence[Sequence[Option]],
        current: Sequence[Option],
        columns: list[int],
        rows: list[int],
    ) -> None:
        self.columns, self.deadline = columns, system.deadline
        self.place = {column: number for number, column in enumerate(columns)}
        self.choices = [(column, option) for column in columns for option in menus[column]]
        self.costs = [max(0.0, option.cost - current[column].cost) for column, option in self.choices]
        inside = np.zeros(len(menus), dtype=bool)
        inside[columns] = True
        block = system.matrix[rows]
        fixed = block @ np.array([0.0 if inside[c] else float(option.low) for c, option in enumerate(current)])
        self.block = block[:, columns].tocoo()
        self.low, self.high = system.low[rows] - fixed, system.high[rows] - fixed

    def solve(self, doubt: Doubt, *, whole: bool) -> dict[int, Option] | None:
        """Column -> option for the figures in reach of the doubtful one."""
        chosen, figures = len(self.choices), len(self.columns)
        size = chosen + 2 * figures
        goal = np.concatenate([self.costs, np.zeros(2 * figures)])
        integral = np.concatenate([np.ones(chosen), np.full(2 * figures, float(whole))])
        below, above = (at + self.place[doubt.column] for at in self._offsets())
        least, most = np.zeros(size), np.concatenate([np.ones(chosen), np.full(2 * figures, float(UNBOUNDED))])
        least[below], most[above] = doubt.floor, doubt.ceiling
        facts = [*self._worlds(size), *self._menus(size), _apart(size, below, above, doubt.width)]
        found = _answer(goal, integral, Bounds(least, most), facts, self.deadline, EFFORT)
        if found is None:
            return None
        picked = [choice for choice, taken in zip(self.choices, found[:chosen], strict=True) if taken > 0.5]
        return dict(picked)

    def _offsets(self) -> tuple[int, int]:
        return len(self.choices), len(self.choices) + len(self.columns)

    def _worlds(self, size: int) -> list[LinearConstraint]:
        return [
            LinearConstraint(
                coo_array((self.block.data, (self.block.row, self.block.col + at)), shape=(self.block.shape[0], size)),
                self.low,
                self.high,
            )
            for at in self._offsets()
        ]

    def _menus(self, size: int) -> list[LinearConstraint]:
        owner = np.array([self.place[column] for column, _ in self.choices])
        pick, count = np.arange(len(self.choices)), len(self.columns)
        one = coo_array((np.ones(len(pick)), (owner, pick)), shape=(count, size))
        found = [LinearConstraint(one, 1, 1)]
        for bound, low, high in (("low", 0.0, np.inf), ("high", -np.inf, 0.0)):
            edges = np.array([-float(getattr(option, bound)) for _, option in self.choices])
            for at in self._offsets():
                values = np.concatenate([edges, np.ones(count)])
                rows = np.concatenate([owner, np.arange(count)])
                columns = np.concatenate([pick, at + np.arange(count)])
                found.append(LinearConstraint(coo_array((values, (rows, columns)), shape=(count, size)), low, high))
        return found


def _apart(size: int, below: int, above: int, width: int) -> LinearConstraint:
    return LinearConstraint(coo_array(([-1.0, 1.0], ([0, 0], [below, above])), shape=(1, size)), width, np.inf)
