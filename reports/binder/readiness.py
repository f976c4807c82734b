"""How much of each framework is complete: counted when a binder is put together, and kept for pages that only tell it.

A binder reads every record of a year. What Today shows of it is what the last look found, a quarter of an hour old at
most; whoever opens the binder brings it up to date.
"""

import datetime as dt
from dataclasses import dataclass

from django.core.cache import cache

from reports.binder.parts import Binder
from wbl_portal.core import clock
from wbl_portal.frameworks import pages
from wbl_portal.people.models import SchoolYear

KEEP_SECONDS = 900


@dataclass(frozen=True)
class Ready:
    """A framework edition at a moment: so many of its parts are complete."""

    key: str
    title: str
    complete: int
    total: int
    at: dt.datetime


def readiness(year: SchoolYear) -> list[Ready]:
    """The campus's frameworks in their order, as the last look found them; without one, a look is taken."""
    kept: list[Ready] | None = cache.get(_key(year))
    return keep_readiness(Binder(year)) if kept is None else kept


def keep_readiness(found: Binder) -> list[Ready]:
    """Remember what a binder that somebody put together says."""
    volumes = [each for each in found.volumes if each.framework is not pages()]
    said = [
        Ready(each.framework.key, each.framework.title, each.complete, len(each.parts), clock.now()) for each in volumes
    ]
    cache.set(_key(found.year), said, KEEP_SECONDS)
    return said


def _key(year: SchoolYear) -> str:
    return f"readiness:{year.label}:{clock.today().isoformat()}"
