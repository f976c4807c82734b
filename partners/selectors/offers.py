"""The menu as it is printed, and the replies to it."""

from django.db.models import Q, QuerySet

from partners.models import Offer, OfferReply


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
