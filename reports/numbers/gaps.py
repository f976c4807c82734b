"""Shares of each student group beside those of the members who are not in it, and the gap in percentage points."""

from dataclasses import dataclass
from typing import Any

from reports.numbers import sql
from reports.numbers.chosen import Chosen, Figure
from reports.numbers.rows import marked
from wbl_portal.core.database import counted
from wbl_portal.people.models import GROUPS, Group, GroupKind

# In the order of the page; each opens its rows.
MEASURES = (Figure.STUDENTS, Figure.SEVERAL, Figure.PLACED, Figure.CREDENTIAL)


@dataclass(frozen=True)
class Share:
    """How many of a group have something, and of the members outside the group."""

    met: int
    members: int
    met_outside: int
    outside: int

    @property
    def percent(self) -> float | None:
        return round(100 * self.met / self.members, 1) if self.members else None

    @property
    def gap(self) -> float | None:
        """In percentage points: below 0 the group lies behind the other members."""
        if not self.members or not self.outside:
            return None
        return round(100 * self.met / self.members - 100 * self.met_outside / self.outside, 1)


@dataclass(frozen=True)
class Gap:
    """A group with its share of every measure; `group` None is everybody."""

    group: Group | None
    members: int
    shares: tuple[Share, ...]


def gaps_of(chosen: Chosen) -> tuple[Gap, list[tuple[GroupKind, list[Gap]]]]:
    """Everybody, and per kind the groups that have members, in TEA's order. One statement."""
    counts = {label: row for label, *row in _rows(chosen)}
    whole = counts.pop(None)
    everybody = Gap(None, whole[0], tuple(Share(met, whole[0], 0, 0) for met in whole[1:]))
    kinds = [
        (kind, [_gap(group, counts[group.value], whole) for group in groups if group.value in counts])
        for kind, groups in GROUPS.items()
    ]
    return everybody, [(kind, found) for kind, found in kinds if found]


def _gap(group: Group, own: list[int], whole: list[int]) -> Gap:
    shares = [
        Share(met, own[0], all_met - met, whole[0] - own[0]) for met, all_met in zip(own[1:], whole[1:], strict=True)
    ]
    return Gap(group, own[0], tuple(shares))


def _rows(chosen: Chosen) -> list[tuple[Any, ...]]:
    measured = "count(*), count(*) FILTER (WHERE times > 0), count(*) FILTER (WHERE phases >= 2)"
    measured += ", count(*) FILTER (WHERE placed), count(*) FILTER (WHERE credential)"
    query = f"""
WITH facts AS MATERIALIZED (
  SELECT l.student_id, l.times, l.phases, l.student_id IN ({marked(Figure.PLACED)}) AS placed,
    l.student_id IN ({marked(Figure.CREDENTIAL)}) AS credential
  FROM ({sql.BASE} {sql.lines("")}) l
)
SELECT NULL, {measured} FROM facts
UNION ALL
SELECT g."group", {measured} FROM facts
JOIN people_studentgroup g ON g.student_id = facts.student_id
  AND g.starts_on <= %(as_of)s AND coalesce(g.ends_on, 'infinity') >= %(as_of)s
GROUP BY g."group" """  # noqa: S608 - our own words
    return counted(query, chosen.words())
