"""What follows for categories added up: the hidden figures of one line together may give a small group away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from reports.disclosure.tables import Key, Relation

# Up to so many hidden figures of a line every choice of them is looked at; of more the pairs, all, and all but one.
FEW = 4


def sums(relations: Iterable[Relation]) -> Iterator[tuple[Key, tuple[Key, ...]]]:
    """(total, its parts) of every sum: the parts differ in one label and have no student in common."""
    for relation in relations:
        if relation.low == relation.high == 0 and len(relation.terms) > 2:
            whole, *parts = relation.terms
            if whole[1] == -1 and all(factor == 1 for _, factor in parts):
                yield whole[0], tuple(key for key, _ in parts)


def choices(hidden: Sequence[Key]) -> Iterator[tuple[Key, ...]]:
    """The sets of at least two hidden figures of a line that a reader would add up."""
    count = len(hidden)
    sizes = range(2, count + 1) if count <= FEW else sorted({2, count - 1, count})
    for size in sizes:
        yield from combinations(hidden, size)


def union_of(parts: Sequence[Key]) -> Key:
    """The name of figures of one line added up: their labels joined by "+"."""
    ours = [dict(key.labels) for key in parts]
    labels = {d: "+".join(dict.fromkeys(each[d] for each in ours)) for d in ours[0]}
    return parts[0]._replace(labels=tuple(sorted(labels.items())))


def sum_of(parts: Sequence[Key]) -> Relation:
    """The fact that makes a union an unknown of its own."""
    return Relation(((union_of(parts), -1), *((key, 1) for key in parts)), 0, 0)
