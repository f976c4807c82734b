"""Which listed occupations the campus answers to: partners by industry here, the rest brought by the floors above.

Place 'occupations.coverage', asked with the occupations and a day: each floor brings a `Column`, or None.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from partners.models import Industry, Occupation, Partner
from partners.selectors.occupations import Cell, Column, Match
from wbl_portal.core import panels
from wbl_portal.core.panels import brings

PLACE = "occupations.coverage"
NOTHING = "nothing"


@dataclass(frozen=True)
class Covered:
    """An occupation with what each column has for it."""

    occupation: Occupation
    cells: list[Cell]

    def lacks(self, key: str) -> bool:
        """Whether it is a gap of a column; `NOTHING`: whether no column has anything, not even by industry."""
        if key == NOTHING:
            return not any(cell.sure or cell.likely for cell in self.cells)
        return any(cell.is_gap for cell in self.cells if cell.key == key)


def coverage(occupations: Sequence[Occupation], day: dt.date) -> list[Covered]:
    """Each occupation with its partners, experiences and credentials of the school year of `day`."""
    columns: list[Column] = panels.of(PLACE, occupations, day)
    return [Covered(each, [column.of(each) for column in columns]) for each in occupations]


def by_industry(occupations: Sequence[Occupation], found: dict[str, list[Match]]) -> dict[uuid.UUID, Sequence[Match]]:
    """The matches of each occupation's industry; an occupation without one has none."""
    return {each.pk: found[each.industry] for each in occupations if found.get(each.industry)}


@brings(PLACE, order=20)
def partners_of_industry(occupations: Sequence[Occupation], day: dt.date) -> Column:
    """Partners know no occupation code: their industry is the sign."""
    wanted = {each.industry for each in occupations} - {""}
    found: dict[str, list[Match]] = {}
    for partner in Partner.objects.current().filter(industry__in=wanted):
        why = _("industry: %s") % Industry(partner.industry).label
        found.setdefault(partner.industry, []).append(
            Match(partner.name, reverse("partner_detail", args=[partner.pk]), why)
        )
    return Column("partner", _("Partners"), {}, by_industry(occupations, found), by_industry_only=True)
