"""The way back from a page of partners."""

from django.urls import reverse
from django.utils.translation import gettext as _

from partners.models import Agreement, Partner


def crumbs(partner: Partner | None = None, *, agreement: Agreement | None = None) -> list[dict[str, str]]:
    """The list, then the partner, then the agreement whose part is shown."""
    way = [{"label": _("Partners"), "url": reverse("partner_list")}]
    partner = agreement.partner if agreement is not None else partner
    if partner is not None:
        way.append({"label": partner.name, "url": reverse("partner_detail", args=[partner.pk])})
    if agreement is not None:
        way.append({"label": agreement.title, "url": reverse("agreement_detail", args=[agreement.pk])})
    return way
