"""Sample data for an empty campus: invented people, partners and plans to look around with, gone again with one click.

Each floor adds its rows to one plan, as a list does (core.lists): what was made stands in one entry of the audit, and
taking it back is a list's undo. While it stands nothing is frozen or published, unless the campus is one for practice.
"""

import datetime as dt
from collections.abc import Collection
from typing import TypeVar

from django.db import models
from django.utils.translation import gettext as _

from wbl_portal.core import clock, panels
from wbl_portal.core.actor import Actor
from wbl_portal.core.database import connection
from wbl_portal.core.jobs import JobRefused
from wbl_portal.core.lists import Plan, writing
from wbl_portal.core.models import AuditEntry
from wbl_portal.core.panels import brings
from wbl_portal.core.sheets import SheetReport
from wbl_portal.frameworks import framework
from wbl_portal.people.models import (
    Course,
    Enrollment,
    ProgramMembership,
    SchoolYear,
    Section,
    SectionEnrollment,
    Student,
)
from wbl_portal.people.roster.calendar import first_year_of_day, label_of

ROWS = "sample.rows"  # each floor fills the plan it is given; rows of the floors below stand in it
KEY = "sample-data"
SOURCE = "sample"
NAMES = ("Ana", "Bruno", "Carla", "Diego", "Elena", "Felix", "Gloria", "Hugo")
Row = TypeVar("Row", bound=models.Model)


def planned(by: Actor) -> Plan:
    """Every row that would be made; nothing is written."""
    plan = Plan(SheetReport(_("Sample data")), Student, by)
    panels.of(ROWS, plan)
    plan.report.added = len(plan.new)
    return plan


def rows_of(plan: Plan, model: type[Row]) -> list[Row]:
    """The rows of a model that the floors below have added."""
    return [row for row in plan.new if isinstance(row, model)]


def named(title: str) -> str:
    """'Cedar Mill (sample)': whoever reads a list sees what is invented."""
    return _("%s (sample)") % title


def entry_in_force() -> AuditEntry | None:
    """The entry of the sample data that stands."""
    entry = writing.imports(KEY).first()
    return entry if entry is not None and entry.pk not in writing.undone() else None


def keys_of(model: type[models.Model]) -> Collection[str]:
    """The keys of the sample rows of a model that stand."""
    label = model._meta.label_lower
    found = writing.imports(KEY).values_list("pk", f"after__added__{label}").first()
    if found is None or found[0] in writing.undone():
        return []
    return list(found[1] or {})


def refuse_figures_of_it() -> None:
    """Raises JobRefused while sample data stands at a campus that is not for practice: none of it is ever frozen."""
    if not connection.tenant.is_practice and entry_in_force() is not None:
        raise JobRefused(_("The sample data still stands here. Remove it under “The first hour”, then try again."))


@brings(ROWS, order=10)
def people(plan: Plan) -> None:
    """A class of invented students in the lowest grade but two of them in the highest, and the year where there is none."""
    today, campus = clock.today(), connection.tenant
    year = SchoolYear.objects.covering(today).first() or _year(plan, today)
    course = Course(source=SOURCE, sourced_id="course", title=named(_("Career preparation")), is_work_based=True)
    section = Section(source=SOURCE, sourced_id="section", course=course, year=year, title=named(_("First period")))
    students = [
        Student(source=SOURCE, sourced_id=f"student-{place}", given_name=name, family_name=named(_("Invented")))
        for place, name in enumerate(NAMES)
    ]
    for row in (*students, course, section):
        plan.add(row)
    families = list(dict.fromkeys(framework(key).family for key in campus.frameworks))
    for place, student in enumerate(students):
        grade = campus.highest_grade if place < 2 else campus.lowest_grade
        plan.add(Enrollment(student=student, year=year, grade=grade, entered_on=year.starts_on))
        for family in families:
            plan.add(ProgramMembership(student=student, framework=family, starts_on=year.starts_on))
        plan.add(SectionEnrollment(source=SOURCE, sourced_id=f"seat-{place}", section=section, student=student))


def year_of(plan: Plan) -> SchoolYear:
    """The year in which the sample stands."""
    return rows_of(plan, Enrollment)[0].year


def _year(plan: Plan, today: dt.date) -> SchoolYear:
    first = first_year_of_day(today)
    year = SchoolYear(label=label_of(first), starts_on=dt.date(first, 7, 1), ends_on=dt.date(first + 1, 6, 30))
    plan.add(year)
    return year
