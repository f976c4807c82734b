"""From live rows to exact figures: each measure is one SQL aggregate as of a day, and the counting rules stand here.

All measures of students of one program come from one statement, so that they describe one moment.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reports.queries import AXES, OF_EXPERIENCES, OF_STUDENTS
from reports.tables import NO_PHASE, TABLES, UNRECORDED, WHOLE, Axes, on_record, table_rows
from wbl_portal.core.database import connection, counted
from wbl_portal.frameworks import Framework, Slot, framework, pages
from wbl_portal.people.models import SchoolYear

Rows = list[dict[str, Any]]
# (grade, phase or type) -> count; None stands for the whole of a dimension.
Counts = dict[tuple[str | None, ...], int]

# Below this share of the minutes held, a participation is 'partly': its hours count, the head does not.
MINIMUM_PRESENCE = 0.5
# T-STEM 5.4a: a reflection explains the connection to academics from this score of the rubric's dimension on.
CONNECTION, EXPLAINS = "connection", 3


@dataclass(frozen=True)
class Program:
    """A framework at the campus in force: its edition and the grades the campus serves of it."""

    framework: Framework
    grades: tuple[int, ...]


def programs() -> list[Program]:
    """The frameworks of the campus, the superseded ones last, each with the grades that both campus and framework have."""
    campus = connection.tenant
    found = []
    for key in (*campus.frameworks, *campus.earlier_frameworks):
        edition = framework(key)
        grades = tuple(g for g in campus.grades if edition.lowest_grade <= g <= edition.highest_grade)
        found.append(Program(edition, grades))
    return found


def of_pages() -> Program:
    """The campus's own pages in the shape of a program: every grade of the campus."""
    return Program(pages(), tuple(connection.tenant.grades))


def counts_students(slot: Slot) -> bool:
    """Whether a slot's figures are of students: such figures reach the public only through a snapshot."""
    return any(not TABLES[name].safe for name in slot.tables)


def exact_figures(program: Program, year: SchoolYear, as_of: dt.date) -> dict[str, Any]:
    """The exact figures of students in a program: {"axes", "tables": {id: rows}}, JSON-able.

    Denominators are the members on `as_of`; what happened counts by its own date, up to and including `as_of`.
    """
    return _tables(program, *_counted(program, year, as_of, OF_STUDENTS), safe=False)


def offered_figures(program: Program, year: SchoolYear) -> dict[str, Any]:
    """The numbers of experiences of the year, in the shape of `exact_figures`; no student is counted."""
    return _tables(program, *_counted(program, year, year.ends_on, OF_EXPERIENCES), safe=True)


def all_programs(year: SchoolYear, day: dt.date) -> dict[str, Any]:
    """The exact figures of every program of the campus in force, as a snapshot keeps them; one statement per family."""
    found, counted = {}, {}
    for each in programs():
        same = each.framework.family, each.framework.phase_key, each.grades
        if same not in counted:
            counted[same] = _counted(each, year, day, OF_STUDENTS)
        found[each.framework.key] = _tables(each, *counted[same], safe=False)
    return {"year": year.label, "as_of": day.isoformat(), "programs": found}


def cells_of(figures: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], int]]:
    """((framework, table, "grade 9", ...), exact figure) of every cell that is not 0, and of members that stand there only."""
    for key, found in figures.get("programs", {}).items():
        for table, rows in found["tables"].items():
            for row in rows:
                names = [f"{name} {row[name]}" for name in TABLES[table].dimensions]
                if row["value"]:
                    yield (key, table, *names), row["value"]
                if row["denominator"] and TABLES[table].by_group:
                    yield (key, table, *names, "members"), row["denominator"]


def _counted(program: Program, year: SchoolYear, as_of: dt.date, query: str) -> tuple[Axes, dict[str, Counts]]:
    words = _words(program, year, as_of)
    return _axes(program, words), _counts(query, words)


def _tables(program: Program, axes: Axes, counts: dict[str, Counts], *, safe: bool) -> dict[str, Any]:
    names = dict.fromkeys(name for slot in program.framework.slots for name in slot.tables)
    wanted = [name for name in names if TABLES[name].safe == safe and on_record(name, counts)]
    tables = {name: table_rows(name, axes, counts) for name in wanted}
    return {"axes": axes.plain(), "tables": tables}


def _words(program: Program, year: SchoolYear, as_of: dt.date) -> dict[str, Any]:
    return {
        "year": year.pk,
        "as_of": as_of,
        "framework": program.framework.phase_key,
        "family": program.framework.family,
        "grades": list(program.grades),
        "presence": MINIMUM_PRESENCE,
        "no_phase": NO_PHASE,
        "connection": CONNECTION,
        "explains": EXPLAINS,
        "tables": [name for name, kind in TABLES.items() if kind.group],
        "groups": [kind.group.value for kind in TABLES.values() if kind.group],
        "unrecorded": UNRECORDED,
        "whole": WHOLE,
        "time_zone": connection.tenant.time_zone,
    }


def _axes(program: Program, words: dict[str, Any]) -> Axes:
    rows = counted(AXES, words)
    phases = [phase.key for phase in program.framework.phases]
    unset = [NO_PHASE] if any(without for _key, _name, without in rows) else []
    types = {key: name for key, name, _without in rows}
    return Axes(grades=[str(grade) for grade in program.grades], phases=phases + unset, types=types)


def _counts(query: str, words: dict[str, Any]) -> dict[str, Counts]:
    counts: dict[str, Counts] = {}
    for table, outer, inner, count in counted(query, words):
        labels = (outer, inner) if len(TABLES[table.removesuffix(WHOLE)].dimensions) == 2 else (outer,)
        counts.setdefault(table, {})[labels] = count
    return counts
