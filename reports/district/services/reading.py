"""Reading the campuses again: what they publish and what they hand up."""

from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Q

from reports.district.reading import Read, campuses_here, read_campus, read_handed_up
from reports.models import CampusReading
from wbl_portal.core import audit, clock, jobs
from wbl_portal.core.actor import PORTAL, Actor
from wbl_portal.core.models import Job

READING = "read_campuses"


def ask_reading(*, by: Actor) -> Job:
    """Hand a reading of all campuses to the worker."""
    return jobs.ask(READING, by=by)


def read_all(run: jobs.Run) -> list[Read]:
    """Ask every campus for this school year's documents, and for last year's where it has published none."""
    found: list[Read] = []
    campuses = campuses_here()
    for number, campus in enumerate(campuses):
        run.progress(5 + 90 * number // max(len(campuses), 1), campus.name)
        found.append(read_handed_up(campus))
        for label in year_labels():
            reads = list(read_campus(campus, label))
            found += reads
            if any(read.document or read.problem for read in reads):
                break
    return found


def year_labels() -> list[str]:
    """The school year of today, 1 July to 30 June, and the one before."""
    today = clock.today()
    first = today.year if today.month >= 7 else today.year - 1
    return [f"{year}-{(year + 1) % 100:02d}" for year in (first, first - 1)]


@transaction.atomic
def keep_readings(reads: list[Read], *, by: Actor = PORTAL) -> dict[str, Any]:
    """Replace what stood: what a campus does not answer keeps its last document, with the problem beside it."""
    answered = {read.campus for read in reads if not read.problem}
    failed = [Q(campus=read.campus, slot=read.slot) for read in reads if read.problem]
    CampusReading.objects.filter(campus__in=answered).exclude(reduce(or_, failed, Q(pk=None))).delete()
    now = clock.now()
    for read in reads:
        known = {"problem": read.problem, "read_at": now}
        known |= {} if read.problem else {"document": read.document}
        CampusReading.objects.update_or_create(campus=read.campus, year=read.year, slot=read.slot, defaults=known)
    told = {
        "campuses": len({read.campus for read in reads}),
        "documents": sum(1 for r in reads if r.document and r.year),
    }
    audit.record(verb="campuses.read", by=by, after=told)
    return told
