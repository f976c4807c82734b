"""Furnishes the demo: two campuses and a district, their people, three years of work, snapshots, every edition."""

import calendar
import datetime as dt
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from django.db import connection, transaction
from django_tenants.utils import tenant_context

from academies.models import Academy
from academies.services import create_academy, create_district
from reports.models import Edition, Snapshot
from reports.services import freeze, publish
from wbl_portal.core.actor import Actor
from wbl_portal.core.progress import Say as Progress
from wbl_portal.core.progress import quiet
from wbl_portal.demo import (
    furnish_agreements,
    furnish_binder,
    furnish_credentials,
    furnish_district,
    furnish_enrichment,
    furnish_feedback,
    furnish_placements,
    furnish_plan,
    furnish_site,
    furnish_upkeep,
    furnish_work,
    furnish_workforce,
)
from wbl_portal.demo.accounts import Account, campus_accounts, registrations, staff_account
from wbl_portal.demo.campuses import CAMPUSES, DISTRICT, YEARS, Campus, demo_year
from wbl_portal.demo.facts import add_experiences, add_partners, record_year
from wbl_portal.demo.roster import Roster, write_roster
from wbl_portal.demo.scene import Scene
from wbl_portal.demo.side_by_side import side_by_side
from wbl_portal.frameworks import framework
from wbl_portal.people.models import Role, SchoolYear
from wbl_portal.people.roster import import_roster
from wbl_portal.people.services.calendar import Off, add_day_off

FURNISHER = Actor(None, "Demo")
Say = Callable[[str], None]
# In this order: what comes later stands on what came before.
TOPICS = {
    "agreements": furnish_agreements,
    "workforce": furnish_workforce,
    "plan": furnish_plan,
    "enrichment": furnish_enrichment,
    "feedback": furnish_feedback,
    "placements": furnish_placements,
    "credentials": furnish_credentials,
    "students' work": furnish_work,
    "requests and retention": furnish_upkeep,
    "binder": furnish_binder,
    "older documents": furnish_site,
}


@dataclass
class House:
    """What opens a campus or district that was just made: accounts, and links as {"kind", "url": path}."""

    accounts: list[Account] = field(default_factory=list)
    links: list[dict[str, str]] = field(default_factory=list)


def furnish(say: Say) -> dict[str, House]:
    """Make what is missing of the demo's campuses and of this school year's editions; returns what was made, by slug.

    Each step is made whole or not at all, and a start that was interrupted goes on where it stopped.
    """
    made = {}
    if not Academy.objects.filter(slug=DISTRICT[0]).exists():
        say("Making the district ...")
        made[DISTRICT[0]] = _district()
    houses = side_by_side(partial(_whole_campus, say=say), CAMPUSES)
    return made | {campus.slug: house for campus, house in zip(CAMPUSES, houses, strict=True) if house}


def publish_earlier_years(say: Say) -> None:
    """The editions of the earlier school years, where they are missing."""
    side_by_side(partial(earlier_years_of, say=say), CAMPUSES)


def earlier_years_of(campus: Campus, say: Say, progress: Progress = quiet) -> None:
    """The editions of a campus's earlier school years, the latest first."""
    with tenant_context(Academy.objects.get(slug=campus.slug)):
        for ago in range(1, YEARS):
            _publish(campus, ago, say, progress)


def lacks_earlier_years(campus: Campus) -> bool:
    """Whether an earlier school year has no editions yet."""
    with tenant_context(Academy.objects.get(slug=campus.slug)):
        earlier = SchoolYear.objects.filter(starts_on__in=[demo_year(ago)[0] for ago in range(1, YEARS)])
        return earlier.filter(editions__isnull=True).exists()


def _whole_campus(campus: Campus, say: Say) -> House | None:
    """Furnish a campus that is not there, and publish its present year."""
    missing = not Academy.objects.filter(slug=campus.slug).exists()
    house = _furnish_campus(campus, say) if missing else None
    if missing:
        _count_rows()
    with tenant_context(Academy.objects.get(slug=campus.slug)):
        _publish(campus, 0, say)
        year = SchoolYear.objects.get(starts_on=demo_year()[0])
        furnish_upkeep.answer_request(year, by=FURNISHER)
        furnish_site.leave_a_draft(year, by=FURNISHER)
    return house


