"""How much of each framework is complete and which parts wait: kept when a binder is put together, for pages that tell it.

A binder reads every record of a year. What Today shows of it is what the last look found, a quarter of an hour old at
most; whoever opens the binder brings it up to date. It is kept for each language: the reasons are sentences.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reports.binder.parts import Binder, Part
from wbl_portal.core import clock
from wbl_portal.core.waiting import Item
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


@dataclass(frozen=True)
class WaitingPart:
    """A part that is due or stale, as a row of Today's queue; `pk` stands for its place."""

    pk: str
    item: Item
    owner_id: uuid.UUID | None


@dataclass(frozen=True)
class Look:
    """What one look at the binder found."""

    ready: list[Ready]
    waiting: list[WaitingPart]


def readiness(year: SchoolYear) -> list[Ready]:
    """The campus's frameworks in their order, as the last look found them; without one, a look is taken."""
    return _look(year).ready


def waiting_parts(year: SchoolYear) -> list[WaitingPart]:
    """The parts that are due or stale, the most urgent first, as the last look found them."""
    return _look(year).waiting


def keep_readiness(found: Binder) -> Look:
    """Remember what a binder that somebody put together says."""
    volumes = [each for each in found.volumes if each.framework is not pages()]
    ready = [
        Ready(each.framework.key, each.framework.title, each.complete, len(each.parts), clock.now()) for each in volumes
    ]
    waiting = [_waiting(each) for each in sorted(found.waiting, key=lambda part: part.due_on or dt.date.max)]
    said = Look(ready, waiting)
    cache.set(_key(found.year), said, KEEP_SECONDS)
    return said


def _look(year: SchoolYear) -> Look:
    kept: Look | None = cache.get(_key(year))
    return keep_readiness(Binder(year)) if kept is None else kept


def _waiting(part: Part) -> WaitingPart:
    record = part.record
    subject = f"{part.number} {_(part.item.title)}".strip()
    reason = part.wrong[0].sentence if part.wrong else _("Nobody has verified it yet")
    since = record.verified_on if record else None
    item = Item(subject, reason, part.url, part.due_on, since, owner=record.owner_label if record else "")
    key = uuid.uuid5(uuid.NAMESPACE_OID, "/".join(part.place))
    return WaitingPart(str(key), item, record.owner_id if record else None)


def _key(year: SchoolYear) -> str:
    return f"binder-look:{year.label}:{clock.today().isoformat()}:{get_language()}"
