"""The year of a benchmark month by month: what the campus does when, how far it is, and the state's days beside it."""

import calendar
import datetime as dt
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from experiences.selectors.policies import policies_in_force
from partners.models import OccupationList
from partners.models.agreements import months_after
from partners.selectors.agreements import all_agreements
from partners.selectors.occupations import STALE_MONTHS, current_list
from reports.binder.findings import address
from reports.binder.parts import Binder, Place
from reports.binder.rules.partners import survey_answers
from reports.binder.rules.plan import plan_answers
from reports.binder.rules.students import measures_of
from reports.models import DryRun
from reports.upkeep.checklist import windows
from reports.upkeep.status import snapshot_status
from wbl_portal.core import clock
from wbl_portal.people.models import SchoolYear

FILE = Path(__file__).parent / "calendar.toml"
WEEKDAYS = {"friday": calendar.FRIDAY}
# When a yearly task has its month: the campus may do it at any other time.
PLAN_REVIEW, SURVEYS, DRY_RUN, MEASURES_SET, MEASURES_DONE = 9, 4, 2, 8, 6


@dataclass(frozen=True)
class Task:
    """So many of so many are done."""

    title: str
    done: int
    total: int
    url: str

    @property
    def is_done(self) -> bool:
        return self.done >= self.total


@dataclass
class Month:
    """`place`: 'past', 'present' or 'to come'."""

    first: dt.date
    place: str
    tasks: list[Task] = field(default_factory=list)
    days: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        return date_format(self.first, "F Y")

    @property
    def done(self) -> int:
        return sum(min(each.done, each.total) for each in self.tasks)

    @property
    def total(self) -> int:
        return sum(each.total for each in self.tasks)


def months(binder: Binder) -> list[Month]:
    """Every month of the school year, in order; a constant number of queries beside what the binder asked already."""
    today, year = clock.today(), binder.year
    found: dict[tuple[int, int], Month] = {}
    first = year.starts_on.replace(day=1)
    while first <= year.ends_on:
        found[first.year, first.month] = Month(first, _place(first, today), days=list(_days(first)))
        first = months_after(first, 1)
    for day, task in _tasks(binder):
        month = found.get((day.year, day.month))
        if month is not None and task.total:
            month.tasks.append(task)
    return list(found.values())


def _place(first: dt.date, today: dt.date) -> str:
    now = today.replace(day=1)
    return "past" if first < now else "present" if first == now else "to come"


def _tasks(binder: Binder) -> Iterator[tuple[dt.date, Task]]:
    yield from _snapshots(binder)
    yield from _yearly(binder)
    yield from _agreements(binder)
    yield from _region(binder)
    yield from _of_parts(binder)


def _snapshots(binder: Binder) -> Iterator[tuple[dt.date, Task]]:
    """Frozen and signed off are two steps."""
    frozen = {each["name"]: each for each in binder.ask(snapshot_status, binder.year)}
    for window in binder.ask(windows, binder.year):
        found = frozen.get(window.name)
        done = int(found is not None) + int(bool(found and found["signed_on"]))
        title = _("%s snapshot: frozen and signed off") % window.title
        yield window.closes_on, Task(title, done, 2, address("snapshot_checklist", f"year={binder.year.label}"))


def _yearly(binder: Binder) -> Iterator[tuple[dt.date, Task]]:
    year = binder.year
    query = f"year={year.label}"
    asked, agree, against = binder.ask(plan_answers, year)
    yield (
        _month(year, PLAN_REVIEW),
        Task(_("Partners look through the plan"), agree + against, max(asked, 1), address("plan_review_list", query)),
    )
    asked, answered = binder.ask(survey_answers, year)
    yield (
        _month(year, SURVEYS),
        Task(_("Partners answer the value survey"), answered, max(asked, 1), address("survey_list", query)),
    )
    measures = binder.ask(measures_of, year)
    where = address("measure_list", query)
    yield _month(year, MEASURES_SET), Task(_("Measures of the year are set"), int(bool(measures)), 1, where)
    results = sum(1 for each in measures if each.result is not None or each.automatic)
    yield _month(year, MEASURES_DONE), Task(_("Measures have their result"), results, len(measures), where)
    runs = DryRun.objects.filter(year=year, finished_at__isnull=False).count()
    title = _("Dry run: the principal plays reviewer")
    yield _month(year, DRY_RUN), Task(title, min(runs, 1), 1, address("dry_run_list", query))


