"""The menu of offers, and what organizations answer to it: from the public form, the value survey or when asked."""

import datetime as dt
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from partners.models import Contact, Offer, OfferReply, Partner, ValueSurvey
from wbl_portal.core import archive, audit, clock
from wbl_portal.core.actor import Actor
from wbl_portal.core.rows import record_change, save

# A campus reads its replies by hand: more than this in an hour is a machine talking.
WAITING_LIMIT = 20
WAITING_WINDOW = dt.timedelta(hours=1)


class TooManyReplies(ValidationError):
    """More replies came within the hour than anybody could have meant."""

    def __init__(self) -> None:
        super().__init__(_("Many answers came in just now. Please try again in an hour, or call the campus."))


@transaction.atomic
def add_offer(
    *, title: str, description: str = "", type_key: str = "", time_asked: str = "", position: int = 100, by: Actor
) -> Offer:
    """Add a line to the menu; raises ValidationError by field."""
    offer = Offer(title=title.strip(), description=description, type_key=type_key, time_asked=time_asked)
    offer.position, offer.key = position, _free_key(title)
    save(offer)
    audit.record(verb="offer.added", by=by, subject=offer, after=audit.image(offer))
    return offer


@transaction.atomic
def change_offer(
    *,
    offer: Offer,
    title: str,
    description: str = "",
    type_key: str = "",
    time_asked: str = "",
    position: int,
    by: Actor,
) -> Offer:
    """Change a line of the menu; its key stays."""
    before = audit.image(offer)
    offer.title, offer.description, offer.type_key = title.strip(), description, type_key
    offer.time_asked, offer.position = time_asked, position
    if audit.image(offer) != before:
        save(offer)
        record_change("offer.changed", offer, before, by)
    return offer


def archive_offer(*, offer: Offer, by: Actor) -> None:
    """Take a line off the menu; replies that chose it keep it."""
    archive.archive(offer, by=by)


def restore_offer(*, offer: Offer, by: Actor) -> None:
    archive.restore(offer, by=by)


@transaction.atomic
def receive(
    *,
    organization: str,
    name: str,
    email: str,
    offers: Collection[Offer],
    phone: str = "",
    city: str = "",
    message: str = "",
) -> OfferReply:
    """Keep an answer from the public form; raises TooManyReplies, or ValidationError by field."""
    waiting = OfferReply.objects.current().filter(taken_up_at=None, received_at__gte=clock.now() - WAITING_WINDOW)
    if waiting.count() >= WAITING_LIMIT:
        raise TooManyReplies
    if not offers:
        raise ValidationError({"offers": _("Choose at least one.")})
    reply = OfferReply(organization=organization.strip(), name=name.strip(), email=email, phone=phone, city=city)
    reply.message, reply.received_at = message, clock.now()
    save(reply)
    return _kept(reply, offers, Actor(None, _("%(name)s, %(organization)s (public form)") % _who(reply)))


def receive_from_survey(*, survey: ValueSurvey, by: Actor) -> OfferReply | None:
    """What a partner ticked in the survey, as a reply; None when nothing was ticked. Inside the answer's transaction."""
    offers = list(Offer.objects.current().filter(key__in=survey.offers))
    return receive_from(contact=survey.contact, offers=offers, by=by) if offers else None


@transaction.atomic
def receive_from(*, contact: Contact, offers: Collection[Offer], message: str = "", by: Actor) -> OfferReply:
    """What a partner on record chose, as a reply in the inbox."""
    partner = contact.partner
    reply = OfferReply(organization=partner.name, name=contact.name, email=contact.email, phone=contact.phone)
    reply.city, reply.partner, reply.received_at = partner.city, partner, clock.now()
    reply.message = message
    reply.save()
    return _kept(reply, offers, by)


@transaction.atomic
def settle_reply(*, reply: OfferReply, partner: Partner, by: Actor) -> None:
    """Mark a reply as taken up with a partner; raises ValidationError when somebody was faster."""
    if not OfferReply.objects.filter(pk=reply.pk, taken_up_at=None).update(
        partner=partner, taken_up_at=clock.now(), taken_up_by=by.label
    ):
        raise ValidationError(_("Somebody has taken this answer up already. Open the list again."))
    reply.refresh_from_db()
    audit.record(verb="offerreply.taken_up", by=by, subject=reply, after={"partner": partner.pk})


def archive_reply(*, reply: OfferReply, by: Actor) -> None:
    """Put an answer away without taking it up."""
    archive.archive(reply, by=by)


def restore_reply(*, reply: OfferReply, by: Actor) -> None:
    archive.restore(reply, by=by)


def _kept(reply: OfferReply, offers: Collection[Offer], by: Actor) -> OfferReply:
    reply.offers.set(offers)
    chosen = sorted(offer.key for offer in offers)
    audit.record(verb="offerreply.received", by=by, subject=reply, after={**audit.image(reply), "offers": chosen})
    return reply


def _who(reply: OfferReply) -> dict[str, str]:
    return {"name": reply.name, "organization": reply.organization}


def _free_key(title: str) -> str:
    stem = slugify(title)[:50] or "offer"
    taken = set(Offer.objects.filter(key__startswith=stem).values_list("key", flat=True))
    return next(key for key in [stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))] if key not in taken)
