"""The demo's campuses as data: who they are, how big, what they plan."""

import datetime as dt
from dataclasses import dataclass

from wbl_portal.core import clock
from wbl_portal.demo.names import PARTNERS
from wbl_portal.demo.plans import P_TECH, T_STEM, Planned, in_turn

YEARS = 3


@dataclass(frozen=True)
class Campus:
    """What makes one campus of the demo. `frameworks` as `academy_create` takes them; the first is the program."""

    slug: str
    name: str
    number: str
    frameworks: tuple[str, ...]
    grades: tuple[int, int]
    sizes: dict[int, int]
    hue: int
    planned: tuple[Planned, ...]
    seed: int

    def sizes_of(self, ago: int) -> dict[int, int]:
        """Students by grade, so many years ago: a few join and leave every summer."""
        return {grade: size - ago * (grade % 4) for grade, size in self.sizes.items()}


CAMPUSES = (
    Campus(
        slug="juniper-flats",
        name="Juniper Flats T-STEM Academy",
        number="999999001",
        frameworks=("t-stem",),
        grades=(6, 12),
        sizes={6: 174, 7: 172, 8: 175, 9: 171, 10: 170, 11: 170, 12: 168},
        hue=270,
        planned=(*T_STEM, *in_turn("t-stem", [row[0] for row in PARTNERS["juniper-flats"]])),
        seed=11,
    ),
    Campus(
        slug="palm-hollow",
        name="Palm Hollow P-TECH",
        number="999999002",
        frameworks=("p-tech", "p-tech-2018"),
        grades=(9, 12),
        sizes={9: 122, 10: 120, 11: 120, 12: 118},
        hue=180,
        planned=(*P_TECH, *in_turn("p-tech", [row[0] for row in PARTNERS["palm-hollow"]])),
        seed=7,
    ),
)
DISTRICT = ("two-rivers", "Two Rivers Independent School District", "999999")


def demo_year(ago: int = 0) -> tuple[dt.date, dt.date]:
    """The school year, 1 July to 30 June, that holds most of the last ten weeks: a demo in July shows the old year.

    `ago`: that many years before.
    """
    middle = clock.today() - dt.timedelta(days=60)
    first = (middle.year if middle.month >= 7 else middle.year - 1) - ago
    return dt.date(first, 7, 1), dt.date(first + 1, 6, 30)
