"""What a reader may know besides the files: figures others publish, totals of a district, and one's own case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reports.attacker.facts import Fact
from reports.attacker.names import UNBOUNDED, Name


@dataclass(frozen=True)
class Known:
    """A figure lies in [low, high]; labels are (dimension, label) pairs without totals, "9+10" adds labels up.

    Without a `snapshot` it is about every snapshot of the year. With `campuses` it is the sum of their figures.
    """

    framework: str
    year: str
    population: str
    measure: str
    labels: tuple[tuple[str, str], ...]
    low: int = 0
    high: int = UNBOUNDED
    snapshot: str = ""
    campuses: tuple[str, ...] = ()

    def names(self, printed: Iterable[Name]) -> Iterator[tuple[Name, list[Fact]]]:
        """The figures it is about, once per snapshot, and the facts that tie a sum to its parts."""
        ours = {n.snapshot for n in printed if (n.framework, n.year) == (self.framework, self.year)}
        for snapshot in sorted(ours & {self.snapshot} if self.snapshot else ours):
            parts = list(self._parts(snapshot))
            if len(parts) == 1:
                yield parts[0], []
            else:
                campus = "+".join(self.campuses)
                whole = self._name(snapshot, campus, self.labels)
                yield whole, [Fact(((whole, -1), *((part, 1) for part in parts)), equal=True)]

    def _parts(self, snapshot: str) -> Iterator[Name]:
        for campus in self.campuses or ("",):
            for labels in _single(self.labels):
                yield self._name(snapshot, campus, labels)

    def _name(self, snapshot: str, campus: str, labels: Sequence[tuple[str, str]]) -> Name:
        known = self.framework, self.year, snapshot, self.population, self.measure
        return Name(*known, frozenset(labels), campus=campus)


def _single(labels: Sequence[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    found: list[list[tuple[str, str]]] = [[]]
    for dimension, label in labels:
        found = [[*rest, (dimension, part)] for rest in found for part in label.split("+")]
    return found
