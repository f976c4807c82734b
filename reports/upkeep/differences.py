"""What moved between a snapshot and the one before it, in sentences with exact figures: for staff, never for the public."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reports import measures
from reports.models import Snapshot
from reports.tables import TABLES, Axes, dressed
from wbl_portal.frameworks import framework

# What a table counts, in a sentence, where it is not students.
UNITS: dict[str, Promise] = {"members": gettext_lazy("members"), "participations": gettext_lazy("participations")}
STUDENTS = gettext_lazy("students")
MEMBERS = "members"  # of a group: what its figure is out of


@dataclass(frozen=True)
class Move:
    """One cell: its words, the figure before and after, and what is counted."""

    cell: str
    before: int
    after: int
    unit: str

    @property
    def by(self) -> str:
        return f"{self.after - self.before:+,d}"

    @property
    def size(self) -> int:
        return abs(self.after - self.before)

    @property
    def sentence(self) -> str:
        """'Grade 9, Exploration: rose from 61 to 74 students (+13).'"""
        figures = {"before": f"{self.before:,}", "after": f"{self.after:,}", "by": self.by}
        known = {"cell": self.cell, "unit": self.unit, **figures}
        if not self.before:
            return _("%(cell)s: new, %(after)s %(unit)s.") % known
        if not self.after:
            return _("%(cell)s: none any more, %(before)s %(unit)s before.") % known
        if self.after > self.before:
            return _("%(cell)s: rose from %(before)s to %(after)s %(unit)s (%(by)s).") % known
        return _("%(cell)s: fell from %(before)s to %(after)s %(unit)s (%(by)s).") % known


@dataclass(frozen=True)
class TableMoves:
    """A table of a framework: those of its cells that moved, the largest move first, and how many stayed as they were."""

    framework: str
    title: str
    stayed: int
    moves: list[Move]

    @property
    def unchanged(self) -> str:
        """'12 figures are unchanged.'; empty where none stayed."""
        words = ngettext("%(n)s figure is unchanged.", "%(n)s figures are unchanged.", self.stayed)
        return words % {"n": f"{self.stayed:,}"} if self.stayed else ""


def previous(snapshot: Snapshot) -> Snapshot | None:
    """The snapshot before this one by the day of its figures, in this year or an earlier one; what a correction corrects."""
    earlier = Q(as_of__lt=snapshot.as_of) | Q(as_of=snapshot.as_of, frozen_at__lt=snapshot.frozen_at)
    return Snapshot.objects.filter(earlier).select_related("year").latest_first().first()


def differences(snapshot: Snapshot, before: Snapshot, *, groups: bool) -> list[TableMoves]:
    """Per table, the one with the largest move first, what moved; tables of which nothing moved too.

    `groups`: with the tables of student groups, for those who may read the groups of students.
    """
    old, new = dict(measures.cells_of(before.figures)), dict(measures.cells_of(snapshot.figures))
    found: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    for cell in sorted(old.keys() | new.keys()):
        if groups or not TABLES[cell[1]].by_group:
            found.setdefault((cell[0], cell[1]), []).append(cell)
    made = [_moves(snapshot, before, table, cells, old, new) for table, cells in found.items()]
    return sorted(made, key=lambda table: -max((move.size for move in table.moves), default=0))


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
    unit = str(UNITS.get(TABLES[table[1]].measure, STUDENTS))
    moves = [Move(", ".join(_said(cell[2:], words)), old.get(cell, 0), new.get(cell, 0), unit) for cell in moved]
    moves.sort(key=lambda move: -move.size)
    return TableMoves(framework(table[0]).title, str(TABLES[table[1]].title), len(cells) - len(moved), moves)


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
        if name == MEMBERS:
            yield _("members of the group")
            continue
        dimension, _space, label = name.partition(" ")
        yield words.get(dimension, {}).get(label, name)
