"""The shares that the levels of designation ask for, and where a cohort stands against them."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from artifacts.models import Indicator, Target
from artifacts.selectors.progress import Group
from wbl_portal.frameworks import Framework


@dataclass(frozen=True)
class Targets:
    """The targets in force for a program; `edition` names the framework edition they are of, perhaps an earlier one."""

    edition: str
    by_indicator: dict[str, list[Target]]
    program: str = ""

    @property
    def is_borrowed(self) -> bool:
        return bool(self.by_indicator) and self.edition != self.program


@dataclass(frozen=True)
class Standing:
    """A group against one measure: who met it by the as-of date, who may soon, the level reached and the next one.

    `percent` is exact to one decimal; `lacking` is how many more members the next level needs.
    """

    indicator: str
    members: int
    met: int
    coming: int
    reached: Target | None
    following: Target | None

    @property
    def label(self) -> str:
        return str(Indicator(self.indicator).label)

    @property
    def percent(self) -> float | None:
        return round(100 * self.met / self.members, 1) if self.members else None

    @property
    def forecast(self) -> float | None:
        return round(100 * (self.met + self.coming) / self.members, 1) if self.members else None

    @property
    def lacking(self) -> int:
        if self.following is None:
            return 0
        return -(-self.following.percent * self.members // 100) - self.met

    @property
    def missing(self) -> int:
        return self.members - self.met


def targets_for(program: Framework, day: dt.date) -> Targets:
    """Those of the program's edition; where it names none, those of the family's latest edition that does."""
    rows = Target.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day),
        framework__startswith=f"{program.family}-",
        starts_on__lte=day,
    ).order_by("starts_on")
    by_edition: dict[str, dict[tuple[str, str], Target]] = {}
    for row in rows:
        by_edition.setdefault(row.framework, {})[row.indicator, row.level] = row
    edition = program.key if program.key in by_edition else max(by_edition, default=program.key)
    found: dict[str, list[Target]] = {}
    for row in sorted(by_edition.get(edition, {}).values(), key=lambda each: each.percent):
        found.setdefault(row.indicator, []).append(row)
    return Targets(edition, {each: found[each] for each in Indicator.values if each in found}, program.key)


def in_force(edition: str, day: dt.date) -> list[Target]:
    """The targets of one edition as `targets_for` reads them: of each level the latest that holds on the day."""
    rows = Target.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), framework=edition, starts_on__lte=day)
    return list(
        {(each.indicator, each.level): each for each in rows.order_by("indicator", "percent", "starts_on")}.values()
    )


def standings(group: Group, targets: Targets) -> list[Standing]:
    """The group against every measure that has a target; without any target, against every measure."""
    return [
        _standing(group, indicator, targets.by_indicator.get(indicator, []))
        for indicator in targets.by_indicator or Indicator.values
    ]


def _standing(group: Group, indicator: str, levels: list[Target]) -> Standing:
    met = group.met[indicator]
    reached = [each for each in levels if group.members and 100 * met >= each.percent * group.members]
    beyond = [each for each in levels if each not in reached]
    return Standing(
        indicator,
        group.members,
        met,
        group.coming[indicator],
        reached[-1] if reached else None,
        beyond[0] if beyond else None,
    )
