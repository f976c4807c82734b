"""The exact integer range of every hidden figure, given all printed ones and all facts (HiGHS)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_array

from reports.attacker.facts import Fact
from reports.attacker.names import Name

Range = tuple[int, int]

# HiGHS 1.12's presolve calls some of these small integer systems infeasible that are not; without it they are right.
EXACT = {"presolve": False}
# How near to a whole number the solver's answer counts as one.
WHOLE = 1e-6


class Contradiction(Exception):
    """No whole numbers fit everything that is printed; `names` are the hidden figures concerned."""

    def __init__(self, names: Sequence[Name]) -> None:
        super().__init__("the figures contradict each other")
        self.names = list(names)


class Cluster:
    """Hidden figures that hang together through facts, apart from all others; `ranges` is what each cell says."""

    def __init__(self, names: Sequence[Name], facts: Sequence[Fact], ranges: Mapping[Name, Range]) -> None:
        self.names = sorted(names, key=Name.order)
        place = {name: number for number, name in enumerate(self.names)}
        matrix = lil_array((max(1, len(facts)), len(self.names)), dtype=np.float64)
        low, high = np.zeros(max(1, len(facts))), np.full(max(1, len(facts)), np.inf)
        for row, fact in enumerate(facts):
            fixed = 0
            for name, factor in fact.terms:
                if name in place:
                    matrix[row, place[name]] += factor
                else:
                    fixed += factor * ranges[name][0]
            low[row] = -fixed
            high[row] = -fixed if fact.equal else np.inf
        self.facts = LinearConstraint(matrix.tocsr(), low, high)
        self.bounds = Bounds(
            np.array([float(ranges[name][0]) for name in self.names]),
            np.array([float(ranges[name][1]) for name in self.names]),
        )
        self.place = place
        self.worlds: list[NDArray[np.float64]] = []

    def range_of(self, names: Sequence[Name], is_narrow: Callable[[float, float], bool]) -> Range | None:
        """The exact range of the sum of hidden figures, or None where it is not narrow; raises `Contradiction`."""
        numbers = [self.place[name] for name in names]
        sums = [world[numbers].sum() for world in self.worlds]
        if sums and not is_narrow(min(sums), max(sums)):
            return None  # two worlds found on the way already differ that much
        least, most = (self._push(numbers, sign) for sign in (1.0, -1.0))
        return (int(least), int(most)) if is_narrow(least, most) else None

    def _push(self, numbers: Sequence[int], sign: float) -> float:
        goal = np.zeros(len(self.names))
        goal[numbers] = sign
        world = self._best(goal, whole=False)
        if world is not None and np.abs(world - np.round(world)).max() > WHOLE:
            world = self._best(goal, whole=True)
        if world is None:
            raise Contradiction(self.names)
        self.worlds.append(np.round(world))
        return float(self.worlds[-1][numbers].sum())

    def _best(self, goal: NDArray[np.float64], *, whole: bool) -> NDArray[np.float64] | None:
        """The world in which the goal is least; the best one in fractions is exact where it is whole by itself."""
        integral = np.full(len(goal), float(whole))
        world = milp(goal, integrality=integral, bounds=self.bounds, constraints=self.facts, options=EXACT)
        if world.x is None and self.worlds:
            raise RuntimeError(f"the solver lost a system that has a solution: {world.message}")
        return world.x


def clusters(
    facts: Sequence[Fact], ranges: Mapping[Name, Range], around: Iterable[Name] | None = None
) -> Iterable[Cluster]:
    """The hidden figures (or only those `around` some) in groups that share no fact."""
    chosen = ranges if around is None else around
    hidden = sorted((name for name in chosen if ranges[name][0] < ranges[name][1]), key=Name.order)
    beside: dict[Name, list[Fact]] = {}
    for fact in facts:
        for name, _ in fact.terms:
            beside.setdefault(name, []).append(fact)
    done: set[Name] = set()
    for start in hidden:
        if start in done:
            continue
        members, queue = {start}, [start]
        touched: dict[Fact, None] = {}
        while queue:
            for fact in beside.get(queue.pop(), []):
                touched[fact] = None
                fresh = [n for n, _ in fact.terms if ranges[n][0] < ranges[n][1] and n not in members]
                members.update(fresh)
                queue.extend(fresh)
        done |= members
        yield Cluster(list(members), list(touched), ranges)


def broken(facts: Sequence[Fact], ranges: Mapping[Name, Range]) -> list[Fact]:
    """The facts that plainly printed figures break among themselves."""
    found = []
    for fact in facts:
        if all(ranges[name][0] == ranges[name][1] for name, _ in fact.terms):
            total = sum(factor * ranges[name][0] for name, factor in fact.terms)
            if total < 0 or (fact.equal and total != 0):
                found.append(fact)
    return found
