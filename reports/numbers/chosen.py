"""What is asked of the figures: the program, the year, the filters of the address, and by what they are broken down."""

import datetime as dt
import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from artifacts.selectors.progress import DEGREES, as_of_day
from experiences.models import ExperienceType, Pathway
from reports.measures import CONNECTION, EXPLAINS, MINIMUM_PRESENCE, Program
from reports.tables import NO_PHASE, UNRECORDED
from wbl_portal.core.database import connection
from wbl_portal.people.models import SchoolYear

# Edges in hours of the bands of intensity: below 5, 5 to below 10 and so on; the last is open.
BANDS = (5, 10, 20, 40)
BY = ("grade", "phase", "type", "pathway", "group", "year")


class Figure(StrEnum):
    """A figure that opens its rows: members, participations, or reflections. Bands and phases add a number."""

    MEMBERS = "members"
    STUDENTS = "students"
    WITHOUT = "without"
    NEVER = "never"
    BAND = "band"
    PHASES = "phases"
    SEVERAL = "several"
    PLACED = "placed"
    CREDENTIAL = "credential"
    TIMES = "times"
    REFLECTIONS = "reflections"
    NAMING = "naming"
    SCORED = "scored"
    EXPLAINING = "explaining"


@dataclass(frozen=True)
class Chosen:
    """The filters; `years` are those that are counted, one unless the figures are by year."""

    program: Program
    year: SchoolYear
    years: tuple[SchoolYear, ...]
    grade: int | None = None
    phase: str = ""
    experience_type: ExperienceType | None = None
    pathway: Pathway | None = None
    group: str = ""
    by: str = "grade"

    @property
    def as_of(self) -> dt.date:
        """Today in the running year, the last day of an earlier one."""
        return as_of_day(self.year)

    def words(self) -> dict[str, Any]:
        """The parameters of the statements, those of the on-track board among them; None and '' stand for 'not asked'."""
        return {
            "years": [year.pk for year in self.years],
            "days": [as_of_day(year) for year in self.years],
            "framework": self.program.framework.phase_key,
            "family": self.program.framework.family,
            "grades": list(self.program.grades),
            "presence": MINIMUM_PRESENCE,
            "no_phase": NO_PHASE,
            "unrecorded": UNRECORDED,
            "as_of": self.as_of,
            "student": None,
            "degrees": [kind.value for kind in DEGREES],
            "grade": self.grade,
            "phase": self.phase or None,
            "type": _key(self.experience_type),
            "pathway": _key(self.pathway),
            "group": self.group or None,
            "connection": CONNECTION,
            "explains": EXPLAINS,
            "time_zone": connection.tenant.time_zone,
        }


def _key(row: ExperienceType | Pathway | None) -> uuid.UUID | None:
    return row.pk if row else None