def _agreements(binder: Binder) -> Iterator[tuple[dt.date, Task]]:
    """Reviews that were held, and those that fall due, by month: the agreements that the list of the month shows."""
    every = binder.ask(all_agreements)
    for first in sorted({month for each in every for month in (*each.reviewed_in, each.review_due_in) if month}):
        done = sum(1 for each in every if first in each.reviewed_in)
        due = sum(1 for each in every if each.review_due_in == first and first not in each.reviewed_in)
        where = address("agreement_list", f"review={first:%Y-%m}")
        yield first, Task(_("Agreements reviewed"), done, done + due, where)


def _region(binder: Binder) -> Iterator[tuple[dt.date, Task]]:
    """A list that came this year is done; the month in which the current one turns 12 months asks for the next."""
    where = address("occupation_list")
    range_ = (binder.year.starts_on, binder.year.ends_on)
    for day in (
        OccupationList.objects.current().filter(published_on__range=range_).values_list("published_on", flat=True)
    ):
        yield day, Task(_("New occupation list"), 1, 1, where)
    current = binder.ask(current_list, binder.day)
    if current is not None:
        renewal = months_after(current.published_on, STALE_MONTHS)
        yield renewal, Task(_("Occupation list turns 12 months: import the new one"), 0, 1, where)
    due: defaultdict[dt.date, int] = defaultdict(int)
    for policy, _version in binder.ask(policies_in_force, binder.day):
        due[policy.review_on.replace(day=1)] += 1
    for first, n in due.items():
        yield first, Task(_("Policies reviewed"), 0, n, address("policy_list", f"due={first:%Y-%m}"))


def _of_parts(binder: Binder) -> Iterator[tuple[dt.date, Task]]:
    """Parts of the binder by their due day; at the end of the year every artifact is public."""
    due: defaultdict[dt.date, dict[Place, bool]] = defaultdict(dict)
    for part in binder.parts:
        for day, is_settled in part.days:
            month = due[day.replace(day=1)]
            month[part.place] = is_settled and month.get(part.place, True)
    for first, done in due.items():
        where = address("binder", f"year={binder.year.label}&due={first:%Y-%m}")
        yield first, Task(_("Parts of the binder that are due"), sum(done.values()), len(done), where)
    artifacts = [part for volume in binder.volumes for part in volume.artifacts]
    public = sum(1 for part in artifacts if part.plan and part.plan.current)
    yield binder.year.ends_on, Task(_("Artifacts are published"), public, len(artifacts), address("report_home"))


def _month(year: SchoolYear, month: int) -> dt.date:
    """The first day of a month of the year."""
    here = dt.date(year.starts_on.year, month, 1)
    return here if here >= year.starts_on.replace(day=1) else here.replace(year=here.year + 1)


def _days(first: dt.date) -> Iterator[str]:
    """What the state has in a month, in words."""
    for each in _calendar():
        if each["month"] == first.month:
            title = each["title_es"] if get_language() == "es" else each["title"]
            day = _weekday(first, each["on"])
            yield f"{date_format(day)}: {title}" if day else title


def _weekday(first: dt.date, words: str) -> dt.date | None:
    """'last friday' or 'first friday' of the month; None for ''."""
    if not words:
        return None
    which, name = words.split()
    last = calendar.monthrange(first.year, first.month)[1]
    days = [first.replace(day=n) for n in range(1, last + 1) if first.replace(day=n).weekday() == WEEKDAYS[name]]
    return days[0] if which == "first" else days[-1]


@cache
def _calendar() -> list[dict[str, Any]]:
    days: list[dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["days"]
    return days
