"""What partners bring to the first hour of a campus."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.models import Partner
from partners.policies import coordinators
from wbl_portal.core.panels import brings
from wbl_portal.people.first_hour import STEPS, Step


@brings(STEPS, order=20)
def partners(request: HttpRequest) -> Step:
    count = Partner.objects.current().count()
    return Step(
        key="partners",
        title=_("Partners"),
        about=_("Paste them from your spreadsheet, or add them one by one."),
        action=_("Bring in partners"),
        url=reverse("list_choose", args=["partners"]) if coordinators.allows(request.user) else "",
        count=count,
        said=ngettext("%s partner", "%s partners", count) % count,
        who=_("A coordinator does this."),
    )
