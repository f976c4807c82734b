"""The menu as it is printed, and the replies to it."""

from django.db.models import F, Q, QuerySet

from partners.models import Offer, OfferAsk, OfferReply
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
