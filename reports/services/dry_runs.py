"""A dry run: begun, part by part found or not, finished; what was not found becomes due in the binder."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from reports.models import DryRun, DryRunPoint
from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor
from wbl_portal.people.models import SchoolYear

Place = tuple[str, str, str]
# What was not found is due so many days after the run.
DUE_DAYS = 14


@transaction.atomic
def start(*, year: SchoolYear, by: Actor) -> DryRun:
    """Begin a dry run of a year; the one that is under way is gone on with."""
    under_way = DryRun.objects.filter(year=year, finished_at=None).first()
    if under_way is not None:
        return under_way
    run = DryRun.objects.create(year=year, started_at=clock.now(), started_by=by.label)
    audit.record(verb="dry_run.started", by=by, subject=run, after=audit.image(run))
    return run


@transaction.atomic
def tick(*, run: DryRun, place: Place, is_found: bool, comment: str = "", by: Actor) -> DryRunPoint:
    """Say of a part whether it was found; saying it again takes the place of what was said. Raises ValidationError."""
    locked = _under_way(run)
    framework, kind, key = place
    known = {"run": locked, "framework": framework, "kind": kind, "key": key}
    point = DryRunPoint.objects.filter(**known).first() or DryRunPoint(**known)
    before: dict[str, Any] = {} if point._state.adding else audit.image(point)
    point.is_found, point.comment = is_found, comment.strip()
    point.save()
    audit.record(verb="dry_run.ticked", by=by, subject=point, before=before, after=audit.image(point))
    return point


@transaction.atomic
def finish(*, run: DryRun, by: Actor) -> None:
    """End a run: what was not found is due in two weeks. Raises ValidationError when nothing was looked at."""
    locked = _under_way(run)
    if not locked.points.exists():
        raise ValidationError(_("Nothing was looked at yet. Say of at least one part whether you found it."))
    due = clock.today() + dt.timedelta(days=DUE_DAYS)
    open_points = locked.points.filter(is_found=False).update(due_on=due)
    locked.finished_at = clock.now()
    locked.save(update_fields=["finished_at"])
    told = audit.image(locked) | {"open": open_points, "due_on": due}
    audit.record(verb="dry_run.finished", by=by, subject=locked, after=told)


def _under_way(run: DryRun) -> DryRun:
    locked = DryRun.objects.select_for_update().get(pk=run.pk)
    if locked.finished_at is not None:
        raise ValidationError(_("This dry run is finished. Begin a new one."))
    return locked
