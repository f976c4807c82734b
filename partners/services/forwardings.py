"""'Not me': a contact's link goes to the right person, at once to somebody on record, else when a coordinator accepts."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from partners.models import Contact, Forwarding
from partners.services.contacts import add_contact
from partners.services.invitations import CONTACT, Move, make_contact_link
from wbl_portal.core import audit, clock, links
from wbl_portal.core.actor import Actor

State = Forwarding.State


@transaction.atomic
def ask(*, contact: Contact, name: str, email: str, by: Actor) -> Forwarding:
    """The holder of a link names the right person; a second name takes the place of the first. Raises by field."""
    name, email = name.strip(), email.strip()
    _check(contact, name, email)
    found, _new = Forwarding.objects.update_or_create(
        contact=contact, state=State.WAITING, defaults={"name": name, "email": email, "asked_at": clock.now()}
    )
    audit.record(verb="forwarding.asked", by=by, subject=found, after={"contact": contact.pk, "email": email})
    return found


def on_record(forwarding: Forwarding) -> Contact | None:
    """The person of the same partner who has this address already."""
    rows = Contact.objects.current().filter(partner=forwarding.contact.partner_id, email__iexact=forwarding.email)
    return rows.select_related("partner").first()


@transaction.atomic
def accept(*, forwarding: Forwarding, moves: Sequence[Move], by: Actor) -> tuple[Contact, str]:
    """The named person gets what is open and a link of their own; the old link stops working.

    `moves`: how each open item goes to another contact. Returns the contact and the link's path.
    """
    row = _decided(forwarding, State.ACCEPTED, by)
    old = row.contact
    right = on_record(row) or add_contact(
        partner=old.partner, name=row.name, email=row.email, language=old.language, by=by
    )
    for move in moves:
        move(right, by)
    links.revoke(purpose=CONTACT, subject_id=old.pk)
    return right, make_contact_link(contact=right, by=by)


@transaction.atomic
def decline(*, forwarding: Forwarding, by: Actor) -> Forwarding:
    """The person is not written to; the contact's own link goes on."""
    return _decided(forwarding, State.DECLINED, by)


def _decided(forwarding: Forwarding, state: str, by: Actor) -> Forwarding:
    rows = Forwarding.objects.select_for_update(of=("self",)).select_related("contact__partner")
    row = rows.get(pk=forwarding.pk)
    if row.state != State.WAITING:
        raise ValidationError(_("Somebody decided this already."))
    row.state, row.decided_at, row.decided_by = state, clock.now(), by.label
    row.save()
    audit.record(verb=f"forwarding.{state}", by=by, subject=row, after=audit.image(row))
    return row


def _check(contact: Contact, name: str, email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise ValidationError({"email": error.messages}) from error
    if not name:
        raise ValidationError({"name": _("Who is the right person?")})
    if email.lower() == contact.email.lower():
        raise ValidationError({"email": _("This is the address we wrote to. Give the right person's own.")})
