"""How far each graduating class has come, month by month, and what it lacks: students without, seats still open."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse

from artifacts.models import Indicator, Target
from artifacts.selectors.progress import Group, as_of_day, met_by, on_track
from artifacts.selectors.targets import Standing, standings, targets_for
from experiences.models import Session
from wbl_portal.core import clock
from wbl_portal.frameworks import Framework
from wbl_portal.people.models import SchoolYear

# Texas graduates in May; a class is followed from the summer before its last four years.
GRADUATION_MONTH, MONTHS = 5, 46
Point = tuple[float, float]


@dataclass(frozen=True)
class Cohort:
    """A class and one measure: its way so far as (part of the four years, percent), and where it stands."""

    class_of: int
    points: tuple[Point, ...]
    counts: tuple[tuple[dt.date, int], ...]
    standing: Standing
    by: dt.date


@dataclass(frozen=True)
class Course:
    """One measure: its targets, and every class that graduates within four years."""

    indicator: str
    label: str
    levels: tuple[Target, ...]
    cohorts: tuple[Cohort, ...]


def courses(program: Framework, year: SchoolYear) -> list[Course]:
    """A course per measure that has a target (or each, where none has); three statements for any number of classes."""
    as_of = as_of_day(year)
    groups = [group for group in on_track(program, year) if group.label and group.label <= year.ends_on.year + 3]
    targets = targets_for(program, as_of)
    days = sorted({day for group in groups for day in _days(group, as_of)})
    met = met_by(program, as_of, days) if days else {}
    found: dict[str, list[Cohort]] = {}
    for group in groups:
        for standing in standings(group, targets):
            found.setdefault(standing.indicator, []).append(_cohort(group, standing, met, as_of))
    return [
        Course(name, str(Indicator(name).label), tuple(targets.by_indicator.get(name, ())), tuple(cohorts))
        for name, cohorts in found.items()
    ]


def _cohort(
    group: Group, standing: Standing, met: dict[int, list[tuple[dt.date, dict[str, int]]]], as_of: dt.date
) -> Cohort:
    class_of = group.label or 0
    wanted = set(_days(group, as_of))
    counts = [(day, of[standing.indicator]) for day, of in met.get(class_of, []) if day in wanted]
    points = [(_part(class_of, day), 100 * count / group.members) for day, count in counts]
    return Cohort(class_of, tuple(points), tuple(counts), standing, graduation(class_of))


def graduation(class_of: int) -> dt.date:
    """The last day by which a class can meet a measure."""
    return dt.date(class_of, GRADUATION_MONTH, 31)


def _days(group: Group, as_of: dt.date) -> Iterator[dt.date]:
    """The first of each month of the four years up to the as-of day, and that day."""
    class_of = group.label or 0
    for month in range(MONTHS + 1):
        number = 12 * (class_of - 4) + 6 + month  # from July four years before
        day = dt.date(number // 12, number % 12 + 1, 1)
        if day < as_of:
            yield day
    yield min(as_of, graduation(class_of))


def _part(class_of: int, day: dt.date) -> float:
    begins = dt.date(class_of - 4, 7, 1)
    return round((day - begins).days / (graduation(class_of) - begins).days, 4)


def missing_url(program: Framework, year: SchoolYear, cohort: Cohort) -> str:
    """Where the students of a class stand who have not met a measure."""
    asked = {
        "program": program.family,
        "year": year.label,
        "class_of": cohort.class_of,
        "mark": cohort.standing.indicator,
        "state": "missing",
    }
    return f"{reverse('progress_students')}?{urlencode(asked)}"


def open_seats(year: SchoolYear) -> QuerySet[Session]:
    """Sessions still to come of placements of the year, with `taken` students on their lists and `free` seats left.

    A session that names no seats has no limit: its `free` is None.
    """
    upcoming = Session.objects.held().in_the_plan().filter(held_on__gt=clock.today(), experience__year=year)
    placements = upcoming.filter(experience__experience_type__is_placement=True)
    counted = placements.annotate(taken=Count("experience__participations", distinct=True))
    return (
        counted.annotate(free=F("seats") - F("taken"))
        .filter(Q(free__isnull=True) | Q(free__gt=0))
        .select_related("experience__partner", "experience__experience_type")
        .order_by("held_on", "starts_at", "pk")
    )
