"""What happened between the campus and a partner, newest first: the log on the partner's page, and its last contact.

Each floor brings its own lines at `PLACE`, called with the partner and what is asked, a constant number of queries. A
line never names a student: what is about students is a count per day.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, DateField, F, Prefetch, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from partners.models import Agreement, Attendee, Meeting, OfferReply, Partner, ValueSurvey
from wbl_portal.core import clock, panels
from wbl_portal.core.panels import brings
from wbl_portal.people.models import SchoolYear, User

PLACE = "partner.engagements"
SHOWN = 6


@dataclass(frozen=True)
class Engagement:
    """A dated line and the address of the page its row stands on. `is_contact`: somebody of the partner took part."""

    day: dt.date
    words: str
    url: str
    is_contact: bool = True


@dataclass(frozen=True)
class Asked:
    """Which days a log shows to whom; `most`: how many of the newest rows of each kind are enough (None: all)."""

    user: User | AnonymousUser
    last: dt.date
    first: dt.date = dt.date.min
    most: int | None = None

    def covers(self, day: dt.date | None) -> bool:
        return day is not None and self.first <= day <= self.last

    def newest(self, rows: QuerySet[Any], day: Combinable) -> QuerySet[Any]:
        """The rows of these days with their day as `on`, newest first."""
        return self._on(rows, day)[: self.most]

    def counted(self, rows: QuerySet[Any], day: Combinable) -> QuerySet[Any]:
        """How many rows there are on each of these days, newest first: (day, number)."""
        return self._on(rows, day).values("on").annotate(n=Count("pk")).values_list("on", "n")[: self.most]

    def _on(self, rows: QuerySet[Any], day: Combinable) -> QuerySet[Any]:
        return rows.annotate(on=day).filter(on__range=(self.first, self.last)).order_by("-on")


def asked_of(user: User | AnonymousUser, year: SchoolYear | None = None, *, most: int | None = None) -> Asked:
    """What happened until today, in a school year or ever."""
    today = clock.today()
    return Asked(user, min(year.ends_on, today), year.starts_on, most) if year else Asked(user, today, most=most)


def log(partner: Partner, asked: Asked) -> list[Engagement]:
    """Every floor's lines, newest first."""
    lines = [line for brought in panels.of(PLACE, partner, asked) for line in brought]
    return sorted(lines, key=lambda line: line.day, reverse=True)


def last_contact(lines: Iterable[Engagement]) -> Engagement | None:
    """The newest line in which somebody of the partner took part."""
    return next((line for line in lines if line.is_contact), None)


def said_or(moment: str) -> Coalesce:
    """The day something was said to staff, else the day of the moment at which it was answered."""
    return Coalesce("said_on", TruncDate(moment), output_field=DateField())


@brings(PLACE, order=10)
def _agreements(partner: Partner, asked: Asked) -> list[Engagement]:
    """Signed, reviewed, ended; a version that another took the place of has not ended."""
    rows = partner.agreements.current().with_history()
    return [line for each in rows for line in _of_agreement(each) if asked.covers(line.day)]


def _of_agreement(agreement: Agreement) -> Iterable[Engagement]:
    if agreement.signed_on is None:
        return
    url, named = reverse("agreement_detail", args=[agreement.pk]), {"title": agreement.title}
    yield Engagement(agreement.signed_on, _("Agreement signed: %(title)s") % named, url)
    for review in agreement.reviews.all():
        words = _("Agreement reviewed: %(title)s. %(outcome)s.") % (named | {"outcome": review.get_outcome_display()})
        yield Engagement(review.reviewed_on, words, url, is_contact=False)
    replaced = agreement.superseded_on()
    if agreement.last_day < clock.today() and (replaced is None or replaced > agreement.last_day):
        yield Engagement(agreement.last_day, _("Agreement ended: %(title)s") % named, url, is_contact=False)


@brings(PLACE, order=20)
def _surveys(partner: Partner, asked: Asked) -> list[Engagement]:
    rows = ValueSurvey.objects.filter(partner=partner, answered_at__isnull=False).select_related("contact")
    return [
        Engagement(
            each.on,
            _("Value survey answered by %(name)s") % {"name": each.contact.name},
            reverse("survey_detail", args=[each.pk]),
        )
        for each in asked.newest(rows, TruncDate("answered_at"))
    ]


@brings(PLACE, order=30)
def _offers(partner: Partner, asked: Asked) -> list[Engagement]:
    rows = OfferReply.objects.current().filter(partner=partner).prefetch_related("offers")
    return [Engagement(each.on, _offered(each), _inbox(each)) for each in asked.newest(rows, said_or("received_at"))]


def _offered(reply: OfferReply) -> str:
    offers = ", ".join(map(str, reply.offers.all()))
    return _("%(name)s offered: %(offers)s") % {"name": reply.name, "offers": offers}


def _inbox(reply: OfferReply) -> str:
    """The inbox narrowed to a reply: it has no page of its own."""
    state = {"state": "taken_up"} if reply.taken_up_at else {}
    return f"{reverse('reply_list')}?{urlencode({'q': f'{reply.organization} {reply.name}'} | state)}"


@brings(PLACE, order=40)
def _meetings(partner: Partner, asked: Asked) -> list[Engagement]:
    ours = Attendee.objects.filter(contact__partner=partner)
    rows = Meeting.objects.current().filter(pk__in=ours.values("meeting"))
    rows = rows.prefetch_related(Prefetch("attendees", ours, to_attr="ours"))
    return [
        Engagement(each.on, _met(each), reverse("meeting_detail", args=[each.pk]))
        for each in asked.newest(rows, F("held_on"))
    ]


def _met(meeting: Any) -> str:
    names = ", ".join(each.name for each in meeting.ours)
    return _("Meeting: %(body)s, with %(names)s") % {"body": meeting.body_label, "names": names}
