"""What everybody knows of such tables: sums, overlaps, and how heads, times, members and experiences hang together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from reports.attacker.names import Name, name_of
from reports.attacker.printed import PrintedTable

# The populations whose heads stand behind times that are counted over all participations.
HEADS = ("members", "participants", "participations")
# What is counted -> of what it is a part in the same cell: whoever reflected on an experience took part in one.
AMONG = {"reflected": "students"}


class Fact(NamedTuple):
    """The sum of factor x figure is at least 0; where `equal`, it is 0.

    `weak` ones may fail for a few students (who changed grade after taking part, or were guests at another grade's
    experience): those that printed figures break are dropped, and all of them before anything else is doubted.
    """

    terms: tuple[tuple[Name, int], ...]
    equal: bool = False
    weak: bool = False


def facts_of(tables: Sequence[PrintedTable]) -> list[Fact]:
    """The sums and overlaps inside every table of students."""
    printed = {pair for table in tables for cell in table.cells for pair in cell.labels}
    found = [fact for table in tables for fact in _inside(table, printed)]
    return list(dict.fromkeys(found))


def facts_between(
    names: Iterable[Name], wholes: Mapping[Name, Name], offered: Mapping[tuple[object, ...], int]
) -> list[Fact]:
    """Parts are at most their whole; heads are at most times, and times at most heads for each experience offered.

    Figures of two school years or snapshots have no fact between them: students come, leave and move up a grade, so even
    credentials "whenever earned" are counted over other members, whose number a reader cannot tell.
    """
    present = set(names)
    found = [Fact(((whole, 1), (part, -1))) for part, whole in wholes.items() if whole in present]
    for some in present:
        heads = some._replace(measure=AMONG.get(some.measure, ""))
        if heads in present:
            found.append(Fact(((heads, 1), (some, -1))))
    for times in present:
        if times.measure != "participations":
            continue
        people = HEADS if times.population == "participations" else (times.population,)
        for heads in (times._replace(measure="students", population=who) for who in people):
            if heads in present:
                found.append(Fact(((times, 1), (heads, -1)), weak=True))
                number = offered.get((times.framework, times.year, times.labels), 0)
                if number:
                    found.append(Fact(((heads, number), (times, -1)), weak=True))
    return found


def offers(tables: Sequence[PrintedTable]) -> dict[tuple[object, ...], int]:
    """The printed numbers of experiences by framework, year and labels; the largest where several were printed."""
    found: dict[tuple[object, ...], int] = {}
    for table in tables:
        if table.measure == "experiences":
            for cell in table.cells:
                place = table.framework, table.year, name_of(table, dict(cell.labels)).labels
                found[place] = max(found.get(place, 0), cell.figure.value or 0)
    return found


def _inside(table: PrintedTable, printed: set[tuple[str, str]]) -> Iterator[Fact]:
    labels = {d: _labels(table, d, printed) for d in table.dimensions}
    for dimension in table.dimensions:
        others = [d for d in table.dimensions if d != dimension]
        for rest in product(*(labels[d] for d in others)):
            fixed = dict(zip(others, rest, strict=True))
            for whole, members in _sums(table, dimension, labels[dimension]):
                top = name_of(table, fixed | {dimension: whole})
                parts = [name_of(table, fixed | {dimension: label}) for label in members]
                yield from _total(top, parts, dimension in table.overlapping)


def _labels(table: PrintedTable, dimension: str, printed: set[tuple[str, str]]) -> list[str]:
    """Printed labels, and the parts of joined ones where some table prints such a part."""
    found = list(dict.fromkeys(dict(cell.labels)[dimension] for cell in table.cells))
    for members in table.parts.get(dimension, {}).values():
        if any((dimension, member) in printed for member in members):
            found += [member for member in members if member not in found]
    return found


def _sums(table: PrintedTable, dimension: str, labels: list[str]) -> Iterator[tuple[str, list[str]]]:
    below: set[str] = set()
    for joined, members in table.parts.get(dimension, {}).items():
        if joined in labels and all(member in labels for member in members):
            below |= set(members)
            yield joined, list(members)
    total = table.totals.get(dimension)
    if total in labels:
        yield total, [label for label in labels if label != total and label not in below]


def _total(top: Name, parts: list[Name], overlapping: bool) -> Iterator[Fact]:
    if not parts:
        return
    yield Fact(((top, -1), *((part, 1) for part in parts)), equal=not overlapping)
    if overlapping:
        for part in parts:
            yield Fact(((top, 1), (part, -1)))
