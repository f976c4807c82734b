"""The region as its pages and the reports ask for it: county and board, meetings, follow-ups, needs."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from partners import directory
from partners.directory import County
from partners.models import CampusCounty, Contact, Decision, Meeting, Need
from partners.models.agreements import months_after
from wbl_portal.core import clock
from wbl_portal.core.database import connection
from wbl_portal.people.models import SchoolYear

# A follow-up is due when its day is at most a week away.
DUE_DAYS = 7
# T-STEM 5.1 asks for collaboration with the board; a year without a meeting is worth a warning (our own reading).
BOARD_MONTHS = 12


class FollowUpState(TextChoices):
    """What a list of follow-ups shows."""

    OPEN = "open", _("Open")
    DUE = "due", _("Due within a week, or overdue")
    OVERDUE = "overdue", _("Overdue")
    DONE = "done", _("Done")


@dataclass(frozen=True)
class CampusPlace:
    """The county of the campus, or None; `is_proposed`: taken from the campus number, nobody said so yet."""

    county: County | None
    is_proposed: bool


@dataclass(frozen=True)
class BoardMeetings:
    """How the work with the board stands on a day: its last meeting, whether that is longer than 12 months ago."""

    last: Meeting | None
    is_overdue: bool


def campus_county() -> CampusPlace:
    """The county that was chosen, else the one in the first three digits of the campus number (TEA county number)."""
    chosen = CampusCounty.objects.first()
    if chosen is not None:
        return CampusPlace(directory.counties().get(chosen.county_fips), is_proposed=False)
    proposed = directory.county_of_campus(getattr(connection.tenant, "campus_number", ""))
    return CampusPlace(proposed, is_proposed=proposed is not None)


def board_meetings(day: dt.date) -> BoardMeetings:
    last = Meeting.objects.current().of_body(Meeting.Body.BOARD).until(day).first()
    return BoardMeetings(last, last is None or last.held_on < months_after(day, -BOARD_MONTHS))


def meetings(
    *, text: str = "", body: str = "", year: SchoolYear | None = None, bare: bool = False, archived: bool = False
) -> QuerySet[Any]:
    """The list, newest first: each with `came`, `decided` and `open_follow_ups`, counts; `bare`: only without minutes."""
    found = Meeting.objects.archived() if archived else Meeting.objects.current()
    still_open = Q(decisions__done_on__isnull=True) & ~Q(decisions__owner="")
    rows: QuerySet[Any] = found.annotate(
        came=Count("attendees", distinct=True),
        decided=Count("decisions", distinct=True),
        open_follow_ups=Count("decisions", filter=still_open, distinct=True),
    )
    for word in text.split():
        said = Decision.objects.filter(Q(text__icontains=word) | Q(owner__icontains=word)).values("meeting")
        here = Q(body_name__icontains=word) | Q(place__icontains=word) | Q(agenda__icontains=word)
        rows = rows.filter(here | Q(minutes__icontains=word) | Q(pk__in=said))
    rows = rows.filter(body=body) if body else rows
    rows = rows.filter(held_on__range=(year.starts_on, year.ends_on)) if year else rows
    rows = rows.filter(minutes="", file=None) if bare else rows
    return rows.order_by("-held_on", "id")  # a count of related rows takes the model's own order away


def follow_ups(*, state: str = FollowUpState.OPEN, text: str = "") -> QuerySet[Decision]:
    """Follow-ups of meetings in the lists, the most urgent first; those without a date at the end."""
    today = clock.today()
    rows = {
        FollowUpState.OPEN: Decision.objects.open(),
        FollowUpState.DUE: Decision.objects.due_by(today + dt.timedelta(days=DUE_DAYS)),
        FollowUpState.OVERDUE: Decision.objects.due_by(today - dt.timedelta(days=1)),
        FollowUpState.DONE: Decision.objects.follow_ups().filter(done_on__isnull=False),
    }.get(FollowUpState(state), Decision.objects.open())
    for word in text.split():
        rows = rows.filter(Q(text__icontains=word) | Q(owner__icontains=word))
    if state == FollowUpState.DONE:
        return rows.select_related("meeting").order_by("-done_on", "position", "id")
    return rows.select_related("meeting").order_by(F("due_on").asc(nulls_last=True), "position", "id")


def needs(*, text: str = "", industry: str = "", archived: bool = False) -> QuerySet[Need]:
    """Needs of the region, newest first, each with the meeting that defined it."""
    rows = Need.objects.archived() if archived else Need.objects.current()
    for word in text.split():
        rows = rows.filter(Q(title__icontains=word) | Q(note__icontains=word) | Q(soc__startswith=word))
    if industry:
        rows = rows.filter(industry=industry)
    return rows.select_related("meeting")


def contacts_by_label() -> dict[str, Contact]:
    """Everybody at a partner in the lists by 'Name (Partner)', as the field for attendees offers them."""
    rows = Contact.objects.current().filter(partner__archived_at__isnull=True).select_related("partner")
    return {f"{each.name} ({each.partner.name})": each for each in rows.order_by("name", "id")}
