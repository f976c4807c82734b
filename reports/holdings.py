"""What people answer for in the binder, for the hand-over."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from reports.models import BinderRecord
from wbl_portal.core.panels import brings
from wbl_portal.frameworks import framework
from wbl_portal.people.holdings import PLACE, Holding


@brings(PLACE, order=30)
def parts_of_people() -> Holding:
    """The parts of the binder that somebody answers for."""
    return Holding(
        key="binder_parts",
        title=_("Parts of the binder"),
        rows=BinderRecord.objects.all(),
        finds=lambda user: Q(owner_id=user.pk),
        names=lambda user: {"owner_id": user.pk, "owner_label": str(user)},
        url=lambda row: reverse("binder_part", args=row.place),
        says=lambda row: f"{framework(row.framework).title} {row.key}",
    )
