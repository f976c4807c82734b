"""From one school year to the next: parts that each floor brings, planned first, written one by one, taken back one by one.

A part plans rows to add and rows to change, as a list does (core.lists), so its write and its undo are the same.
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wbl_portal.core import jobs, panels
from wbl_portal.core.actor import PORTAL, Actor
from wbl_portal.core.database import connection
from wbl_portal.core.lists import Plan, writing
from wbl_portal.core.models import AuditEntry, Job
from wbl_portal.core.panels import brings
from wbl_portal.core.sheets import SheetReport
from wbl_portal.people.context import current_year
from wbl_portal.people.models import Enrollment, SchoolYear

PLACE, JOB, KEY = "rollover.parts", "rollover", "rollover-"


@dataclass(frozen=True)
class Years:
    """The year that ends and the one that follows; `chosen` are the rows somebody ticked, None: all."""

    old: SchoolYear
    new: SchoolYear
    chosen: frozenset[str] | None = None

    def takes(self, key: Any) -> bool:
        return self.chosen is None or str(key) in self.chosen


@dataclass(frozen=True)
class Choice:
    """A row to tick: its key, what it is, and what stands beside it."""

    pk: Any
    title: str
    beside: str = ""


@dataclass(frozen=True)
class Part:
    """One part. `plan` fills a plan and writes nothing; `says` puts a plan into lines; `choices` are rows to tick.

    `notes`: what people have to see to themselves. `follow` is called in the transaction of the write, `before_undo` in
    that of taking it back.
    """

    key: str
    title: str
    about: str
    main: type[models.Model]
    plan: Callable[[Years, Plan], None]
    says: Callable[[Plan], list[str]]
    choices: Callable[[Years], Sequence[Choice]] = lambda years: ()
    notes: Callable[[Years], list[str]] = lambda years: []
    follow: Callable[[Plan, Actor], None] = lambda plan, by: None
    before_undo: Callable[[AuditEntry, Actor], None] = lambda entry, by: None

    def planned(self, years: Years, by: Actor = PORTAL) -> Plan:
        plan = Plan(SheetReport(f"{years.old} - {years.new}"), self.main, by)
        self.plan(years, plan)
        plan.report.added = sum(isinstance(row, self.main) for row in plan.new)
        plan.report.changed = len(plan.changes)
        return plan


def parts() -> list[Part]:
    return panels.of(PLACE)


def next_label(year: SchoolYear) -> str:
    """'2027-28' after '2026-27'."""
    first = int(re.sub(r"\D.*", "", year.label)) + 1
    return f"{first}-{(first + 1) % 100:02d}"


def years() -> tuple[SchoolYear | None, SchoolYear | None]:
    """The present school year and the one after it, where the campus has them."""
    old = current_year()
    return old, SchoolYear.objects.filter(label=next_label(old)).first() if old else None


@transaction.atomic
def ask(*, keys: Sequence[str], chosen: Sequence[str], over: Years, by: Actor) -> Job:
    """Ask for the ticked parts to be done."""
    payload = {"parts": list(keys), "chosen": list(chosen), "old": over.old.label, "new": over.new.label}
    return jobs.ask(JOB, by=by, payload=payload)


@jobs.work(JOB)
def roll_over(run: jobs.Run) -> jobs.Write:
    """Each part in a transaction of its own; one that was done already finds nothing to do."""
    labels = {
        each.label: each for each in SchoolYear.objects.filter(label__in=[run.payload["old"], run.payload["new"]])
    }
    if len(labels) < 2:
        raise jobs.JobRefused(_("A school year is gone. Open the page again."))
    over = Years(labels[run.payload["old"]], labels[run.payload["new"]], frozenset(run.payload["chosen"]))
    ticked = [each for each in parts() if each.key in run.payload["parts"]]
    told = []
    for place, part in enumerate(ticked):
        run.progress(100 * place // len(ticked), part.title)
        told.append(_do(part, over, run.by))
    return lambda: {"parts": told}


@transaction.atomic
def _do(part: Part, over: Years, by: Actor) -> dict[str, Any]:
    writing.lock()
    plan = part.planned(over, by)
    if plan.new or plan.changes:
        writing.write(plan, key=f"{KEY}{part.key}", file=plan.report.file, columns={}, by=by)
        part.follow(plan, by)
    return {"title": part.title, "added": plan.report.added, "changed": plan.report.changed}


@transaction.atomic
def take_back(*, entry: AuditEntry, by: Actor) -> writing.TakenBack:
    """Take a part back, as far as nothing builds on it. Raises ValidationError."""
    for part in parts():
        if entry.subject_id == f"{KEY}{part.key}":
            part.before_undo(entry, by)
    return writing.undo(entry=entry, by=by)


@brings(PLACE, order=10)
def promotions() -> Part:
    return Part(
        key="promotions",
        title=_("Students into the next grade"),
        about=_("For who is enrolled and has no place in the next year yet. A roster that comes later corrects it."),
        main=Enrollment,
        plan=_promote,
        says=_promoted,
    )


@brings(PLACE, order=20)
def leavers() -> Part:
    return Part(
        key="leavers",
        title=_("Students of the highest grade leave"),
        about=_("Their enrollment ends with the year; what they did stays."),
        main=Enrollment,
        plan=_let_go,
        says=lambda plan: [_students(len(plan.changes))],
    )


def _promote(over: Years, plan: Plan) -> None:
    placed = set(Enrollment.objects.in_year(over.new).values_list("student_id", flat=True))
    for each in _at_the_end(over):
        if each.grade >= connection.tenant.highest_grade or each.student_id in placed:
            continue
        if each.left_on is None:
            plan.change(each, left_on=over.old.ends_on)
        entered_on = max(over.new.starts_on, over.old.ends_on + dt.timedelta(days=1))
        plan.add(Enrollment(student_id=each.student_id, year=over.new, grade=each.grade + 1, entered_on=entered_on))


def _let_go(over: Years, plan: Plan) -> None:
    for each in _at_the_end(over):
        if each.grade >= connection.tenant.highest_grade and each.left_on is None:
            plan.change(each, left_on=over.old.ends_on)


def _at_the_end(over: Years) -> list[Enrollment]:
    """Who is enrolled on the last day of the year that ends, of students still on the roster."""
    return list(Enrollment.objects.in_year(over.old).on(over.old.ends_on).filter(student__active=True))


def _promoted(plan: Plan) -> list[str]:
    grades = [row.grade for row in plan.new if isinstance(row, Enrollment)]
    words = _("Into grade %(grade)s: %(students)s")
    return [words % {"grade": each, "students": _students(grades.count(each))} for each in sorted(set(grades))]


def _students(count: int) -> str:
    return ngettext("%s student", "%s students", count) % count
