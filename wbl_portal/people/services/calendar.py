"""The dates of a school year, and its days without school."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wbl_portal.core import archive, audit
from wbl_portal.core.actor import Actor
from wbl_portal.people.models import DayOff, SchoolYear


@transaction.atomic
def set_school_year(*, label: str, starts_on: dt.date, ends_on: dt.date, by: Actor) -> SchoolYear:
    """Give a school year its first and last day, making the year where the campus has none. Raises ValidationError."""
    if ends_on <= starts_on:
        raise ValidationError({"ends_on": _("The school year ends before it starts. Choose a later end.")})
    year = SchoolYear.objects.filter(label=label).first() or SchoolYear(label=label)
    before = audit.image(year) if year.pk else {}
    if year.pk and (year.starts_on, year.ends_on) == (starts_on, ends_on):
        return year
    year.starts_on, year.ends_on = starts_on, ends_on
    year.clean_fields()
    year.save()
    audit.record(verb="school_year.set", by=by, subject=year, before=before, after=audit.image(year))
    return year


@dataclass(frozen=True)
class Off:
    """From the first to the last day there is no school, for a reason that has a name."""

    name: str
    starts_on: dt.date
    ends_on: dt.date


@transaction.atomic
def add_day_off(*, year: SchoolYear, off: Off, by: Actor) -> DayOff:
    """Days without school in a year; raises ValidationError."""
    row = DayOff(year=year)
    _fill(row, off)
    row.save()
    audit.record(verb="day_off.added", by=by, subject=row, after=audit.image(row))
    return row


@transaction.atomic
def change_day_off(*, day_off: DayOff, off: Off, by: Actor) -> DayOff:
    """Raises ValidationError."""
    before = audit.image(day_off)
    _fill(day_off, off)
    after = audit.image(day_off)
    if after != before:
        day_off.save()
        audit.record(verb="day_off.changed", by=by, subject=day_off, before=before, after=after)
    return day_off


@transaction.atomic
def set_days_off(*, year: SchoolYear, days: Iterable[Off], by: Actor) -> None:
    """Make these the days without school of a year: what is not among them leaves the lists. Raises ValidationError."""
    wanted = list(dict.fromkeys(days))
    for row in year.days_off.current():
        if (off := Off(row.name, row.starts_on, row.ends_on)) in wanted:
            wanted.remove(off)
        else:
            archive.archive(row, by=by)
    for off in wanted:
        add_day_off(year=year, off=off, by=by)


def _fill(row: DayOff, off: Off) -> None:
    year = row.year
    if off.ends_on < off.starts_on:
        raise ValidationError({"ends_on": _("The last day lies before the first one. Check both dates.")})
    if off.starts_on < year.starts_on or off.ends_on > year.ends_on:
        known = {"year": year.label, "first": date_format(year.starts_on), "last": date_format(year.ends_on)}
        words = _("The school year %(year)s lasts from %(first)s to %(last)s. Choose days inside it.")
        raise ValidationError({"starts_on": words % known})
    row.name, row.starts_on, row.ends_on = off.name.strip(), off.starts_on, off.ends_on
    row.clean_fields()
