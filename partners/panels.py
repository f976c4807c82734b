"""What partners bring: their places in the section, and what a link of theirs opens."""

from django.utils.translation import gettext_lazy

from partners import (
    coverage,  # noqa: F401 - registers itself
    finding,  # noqa: F401 - registers itself
    first_steps,  # noqa: F401 - registers itself
    links,
    survey_item,
    waiting,  # noqa: F401 - registers itself
)
from partners.policies import staff
from wbl_portal.core.panels import brings
from wbl_portal.core.sections import add_place

add_place("partner_list", "partner_list", gettext_lazy("Partners"), staff, order=10)
add_place("partner_list", "agreement_list", gettext_lazy("Agreements"), staff, order=15)
add_place("partner_list", "workforce_home", gettext_lazy("Workforce"), staff, order=20)
add_place("partner_list", "occupation_list", gettext_lazy("Occupations"), staff, order=30)
add_place("partner_list", "survey_list", gettext_lazy("Value survey"), staff, order=50)
add_place("partner_list", "offer_list", gettext_lazy("Offers"), staff, order=60)
brings(links.ITEMS, order=10)(survey_item.items)
