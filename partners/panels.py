"""What partners bring: their places in the section, and what a link of theirs opens."""

import datetime as dt

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners import (
    coverage,  # noqa: F401 - registers itself
    engagements,  # noqa: F401 - registers itself
    finding,  # noqa: F401 - registers itself
    first_steps,  # noqa: F401 - registers itself
    holdings,  # noqa: F401 - registers itself
    links,
    offer_item,
    sample_data,  # noqa: F401 - registers itself
    sign_item,
    survey_item,
    waiting,  # noqa: F401 - registers itself
)
from partners.models import Forwarding
from partners.policies import may_change, staff
from wbl_portal.core import clock
from wbl_portal.core.panels import Section, brings
from wbl_portal.core.sections import add_page, add_place

FORWARDED_DAYS = 7


@brings("today.aside", order=5)
def forwardings_waiting(request: HttpRequest) -> Section | None:
    """People whom contacts named instead of themselves: to be accepted, and those on record of the last week."""
    since = clock.now() - dt.timedelta(days=FORWARDED_DAYS)
    rows = Forwarding.objects.filter(Q(state=Forwarding.State.WAITING) | Q(decided_at__gte=since))
    found = list(rows.select_related("contact__partner"))
    context = {"forwardings": found, "may_change": may_change(request.user)}
    title = _("Partners named another person")
    return Section("forwardings", title, "partners/_forwardings.html", context) if found else None


add_place("partner_list", "partner_list", gettext_lazy("Partners"), staff, order=10)
add_place("partner_list", "agreement_list", gettext_lazy("Agreements"), staff, order=15)
add_place("partner_list", "workforce_home", gettext_lazy("Workforce"), staff, order=20)
add_place("partner_list", "occupation_list", gettext_lazy("Occupations"), staff, order=30)
add_place("partner_list", "survey_list", gettext_lazy("Value survey"), staff, order=50)
add_place("partner_list", "offer_list", gettext_lazy("Offers"), staff, order=60)
for page in ("reply_list", "reply_add", "offer_ask_list", "offer_ask"):
    add_page("partner_list", page)
brings(links.ITEMS, order=1)(sign_item.items)
brings(links.ASKED)(sign_item.asked)
brings(links.ITEMS, order=10)(survey_item.items)
brings(links.ITEMS, order=15)(offer_item.items)
brings(links.ASKED)(offer_item.asked)
