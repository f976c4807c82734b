"""What hours must satisfy before they are kept: their length, their day, their neighbours. Each refusal says what to do."""

import datetime as dt
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from artifacts.models import EmployabilitySkill, HoursEntry, Placement
from artifacts.models.hours import DAY_MINUTES, QUARTER
from wbl_portal.core import clock


def locked(placement: Placement) -> Placement:
    """The placement, with all placements of the student held: entries of one student stand in line."""
    rows = Placement.objects.select_for_update(of=("self",)).filter(student=placement.student_id).order_by("pk")
    return next(each for each in rows if each.pk == placement.pk)


def rounded(minutes: int) -> int:
    """To the nearest quarter of an hour."""
    return (minutes + QUARTER // 2) // QUARTER * QUARTER


def length_of(starts_at: dt.time | None, ends_at: dt.time | None, minutes: int | None) -> int:
    """The minutes of a shift or of a block, in quarters; raises ValidationError by field."""
    if (starts_at is None) != (ends_at is None):
        raise ValidationError({"ends_at" if starts_at else "starts_at": _("Give both times, or give the hours alone.")})
    if starts_at is not None and ends_at is not None:
        if ends_at <= starts_at:
            raise ValidationError({"ends_at": _("The shift ends before it starts. A night shift is two entries.")})
        minutes = _minute(ends_at) - _minute(starts_at)
    if minutes is None:
        raise ValidationError({"minutes": _("How long was it? Give the hours, or from when until when.")})
    length = rounded(minutes)
    if length < QUARTER:
        raise ValidationError({"minutes": _("Enter at least a quarter of an hour.")})
    if length > DAY_MINUTES:
        raise ValidationError({"minutes": _("A day has 24 hours. Enter each day by itself.")})
    return length


def known_skills(keys: Collection[str]) -> list[str]:
    """The keys in the order of the list; raises ValidationError for one that the list never had."""
    known = list(EmployabilitySkill.objects.values_list("key", flat=True))
    if set(keys) - set(known):
        raise ValidationError({"skills": _("Choose skills from the list.")})
    return [key for key in known if key in keys]


def check_owner(entry: HoursEntry | None, placement: Placement) -> None:
    """A key made elsewhere never opens another student's entry."""
    if entry is not None and entry.placement_id != placement.pk:
        raise ValidationError(_("These hours belong to another placement. Enter them anew."))


def check_open(entry: HoursEntry) -> None:
    if entry.state not in HoursEntry.OPEN:
        raise ValidationError(_("These hours were sent. You can change them when they come back with a question."))


def check(entry: HoursEntry, placement: Placement) -> None:
    """The day and its other entries; raises ValidationError by field."""
    _check_day(entry.day, placement)
    others = HoursEntry.objects.filter(placement__student=placement.student_id, day=entry.day).exclude(pk=entry.pk)
    _check_overlap(entry, others)
    _check_sum(entry, others)


def _check_day(day: dt.date, placement: Placement) -> None:
    if day > clock.today():
        raise ValidationError({"day": _("This day lies in the future. Enter hours when they are done.")})
    if placement.state not in Placement.TAKING_HOURS:
        raise ValidationError(_("This placement is not confirmed, so it takes no hours. Ask your coordinator."))
    if not placement.starts_on <= day <= placement.ends_on:
        words = {"first": date_format(placement.starts_on), "last": date_format(placement.ends_on)}
        raise ValidationError({"day": _("This placement goes from %(first)s to %(last)s.") % words})


def _check_overlap(entry: HoursEntry, others: QuerySet[HoursEntry]) -> None:
    if entry.starts_at is None:
        return
    other = others.filter(starts_at__lt=entry.ends_at, ends_at__gt=entry.starts_at).first()
    if other is not None and other.starts_at is not None and other.ends_at is not None:
        words = {"from": time_format(other.starts_at), "until": time_format(other.ends_at)}
        raise ValidationError({"starts_at": _("You have entered %(from)s to %(until)s of this day already.") % words})


def _check_sum(entry: HoursEntry, others: QuerySet[HoursEntry]) -> None:
    before = sum(others.values_list("minutes", flat=True))
    if before + entry.minutes > DAY_MINUTES:
        left = (DAY_MINUTES - before) / 60
        raise ValidationError(
            {"minutes": _("A day has 24 hours; %(left)s are left on this day.") % {"left": f"{left:g}"}}
        )


def _minute(time: dt.time) -> int:
    return 60 * time.hour + time.minute
