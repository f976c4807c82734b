"""The menu as it is printed, the replies to it, and who has said already what they offer."""

import uuid
from typing import Any

from django.db.models import F, Q, QuerySet

from partners.models import Contact, Offer, OfferAsk, OfferReply, Partner, ValueSurvey
from wbl_portal.people.models import SchoolYear


def menu() -> QuerySet[Offer]:
    """The lines of the menu in their order; each speaks the reader's language (`str(offer)`, `.meaning`, `.time`)."""
    return Offer.objects.current()


def replies(*, state: str = "", text: str = "") -> QuerySet[OfferReply]:
    """Answers to the menu, newest first; `state` is '' (waiting), 'taken_up' or 'archived'."""
    rows = OfferReply.objects.archived() if state == "archived" else OfferReply.objects.current()
    if state in ("", "taken_up"):
        rows = rows.filter(taken_up_at__isnull=state == "")
    for word in text.split():
        rows = rows.filter(Q(organization__icontains=word) | Q(name__icontains=word) | Q(city__icontains=word))
    return rows.select_related("partner").prefetch_related("offers")


def asks(year: SchoolYear | None) -> QuerySet[OfferAsk]:
    """Who was asked in a year what they could offer, open ones first."""
    rows = OfferAsk.objects.filter(year=year).select_related("contact__partner", "reply")
    return rows.prefetch_related("reply__offers").order_by(
        F("answered_at").asc(nulls_first=True), "contact__partner__name", "contact__name"
    )


def offers_of(partner: Partner) -> QuerySet[OfferReply]:
    """What a partner offered, newest first; what was put away is left out."""
    return OfferReply.objects.current().filter(partner=partner).prefetch_related("offers")


def unasked(year: SchoolYear, **whose: Any) -> set[uuid.UUID]:
    """The contacts who said in a year what they offer without being asked that alone: in the survey, or to staff."""
    in_survey = ValueSurvey.objects.filter(year=year, answered_at__isnull=False, **whose).exclude(offers=[])
    replies = OfferReply.objects.current().filter(year=year, contact__isnull=False, ask__isnull=True, **whose)
    return {*in_survey.values_list("contact_id", flat=True), *replies.values_list("contact_id", flat=True)}


def has_said(contact: Contact, year: SchoolYear) -> bool:
    """Whether a contact said in a year what they offer, or that nothing fits: asked alone, in the survey, or to staff."""
    answered = OfferAsk.objects.filter(contact=contact, year=year, answered_at__isnull=False)
    return answered.exists() or bool(unasked(year, contact=contact))


def is_asked_apart(contact: Contact, year: SchoolYear) -> bool:
    """Whether what a contact offers is known, or asked for alone: then the survey leaves its own question out."""
    return OfferAsk.objects.filter(contact=contact, year=year).exists() or bool(unasked(year, contact=contact))


def said(contact: Contact, year: SchoolYear) -> list[Offer]:
    """What a contact has offered in a year, each line of the menu once."""
    replies = OfferReply.objects.current().filter(contact=contact, year=year)
    return list(Offer.objects.filter(replies__in=replies).distinct())
