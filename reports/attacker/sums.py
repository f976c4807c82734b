"""Categories added up: hidden cells of one line, joined labels at other times, and cells without a student in common."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from itertools import combinations, product

from reports.attacker.facts import Fact
from reports.attacker.names import Name
from reports.attacker.printed import PrintedTable

# Up to so many hidden cells of a line every choice is tried; of more the pairs, all, and all but one.
FEW = 4

Parts = Mapping[tuple[str, str], tuple[str, ...]]


def parts_of(printed: Sequence[PrintedTable]) -> Parts:
    """(dimension, joined label) -> the labels it joins, over all files."""
    return {
        (d, joined): members
        for table in printed
        for d, groups in table.parts.items()
        for joined, members in groups.items()
    }


def kinds_apart(printed: Sequence[PrintedTable]) -> Callable[[Name, Name], bool]:
    """A test whether two figures have no student in common: they differ in a dimension that divides both measures."""
    overlapping = {(table.measure, d) for table in printed for d in table.overlapping}
    parts = parts_of(printed)

    def apart(one: Name, other: Name) -> bool:
        labels = dict(other.labels)
        for dimension, label in one.labels:
            divides = not {(one.measure, dimension), (other.measure, dimension)} & overlapping
            if dimension in labels and divides:
                mine, theirs = ({*parts.get((dimension, each), (each,))} for each in (label, labels[dimension]))
                if not mine & theirs:
                    return True
        return False

    return apart


def hidden_lines(
    facts: Sequence[Fact], ranges: Mapping[Name, tuple[int, int]], within: Container[Name]
) -> Iterator[tuple[Name, ...]]:
    """The sets of at least two hidden figures of a sum that a reader would add up, each once."""
    seen: set[tuple[Name, ...]] = set()
    for fact in facts:
        if fact.equal and fact.terms[0][1] == -1:
            hidden = [n for n, _ in fact.terms[1:] if ranges[n][0] < ranges[n][1] and n in within]
            for chosen in _choices(hidden):
                if chosen not in seen:
                    seen.add(chosen)
                    yield chosen


def _choices(hidden: Sequence[Name]) -> Iterator[tuple[Name, ...]]:
    count = len(hidden)
    for size in range(2, count + 1) if count <= FEW else sorted({2, count - 1, count}):
        yield from combinations(hidden, size)


def added_up(
    name: Name, parts: Parts, printed: Mapping[Name, Mapping[Name, int]]
) -> Iterator[tuple[tuple[str, str], int]]:
    """((snapshot, state), figure) of every time at which a figure, or each part of its joined labels, was printed."""
    for when, value in printed.get(name, {}).items():
        yield (when.snapshot, when.state), value
    choices = [[(d, part) for part in parts.get((d, label), (label,))] for d, label in sorted(name.labels)]
    singles = [printed.get(name._replace(labels=frozenset(labels)), {}) for labels in product(*choices)]
    if len(singles) > 1:
        times = [{(when.snapshot, when.state): value for when, value in each.items()} for each in singles]
        for moment in set.intersection(*(set(each) for each in times)):
            yield moment, sum(each[moment] for each in times)
