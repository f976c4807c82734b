"""What a partner could offer next year: asked, answered once through the link, taken back until the campus takes it up."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partners.models import Contact, Offer, OfferAsk, OfferReply
from partners.services import asks
from partners.services.offers import archive_reply, receive_from
from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor
from wbl_portal.people.models import SchoolYear


def ask_for_offers(*, year: SchoolYear, contacts: Collection[Contact], by: Actor) -> list[OfferAsk]:
    """Ask contacts what they could offer, once per school year; returns the new asks. One audit entry for all."""
    return asks.ask(OfferAsk, year=year, contacts=contacts, by=by)


@transaction.atomic
def answer_ask(
    *, ask: OfferAsk, offers: Collection[Offer], nothing: bool = False, message: str = "", by: Actor
) -> OfferAsk:
    """Keep what was chosen as a reply in the inbox, or that nothing fits; raises ValidationError by field."""
    row = _locked(ask)
    if row.answered_at is not None:
        raise ValidationError(_("This has been answered. Thank you."))
    if not offers and not nothing:
        raise ValidationError({"offers": _("Choose at least one, or tick that nothing fits.")})
    if offers and nothing:
        raise ValidationError({"nothing": _("You chose something as well. Take one of the two away.")})
    row.answered_at = clock.now()
    if offers:
        row.reply = receive_from(contact=row.contact, offers=offers, message=message.strip(), by=by)
    row.save(update_fields=["answered_at", "reply"])
    audit.record(verb="offerask.answered", by=by, subject=row, after=audit.image(row))
    return row


@transaction.atomic
def settle_by(*, reply: OfferReply, contact: Contact, by: Actor) -> None:
    """What a contact chose elsewhere answers the question that waits for them, so that nobody is asked twice."""
    waiting = OfferAsk.objects.select_for_update(of=("self",)).filter(contact=contact, answered_at=None)
    if row := waiting.first():
        row.reply, row.answered_at = reply, clock.now()
        row.save(update_fields=["answered_at", "reply"])
        audit.record(verb="offerask.answered", by=by, subject=row, after=audit.image(row))


@transaction.atomic
def take_back(*, ask: OfferAsk, by: Actor) -> OfferAsk:
    """The question waits again and the reply leaves the inbox; raises ValidationError once the campus has taken it up."""
    row, before = _locked(ask), audit.image(ask)
    if row.answered_at is None:
        return row
    if row.reply_id:
        reply = OfferReply.objects.select_for_update().get(pk=row.reply_id)
        if reply.taken_up_at is not None:
            raise ValidationError(_("The campus has begun to plan with your answer. Call them to change it."))
        archive_reply(reply=reply, by=by)
    row.reply, row.answered_at = None, None
    row.save(update_fields=["answered_at", "reply"])
    audit.record(verb="offerask.taken_back", by=by, subject=row, before=before, after=audit.image(row))
    return row


def _locked(ask: OfferAsk) -> OfferAsk:
    rows = OfferAsk.objects.select_for_update(of=("self",)).select_related("contact__partner")
    return rows.get(pk=ask.pk)
