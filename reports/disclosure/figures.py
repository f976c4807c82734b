"""Read documents with exact figures into unknowns and the facts that tie them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from reports.disclosure.tables import (
    Document,
    Key,
    Labels,
    Place,
    Relation,
    Sheet,
    Table,
    heads_and_times,
    relations_of,
    scope_of,
    sheet_of,
    some_of_the_heads,
)

# Framework, year and labels of a number of experiences: it is no count of students, so no snapshot holds it.
Offer = tuple[str, str, Labels]


class InconsistentTables(ValueError):
    """The input contradicts itself: two tables give one figure two values, or parts do not add up to their total."""


class Figures:
    """All figures of documents that are published together.

    `truth`: the exact value of each figure; `places`: where it is printed; `bases`: the members a figure is part of.
    Tables marked safe (no student is counted in them) are left out.
    """

    def __init__(self, documents: Sequence[Document]) -> None:
        self.truth: dict[Key, int] = {}
        self.places: dict[Key, list[Place]] = defaultdict(list)
        self.bases: dict[Key, Key] = {}
        self.sheets: list[Sheet] = []
        for number, document in enumerate(documents):
            for position, table in enumerate(document["tables"]):
                self._read(document, table, number, position)
        self.bases = {key: base for key, base in self.bases.items() if base in self.truth}

    def _read(self, document: Document, table: Table, number: int, position: int) -> None:
        sheet = sheet_of(table, scope_of(document))
        if table.get("safe"):
            return
        self.sheets.append(sheet)
        for index, row in enumerate(table["rows"]):
            key, base = sheet.key(row), sheet.base(row)
            self._learn(key, row["value"], table)
            self.places[key].append(Place(number, position, index))
            if row.get("denominator") is not None:
                self._learn(base, row["denominator"], table)
            if sheet.measure not in ("members", "participations") or row.get("denominator") is not None:
                self.bases[key] = base
        if any(row.get("denominator") is not None for row in table["rows"]):
            self.sheets.append(sheet.denominators())

    def _learn(self, key: Key, value: int, table: Table) -> None:
        if self.truth.setdefault(key, value) != value:
            raise InconsistentTables(
                f"table {table['id']} gives {key} as {value}, another table as {self.truth[key]}; "
                "figures that differ in meaning need a population or a measure of their own"
            )

    def single_labels(self) -> set[tuple[str, str]]:
        """Every (dimension, label) pair that some table prints."""
        return {(d, label) for sheet in self.sheets for d in sheet.dimensions for label in sheet.printed[d]}

    def are_apart(self, key: Key, other: Key) -> bool:
        """Whether two figures differ in a label of a dimension that divides whatever is counted in both."""
        labels = dict(other.labels)
        for dimension, label in key.labels:
            if dimension in labels and not {(m, dimension) for m in (key.measure, other.measure)} & self._overlapping:
                single, beside = self._singles(dimension, label), self._singles(dimension, labels[dimension])
                if not single & beside:
                    return True
        return False

    @cached_property
    def _overlapping(self) -> set[tuple[str, str]]:
        return {(sheet.measure, dimension) for sheet in self.sheets for dimension in sheet.overlapping}

    def _singles(self, dimension: str, label: str) -> set[str]:
        parts = (sheet.parts.get(dimension, {}).get(label) for sheet in self.sheets)
        return {each for part in label.split("+") for each in next(filter(None, parts), [part])}

    def relations(self, also: Sequence[Sheet] = ()) -> list[Relation]:
        """The facts that hold inside tables and towards members, each once; `also` are sheets of earlier documents."""
        single = self.single_labels() | {(d, x) for s in also for d in s.dimensions for x in s.printed[d]}
        found = [relation for sheet in [*self.sheets, *also] for relation in relations_of(sheet, single)]
        for key, base in sorted(self.bases.items()):
            found.append(Relation(((base, 1), (key, -1)), 0, float("inf")))
        found += [Relation(((heads, 1), (some, -1)), 0, float("inf")) for some, heads in some_of_the_heads(self.truth)]
        return list(dict.fromkeys(found))

    def ties(self, keys: Iterable[Key], offered: Mapping[Offer, int]) -> list[Relation]:
        """Heads <= times <= heads x experiences of the same cell: a student counts once per experience.

        `offered` are the published numbers of experiences. A tie is left out where it fails: a student changed grade
        after taking part, or was guest at another grade's experience.
        """
        found = []
        for heads, times in heads_and_times({*self.truth, *keys}):
            number = offered.get((times.scope.framework, times.scope.year, times.labels), 0)
            ties = [Relation(((times, 1), (heads, -1)), 0, float("inf"))]
            ties += [Relation(((heads, number), (times, -1)), 0, float("inf"))] if number else []
            known = heads in self.truth and times in self.truth
            found += [tie for tie in ties if not known or self.holds(tie)]
        return found

    def check(self, relations: Sequence[Relation]) -> None:
        """Raise `InconsistentTables` where the exact figures break a sum, an overlap or a denominator."""
        for relation in relations:
            if all(key in self.truth for key, _ in relation.terms) and not self.holds(relation):
                cells = "; ".join(f"{key} = {self.truth[key]}" for key, _ in relation.terms)
                raise InconsistentTables(f"these figures do not fit together: {cells}")

    def holds(self, relation: Relation) -> bool:
        """Whether the exact figures satisfy a fact."""
        return relation.low <= sum(self.truth[key] * factor for key, factor in relation.terms) <= relation.high


def experiences_offered(documents: Sequence[Document]) -> dict[Offer, int]:
    """The numbers of experiences that these documents print; the largest where they were printed more than once."""
    found: dict[Offer, int] = {}
    for document in documents:
        for table in document["tables"]:
            if table.get("safe") and table["measure"] == "experiences":
                sheet = sheet_of(table, scope_of(document))
                for row in table["rows"]:
                    place = document["framework"], document["year"], sheet.key(row).labels
                    found[place] = max(found.get(place, 0), row["value"] or 0)
    return found
