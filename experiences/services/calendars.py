"""The address under which a person's own calendar program reads the campus's sessions: made, replaced, ended."""

from django.db import transaction

from wbl_portal.core import audit, links
from wbl_portal.core.actor import Actor
from wbl_portal.people.models import User

CALENDAR, CALENDAR_DAYS = "calendar", 400


@transaction.atomic
def open_calendar(*, user: User, by: Actor) -> str:
    """A secret address for one person, good for over a school year; the one before stops working. Returns its path."""
    path = links.make(purpose=CALENDAR, subject_id=user.pk, by=by, days=CALENDAR_DAYS)
    audit.record(verb="calendar.opened", by=by, subject=user, after={"days": CALENDAR_DAYS})
    return path


@transaction.atomic
def close_calendar(*, user: User, by: Actor) -> None:
    """The person's address stops working; a second call changes nothing."""
    links.revoke(purpose=CALENDAR, subject_id=user.pk)
    audit.record(verb="calendar.closed", by=by, subject=user)
