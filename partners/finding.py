"""What of partners can be found: organizations, their people, agreements."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.models import Agreement, Contact, Partner
from wbl_portal.core.finding import FIND, Group, Hit, Query, closest
from wbl_portal.core.panels import brings


@brings(FIND, order=20)
def organizations(request: HttpRequest, query: Query) -> Group:
    found = closest(Partner.objects.current(), query, "name", "city")
    hits = [Hit(row.name, row.city, reverse("partner_detail", args=[row.pk])) for row in found]
    return Group("partners", _("Partners"), hits)


@brings(FIND, order=25)
def contacts(request: HttpRequest, query: Query) -> Group:
    rows = Contact.objects.current().filter(partner__archived_at__isnull=True).select_related("partner")
    found = closest(rows, query, "name", "job_title", "email")
    hits = [Hit(row.name, row.partner.name, reverse("partner_detail", args=[row.partner_id])) for row in found]
    return Group("contacts", _("Contacts"), hits)


@brings(FIND, order=40)
def agreements(request: HttpRequest, query: Query) -> Group:
    rows = Agreement.objects.current().filter(partner__archived_at__isnull=True).select_related("partner")
    found = closest(rows, query, "title", "partner__name")
    hits = [Hit(row.title, row.partner.name, reverse("agreement_detail", args=[row.pk])) for row in found]
    return Group("agreements", _("Agreements"), hits)
