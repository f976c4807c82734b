"""Benchmarks: each is a ratio measured side by side in one run, since seconds alone say little on another machine.

An app registers its own in a module whose name begins with `bench`; the command `bench` finds and runs them.
"""

import importlib
import pkgutil
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps

Measure = Callable[[], tuple[float, float]]
_benchmarks: dict[str, tuple[float, str, Measure]] = {}


@dataclass(frozen=True)
class Result:
    """Medians of ours and of the reference in a unit (seconds, or "" where things are counted).

    `reached` when ours / reference is at most the goal.
    """

    name: str
    ours: float
    reference: float
    ratio: float
    goal: float
    reached: bool
    unit: str = "s"


def benchmark(name: str, *, goal: float, unit: str = "s") -> Callable[[Measure], Measure]:
    """Register a function that measures and returns the medians (ours, reference)."""

    def register(measure: Measure) -> Measure:
        _benchmarks[name] = (goal, unit, measure)
        return measure

    return register


def names() -> list[str]:
    """Every benchmark there is; imports the apps' `bench*` modules."""
    for config in apps.get_app_configs():
        for module in pkgutil.iter_modules([config.path]):
            if module.name.startswith("bench"):
                importlib.import_module(f"{config.name}.{module.name}")
    return sorted(_benchmarks)


def run(name: str) -> Result:
    """Measure one; raises KeyError when there is none of that name."""
    goal, unit, measure = _benchmarks[name]
    ours, reference = measure()
    ratio = ours / reference
    return Result(name, round(ours, 4), round(reference, 4), round(ratio, 3), goal, ratio <= goal, unit)


def side_by_side(
    ours: Callable[[], object],
    reference: Callable[[], object],
    *,
    before_each: Callable[[], object] = lambda: None,
    rounds: int = 5,
) -> tuple[float, float]:
    """Medians in seconds of two functions run in turns, so that a slow moment of the machine hits both.

    Each is run once unmeasured first; who begins changes with each round.
    """
    spent: dict[str, list[float]] = {"ours": [], "reference": []}
    pair = [("ours", ours), ("reference", reference)]
    for round_number in range(rounds + 1):
        for name, function in pair if round_number % 2 else reversed(pair):
            before_each()
            started = time.perf_counter()
            function()
            if round_number:
                spent[name].append(time.perf_counter() - started)
    return statistics.median(spent["ours"]), statistics.median(spent["reference"])
