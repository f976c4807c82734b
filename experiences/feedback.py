"""What this floor brings to the links, thanks and menu of partners: the plan to look at, what was planned with them."""

import uuid

from django.utils.translation import gettext_lazy, ngettext

from experiences import plan_item
from experiences.models import Experience, ExperienceType
from experiences.policies import staff
from partners import asking, links
from partners.models import Partner
from partners.views import offers
from wbl_portal.core.panels import brings
from wbl_portal.core.sections import add_place
from wbl_portal.people.models import SchoolYear

brings(links.ITEMS, order=20)(plan_item.items)
brings(links.ASKED)(plan_item.asked)
add_place("continuum", "enrichment_list", gettext_lazy("Enrichment"), staff, order=60)
add_place("continuum", "plan_review_list", gettext_lazy("Plan reviews"), staff, order=70)


@brings(links.DID, order=10)
def experiences_with(partner: Partner, year: SchoolYear) -> str | None:
    n = Experience.objects.planned().in_year(year).filter(partner=partner).count()
    return ngettext("%(n)s experience with you", "%(n)s experiences with you", n) % {"n": n} if n else None


@brings(asking.ACTIVE)
def planned_with(year: SchoolYear) -> set[uuid.UUID]:
    """Partners with something in the plan of a school year."""
    rows = Experience.objects.planned().in_year(year).exclude(partner=None)
    return set(rows.values_list("partner_id", flat=True))


@brings(offers.TYPES)
def types() -> list[tuple[str, str]]:
    return [(kind.key, str(kind)) for kind in ExperienceType.objects.current()]
