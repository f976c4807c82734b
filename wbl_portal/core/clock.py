"""The one clock: now in UTC, today in the campus's own time zone. Nothing else asks the machine or the database."""

import datetime as dt
import zoneinfo

from django.utils import timezone

from wbl_portal.core.database import connection

FRIDAY, SATURDAY = 4, 5  # as `date.weekday()` counts


def now() -> dt.datetime:
    """The present moment, aware, in UTC."""
    return timezone.now()


def today() -> dt.date:
    """Today at the campus in force; in `public`, today in UTC."""
    return local_day(now())


def local_day(moment: dt.datetime) -> dt.date:
    """The day of a moment at the campus in force; in `public`, its day in UTC."""
    zone = getattr(connection.tenant, "time_zone", "UTC")
    return moment.astimezone(zoneinfo.ZoneInfo(zone)).date()
