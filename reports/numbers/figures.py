"""The aggregates: one statement for the heads, shares and intensity by label, one for the reflections."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from reports.numbers import sql
from reports.numbers.chosen import BANDS, Chosen
from wbl_portal.core.database import counted

PHASES_COUNTED = 5


@dataclass(frozen=True)
class Line:
    """One label's figures. `label` None is everybody, each once. `bands` begin with those without an hour.

    `phases`: members by the number of phases they reached, from none up.
    """

    label: str | None
    members: int
    students: int = 0
    times: int = 0
    hours: float = 0.0
    bands: tuple[int, ...] = ()
    phases: tuple[int, ...] = ()

    @property
    def share(self) -> float | None:
        return round(100 * self.students / self.members, 1) if self.members else None

    @property
    def hours_each(self) -> float | None:
        """Hours per member, to the quarter."""
        return round(4 * self.hours / self.members) / 4 if self.members else None


def lines_of(chosen: Chosen) -> list[Line]:
    """A line per label that has members or participations, then everybody (not where the figures are by year)."""
    rows = counted(_heads(chosen.by), chosen.words())
    everybody = next(row for row in rows if row[0] is None)
    of_members = sql.LABELS[chosen.by][0] is not None
    found = [_line(row, None if of_members or row[0] is None else everybody[2]) for row in rows]
    found.sort(key=lambda line: (line.label is None, line.label or ""))
    return found[:-1] if chosen.by == "year" else found


def _line(row: tuple[Any, ...], whole: int | None) -> Line:
    """`whole`: the members of a label that not every member has; those without it have no hour and reached no phase."""
    label, times, members, students, minutes, *counts = row
    lacking = 0 if whole is None else whole - members
    bands, phases = counts[: len(BANDS) + 2], counts[len(BANDS) + 2 :]
    return Line(
        label=label,
        members=members + lacking,
        students=students,
        times=times,
        hours=float(minutes) / 60,
        bands=(bands[0] + lacking, *bands[1:]),
        phases=(phases[0] + lacking, *phases[1:]),
    )


def _heads(by: str) -> str:
    """(label or None for everybody, times, members, students, minutes, a count per band, a count per number of phases)."""
    bands = ", ".join(f"count(*) FILTER (WHERE {test})" for test in band_tests())
    phases = ", ".join(f"count(*) FILTER (WHERE phases = {number})" for number in range(PHASES_COUNTED))
    measured = f"count(*) AS members, count(*) FILTER (WHERE times > 0), coalesce(sum(minutes), 0), {bands}, {phases}"
    return f"""{sql.BASE}, lines AS ({sql.lines(by)}), everybody AS ({sql.lines("")}),
times AS ({sql.times(by)} UNION ALL {sql.times("")}),
labels AS (SELECT label FROM lines WHERE label IS NOT NULL UNION SELECT label FROM times UNION SELECT NULL)
SELECT k.label, coalesce((SELECT number FROM times t WHERE t.label IS NOT DISTINCT FROM k.label), 0), h.*
FROM labels k CROSS JOIN LATERAL (
  SELECT {measured} FROM lines WHERE label = k.label AND k.label IS NOT NULL
  HAVING k.label IS NOT NULL
  UNION ALL
  SELECT {measured} FROM everybody HAVING k.label IS NULL
) h"""  # noqa: S608 - our own words


def band_tests() -> list[str]:
    """The bands of hours as conditions on `minutes`: none, then from edge to edge."""
    edges = [0, *(60 * edge for edge in BANDS)]
    closed = [f"minutes > 0 AND minutes < {edges[1]}"]
    closed += [f"minutes >= {low} AND minutes < {high}" for low, high in pairwise(edges[1:])]
    return ["minutes = 0", *closed, f"minutes >= {edges[-1]}"]


@dataclass(frozen=True)
class Connection:
    """T-STEM 5.4a, P-TECH 6.3c: reflections handed in, those naming a course or standard, those a teacher scored for
    explaining the connection, and those that explain it."""

    handed_in: int
    naming: int
    scored: int
    explaining: int

    @property
    def share_naming(self) -> float | None:
        return round(100 * self.naming / self.handed_in, 1) if self.handed_in else None

    @property
    def share_explaining(self) -> float | None:
        """Of those a teacher looked at by the rubric: the others are not known."""
        return round(100 * self.explaining / self.scored, 1) if self.scored else None


def connection_of(chosen: Chosen) -> Connection:
    """The reflections on the participations that the filters name."""
    query = (
        f"{sql.REFLECTIONS} SELECT count(*), count(*) FILTER (WHERE names), count(score),"  # noqa: S608 - constants
        " count(*) FILTER (WHERE score >= %(explains)s) FROM written"
    )
    return Connection(*counted(query, chosen.words())[0])
