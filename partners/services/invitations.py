"""The one link of a contact: made and mailed."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Sequence

from django.db import transaction
from django.db.models import QuerySet

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


def remind(*, contacts: Iterable[Contact], site: str, by: Actor) -> set[uuid.UUID]:
    """One letter to each contact with an address who got no link within the hour; returns the keys of those."""
    reached = {each.pk: each for each in contacts if each.email}
    for key in _fresh_links().filter(subject_id__in=reached).values_list("subject_id", flat=True):
        reached.pop(key, None)
    if reached:
        ask_letters(contacts=list(reached.values()), site=site, by=by)
    return set(reached)


def has_fresh_link(contact: Contact) -> bool:
    """Whether a link that works was made within the last hour: asking for another one sends nothing then."""
    return _fresh_links().filter(subject_id=contact.pk).exists()


def _fresh_links() -> QuerySet[Link]:
    since = clock.now() - dt.timedelta(hours=1)
    return Link.objects.filter(purpose=CONTACT, used_at=None, revoked_at=None, made_at__gt=since)
