"""What people answer for among the partners, for the hand-over."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.models import Decision
from wbl_portal.core.panels import brings
from wbl_portal.people.holdings import PLACE, Holding


@brings(PLACE, order=10)
def follow_ups_of_people() -> Holding:
    """What people follow up after meetings and have not done yet."""
    return Holding(
        key="follow_ups",
        title=_("Follow-ups of meetings"),
        rows=Decision.objects.open(),
        finds=lambda user: Q(owner=str(user)),
        names=lambda user: {"owner": str(user)},
        url=lambda row: reverse("meeting_detail", args=[row.meeting_id]),
    )
