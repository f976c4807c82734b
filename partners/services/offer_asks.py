"""What a partner could offer next year: asked, answered once through the link or told to staff, taken back until the
campus takes it up."""

import uuid
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partners.models import Contact, Offer, OfferAsk, OfferReply
from partners.selectors.offers import unasked
from partners.services import asks
from partners.services.offers import archive_reply, receive_from
from partners.told import Said
from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor
from wbl_portal.people.models import SchoolYear


def ask_for_offers(*, year: SchoolYear, contacts: Collection[Contact], by: Actor) -> list[OfferAsk]:
    """Ask contacts what they could offer, once per school year; returns the new asks. One audit entry for all.

    Who said it already, in the survey or to staff, is left alone.
    """
    known = unasked(year)
    return asks.ask(OfferAsk, year=year, contacts=[each for each in contacts if each.pk not in known], by=by)


@transaction.atomic
def answer_ask(
    *,
    ask: OfferAsk,
    offers: Collection[Offer],
    nothing: bool = False,
    message: str = "",
    told: Said | None = None,
    by: Actor,
) -> OfferAsk:
    """Keep what was chosen as a reply in the inbox, or that nothing fits; raises ValidationError by field.

    `told`: how and when it was said, where staff write it down.
    """
    row = _locked(ask)
    if row.answered_at is not None:
        raise ValidationError(_("This has been answered. Thank you."))
    _check(offers, nothing=nothing)
    row.answered_at, row.message = clock.now(), "" if offers else message.strip()
    if told:
        row.method, row.said_on, row.recorded_by = told.method, told.on, by.label
    if offers:
        row.reply = receive_from(contact=row.contact, year=row.year, offers=offers, message=message, told=told, by=by)
    row.save()
    audit.record(verb="offerask.answered", by=by, subject=row, after=audit.image(row))
    return row


@transaction.atomic
def write_down(
    *, contact: Contact, offers: Collection[Offer], told: Said, nothing: bool = False, message: str = "", by: Actor
) -> OfferAsk | OfferReply:
    """Keep what a contact said to staff; where they are asked for it in that school year, it is the answer.

    Returns the answered question, else the reply. Raises ValidationError by field.
    """
    told.check()
    asks.hold(contact.pk)
    waiting = OfferAsk.objects.filter(contact=contact, year=told.year, answered_at=None).first()
    if waiting is not None:
        return answer_ask(ask=waiting, offers=offers, nothing=nothing, message=message, told=told, by=by)
    _check(offers, nothing=nothing)
    if nothing:
        raise ValidationError(
            {
                "nothing": _("Nobody asked %s this year, so there is nothing to close. Tick an offer, or cancel.")
                % contact
            }
        )
    return receive_from(contact=contact, year=told.year, offers=offers, message=message, told=told, by=by)


@transaction.atomic
def take_back(*, ask: OfferAsk, by: Actor) -> OfferAsk:
    """The question waits again and the reply leaves the inbox; raises ValidationError once the campus has taken it up."""
    row, before = _locked(ask), audit.image(ask)
    if row.answered_at is None:
        return row
    if row.reply_id:
        _put_away(row.reply_id, by)
    row.reply, row.answered_at, row.said_on = None, None, None
    row.method = row.recorded_by = row.message = ""
    row.save()
    audit.record(verb="offerask.taken_back", by=by, subject=row, before=before, after=audit.image(row))
    return row


@transaction.atomic
def take_back_reply(*, reply: OfferReply, by: Actor) -> None:
    """What staff wrote down was a mistake: it leaves the inbox, and a question that it answered waits again.

    Raises as `take_back` does.
    """
    if ask := OfferAsk.objects.filter(reply=reply).first():
        take_back(ask=ask, by=by)
    else:
        _put_away(reply.pk, by)


def _check(offers: Collection[Offer], *, nothing: bool) -> None:
    if not offers and not nothing:
        raise ValidationError({"offers": _("Choose at least one, or tick that nothing fits.")})
    if offers and nothing:
        raise ValidationError({"nothing": _("You chose something as well. Take one of the two away.")})


def _put_away(reply_id: uuid.UUID, by: Actor) -> None:
    reply = OfferReply.objects.select_for_update(of=("self",)).get(pk=reply_id)
    if reply.taken_up_at is not None:
        raise ValidationError(_("The campus has begun to plan with your answer. Call them to change it."))
    archive_reply(reply=reply, by=by)


def _locked(ask: OfferAsk) -> OfferAsk:
    asks.hold(ask.contact_id)
    rows = OfferAsk.objects.select_for_update(of=("self",)).select_related("contact__partner", "year")
    return rows.get(pk=ask.pk)
