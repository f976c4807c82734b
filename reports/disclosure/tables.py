"""Give every figure one identity, so that the same count in two tables is one unknown and not two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any, NamedTuple

Table = dict[str, Any]
Document = dict[str, Any]
Labels = tuple[tuple[str, str], ...]


class Scope(NamedTuple):
    """Where a count was taken: figures of two scopes are never the same figure.

    `version` is 0 for what is being published; a corrected figure's earlier state has its own.
    """

    framework: str
    year: str
    snapshot: str
    version: int = 0


class Key(NamedTuple):
    """The identity of a figure: labels are sorted (dimension, label) pairs with the totals dropped."""

    scope: Scope
    population: str
    measure: str
    labels: Labels

    def __str__(self) -> str:
        cell = ", ".join(f"{dimension} {label}" for dimension, label in self.labels) or "all"
        return f"{self.scope.framework} {self.scope.year} {self.population}/{self.measure} [{cell}]"


class Relation(NamedTuple):
    """A linear fact everybody knows: low <= sum(coefficient * figure) <= high."""

    terms: tuple[tuple[Key, int], ...]
    low: float
    high: float


class Place(NamedTuple):
    """Where a figure is printed: indexes of document, table and row."""

    document: int
    table: int
    row: int


class Sheet(NamedTuple):
    """One table's semantics, without its figures."""

    scope: Scope
    population: str
    measure: str
    dimensions: tuple[str, ...]
    totals: Mapping[str, str]
    overlapping: frozenset[str]
    parts: Mapping[str, Mapping[str, list[str]]]
    printed: Mapping[str, tuple[str, ...]]

    def key(self, labels: Mapping[str, str]) -> Key:
        """The identity of the cell with these labels, one per dimension."""
        pairs = ((d, labels[d]) for d in self.dimensions if labels[d] != self.totals.get(d))
        return Key(self.scope, self.population, self.measure, tuple(sorted(pairs)))

    def base(self, labels: Mapping[str, str]) -> Key:
        """The identity of the denominator: the members with these labels, overlapping dimensions dropped."""
        pairs = ((d, labels[d]) for d in self.dimensions if d not in self.overlapping)
        kept = tuple(sorted(pair for pair in pairs if pair[1] != self.totals.get(pair[0])))
        return Key(self.scope, self.population, "members", kept)

    def denominators(self) -> Sheet:
        """The members table that this table's denominators amount to."""
        kept = tuple(d for d in self.dimensions if d not in self.overlapping)
        return self._replace(measure="members", dimensions=kept, overlapping=frozenset())


def scope_of(document: Document) -> Scope:
    """The scope of a document's figures; without a snapshot its as-of date stands for it."""
    snapshot = document.get("snapshot") or document["as_of"]
    return Scope(document["framework"], document["year"], snapshot)


def sheet_of(table: Table, scope: Scope) -> Sheet:
    """The semantics of a table of the frozen document."""
    dimensions = tuple(table["dimensions"])
    printed = {d: tuple(dict.fromkeys(str(row[d]) for row in table["rows"])) for d in dimensions}
    return Sheet(
        scope=scope,
        population=table["population"],
        measure=table["measure"],
        dimensions=dimensions,
        totals=table.get("totals", {}),
        overlapping=frozenset(table.get("overlapping", ())),
        parts=table.get("parts") or {},
        printed=printed,
    )


def singles_of(key: Key, sheets: Iterable[Sheet]) -> frozenset[Key]:
    """The figures that a figure adds up where its labels are joined; itself where none is."""
    of_key = [sheet for sheet in sheets if sheet[:3] == key[:3]]
    choices = [[(d, part) for part in _joins(of_key, d, label)] for d, label in key.labels]
    return frozenset(key._replace(labels=labels) for labels in product(*choices))


def _joins(sheets: Iterable[Sheet], dimension: str, label: str) -> Iterable[str]:
    found = (sheet.parts.get(dimension, {}).get(label) for sheet in sheets if dimension not in sheet.overlapping)
    return next((parts for parts in found if parts), (label,))


def relations_of(sheet: Sheet, single_labels: Iterable[tuple[str, str]] = ()) -> Iterator[Relation]:
    """Sums, or max <= total <= sum where parts overlap, along each dimension of a table.

    `single_labels` are (dimension, label) pairs printed by some table: a joined label is split into its parts
    only where a part is printed somewhere, else the parts are unknowns nothing bears on.
    """
    known = set(single_labels)
    universe = {d: _universe(sheet, d, known) for d in sheet.dimensions}
    for dimension in sheet.dimensions:
        others = [d for d in sheet.dimensions if d != dimension]
        for labels in product(*(universe[d] for d in others)):
            rest = dict(zip(others, labels, strict=True))
            yield from _along(sheet, dimension, rest, universe[dimension])


def _universe(sheet: Sheet, dimension: str, known: set[tuple[str, str]]) -> tuple[str, ...]:
    labels = list(sheet.printed[dimension])
    for parts in sheet.parts.get(dimension, {}).values():
        if any((dimension, part) in known for part in parts):
            labels += [part for part in parts if part not in labels]
    return tuple(labels)


def _along(sheet: Sheet, dimension: str, rest: dict[str, str], universe: tuple[str, ...]) -> Iterator[Relation]:
    total = sheet.totals.get(dimension)
    joined = {j: p for j, p in sheet.parts.get(dimension, {}).items() if j in universe and set(p) <= set(universe)}
    covered = {part for parts in joined.values() for part in parts}

    def cell(label: str) -> Key:
        return sheet.key(rest | {dimension: label})

    wholes = [(j, list(parts)) for j, parts in joined.items()]
    if total in universe:
        wholes.append((total, [label for label in universe if label != total and label not in covered]))
    for whole, parts in wholes:
        if parts:
            yield from _whole(cell(whole), [cell(part) for part in parts], dimension in sheet.overlapping)


def _whole(whole: Key, parts: list[Key], overlapping: bool) -> Iterator[Relation]:
    terms = ((whole, -1), *((part, 1) for part in parts))
    yield Relation(terms, 0, float("inf") if overlapping else 0)
    if overlapping:
        for part in parts:
            yield Relation(((whole, 1), (part, -1)), 0, float("inf"))


# Whose heads a count of times is made of: times of "participations" are of these students.
HEADS_BEHIND_TIMES = {"participations": ("members", "participants", "participations")}


def heads_and_times(keys: Iterable[Key]) -> Iterator[tuple[Key, Key]]:
    """The pairs (heads, times) of the same cell: a student counted took part at least once, so heads <= times."""
    present = set(keys)
    for times in sorted(key for key in present if key.measure == "participations"):
        for population in HEADS_BEHIND_TIMES.get(times.population, (times.population,)):
            heads = times._replace(population=population, measure="students")
            if heads in present:
                yield heads, times


# Heads that are some of other heads of the same cell: whoever reflected on an experience took part in one.
SOME_OF = {"reflected": "students"}


def some_of_the_heads(keys: Iterable[Key]) -> Iterator[tuple[Key, Key]]:
    """The pairs (some, heads) of the same cell of which everybody knows that the first are among the second."""
    present = set(keys)
    for some in sorted(key for key in present if key.measure in SOME_OF):
        heads = some._replace(measure=SOME_OF[some.measure])
        if heads in present:
            yield some, heads
