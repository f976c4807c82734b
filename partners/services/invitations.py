"""The one link of a contact: made and mailed."""

from collections.abc import Callable, Sequence

from django.db import transaction

from partners.models import Contact
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


def has_fresh_link(contact: Contact, *, minutes: int = 60) -> bool:
    """Whether a link that works was made within the last hour: asking for another one sends nothing then."""
    newest = Link.objects.filter(purpose=CONTACT, subject_id=contact.pk, used_at=None, revoked_at=None)
    made = newest.order_by("-made_at").values_list("made_at", flat=True).first()
    return made is not None and (clock.now() - made).total_seconds() < 60 * minutes
