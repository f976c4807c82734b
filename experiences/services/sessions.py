"""Sessions: the dates and places of an experience; cancelled, never deleted."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from experiences.models import Experience, Session
from experiences.signals import session_length_changed
from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor


@dataclass(frozen=True)
class SessionFacts:
    """When, how long (minutes), where, and for how many."""

    held_on: dt.date
    minutes: int = 60
    starts_at: dt.time | None = None
    place: str = ""
    seats: int | None = None


@transaction.atomic
def add_session(*, experience: Experience, facts: SessionFacts, by: Actor) -> Session:
    """Add a date; raises ValidationError when it lies outside the experience's school year."""
    session = Session(experience=experience)
    _fill(session, facts)
    session.save()
    audit.record(verb="session.added", by=by, subject=session, after=audit.image(session))
    return session


@transaction.atomic
def change_session(*, session: Session, facts: SessionFacts, by: Actor) -> Session:
    """Change date, length or place; class lists follow a corrected length (see signals)."""
    before, minutes_before = audit.image(session), session.minutes
    _fill(session, facts)
    after = audit.image(session)
    if after == before:
        return session
    session.save()
    audit.record(verb="session.changed", by=by, subject=session, before=before, after=after)
    if session.minutes != minutes_before:
        session_length_changed.send(sender=Session, session=session, minutes_before=minutes_before)
    return session


@transaction.atomic
def cancel_session(*, session: Session, by: Actor) -> None:
    """A cancelled session never counts; what was recorded for it is kept."""
    if session.cancelled_at is None:
        _set_cancelled(session, clock.now(), "session.cancelled", by)


@transaction.atomic
def reinstate_session(*, session: Session, by: Actor) -> None:
    """Undo of `cancel_session`."""
    if session.cancelled_at is not None:
        _set_cancelled(session, None, "session.reinstated", by)


def check_dates_in_year(experience: Experience, days: list[dt.date]) -> None:
    """Raises ValidationError naming the year's own dates when a day lies outside it."""
    year = experience.year
    outside = [day for day in days if not year.starts_on <= day <= year.ends_on]
    if outside:
        raise ValidationError(
            {
                "held_on": _(
                    "%(day)s lies outside the school year %(year)s (%(first)s to %(last)s). "
                    "Choose a date inside it or another school year."
                )
                % {
                    "day": date_format(outside[0]),
                    "year": year.label,
                    "first": date_format(year.starts_on),
                    "last": date_format(year.ends_on),
                }
            }
        )


def _fill(session: Session, facts: SessionFacts) -> None:
    check_dates_in_year(session.experience, [facts.held_on])
    if not 1 <= facts.minutes <= 24 * 60:
        raise ValidationError({"minutes": _("A session lasts from 1 minute to a day (1440 minutes).")})
    session.held_on, session.minutes = facts.held_on, facts.minutes
    session.starts_at, session.place, session.seats = facts.starts_at, facts.place, facts.seats
    session.clean_fields()


def _set_cancelled(session: Session, at: dt.datetime | None, verb: str, by: Actor) -> None:
    session.cancelled_at = at
    session.save(update_fields=["cancelled_at"])
    audit.record(verb=verb, by=by, subject=session)
