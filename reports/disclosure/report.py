"""Write the chosen options into documents, and say per table what is hidden, why, and how much still shows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reports.disclosure.figures import Figures
from reports.disclosure.options import Policy
from reports.disclosure.solver import Option
from reports.disclosure.tables import Document, Key, Place, Table

MARK = "*"


@dataclass
class TableReport:
    """What protection did to one table.

    `hidden` and `banded`: cell ("grade 9, phase training") -> why: "small" itself, "complementary" (another one could be
    worked out from it) or "earlier" (only because of what is public already). `joined`: joined labels; `given_up`: the
    dimensions whose breakdown was left out. `singles`: cells without a total, a joined cell counting for each it covers;
    `shown`: those with a figure or a band; `cells` and `cells_shown`: the same, a joined cell counting once.
    """

    slot: str
    table: str
    measure: str
    hidden: dict[str, str] = field(default_factory=dict)
    banded: dict[str, str] = field(default_factory=dict)
    joined: list[str] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)
    singles: int = 0
    shown: int = 0
    cells: int = 0
    cells_shown: int = 0

    @property
    def usefulness(self) -> float:
        """The share of single cells shown as a figure or a band, 0 to 1."""
        return self.shown / self.singles if self.singles else 1.0


@dataclass
class LayoutReport:
    """What a way to join grades shows of the tables by grade: `cells` of `printed` ones have a figure or a band.

    `counts`: "heads" (with members) or "times"; `share` and `worst`: usefulness over all of them and of the worst table.
    """

    framework: str
    counts: str
    joined: list[str]
    cells: int
    printed: int
    share: float
    worst: float
    chosen: bool = False


@dataclass
class Protected:
    """Documents safe to publish, in the order given, a report per table of students, and one per layout tried."""

    documents: list[Document]
    tables: list[TableReport]
    layouts: list[LayoutReport] = field(default_factory=list)

    @property
    def usefulness(self) -> float:
        """The share of all single cells shown as a figure or a band, 0 to 1."""
        singles = sum(report.singles for report in self.tables)
        return sum(report.shown for report in self.tables) / singles if singles else 1.0


def write(
    documents: Sequence[Document],
    figures: Figures,
    options: Mapping[Key, Option],
    policy: Policy,
    earlier: Collection[Key],
) -> Protected:
    """The documents with each figure as its option says, and the reports; `earlier` are hidden only for what is public."""
    keys = {place: key for key, places in figures.places.items() for place in places}
    written, reports = [], []
    for number, document in enumerate(documents):
        tables = []
        for position, table in enumerate(document["tables"]):
            if table.get("safe"):
                tables.append(table)
                continue
            cells = [keys[Place(number, position, row)] for row in range(len(table["rows"]))]
            rows = [_row(row, key, figures, options) for row, key in zip(table["rows"], cells, strict=True)]
            tables.append(table | {"rows": rows})
            known = {key: _reason(key, figures, policy, earlier) for key in cells}
            reports.append(_report(document["slot"], table, cells, options, known))
        written.append(document | {"tables": tables})
    return Protected(written, reports)


def _row(row: dict[str, Any], key: Key, figures: Figures, options: Mapping[Key, Option]) -> dict[str, Any]:
    option, base = options[key], figures.bases.get(key)
    size = figures.truth[base] if base is not None and options[base].known else None
    blank = row | {"value": None, "denominator": None, "percent": None, "band": None, "mask": None}
    if option.shown == "mask":
        return blank | {"mask": MARK}
    if option.band is not None:
        return blank | {"denominator": size, "band": {"low": option.band[0], "high": option.band[1]}}
    shown = size if row["denominator"] is not None else None
    percent = _percent(row["value"], shown) if shown and row["percent"] is not None else None
    return blank | {"value": row["value"], "denominator": shown, "percent": percent}


def _percent(value: int, base: int) -> float:
    """The share in percent, rounded half up to one decimal."""
    return (2000 * value + base) // (2 * base) / 10


def _reason(key: Key, figures: Figures, policy: Policy, earlier: Collection[Key]) -> str:
    base = figures.truth.get(figures.bases[key]) if key in figures.bases else None
    if policy.is_small(figures.truth[key], base):
        return "small"
    return "earlier" if key in earlier else "complementary"


def _report(
    slot: str, table: Table, cells: Sequence[Key], options: Mapping[Key, Option], reasons: Mapping[Key, str]
) -> TableReport:
    report = TableReport(slot, table["id"], table["measure"], given_up=list(table.get("given_up", ())))
    parts = table.get("parts") or {}
    report.joined = sorted(label for groups in parts.values() for label in groups)
    for row, key in zip(table["rows"], cells, strict=True):
        option = options[key]
        if option.shown != "figure":
            name = ", ".join(f"{d} {row[d]}" for d in table["dimensions"])
            (report.hidden if option.shown == "mask" else report.banded)[name] = reasons[key]
        if len(key.labels) == len(table["dimensions"]):
            weight = 1
            for dimension, label in key.labels:
                weight *= len(parts.get(dimension, {}).get(label, (label,)))
            is_shown = option.shown != "mask"
            report.singles, report.cells = report.singles + weight, report.cells + 1
            report.shown, report.cells_shown = report.shown + weight * is_shown, report.cells_shown + is_shown
    return report
