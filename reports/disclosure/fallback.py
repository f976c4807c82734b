"""Where not everything can be protected, or not in time: give up a breakdown, keep its total, and say so."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf

from reports.disclosure.report import Protected
from reports.disclosure.solver import clock
from reports.disclosure.solving import CannotMask, Job, solved
from reports.disclosure.tables import Document, Table

# (slot, table) -> the dimensions whose breakdown is given up.
GivenUp = Mapping[tuple[str, str], tuple[str, ...]]

# Each try may use this share of the time that is left.
TRY_SHARE = 0.5


def with_less(job: Job, failed: CannotMask) -> Protected:
    """The documents without the breakdowns that stand in the way; raises `CannotMask` where nothing is left to give up.

    The tables that stand in the way lose the dimension with the most labels first, then the other one. Totals alone are
    few and quickly solved: they may take the time they need.
    """
    given_up: dict[tuple[str, str], tuple[str, ...]] = {}
    deadline = job.deadline
    while True:
        fresh = _next(job, failed, given_up)
        if not fresh:
            raise failed
        given_up |= fresh
        is_last = not _next(job, failed, given_up)
        limit = clock() + TRY_SHARE * max(0.0, deadline - clock())
        attempt = job.until(inf if is_last else limit)
        try:
            found = solved(attempt, [without(document, given_up) for document in job.documents])
        except CannotMask as error:
            failed = error
            continue
        _count_what_is_missing(job, found)
        return found


def _next(job: Job, failed: CannotMask, given_up: GivenUp) -> dict[tuple[str, str], tuple[str, ...]]:
    """What to give up next: a dimension of each table in the way, else of every table."""
    tables = {
        (document["slot"], table["id"]): table
        for document in job.documents
        for table in document["tables"]
        if not table.get("safe")
    }
    for names in (failed.tables, list(tables)):
        fresh = {name: _one_more(tables[name], given_up.get(name, ())) for name in names if name in tables}
        fresh = {name: dimensions for name, dimensions in fresh.items() if dimensions != given_up.get(name, ())}
        if fresh:
            return fresh
    return {}


def _one_more(table: Table, given_up: tuple[str, ...]) -> tuple[str, ...]:
    left = [d for d in table["dimensions"] if d not in given_up and d in table.get("totals", {})]
    if not left:
        return given_up
    return (*given_up, max(left, key=lambda d: len({row[d] for row in table["rows"]})))


def without(document: Document, given_up: GivenUp) -> Document:
    """The document with only the totals of those dimensions, and the tables saying which."""
    return document | {"tables": [_less(t, given_up.get((document["slot"], t["id"]), ())) for t in document["tables"]]}


def _less(table: Table, dimensions: tuple[str, ...]) -> Table:
    if not dimensions:
        return table
    rows = [row for row in table["rows"] if all(row[d] == table["totals"][d] for d in dimensions)]
    return table | {"rows": rows, "given_up": list(dimensions)}


def _count_what_is_missing(job: Job, found: Protected) -> None:
    """Cells of a breakdown that was given up are single cells that are not shown."""
    for report in found.tables:
        for document in job.documents:
            for table in document["tables"]:
                if (document["slot"], table["id"]) == (report.slot, report.table) and report.given_up:
                    totals = table["totals"]
                    singles = [r for r in table["rows"] if all(r[d] != totals.get(d) for d in table["dimensions"])]
                    report.singles = report.cells = len(singles)
