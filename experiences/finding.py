"""What of the plan can be found: experiences and policies."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from experiences.models import Experience, PolicyDocument
from wbl_portal.core.finding import FIND, Group, Hit, Query, closest
from wbl_portal.core.panels import brings


@brings(FIND, order=30)
def experiences(request: HttpRequest, query: Query) -> Group:
    """Of every year, each with its year."""
    rows = Experience.objects.current().select_related("year", "partner")
    found = closest(rows, query, "title", "occupation", "partner__name")
    hits = [Hit(row.title, row.year.label, reverse("experience_detail", args=[row.pk])) for row in found]
    return Group("experiences", _("Experiences"), hits)


@brings(FIND, order=45)
def policies(request: HttpRequest, query: Query) -> Group:
    found = closest(PolicyDocument.objects.current(), query, "title", "owner")
    hits = [Hit(row.title, row.owner, reverse("policy_detail", args=[row.pk])) for row in found]
    return Group("policies", _("Policies"), hits)
