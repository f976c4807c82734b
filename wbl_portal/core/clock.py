"""The one clock: now in UTC, today in the campus's own time zone. Nothing else asks the machine or the database."""

import datetime as dt
import zoneinfo

from django.utils import timezone

from wbl_portal.core.database import connection


def now() -> dt.datetime:
    """The present moment, aware, in UTC."""
    return timezone.now()


def today() -> dt.date:
    """Today at the campus in force; in `public`, today in UTC."""
    zone = getattr(connection.tenant, "time_zone", "UTC")
    return now().astimezone(zoneinfo.ZoneInfo(zone)).date()
