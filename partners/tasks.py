"""The long work of partners, as jobs: letters to many contacts, and the weekly letter to everybody who is asked something."""

import datetime as dt
import uuid
from collections.abc import Collection

from django_tenants.utils import schema_context

from academies.hosts import public_address
from academies.models import Academy
from partners import emails
from partners import links as waiting
from partners.models import Contact
from partners.services import invitations
from partners.services.invitations import CONTACT, LETTERS
from wbl_portal.core import clock, jobs, links
from wbl_portal.core.actor import PORTAL
from wbl_portal.core.database import connection
from wbl_portal.core.models import Link
from wbl_portal.core.tasks import campus_task, fleet_task

WEEK = dt.timedelta(days=7)


@jobs.work(LETTERS)
def send_letters(run: jobs.Run) -> jobs.Write:
    """A fresh link and a letter to each contact for whom something is open, with what it is.

    Whoever got theirs in an attempt before is not written to again; whoever has answered meanwhile is left in peace.
    """
    asked = [uuid.UUID(each) for each in run.payload["contacts"]]
    contacts = list(Contact.objects.current().select_related("partner").filter(pk__in=asked).exclude(email=""))
    written = _written_since(run.job.asked_at, asked)
    failed = idle = 0
    for place, contact in enumerate(contacts):
        run.progress(100 * place // len(contacts))
        if contact.pk in written:
            continue
        if titles := waiting.titles(contact):
            failed += not _write_to(contact, titles, run)
        else:
            idle += 1
    return lambda: {"sent": len(contacts) - failed - idle, "failed": failed}


@campus_task
def write_weekly() -> None:
    """Hand the worker a letter to each contact for whom something is open and who got no link within a week."""
    if clock.today().weekday() >= clock.SATURDAY:
        return
    asked = waiting.all_asked()
    asked -= _written_since(clock.now() - WEEK, asked)
    rows = Contact.objects.current().filter(pk__in=asked, partner__archived_at__isnull=True).exclude(email="")
    if contacts := list(rows):
        invitations.ask_letters(contacts=contacts, site=public_address(connection.tenant), by=PORTAL)


@fleet_task
def write_weekly_everywhere() -> None:
    """Every campus but those for practice looks each working day; a contact is written to once a week at most."""
    for schema in Academy.objects.filter(kind=Academy.Kind.CAMPUS, is_practice=False).values_list(
        "schema_name", flat=True
    ):
        with schema_context(schema):
            write_weekly.delay()


def _written_since(moment: dt.datetime, contacts: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Contacts who were given a link since then that nobody took back."""
    made = Link.objects.filter(purpose=CONTACT, subject_id__in=contacts, made_at__gte=moment, revoked_at=None)
    return set(made.values_list("subject_id", flat=True))


def _write_to(contact: Contact, titles: list[str], run: jobs.Run) -> bool:
    path = invitations.make_contact_link(contact=contact, by=run.by)
    if emails.send_contact_link(contact, path, site=run.payload["site"], waiting=titles):
        return True
    links.revoke(purpose=CONTACT, subject_id=contact.pk)
    return False
