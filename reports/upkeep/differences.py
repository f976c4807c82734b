"""What moved between a snapshot and the one before it, in exact figures: for staff, never for the public."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from reports import measures
from reports.models import Snapshot
from reports.tables import TABLES, Axes, dressed
from wbl_portal.frameworks import framework


@dataclass(frozen=True)
class Move:
    """One cell: its words, the figure before and after."""

    cell: str
    before: int
    after: int

    @property
    def by(self) -> str:
        return f"{self.after - self.before:+d}"


@dataclass(frozen=True)
class TableMoves:
    """A table of a framework: how many of its cells that are not 0 in both stayed, and those that moved."""

    framework: str
    title: str
    stayed: int
    moves: list[Move]


def previous(snapshot: Snapshot) -> Snapshot | None:
    """The snapshot before this one by the day of its figures, in this year or an earlier one; what a correction corrects."""
    earlier = Q(as_of__lt=snapshot.as_of) | Q(as_of=snapshot.as_of, frozen_at__lt=snapshot.frozen_at)
    return Snapshot.objects.filter(earlier).select_related("year").latest_first().first()


def differences(snapshot: Snapshot, before: Snapshot) -> list[TableMoves]:
    """Per table, in the order of the figures, what moved; tables of which nothing moved too."""
    old, new = dict(measures.cells_of(before.figures)), dict(measures.cells_of(snapshot.figures))
    found: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    for cell in sorted(old.keys() | new.keys()):
        found.setdefault((cell[0], cell[1]), []).append(cell)
    return [_moves(snapshot, before, table, cells, old, new) for table, cells in found.items()]


def _moves(
    snapshot: Snapshot,
    before: Snapshot,
    table: tuple[str, str],
    cells: list[tuple[str, ...]],
    old: dict[tuple[str, ...], int],
    new: dict[tuple[str, ...], int],
) -> TableMoves:
    moved = [cell for cell in cells if old.get(cell, 0) != new.get(cell, 0)]
    words = _words(snapshot, table) or _words(before, table)
    edition = framework(table[0])
    title = str(TABLES[table[1]].title) if table[1] in TABLES else table[1]
    moves = [Move(", ".join(_said(cell[2:], words)), old.get(cell, 0), new.get(cell, 0)) for cell in moved]
    return TableMoves(edition.title, title, len(cells) - len(moved), moves)


def _words(snapshot: Snapshot, table: tuple[str, str]) -> dict[str, dict[str, str]]:
    """{dimension: {label: words}} as the table is dressed for readers; empty where the snapshot has no such table."""
    program = snapshot.figures.get("programs", {}).get(table[0])
    if program is None or table[1] not in TABLES:
        return {}
    labels: dict[str, dict[str, str]] = dressed(table[1], [], Axes(**program["axes"]), framework(table[0]))["labels"]
    return labels


def _said(names: tuple[str, ...], words: dict[str, dict[str, str]]) -> Iterator[str]:
    """'grade 9' as people say it."""
    for name in names:
        dimension, _space, label = name.partition(" ")
        yield words.get(dimension, {}).get(label, name)
