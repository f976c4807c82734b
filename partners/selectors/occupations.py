"""Occupation lists as their pages and the reports ask for them: the current one, its age, what changed, what covers it."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from partners.models import Occupation, OccupationList
from partners.models.agreements import months_after
from wbl_portal.core import clock

# T-STEM 5.A2 and P-TECH 4.1 ask for a current list; older than a year it is called stale.
STALE_MONTHS = 12
SORTS = ("title", "soc", "openings", "growth", "wage", "education")


@dataclass(frozen=True)
class ChangedLine:
    """An occupation of both lists whose openings, growth or wage differ."""

    now: Occupation
    before: Occupation

    @property
    def openings(self) -> bool:
        return self.now.openings != self.before.openings

    @property
    def growth(self) -> bool:
        return self.now.growth != self.before.growth

    @property
    def wage(self) -> bool:
        return self.now.wage != self.before.wage


@dataclass(frozen=True)
class Difference:
    """What a list has that the one before it (`before`, None for none) had not, and the other way round."""

    before: OccupationList | None
    new: list[Occupation] = field(default_factory=list)
    gone: list[Occupation] = field(default_factory=list)
    changed: list[ChangedLine] = field(default_factory=list)


def current_list(day: dt.date) -> OccupationList | None:
    """The newest list dated on or before a day: what 5.A2 and 4.1 publish."""
    return OccupationList.objects.latest(day).first()


def listed_by_code(codes: set[str]) -> dict[str, Occupation]:
    """The lines of the list current today that have one of these codes."""
    newest = current_list(clock.today())
    if newest is None or not codes - {""}:
        return {}
    return {each.soc: each for each in newest.occupations.filter(soc__in=codes - {""})}


def is_stale(occupation_list: OccupationList, day: dt.date) -> bool:
    """Older than 12 months on a day; on the day itself a year later it still counts as current."""
    return occupation_list.published_on < months_after(day, -STALE_MONTHS)


def lists(*, archived: bool = False) -> QuerySet[Any]:
    """Every list, newest first, each with `lines`, how many occupations it has."""
    found = OccupationList.objects.archived() if archived else OccupationList.objects.current()
    return found.annotate(lines=Count("occupations")).order_by("-published_on", "-imported_at")


def occupations(
    occupation_list: OccupationList, *, text: str = "", industry: str = "", stem: bool = False, sort: str = "title"
) -> QuerySet[Occupation]:
    """The lines of a list; `sort` is one of SORTS, with '-' before it from the highest; unknown figures stand last."""
    rows = occupation_list.occupations.all()
    for word in text.split():
        rows = rows.filter(Q(title__icontains=word) | Q(soc__startswith=word))
    if industry:
        rows = rows.filter(industry=industry)
    if stem:
        rows = rows.filter(is_stem=True)
    name = sort.removeprefix("-")
    if name not in SORTS:
        name, sort = "title", "title"
    order = F(name).desc(nulls_last=True) if sort.startswith("-") else F(name).asc(nulls_last=True)
    return rows.order_by(order, "title", "soc")


def list_before(occupation_list: OccupationList) -> OccupationList | None:
    """The newest older list of the same board."""
    older = OccupationList.objects.current().filter(published_on__lt=occupation_list.published_on)
    return older.filter(board__iexact=occupation_list.board).first()


def difference(occupation_list: OccupationList) -> Difference:
    """What is new, gone and changed against the last list of the same board; lines are compared by their code."""
    before = list_before(occupation_list)
    if before is None:
        return Difference(None)
    now = {each.soc: each for each in occupation_list.occupations.all()}
    then = {each.soc: each for each in before.occupations.all()}
    both = [ChangedLine(each, then[code]) for code, each in now.items() if code in then]
    return Difference(
        before,
        new=[each for code, each in now.items() if code not in then],
        gone=[each for code, each in then.items() if code not in now],
        changed=[each for each in both if each.openings or each.growth or each.wage],
    )


@dataclass(frozen=True)
class Match:
    """Something of the campus that answers to an occupation, with its page; `why` says by what it was found."""

    label: str
    url: str
    why: str


@dataclass(frozen=True)
class Column:
    """What one part of the portal has for occupations: by code or title (`sure`), and by industry alone (`likely`).

    Both map an occupation's key to its matches; what is sure is not likely as well. `by_industry_only`: there is no
    better sign than the industry, so it counts; elsewhere an occupation with nothing sure is a gap.
    """

    key: str
    label: str
    sure: dict[uuid.UUID, Sequence[Match]]
    likely: dict[uuid.UUID, Sequence[Match]]
    by_industry_only: bool = False

    def of(self, occupation: Occupation) -> "Cell":
        sure, likely = self.sure.get(occupation.pk, ()), self.likely.get(occupation.pk, ())
        return Cell(self.key, self.label, sure, likely, is_gap=not sure and not (likely and self.by_industry_only))


@dataclass(frozen=True)
class Cell:
    """What one column has for one occupation."""

    key: str
    label: str
    sure: Sequence[Match]
    likely: Sequence[Match]
    is_gap: bool
