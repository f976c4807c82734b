"""The long work of partners, as jobs: letters to many contacts."""

import uuid

from partners import emails
from partners.models import Contact
from partners.services import invitations
from partners.services.invitations import CONTACT, LETTERS
from wbl_portal.core import jobs, links
from wbl_portal.core.models import Link


@jobs.work(LETTERS)
def send_letters(run: jobs.Run) -> jobs.Write:
    """A fresh link and a letter to each contact; whoever got theirs in an attempt before is not written to again."""
    asked = [uuid.UUID(each) for each in run.payload["contacts"]]
    contacts = list(Contact.objects.current().select_related("partner").filter(pk__in=asked).exclude(email=""))
    written = set(
        Link.objects.filter(
            purpose=CONTACT, subject_id__in=asked, made_at__gte=run.job.asked_at, revoked_at=None
        ).values_list("subject_id", flat=True)
    )
    failed = 0
    for place, contact in enumerate(contacts):
        run.progress(100 * place // len(contacts))
        if contact.pk not in written:
            failed += not _write_to(contact, run)
    return lambda: {"sent": len(contacts) - failed, "failed": failed}


def _write_to(contact: Contact, run: jobs.Run) -> bool:
    path = invitations.make_contact_link(contact=contact, by=run.by)
    if emails.send_contact_link(contact, path, site=run.payload["site"]):
        return True
    links.revoke(purpose=CONTACT, subject_id=contact.pk)
    return False
