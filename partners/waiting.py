"""What partners bring to the queue of Today: agreements, follow-ups, the occupation list, answers to the menu, surveys."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from partners import links, selectors
from partners.models import Agreement, Decision, OccupationList, OfferAsk, OfferReply, ValueSurvey
from partners.policies import may_change
from partners.selectors import Standing, offers
from partners.selectors.occupations import current_list, is_stale
from partners.selectors.surveys import surveys
from partners.selectors.workforce import FollowUpState, follow_ups
from partners.services import invitations, meetings
from wbl_portal.core import clock
from wbl_portal.core.actor import actor_of
from wbl_portal.core.panels import brings
from wbl_portal.core.waiting import DONE, QUEUE, REMIND, Act, Item, Kind
from wbl_portal.people.context import current_year


@brings(QUEUE, order=20)
def agreements(request: HttpRequest) -> Kind:
    return Kind("agreements", _("Agreements due"), selectors.needing_an_act(), _agreement)


def _agreement(row: Standing) -> Item:
    agreement = row.agreement
    url = reverse("agreement_detail", args=[agreement.pk])
    if row.state == Agreement.State.OUT_FOR_SIGNATURE:
        return Item(agreement.partner.name, _("Agreement sent, not signed yet"), url, since=agreement.sent_on)
    if row.state == Agreement.State.EXPIRED:
        reason = _("The agreement ended; there is no other")
        return Item(agreement.partner.name, reason, url, due_on=agreement.last_day, since=agreement.last_day)
    if row.state == Agreement.State.REVIEW_DUE:
        reason = _("Yearly review of the agreement")
        return Item(agreement.partner.name, reason, url, due_on=row.review_on, since=row.review_on)
    return Item(agreement.partner.name, _("The agreement ends soon"), url, due_on=agreement.last_day)


@brings(QUEUE, order=30)
def open_follow_ups(request: HttpRequest) -> Kind:
    rows = follow_ups(state=FollowUpState.OPEN)
    name = str(request.user)
    return Kind(
        "follow-ups",
        _("Follow-ups of meetings"),
        rows,
        _follow_up,
        f"{reverse('follow_up_list')}?state={FollowUpState.OPEN}",
        mine=rows.filter(owner__icontains=name),
        acts=(Act(DONE, _("Mark done"), lambda rows: _finish(request, rows)),) if may_change(request.user) else (),
    )


def _follow_up(row: Decision) -> Item:
    meeting = row.meeting
    reason = _("Decided at the meeting of %s") % date_format(meeting.held_on)
    url = reverse("meeting_detail", args=[meeting.pk])
    return Item(row.text, reason, url, due_on=row.due_on, since=meeting.held_on, owner=row.owner)


def _finish(request: HttpRequest, rows: list[Decision]) -> int:
    for row in rows:
        meetings.finish_follow_up(decision=row, by=actor_of(request))
    return len(rows)


@brings(QUEUE, order=40)
def stale_list(request: HttpRequest) -> Kind:
    """The current occupation list when it is older than 12 months."""
    newest = current_list(clock.today())
    rows = [newest] if newest is not None and is_stale(newest, clock.today()) else []
    return Kind("occupations", _("Stale occupation lists"), rows, _stale, reverse("occupation_list"))


def _stale(row: OccupationList) -> Item:
    reason = _("Dated %s, older than 12 months: bring in the board's newest") % date_format(row.published_on)
    return Item(_("List of occupations in demand"), reason, reverse("occupation_list"), since=row.published_on)


@brings(QUEUE, order=50)
def replies(request: HttpRequest) -> Kind:
    rows = offers.replies()
    return Kind("replies", _("Answers to the menu"), rows, _reply, reverse("reply_list"))


def _reply(row: OfferReply) -> Item:
    if row.said_on is not None:
        return Item(
            row.organization, _("Offered something; nobody has taken it up"), reverse("reply_list"), since=row.said_on
        )
    reason = _("Wants to work with students; nobody has answered")
    return Item(row.organization, reason, reverse("reply_list"), since=clock.local_day(row.received_at))


@brings(QUEUE, order=60)
def unanswered_surveys(request: HttpRequest) -> Kind | None:
    if (year := current_year()) is None:
        return None
    return Kind(
        "surveys",
        _("Surveys without answer"),
        surveys(year=year, state="open").order_by("asked_at", "pk"),
        _survey,
        f"{reverse('survey_list')}?state=open",
        acts=(Act(REMIND, _("Remind"), lambda rows: remind(request, rows)),) if may_change(request.user) else (),
    )


def _survey(row: ValueSurvey) -> Item:
    reason = _("Asked what it is worth, has not answered")
    url = reverse("survey_detail", args=[row.pk])
    return Item(f"{row.contact.name}, {row.partner.name}", reason, url, since=clock.local_day(row.asked_at))


@brings(QUEUE, order=62)
def unanswered_asks(request: HttpRequest) -> Kind | None:
    if (year := current_year()) is None:
        return None
    rows = offers.asks(year).filter(answered_at=None)
    acts = (Act(REMIND, _("Remind"), lambda rows: remind(request, rows)),) if may_change(request.user) else ()
    return Kind("offer-asks", _("Offers without answer"), rows, _ask, reverse("offer_ask_list"), acts=acts)


def _ask(row: OfferAsk) -> Item:
    subject = f"{row.contact.name}, {row.contact.partner.name}"
    reason = _("Asked what they could offer next year, has not answered")
    return Item(subject, reason, reverse("offer_ask_list"), since=clock.local_day(row.asked_at))


def remind(request: HttpRequest, rows: list[Any]) -> int:
    """A fresh link by mail to the contact of each row that has an address and got none within the hour."""
    contacts = [row.contact for row in rows]
    written = invitations.remind(contacts=contacts, site=links.site_of(request), by=actor_of(request))
    return sum(row.contact_id in written for row in rows)
