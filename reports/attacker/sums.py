"""Categories added up: hidden cells of one line, joined labels at other times, and cells without a student in common."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from itertools import combinations, permutations, product

from reports.attacker.facts import Fact
from reports.attacker.names import Name
from reports.attacker.printed import PrintedTable

# Up to so many hidden cells of a line every choice is tried; of more the pairs, all, and all but one.
FEW = 4

Parts = Mapping[tuple[str, str], tuple[str, ...]]
# Figures by their labels, none of them joined.
Singles = frozenset[frozenset[tuple[str, str]]]


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


def common_sums(ranges: Mapping[Name, tuple[int, int]], parts: Parts) -> Iterator[tuple[tuple[Name, ...], int]]:
    """(figures of one time, what others of another time add up to): the smallest sums that both times have in common.

    A reader of "9-10" and "11" in the fall, and of "9" and "10-11" in the spring, knows 9 to 11 of both.
    """
    lines: dict[tuple[object, ...], dict[tuple[str, str], dict[Name, Singles]]] = {}
    for name in sorted(ranges, key=Name.order):
        if name.measure != "members":  # how many are enrolled says nothing of what anybody did
            line = (*name.at_any_time()[:5], name.campus, frozenset(d for d, _ in name.labels))
            times = lines.setdefault(line, {})
            times.setdefault((name.snapshot, name.state), {})[name] = _singles(name, parts)
    for times in lines.values():
        for now, before in permutations(times, 2):
            exact = {name: covers for name, covers in times[before].items() if ranges[name][0] == ranges[name][1]}
            for here, there in _matched(_finest(times[now]), _finest(exact)):
                if len(here) > 1:
                    yield here, sum(ranges[name][0] for name in there)


def _singles(name: Name, parts: Parts) -> Singles:
    """The figures without joined labels that a figure adds up."""
    return frozenset(map(frozenset, product(*([(d, p) for p in parts.get((d, x), (x,))] for d, x in name.labels))))


def _finest(covers: Mapping[Name, Singles]) -> dict[Name, Singles]:
    """Those that join least, none counting what another one counts."""
    found: dict[Name, Singles] = {}
    taken: set[frozenset[tuple[str, str]]] = set()
    for name, singles in sorted(covers.items(), key=lambda each: len(each[1])):
        if not taken & singles:
            found[name] = singles
            taken |= singles
    return found


def _matched(
    here: Mapping[Name, Singles], there: Mapping[Name, Singles]
) -> Iterator[tuple[tuple[Name, ...], tuple[Name, ...]]]:
    """The smallest sets of figures of both sides that add up the same."""
    covers = dict(here) | dict(there)
    having: dict[frozenset[tuple[str, str]], list[Name]] = {}
    for name, singles in covers.items():
        for single in singles:
            having.setdefault(single, []).append(name)
    done: set[Name] = set()
    for start in here:
        if start in done:
            continue
        block, queue = {start}, [start]
        while queue:
            fresh = {name for single in covers[queue.pop()] for name in having[single]} - block
            block |= fresh
            queue += fresh
        sides = [tuple(sorted(block & side.keys(), key=Name.order)) for side in (here, there)]
        mine, theirs = (frozenset().union(*(covers[name] for name in side)) for side in sides)
        if mine == theirs:
            yield sides[0], sides[1]
        done |= block
