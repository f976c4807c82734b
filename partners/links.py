"""The one page behind a contact's link: everything that waits for this person, each item answered once.

Higher floors bring their items at `ITEMS` (called with the contact, they return a list of Item) and what the partner
did at `DID` (called with partner and school year, they return a sentence or None).
"""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import override

from partners import emails, receipt
from partners.forms_feedback import ForwardForm
from partners.models import Contact, Forwarding
from partners.services import forwardings, invitations
from partners.services.invitations import CONTACT, Move
from wbl_portal.core import clock, links, panels, pdf
from wbl_portal.core.actor import Actor
from wbl_portal.core.forms import saved
from wbl_portal.core.models import Link
from wbl_portal.people.context import current_year
from wbl_portal.people.models import SchoolYear

ITEMS, DID = "contact.items", "partner.did"
# Called without anything: the keys of the contacts for whom something of this kind is open.
ASKED = "contact.asked"
FORWARD, RECEIPT = "forward", "receipt"
MOST_IN_FULL = 4


@dataclass(frozen=True)
class Item:
    """Something one contact is asked for. `answer` shows it and takes its POST; `move` gives it to another contact.

    `section`: the question itself, short enough to stand on the page with the others; its forms post to `?item=<key>`.
    `told`: what was answered, for the receipt; it names no student.
    """

    key: str
    title: str
    text: str
    answered_at: dt.datetime | None
    answer: Callable[[HttpRequest, Contact], HttpResponse]
    move: Move
    seconds: int = 60
    section: panels.Section | None = None
    told: str = ""

    @property
    def is_done(self) -> bool:
        return self.answered_at is not None


@dataclass(frozen=True)
class Waiting:
    """What a contact's page shows: the short questions in full, the others as links, what is done."""

    items: list[Item]

    @property
    def open(self) -> list[Item]:
        return [item for item in self.items if not item.is_done]

    @property
    def in_full(self) -> list[Item]:
        return [item for item in self.open if item.section][:MOST_IN_FULL]

    @property
    def as_links(self) -> list[Item]:
        return [item for item in self.open if item not in self.in_full]

    @property
    def done(self) -> list[Item]:
        return [item for item in self.items if item.is_done]

    @property
    def minutes(self) -> int:
        return max(1, round(sum(item.seconds for item in self.open) / 60))


def items_of(contact: Contact) -> list[Item]:
    """What a contact is asked for, open items first."""
    found: list[Item] = [item for items in panels.of(ITEMS, contact) for item in items]
    return sorted(found, key=lambda item: item.is_done)


def titles(contact: Contact) -> list[str]:
    """What is open for a contact, in the language they read; for letters."""
    with override(contact.language):
        return [str(item.title) for item in items_of(contact) if not item.is_done]


def all_asked() -> set[uuid.UUID]:
    """The contacts for whom something is open."""
    return set().union(*panels.of(ASKED))


def still_asked(year: SchoolYear | None) -> Q:
    """Rows to show behind a link: of the present year, and open ones asked no longer ago than a link lives."""
    since = clock.now() - dt.timedelta(days=invitations.CONTACT_DAYS)
    return Q(year=year) | Q(answered_at=None, asked_at__gte=since)


def holder(contact: Contact) -> Actor:
    """Whoever acts through a contact's link, as the history names them."""
    return Actor(None, f"{contact.name}, {contact.partner.name}"[:200])


@links.answers(CONTACT)
def answer_contact(request: HttpRequest, link: Link) -> HttpResponse:
    """The items of a contact; GET and HEAD change nothing."""
    contact = _contact(link)
    if contact is None:
        return render(request, "links/gone.html", {"link": link}, status=410)
    items = items_of(contact)
    if request.GET.get("act") == FORWARD:
        return _forward(request, contact, [item for item in items if not item.is_done])
    asked = request.GET.get("item", "")
    chosen = next((item for item in items if item.key == asked), None)
    if chosen is None and len(items) == 1 and not items[0].is_done and items[0].section is None and not request.GET:
        chosen = items[0]
    if chosen is not None:
        return chosen.answer(request, contact)
    return home(request, link, contact, Waiting(items))


def home(request: HttpRequest, link: Link, contact: Contact, waiting: Waiting) -> HttpResponse:
    """All of it on one page; when nothing is open, the receipt with what the partner did this school year, also as a PDF."""
    year = current_year()
    did = panels.of(DID, contact.partner, year) if year and not waiting.open else []
    has_receipt = not waiting.open and bool(waiting.done or did) and not pdf.off_because()
    if has_receipt and request.GET.get("act") == RECEIPT:
        return _receipt(contact, receipt.printed(contact, done=waiting.done, did=did, year=year))
    context = {
        "contact": contact,
        "waiting": waiting,
        "link": link,
        "forward": FORWARD,
        "did": did,
        "year": year,
        "receipt": RECEIPT if has_receipt else "",
    }
    return render(request, "partners/link_home.html", context)


def _receipt(contact: Contact, data: bytes) -> HttpResponse:
    name = receipt.file_name(contact)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(data, content_type="application/pdf", headers=headers)


@links.answers_expired(CONTACT)
def offer_another(request: HttpRequest, link: Link) -> HttpResponse:
    """An expired link can be exchanged for a new one, which goes to the address on record and is shown nowhere."""
    contact = _contact(link)
    if request.method == "POST":
        if contact is not None and contact.email and not invitations.has_fresh_link(contact):
            path = invitations.make_contact_link(contact=contact, by=holder(contact))
            emails.send_contact_link(contact, path, site=site_of(request), waiting=titles(contact))
        return render(request, "partners/link_sent.html", {"contact": contact})
    return render(request, "partners/link_expired.html", {"contact": contact}, status=410)


def _forward(request: HttpRequest, contact: Contact, items: list[Item]) -> HttpResponse:
    """Somebody on record gets the link at once; a person nobody knows yet when a coordinator has accepted."""
    form, by = ForwardForm(request.POST or None), holder(contact)
    if request.method == "POST" and (named := saved(form, forwardings.ask, contact=contact, by=by)):
        right = give_on(request, named, by) if forwardings.on_record(named) else None
        context = {"contact": contact, "named": named, "right": right}
        return render(request, "partners/link_forwarded.html", context)
    return render(request, "partners/link_forward.html", {"contact": contact, "form": form, "items": items})


def give_on(request: HttpRequest, named: Forwarding, by: Actor) -> Contact:
    """What is open goes to the person who was named, with a letter."""
    moves = [item.move for item in items_of(named.contact) if not item.is_done]
    right, path = forwardings.accept(forwarding=named, moves=moves, by=by)
    emails.send_contact_link(right, path, site=site_of(request), waiting=titles(right))
    return right


def done(request: HttpRequest) -> HttpResponse:
    """After an answer: the same address again, which now shows the receipt."""
    return redirect(request.get_full_path())


def next_item(request: HttpRequest) -> HttpResponse:
    """After a short answer: the page with what is left."""
    return redirect(request.path)


def _contact(link: Link) -> Contact | None:
    rows = Contact.objects.current().select_related("partner").filter(partner__archived_at__isnull=True)
    return rows.filter(pk=link.subject_id).first()


def site_of(request: HttpRequest) -> str:
    """Scheme and host of the campus, for addresses in letters."""
    return request.build_absolute_uri("/").rstrip("/")
