"""From an organization's answer to the menu to drafts of experiences, and from a draft to the plan."""

from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from experiences.campus import campus_grades
from experiences.models import Experience, ExperienceType
from experiences.services.offers import add_experience
from partners.models import Contact, Offer, OfferReply, Partner
from partners.services.contacts import add_contact
from partners.services.offers import settle_reply
from partners.services.partners import add_partner
from wbl_portal.core import audit
from wbl_portal.core.actor import Actor
from wbl_portal.people.context import current_year


@dataclass(frozen=True)
class TakenUp:
    """What came of a reply: its partner and person, and a draft per offer that is a type of experience."""

    partner: Partner
    contact: Contact
    drafts: list[Experience]


@transaction.atomic
def take_up(
    *, reply: OfferReply, offers: Collection[Offer], partner: Partner | None = None, industry: str = "", by: Actor
) -> TakenUp:
    """Make or find the partner and the person of a reply, and a draft for each of `offers`.

    Without `partner` an organization of the reply's name is used, or added in `industry`. Raises ValidationError by
    field.
    """
    found = partner or _partner_of(reply, industry, by)
    contact = _contact_of(reply, found, by)
    settle_reply(reply=reply, partner=found, by=by)
    drafts = [_draft(offer, found, by) for offer in offers if offer.type_key]
    return TakenUp(found, contact, drafts)


@transaction.atomic
def plan_draft(*, experience: Experience, by: Actor) -> None:
    """Make a draft part of the plan: from now on it counts. A second call changes nothing."""
    if experience.is_archived:
        raise ValidationError(_("This draft is archived. Restore it first."))
    if not experience.is_draft:
        return
    experience.is_draft = False
    experience.save(update_fields=["is_draft"])
    image = {"before": {"is_draft": True}, "after": {"is_draft": False}}
    audit.record(verb="experience.planned", by=by, subject=experience, **image)


def usual_grades(experience_type: ExperienceType) -> list[int]:
    """The type's usual grades ('9-12', '9') within the campus; all grades of the campus when none of them is."""
    first, _dash, last = experience_type.typical_grades.partition("-")
    if not first.isdecimal() or not (last or first).isdecimal():
        return campus_grades()
    return [grade for grade in campus_grades() if int(first) <= grade <= int(last or first)] or campus_grades()


def _partner_of(reply: OfferReply, industry: str, by: Actor) -> Partner:
    if reply.partner is not None and not reply.partner.is_archived:
        return reply.partner
    known = Partner.objects.current().filter(name__iexact=reply.organization).first()
    if known is not None:
        return known
    if not industry:
        raise ValidationError({"industry": _("This organization is new here. Choose its industry.")})
    return add_partner(name=reply.organization, industry=industry, city=reply.city, by=by)


def _contact_of(reply: OfferReply, partner: Partner, by: Actor) -> Contact:
    known = partner.contacts.current()
    if reply.contact_id and (on_record := known.filter(pk=reply.contact_id).first()):
        return on_record
    found = known.filter(email__iexact=reply.email).first() if reply.email else known.filter(name=reply.name).first()
    return found or add_contact(partner=partner, name=reply.name, email=reply.email, phone=reply.phone, by=by)


def _draft(offer: Offer, partner: Partner, by: Actor) -> Experience:
    year = current_year()
    if year is None:
        raise ValidationError(_("There is no school year yet. It comes with the first roster import."))
    kind = ExperienceType.objects.current().filter(key=offer.type_key).first()
    if kind is None:
        raise ValidationError(
            {"offers": _("'%s' names a type of experience that is archived. Untick it, or change the menu.") % offer}
        )
    return add_experience(
        title=_("%(offer)s: %(partner)s") % {"offer": offer, "partner": partner.name},
        experience_type=kind,
        year=year,
        grades=usual_grades(kind),
        partner=partner,
        description=offer.meaning,
        is_draft=True,
        by=by,
    )
