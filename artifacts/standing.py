"""Where a student stands in a school year, in three numbers: experiences, hours, certifications, each with its goal."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from artifacts import records
from artifacts.models import CredentialAttempt
from artifacts.selectors import hours
from experiences import selectors as planned
from experiences.campus import phase_editions
from wbl_portal.core import clock
from wbl_portal.core.charts import Arc
from wbl_portal.people.models import ProgramMembership, SchoolYear, Student


@dataclass(frozen=True)
class Standing:
    """Of a student and a school year. `wanted`: experiences that the grid asks of the grade, 0 where it asks none;
    `planned`: minutes of the placements, 0 without one. With a placement `minutes` are those approved there, else those
    on class lists. `certifications` are of any year."""

    experiences: int
    wanted: int
    minutes: int
    planned: int
    certifications: int

    def arcs(self) -> list[Arc]:
        """The three numbers in words, each with the share of its goal; without a goal anything is the whole."""
        return [
            Arc(self._experiences(), _share(self.experiences, self.wanted)),
            Arc(self._hours(), _share(self.minutes, self.planned)),
            Arc(self._certifications(), _share(self.certifications, 0)),
        ]

    def _experiences(self) -> str:
        if self.wanted:
            words = {"n": self.experiences, "all": self.wanted}
            return ngettext("%(n)s of %(all)s experience", "%(n)s of %(all)s experiences", self.wanted) % words
        return ngettext("%(n)s experience", "%(n)s experiences", self.experiences) % {"n": self.experiences}

    def _hours(self) -> str:
        said = {"n": f"{records.hours_of(self.minutes):g}", "all": f"{records.hours_of(self.planned):g}"}
        return (_("%(n)s of %(all)s hours") if self.planned else _("%(n)s hours")) % said

    def _certifications(self) -> str:
        said = {"n": self.certifications}
        return ngettext("%(n)s certification", "%(n)s certifications", self.certifications) % said


def standing(student: Student, grade: int | None, year: SchoolYear) -> Standing:
    """A constant number of queries for each framework of the campus."""
    found = records.records_of(student, year)
    totals = hours.totals(student)
    passed = CredentialAttempt.objects.filter(student=student, result=CredentialAttempt.Result.PASSED)
    return Standing(
        experiences=sum(each.outcome == "attended" for each in found),
        wanted=_wanted(student, grade),
        minutes=totals.approved if totals.planned else sum(each.minutes for each in found),
        planned=totals.planned,
        certifications=passed.values("credential").distinct().count(),
    )


def _wanted(student: Student, grade: int | None) -> int:
    """How many phases the grid requires of the grade, in the program that requires most."""
    if grade is None:
        return 0
    mine = set(ProgramMembership.objects.on(clock.today()).filter(student=student).values_list("framework", flat=True))
    cells = [planned.required_cells(each) for each in phase_editions() if each.family in mine]
    return max((sum(place[1] == grade for place in each) for each in cells), default=0)


def _share(value: int, goal: int) -> float:
    return min(1.0, value / goal) if goal else float(value > 0)
