"""Import what the state publishes of the campus."""

import re
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from reports.measures import programs
from reports.models import StateFigure
from reports.state import marks
from reports.tables import ALL, TABLES, TableKind
from wbl_portal.core import audit, clock, sheets
from wbl_portal.core.actor import Actor
from wbl_portal.core.sheets import BadCell, SheetReport

DIMENSIONS = tuple(dict.fromkeys(d for kind in TABLES.values() for d in kind.dimensions))
COLUMNS: dict[str, tuple[str, ...]] = {
    "year": ("school year",),
    "framework": ("program",),
    "table": ("measure",),
    **dict.fromkeys(DIMENSIONS, ()),
    "value": ("figure", "shown", "count"),
    "denominator": ("of", "total"),
    "report": ("kind of report",),
}
REQUIRED = ("year", "framework", "table", "value")
_YEAR = re.compile(r"\d{4}-\d{2}")
_LABEL = re.compile(r"[\w-]+(\+[\w-]+)*")

Place = tuple[str, str, str, tuple[tuple[str, str], ...]]


@transaction.atomic
def import_state_figures(*, data: bytes, file: str, by: Actor, dry_run: bool = False) -> SheetReport:
    """One row per figure: school year, framework, table, a label per dimension (empty: the whole), value or mark.

    A figure that stands already is replaced; a second time nothing changes. Raises SheetRefused.
    """
    report = SheetReport(file, dry_run=dry_run)
    wanted: dict[Place, tuple[str, int, int]] = {}
    for line in sheets.read(data, report, columns=COLUMNS, required=REQUIRED):
        try:
            place, said = _row(line.cells)
            wanted[place] = said
        except BadCell as bad:
            report.reject(line.number, str(bad))
    stands = {_place(row): (row.shown, row.least, row.most) for row in StateFigure.objects.all()}
    fresh = {place: said for place, said in wanted.items() if stands.get(place) != said}
    report.added = len(fresh.keys() - stands.keys())
    report.changed = len(fresh) - report.added
    report.unchanged = len(wanted) - len(fresh)
    if fresh and not dry_run:
        _keep(fresh, by)
        audit.record(verb="state_figures.imported", by=by, after={"file": file, **report.counts()})
    return report


def _keep(fresh: Mapping[Place, tuple[str, int, int]], by: Actor) -> None:
    for (year, framework, table, labels), (shown, least, most) in fresh.items():
        known = {"shown": shown, "least": least, "most": most, "imported_at": clock.now(), "imported_by": by.label}
        StateFigure.objects.update_or_create(
            year=year, framework=framework, table=table, labels=dict(labels), defaults=known
        )


def _place(row: StateFigure) -> Place:
    return row.year, row.framework, row.table, tuple(sorted(row.labels.items()))


def _row(cells: Mapping[str, str]) -> tuple[Place, tuple[str, int, int]]:
    if not _YEAR.fullmatch(cells["year"]):
        raise BadCell(_("The school year is '%s'; write it as 2026-27.") % cells["year"][:40])
    families = sorted({program.framework.family for program in programs()})
    if cells["framework"] not in families:
        raise BadCell(_("The framework is '%(value)s'; known here: %(known)s.") % _known(cells["framework"], families))
    kind = TABLES.get(cells["table"])
    if kind is None or kind.safe:
        names = [name for name, each in TABLES.items() if not each.safe]
        raise BadCell(_("The table is '%(value)s'; known: %(known)s.") % _known(cells["table"], names))
    place = cells["year"], cells["framework"], cells["table"], tuple(sorted(_labels(kind, cells).items()))
    return place, _said(cells)


def _known(value: str, names: list[str]) -> dict[str, str]:
    return {"value": value[:40], "known": ", ".join(names)}


def _labels(kind: TableKind, cells: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for dimension in DIMENSIONS:
        label = cells[dimension]
        if label in ("", ALL):
            continue
        if dimension not in kind.dimensions:
            raise BadCell(_("This table has no column %s.") % dimension)
        if not _LABEL.fullmatch(label):
            raise BadCell(_("'%s' is no label.") % label[:40])
        found[dimension] = label
    return found


def _said(cells: Mapping[str, str]) -> tuple[str, int, int]:
    whole, report = cells["denominator"], cells["report"] or marks.USUAL
    if whole and not whole.isdigit():
        raise BadCell(_("The denominator is '%s'; it must be a whole number.") % whole[:40])
    if report not in marks.REPORTS:
        raise BadCell(_("The report is '%(value)s'; known: %(known)s.") % _known(report, list(marks.REPORTS)))
    try:
        least, most = marks.read(cells["value"], of=int(whole) if whole else None, report=report)
    except marks.NoFigure as error:
        raise BadCell(str(error)) from error
    if least > most:
        raise BadCell(_("No number of students fits '%s'.") % cells["value"][:40])
    return cells["value"][:40], least, most