def _count_rows() -> None:
    """Give the planner statistics of what was just written, instead of leaving it to the server's next round."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@transaction.atomic
def _district() -> House:
    slug, name, number = DISTRICT
    academy = create_district(slug=slug, name=name, number=number)
    with tenant_context(academy):
        furnish_district.furnish(by=FURNISHER)
        return House([staff_account(slug, Role.STAFF, "Dolores Amberly", by=FURNISHER)])


@transaction.atomic
def _furnish_campus(campus: Campus, say: Say) -> House:
    say(f"{campus.name}: campus and rosters of {YEARS} school years, {sum(campus.sizes.values())} students ...")
    with tenant_context(_academy(campus)):
        years = [_roster(campus, ago) for ago in reversed(range(YEARS))]
        _days_off(years[-1])
        house = House(campus_accounts(campus.slug, by=FURNISHER))
        registrations(by=FURNISHER)
        say(f"{campus.name}: partners, experiences and class lists ...")
        partners = add_partners(campus.slug, by=FURNISHER)
        lines = 0
        for ago, year in enumerate(reversed(years)):
            pairs = add_experiences(campus.planned, year, partners, ago=ago, by=FURNISHER)
            lines += record_year(pairs, year, seed=campus.seed, by=FURNISHER)
        say(f"{campus.name}: {lines} lines of class lists recorded")
        family = framework(campus.frameworks[0]).family
        grades = tuple(range(campus.grades[0], campus.grades[1] + 1))
        _topics(Scene(campus.slug, family, grades, years, partners, FURNISHER, campus.seed, house.links), campus, say)
    return house


def _days_off(year: SchoolYear) -> None:
    """Thanksgiving and the turn of the year."""
    autumn = year.starts_on.year
    weeks = (dt.date(autumn, 11, number) for number in range(22, 29))
    thanksgiving = next(day for day in weeks if day.weekday() == calendar.THURSDAY)
    for name, first, last in (
        ("Thanksgiving", thanksgiving, thanksgiving + dt.timedelta(days=1)),
        ("Winter break", dt.date(autumn, 12, 23), dt.date(autumn + 1, 1, 1)),
    ):
        add_day_off(year=year, off=Off(name, first, last), by=FURNISHER)


def _topics(scene: Scene, campus: Campus, say: Say) -> None:
    for name, topic in TOPICS.items():
        say(f"{campus.name}: {name} ...")
        topic.furnish(scene)


def _publish(campus: Campus, ago: int, say: Say, progress: Progress = quiet) -> None:
    """The editions of a school year, so many years ago: of earlier years the spring figures, of the present one the fall's."""
    year = SchoolYear.objects.get(starts_on=demo_year(ago)[0])
    if not Snapshot.objects.filter(year=year).exists():
        say(f"{campus.name}: freezing a snapshot of {year.label}, hiding small groups ...")
        snapshot = freeze(year=year, name="spring" if ago else "fall", by=FURNISHER, say=progress)
        if ago:
            furnish_upkeep.sign(snapshot, by=FURNISHER)
    if not Edition.objects.filter(year=year).exists():
        say(f"{campus.name}: publishing {year.label} ...")
        publish(year=year, role=Role.PRINCIPAL, by=FURNISHER, say=progress)
        superseded = _superseded_slots(campus) if ago == YEARS - 1 else []
        if superseded:  # the earliest year was still shown in the edition of its time
            publish(year=year, slots=superseded, role=Role.PRINCIPAL, by=FURNISHER, say=progress)


def _superseded_slots(campus: Campus) -> list[str]:
    """The artifacts of framework editions that were followed by another one."""
    return [slot.key for key in campus.frameworks[1:] for slot in framework(key).slots]


def _academy(campus: Campus) -> Academy:
    return create_academy(
        slug=campus.slug,
        name=campus.name,
        frameworks=list(campus.frameworks),
        grades=campus.grades,
        campus_number=campus.number,
        hue=campus.hue,
        district=Academy.objects.get(slug=DISTRICT[0]).district,
    )


def _roster(campus: Campus, ago: int) -> SchoolYear:
    """Import the roster of a school year; those who finished the year before leave with it."""
    starts, ends = demo_year(ago)
    roster = Roster(campus.slug, campus.name, campus.number, campus.sizes_of(ago), (starts, ends), campus.seed)
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder) / f"{campus.slug}-roster"
        write_roster(roster, files)
        import_roster(files, by=FURNISHER, allow_deactivations=True)
    return SchoolYear.objects.get(starts_on=starts)
