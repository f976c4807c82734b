"""Sessions and days without school as a calendar (RFC 5545) for calendar programs; no student.

A program reads it without signing in, by an address that one person asked for and can end.
"""

import datetime as dt
import zoneinfo
from collections.abc import Iterable, Iterator

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from experiences.models import Session
from experiences.policies import staff
from experiences.services.calendars import CALENDAR
from wbl_portal.core import clock, links
from wbl_portal.core.database import connection
from wbl_portal.core.models import Link
from wbl_portal.people.models import DayOff, User

BACK, AHEAD = dt.timedelta(days=60), dt.timedelta(days=400)
LONGEST_LINE = 74  # bytes


@links.answers(CALENDAR)
@require_safe
def answer_calendar(request: HttpRequest, link: Link) -> HttpResponse:
    """The feed, as long as the person who asked for it works here."""
    user = get_object_or_404(User, pk=link.subject_id, is_active=True)
    if not staff.allows(user):
        raise PermissionDenied
    return HttpResponse(
        written(sessions(), days_without_school(), now=clock.now()),
        content_type="text/calendar; charset=utf-8",
        headers={"Cache-Control": "private, no-store"},
    )


def sessions() -> Iterable[Session]:
    """Two months back and a year ahead, cancelled ones left out; one query."""
    today = clock.today()
    rows = Session.objects.held().in_the_plan().filter(held_on__range=(today - BACK, today + AHEAD))
    return rows.select_related("experience__partner")


def days_without_school() -> Iterable[DayOff]:
    today = clock.today()
    return DayOff.objects.between(today - BACK, today + AHEAD)


def written(rows: Iterable[Session], days_off: Iterable[DayOff] = (), *, now: dt.datetime) -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Work-Based Learning Portal//EN", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{_text(connection.tenant.name)}")
    for row in rows:
        lines += _event(row, now)
    for off in days_off:
        lines += _day_off(off, now)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _event(row: Session, now: dt.datetime) -> Iterator[str]:
    partner = row.experience.partner
    yield "BEGIN:VEVENT"
    yield f"UID:{row.pk}@{connection.tenant.slug}"
    yield f"DTSTAMP:{_moment(now)}"
    yield from _when(row)
    yield f"SUMMARY:{_text(row.experience.title)}"
    if row.place:
        yield f"LOCATION:{_text(row.place)}"
    if partner:
        yield f"DESCRIPTION:{_text(partner.name)}"
    yield "END:VEVENT"


def _day_off(off: DayOff, now: dt.datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{off.pk}@{connection.tenant.slug}"
    yield f"DTSTAMP:{_moment(now)}"
    yield f"DTSTART;VALUE=DATE:{off.starts_on:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{off.ends_on + dt.timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(_('No school: %s') % off.name)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _when(row: Session) -> Iterator[str]:
    """By the clock of the campus; a session without an hour takes its whole day."""
    if row.starts_at is None:
        yield f"DTSTART;VALUE=DATE:{row.held_on:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{row.held_on + dt.timedelta(days=1):%Y%m%d}"
        return
    zone = zoneinfo.ZoneInfo(connection.tenant.time_zone)
    starts = dt.datetime.combine(row.held_on, row.starts_at, tzinfo=zone).astimezone(dt.UTC)
    yield f"DTSTART:{_moment(starts)}"
    yield f"DTEND:{_moment(starts + dt.timedelta(minutes=row.minutes))}"


def _moment(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    """Words as the format wants them: what separates its fields is escaped."""
    escaped = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> str:
    """A long line goes on after a break and a space, never within a character."""
    pieces, piece = [], ""
    for letter in line:
        if len((piece + letter).encode()) > LONGEST_LINE:
            pieces.append(piece)
            piece = " "
        piece += letter
    return "\r\n".join([*pieces, piece])
