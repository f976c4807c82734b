"""What people answer for in the plan, for the hand-over."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from experiences.models import PolicyDocument
from wbl_portal.core.panels import brings
from wbl_portal.people.holdings import PLACE, Holding


@brings(PLACE, order=20)
def policies_of_people() -> Holding:
    """The policies and protocols that somebody answers for."""
    return Holding(
        key="policies",
        title=_("Policies and protocols"),
        rows=PolicyDocument.objects.current(),
        finds=lambda user: Q(owner=str(user)),
        names=lambda user: {"owner": str(user)},
        url=lambda row: reverse("policy_detail", args=[row.pk]),
    )
