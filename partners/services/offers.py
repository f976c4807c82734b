"""The menu of offers, and what organizations answer to it: in the public form, the value survey, when asked, or by phone."""

import datetime as dt
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from partners.models import Contact, Offer, OfferAsk, OfferReply, Partner, ValueSurvey
from partners.told import Said
from wbl_portal.core import archive, audit, clock
from wbl_portal.core.actor import Actor
from wbl_portal.core.rows import record_change, save
from wbl_portal.people.models import SchoolYear

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
    """Keep an answer from the public form; raises TooManyReplies, or ValidationError by field.

    What contacts chose, or staff wrote down after a fair, is no flood.
    """
    waiting = OfferReply.objects.current().filter(taken_up_at=None, received_at__gte=clock.now() - WAITING_WINDOW)
    if waiting.filter(contact=None).count() >= WAITING_LIMIT:
        raise TooManyReplies
    if not offers:
        raise ValidationError({"offers": _("Choose at least one.")})
    reply = OfferReply(organization=organization.strip(), name=name.strip(), email=email, phone=phone, city=city)
    reply.message, reply.received_at = message, clock.now()
    save(reply)
    return _kept(reply, offers, Actor(None, _("%(name)s, %(organization)s (public form)") % _who(reply)))


def receive_from_survey(*, survey: ValueSurvey, by: Actor) -> OfferReply | None:
    """What a partner ticked in the survey, as a reply; None when nothing was ticked. Inside the answer's transaction.

    It also answers the question what the partner could offer, where that waits.
    """
    offers = list(Offer.objects.current().filter(key__in=survey.offers))
    if not offers:
        return None
    told = None if survey.method == ValueSurvey.Method.LINK else Said(survey.method, clock.today())
    reply = receive_from(contact=survey.contact, year=survey.year, offers=offers, told=told, by=by)
    _settle_ask(reply, by)
    return reply


@transaction.atomic
def receive_from(
    *,
    contact: Contact,
    year: SchoolYear | None,
    offers: Collection[Offer],
    message: str = "",
    told: Said | None = None,
    by: Actor,
) -> OfferReply:
    """What a partner on record chose, as a reply in the inbox; `told`: how they said it, where staff write it down."""
    partner = contact.partner
    reply = OfferReply(organization=partner.name, name=contact.name, email=contact.email, phone=contact.phone)
    reply.city, reply.partner, reply.received_at = partner.city, partner, clock.now()
    reply.contact, reply.year, reply.message = contact, year, message.strip()
    if told:
        reply.method, reply.said_on, reply.recorded_by = told.method, told.on, by.label
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


@transaction.atomic
def restore_reply(*, reply: OfferReply, by: Actor) -> None:
    """Undo of `archive_reply`; what staff wrote down answers again the question that waits for its contact."""
    archive.restore(reply, by=by)
    if reply.is_written_down:
        _settle_ask(reply, by)


def _kept(reply: OfferReply, offers: Collection[Offer], by: Actor) -> OfferReply:
    reply.offers.set(offers)
    chosen = sorted(offer.key for offer in offers)
    verb = "offerreply.written_down" if reply.is_written_down else "offerreply.received"
    audit.record(verb=verb, by=by, subject=reply, after={**audit.image(reply), "offers": chosen})
    return reply


def _settle_ask(reply: OfferReply, by: Actor) -> None:
    """What a contact offered otherwise answers the question that waits for them in that year: nobody is asked twice."""
    waiting = OfferAsk.objects.select_for_update(of=("self",)).filter(answered_at=None)
    if ask := waiting.filter(contact=reply.contact_id, year=reply.year_id).first():
        ask.reply, ask.answered_at = reply, clock.now()
        ask.method, ask.said_on, ask.recorded_by = reply.method, reply.said_on, reply.recorded_by
        ask.save(update_fields=["reply", "answered_at", "method", "said_on", "recorded_by"])
        audit.record(verb="offerask.answered", by=by, subject=ask, after=audit.image(ask))


def _who(reply: OfferReply) -> dict[str, str]:
    return {"name": reply.name, "organization": reply.organization}


def _free_key(title: str) -> str:
    stem = slugify(title)[:50] or "offer"
    taken = set(Offer.objects.filter(key__startswith=stem).values_list("key", flat=True))
    return next(key for key in [stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))] if key not in taken)
