"""The continuum: phases down, grades across; what is planned in each cell, whom it reached, where a gap is."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from artifacts import selectors as done
from experiences import selectors as planned
from experiences.campus import phase_editions
from experiences.selectors import InCell
from experiences.wanted import Wanted
from wbl_portal.core import clock
from wbl_portal.frameworks import Framework, Phase
from wbl_portal.people.models import Enrollment, SchoolYear

SHADES = 4
INITIALS = 3
PLAN, DELIVERED, GAPS = "plan", "delivered", "gaps"
VIEWS = (PLAN, DELIVERED, GAPS)


@dataclass(frozen=True)
class Cell:
    """One cell in words: `kind` is 'figure', 'gap' (required, nothing planned), 'optional' or 'none'.

    `is_extra`: something is planned although the grade need not have it.
    """

    grade: int
    kind: str
    value: str = ""
    note: str = ""
    shade: int = 1
    url: str = ""
    label: str = ""
    reason: str = ""
    is_extra: bool = False


@dataclass(frozen=True)
class Grid:
    """One framework's continuum in a school year; `rows` are (phase, its cells by grade).

    `reasons` are (phase, its grades in words, what they need of it, why).
    """

    framework: Framework
    grades: list[int]
    rows: list[tuple[Phase, list[Cell]]]
    reasons: list[tuple[str, str, str, str]]

    @property
    def gaps(self) -> int:
        return sum(cell.kind == "gap" for _phase, cells in self.rows for cell in cells)


@dataclass(frozen=True)
class _Facts:
    """What the cells of one grid are made of."""

    edition: Framework
    year: SchoolYear
    view: str
    wanted: dict[tuple[str, int], Wanted]
    planned: dict[tuple[str, int], InCell]
    reached: dict[tuple[str, int], int]
    members: dict[int, int]

    def most(self) -> int:
        return max((cell.experiences for cell in self.planned.values()), default=1)


def grids(year: SchoolYear, view: str = PLAN) -> list[Grid]:
    """A grid per framework edition of the campus; five queries each. Numbers are exact: for staff only."""
    return [_grid(each, year, view) for each in phase_editions()]


def _grid(edition: Framework, year: SchoolYear, view: str) -> Grid:
    facts = _Facts(
        edition=edition,
        year=year,
        view=view,
        wanted=planned.wanted_cells(edition),
        planned=planned.planned_by_cell(edition.key, year),
        reached=done.reached_by_cell(edition, year),
        members=_members_by_grade(edition, min(max(clock.today(), year.starts_on), year.ends_on)),
    )
    grades = planned.grades_of(edition)
    rows = [(phase, [_cell(facts, phase, grade) for grade in grades]) for phase in edition.phases]
    return Grid(edition, grades, rows, _reasons(facts, grades))


def _members_by_grade(edition: Framework, day: dt.date) -> dict[int, int]:
    """Members of the program who are enrolled on a day, by grade."""
    then = Q(student__memberships__framework=edition.family, student__memberships__starts_on__lte=day)
    still = Q(student__memberships__ends_on__isnull=True) | Q(student__memberships__ends_on__gte=day)
    rows = Enrollment.objects.on(day).filter(then & still).order_by().values("grade")
    return dict(rows.annotate(n=Count("student", distinct=True)).values_list("grade", "n"))


def _cell(facts: _Facts, phase: Phase, grade: int) -> Cell:
    place = (phase.key, grade)
    wanted, here = facts.wanted[place], facts.planned.get(place)
    words = {"phase": _(phase.title), "grade": grade}
    if here is None:
        kind = "gap" if wanted.is_required else "none" if wanted.is_not_for_grade else "optional"
        label = _("Gap: %(phase)s, grade %(grade)s. Plan an experience.") % words if kind == "gap" else ""
        return Cell(grade, kind, label=label, reason=wanted.why if kind == "none" else "")
    if facts.view == GAPS:
        return Cell(grade, "none", note=_("Planned"))
    students = facts.reached.get(place, 0)
    said = [wanted.label, _experiences(here.experiences), _students(students)]
    if here.partners:
        said.append(_("with %s") % ", ".join(here.partners))
    label = _("%(phase)s, grade %(grade)s: %(said)s") % {**words, "said": ", ".join(said)}
    value, note = _figures(facts, grade, here, students)
    shade = 1 + (SHADES - 1) * (here.experiences - 1) // max(facts.most() - 1, 1)
    url, is_extra = _rows_of(facts, phase, grade), not wanted.is_required
    return Cell(grade, "figure", value, note, shade, url, label, is_extra=is_extra)


def _figures(facts: _Facts, grade: int, here: InCell, students: int) -> tuple[str, str]:
    """The number of the cell and what stands under it."""
    if facts.view == PLAN:
        return str(here.experiences), _initials(here.partners)
    members = facts.members.get(grade, 0)
    if not members:
        return str(students), _("students")
    return f"{min(100, round(100 * students / members))} %", _students(students)


def _initials(partners: list[str]) -> str:
    """'RVR, LC +2' for the partners of a cell."""
    short = ["".join(word[0] for word in name.split() if word[0].isalnum())[:3].upper() for name in partners]
    more = f" +{len(short) - INITIALS}" if len(short) > INITIALS else ""
    return ", ".join(short[:INITIALS]) + more


def _experiences(n: int) -> str:
    return ngettext("%s experience", "%s experiences", n) % n


def _students(n: int) -> str:
    return ngettext("%s student", "%s students", n) % n


def _rows_of(facts: _Facts, phase: Phase, grade: int) -> str:
    words = {"year": facts.year.label, "phase": f"{facts.edition.key}:{phase.key}", "grade": grade}
    return f"{reverse('experience_list')}?{urlencode(words)}"


def _reasons(facts: _Facts, grades: list[int]) -> list[tuple[str, str, str, str]]:
    """Each reason once, with its phase, its grades and what they need."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for phase in facts.edition.phases:
        for grade in grades:
            wanted = facts.wanted[phase.key, grade]
            if wanted.reason:
                found.setdefault((_(phase.title), wanted.label, wanted.why), []).append(str(grade))
    return [(phase, ", ".join(which), need, why) for (phase, need, why), which in found.items()]
