"""Days without school, as pages of sessions ask for them."""

import datetime as dt
from collections.abc import Collection

from wbl_portal.people.models import DayOff


def days_off(days: Collection[dt.date]) -> dict[dt.date, DayOff]:
    """Of these days, those without school; one query."""
    rows = list(DayOff.objects.between(min(days), max(days))) if days else []
    return {day: row for day in days for row in rows if row.starts_on <= day <= row.ends_on}
