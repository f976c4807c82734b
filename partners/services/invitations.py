"""The one link of a contact: made, mailed, given on to the right person."""

from collections.abc import Callable, Sequence

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from partners.models import Contact
from partners.services.contacts import add_contact
from wbl_portal.core import audit, clock, jobs, links
from wbl_portal.core.actor import Actor
from wbl_portal.core.models import Job, Link

CONTACT, CONTACT_DAYS = "contact", 60
LETTERS = "contact.letters"
Move = Callable[[Contact, Actor], None]


@transaction.atomic
def make_contact_link(*, contact: Contact, by: Actor) -> str:
    """A fresh link for a contact, 60 days; earlier ones stop working. Returns its path."""
    path = links.make(purpose=CONTACT, subject_id=contact.pk, by=by, days=CONTACT_DAYS)
    audit.record(verb="contact.linked", by=by, subject=contact, after={"days": CONTACT_DAYS})
    return path


def ask_letters(*, contacts: Sequence[Contact], site: str, by: Actor) -> Job:
    """Hand the letters to the worker: it makes each link when it mails it. `site`: scheme and host of the campus."""
    return jobs.ask(LETTERS, by=by, payload={"contacts": [str(each.pk) for each in contacts], "site": site})


@transaction.atomic
def forward_link(*, link: Link, name: str, email: str, moves: Sequence[Move], by: Actor) -> tuple[Contact, str]:
    """The holder of a link is not the right person: the person they name gets what is open, and a link of their own.

    `moves`: how each open item goes to another contact. The old link stops working. Returns the contact and the path.
    """
    old = Contact.objects.select_related("partner").get(pk=link.subject_id)
    contact = _right_person(old, name.strip(), email.strip(), by)
    for move in moves:
        move(contact, by)
    links.revoke(purpose=CONTACT, subject_id=old.pk)
    return contact, make_contact_link(contact=contact, by=by)


def has_fresh_link(contact: Contact, *, minutes: int = 60) -> bool:
    """Whether a link that works was made within the last hour: asking for another one sends nothing then."""
    newest = Link.objects.filter(purpose=CONTACT, subject_id=contact.pk, used_at=None, revoked_at=None)
    made = newest.order_by("-made_at").values_list("made_at", flat=True).first()
    return made is not None and (clock.now() - made).total_seconds() < 60 * minutes


def _right_person(old: Contact, name: str, email: str, by: Actor) -> Contact:
    try:
        validate_email(email)
    except ValidationError as error:
        raise ValidationError({"email": error.messages}) from error
    if not name:
        raise ValidationError({"name": _("Who is the right person?")})
    if email.lower() == old.email.lower():
        raise ValidationError({"email": _("This is the address we wrote to. Give the right person's own.")})
    known = Contact.objects.current().filter(partner=old.partner, email__iexact=email).first()
    return known or add_contact(partner=old.partner, name=name, email=email, language=old.language, by=by)
