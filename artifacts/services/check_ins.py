"""Coming to the worksite with a goal and leaving it: the two halves of a shift, each sent once."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from artifacts import hours_rules
from artifacts.models import CheckIn, HoursEntry, Placement
from artifacts.services import hours
from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor


@transaction.atomic
def check_in(
    *,
    placement: Placement,
    day: dt.date,
    came_at: dt.time,
    by: Actor,
    goal: str = "",
    check_in_id: uuid.UUID | None = None,
) -> CheckIn:
    """Note that a student came. `check_in_id` may be the device's: the same one again changes nothing.

    Raises ValidationError where the placement takes no hours that day, or an earlier check-in still stands open.
    """
    stay = hours_rules.locked(placement)
    if known := CheckIn.objects.filter(pk=check_in_id).first() if check_in_id else None:
        _check_same(known, stay)
        return known
    _check_day(stay, day)
    if standing := CheckIn.objects.filter(placement=stay).open().first():
        said = _("You checked in on %s and did not check out. Check out first.") % date_format(standing.day)
        raise ValidationError(said)
    made = CheckIn(pk=check_in_id or uuid.uuid4(), placement=stay, day=day, came_at=came_at, goal=goal.strip())
    made.save(force_insert=True)
    audit.record(verb="check_in.made", by=by, subject=made, after=audit.image(made))
    return made


@transaction.atomic
def check_out(
    *,
    check_in: CheckIn,
    left_at: dt.time,
    by: Actor,
    work: str = "",
    skills: Collection[str] = (),
    reached: str = "",
) -> HoursEntry | None:
    """End a check-in and keep the shift as hours, a draft until the student sends the week; the same again changes nothing.

    None: it ended before, and its hours were removed since.
    """
    stay = hours_rules.locked(check_in.placement)
    row = CheckIn.objects.select_for_update(of=("self",)).get(pk=check_in.pk)
    if row.left_at is not None:
        return row.hours
    if left_at <= row.came_at:
        raise ValidationError({"left_at": _("You left before you came. Check both times.")})
    before = audit.image(row)
    row.hours = hours.save(
        placement=stay,
        day=row.day,
        starts_at=row.came_at,
        ends_at=left_at,
        work=work,
        skills=skills,
        entry_id=row.pk,
        by=by,
    )
    row.left_at, row.reached = left_at, reached
    row.save(update_fields=["left_at", "reached", "hours"])
    audit.record(verb="check_in.ended", by=by, subject=row, before=before, after=audit.image(row))
    return row.hours


@transaction.atomic
def take_back(*, check_in: CheckIn, by: Actor) -> None:
    """Forget a check-in made by mistake, as long as nobody checked out of it."""
    row = CheckIn.objects.select_for_update(of=("self",)).filter(pk=check_in.pk, left_at__isnull=True).first()
    if row is None:
        raise ValidationError(_("This check-in has ended. Correct its hours in your log."))
    audit.record(verb="check_in.taken_back", by=by, subject=row, before=audit.image(row))
    row.delete()


def _check_same(known: CheckIn, placement: Placement) -> None:
    if known.placement_id != placement.pk:
        raise ValidationError(_("This check-in belongs to another placement. Check in anew."))


def _check_day(placement: Placement, day: dt.date) -> None:
    if day > clock.today():
        raise ValidationError(_("You can check in on the day itself."))
    if not placement.takes_hours_on(day):
        words = {"first": date_format(placement.starts_on), "last": date_format(placement.ends_on)}
        raise ValidationError(_("This placement goes from %(first)s to %(last)s.") % words)
