"""Hours behind a contact's link: weeks with one button for all, or a week approved, changed or asked about by itself."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from artifacts.forms.placements import minutes_sent
from artifacts.models import HoursEntry
from artifacts.records import hours_of
from artifacts.selectors import hours as selectors
from artifacts.services import hours as services
from artifacts.services import placements
from artifacts.told import LINK
from partners import links
from partners.models import Contact
from wbl_portal.core import clock
from wbl_portal.core.actor import Actor
from wbl_portal.core.keys import key_of, keys_of
from wbl_portal.core.models import AuditEntry
from wbl_portal.core.panels import Section

KEY, ENTRY = "hours", "entry"
SHOWN_DAYS = 7
VERBS = [services.APPROVED, services.PARTLY, services.RETURNED]


def hours_items(contact: Contact) -> list[links.Item]:
    """The hours that wait for a contact as one item; for a week afterwards what they decided, which they can take back."""
    weeks = selectors.weeks(selectors.waiting_for([contact]))
    decided = None if weeks else _decisions(contact).first()
    if not weeks and decided is None:
        return []
    title = _("Are these hours right?")
    return [
        links.Item(
            key=KEY,
            title=title,
            text="" if weeks else _("Hours"),
            answered_at=None if weeks else decided.at,  # type: ignore[union-attr]
            answer=answer,
            move=lambda to, by: _move(contact, to, by),
            seconds=10 * max(1, len(weeks)),
            section=Section(KEY, title, "artifacts/minute/_hours.html", context_of(weeks)) if weeks else None,
            told="" if weeks else _told(contact),
        )
    ]


def context_of(weeks: list[selectors.Week]) -> dict[str, object]:
    """The weeks by student and place, the oldest week first."""
    people: dict[uuid.UUID, list[selectors.Week]] = {}
    for week in reversed(weeks):
        people.setdefault(week.placement.pk, []).append(week)
    return {
        "people": [(each[0].placement, each) for each in people.values()],
        "weeks": weeks,
        "minutes": sum(week.minutes for week in weeks),
    }


def answer(request: HttpRequest, contact: Contact) -> HttpResponse:
    """One act of the contact; a refusal stands over the weeks that still wait."""
    refused: list[str] = []
    if request.method == "POST":
        try:
            _act(request, contact)
            return links.next_item(request)
        except ValidationError as error:
            refused = error.messages
    weeks = selectors.weeks(selectors.waiting_for([contact]))
    context = {
        "contact": contact,
        "refused": refused,
        "section": context_of(weeks),
        "item": {"key": KEY},
        "decisions": [(each, _said(each)) for each in _decisions(contact)],
        "back": request.path,
        "sent": request.POST,
    }
    return render(request, "artifacts/minute/hours.html", context, status=200)


def _act(request: HttpRequest, contact: Contact) -> None:
    """Only what the page showed is decided: entries sent meanwhile wait for the next look."""
    by, act = links.holder(contact), request.POST.get("act", "")
    if act == "undo":
        services.undo(entry_id=key_of(request.POST.get("decision", "")) or uuid.uuid4(), by=by, supervisor=contact)
        return
    keys = keys_of(request.POST.getlist(ENTRY))
    entries = list(selectors.waiting_for([contact]).filter(pk__in=keys))
    acts: dict[str, Callable[[], services.Did]] = {
        "approve": lambda: services.approve(entries=entries, by=by, told=LINK),
        "change": lambda: services.approve_part(
            entries=entries,
            minutes=minutes_sent(request.POST, entries),
            reason=request.POST.get("reason", ""),
            by=by,
            told=LINK,
        ),
        "ask": lambda: services.return_with_question(
            entries=entries, question=request.POST.get("question", ""), by=by, told=LINK
        ),
    }
    if act in acts:
        acts[act]()


def _decisions(contact: Contact) -> QuerySet[AuditEntry]:
    since = clock.now() - dt.timedelta(days=SHOWN_DAYS)
    by = links.holder(contact).label
    return AuditEntry.objects.filter(verb__in=VERBS, actor_id=None, actor_label=by, at__gte=since).order_by("-at")


def _said(entry: AuditEntry) -> str:
    n = len(entry.after)
    if entry.verb == services.RETURNED:
        return ngettext("%(n)s entry returned with a question", "%(n)s entries returned with a question", n) % {"n": n}
    return ngettext("%(n)s entry approved", "%(n)s entries approved", n) % {"n": n}


def _told(contact: Contact) -> str:
    """What the decisions of the week came to; a later one on the same entry counts."""
    stands: dict[str, dict[str, Any]] = {}
    for decision in _decisions(contact).reverse():
        stands.update(decision.after)
    minutes = sum(each["approved_minutes"] or 0 for each in stands.values())
    said = [_("%(hours)s hours approved") % {"hours": f"{hours_of(minutes):g}"}] if minutes else []
    if n := sum(each["state"] == HoursEntry.State.RETURNED for each in stands.values()):
        said.append(
            ngettext("%(n)s entry returned with a question", "%(n)s entries returned with a question", n) % {"n": n}
        )
    return ", ".join(said)


def _move(contact: Contact, to: Contact, by: Actor) -> None:
    waiting = HoursEntry.objects.waiting().filter(placement__supervisor=contact).select_related("placement")
    for placement in {each.placement_id: each.placement for each in waiting}.values():
        placements.give_to(placement=placement, contact=to, by=by)
