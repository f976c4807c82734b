"""The verbs on the people at a partner, with the roles they hold and the language they are written to in."""

from collections.abc import Sequence

from django.db import transaction

from partners.models import Contact, ContactRole, Partner
from wbl_portal.core import archive, audit
from wbl_portal.core.actor import Actor
from wbl_portal.core.rows import record_change, save


@transaction.atomic
def add_contact(
    *,
    partner: Partner,
    name: str,
    job_title: str = "",
    email: str = "",
    phone: str = "",
    language: str = "en",
    roles: Sequence[str] = (),
    by: Actor,
) -> Contact:
    """Add a person at a partner; `roles` are of ContactRole, `language` is 'en' or 'es'."""
    contact = Contact(partner=partner, name=name.strip(), job_title=job_title, email=email, phone=phone)
    contact.language, contact.roles = language, _in_order(roles)
    save(contact)
    audit.record(verb="contact.added", by=by, subject=contact, after=audit.image(contact))
    return contact


@transaction.atomic
def change_contact(
    *,
    contact: Contact,
    name: str,
    job_title: str = "",
    email: str = "",
    phone: str = "",
    language: str = "en",
    roles: Sequence[str] = (),
    by: Actor,
) -> Contact:
    """Change what is known about a person at a partner."""
    before = audit.image(contact)
    contact.name, contact.job_title, contact.email, contact.phone = name.strip(), job_title, email, phone
    contact.language, contact.roles = language, _in_order(roles)
    if audit.image(contact) != before:
        save(contact)
        record_change("contact.changed", contact, before, by)
    return contact


def archive_contact(*, contact: Contact, by: Actor) -> None:
    archive.archive(contact, by=by)


def restore_contact(*, contact: Contact, by: Actor) -> None:
    archive.restore(contact, by=by)


def _in_order(roles: Sequence[str]) -> list[str]:
    """Each role once, known ones in their own order; unknown ones stay for `save` to refuse."""
    known = [each.value for each in ContactRole]
    return sorted(set(roles), key=lambda role: (known.index(role) if role in known else len(known), role))
