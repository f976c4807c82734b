"""What the district's news bring to pages of lower floors: a partner, an experience and its form, a row that came down."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from experiences.models import Credential, Experience
from experiences.views.credentials import MARKS
from experiences.views.experiences import PARTNER_NEWS
from experiences.views.experiences import SECTIONS as OF_EXPERIENCE
from partners.models import Partner
from partners.views.partners import SECTIONS as OF_PARTNER
from reports.district.directory import Month, found_for, others_asking
from reports.district.kinds.lists import CredentialsKind
from reports.models import DistrictLine
from wbl_portal.core.database import connection
from wbl_portal.core.panels import ORIGIN, Section, brings
from wbl_portal.core.sections import add_place
from wbl_portal.people.policies import staff

OTHERS = "reports/_others.html"
add_place("partner_list", "shared_directory", gettext_lazy("Shared directory"), staff, order=70)
add_place("report_home", "from_district", gettext_lazy("District"), staff, order=70)


@brings(OF_PARTNER, order=5)
def at_other_campuses(request: HttpRequest, partner: Partner) -> Section | None:
    """Which other campuses of the district work with a partner, and when they ask it."""
    employer = found_for(partner)
    mine = connection.tenant.slug
    others = [at for at in employer.campuses if at.campus != mine] if employer else []
    if employer is None or not others:
        return None
    context = {"partner": partner, "others": others, "months": employer.months(without=mine)}
    return Section("other-campuses", _("At other campuses of the district"), "reports/_at_other_campuses.html", context)


@brings(OF_EXPERIENCE, order=5)
def asked_in_the_same_month(request: HttpRequest, experience: Experience) -> Section | None:
    """Other campuses that ask the partner in a month in which this experience does."""
    if experience.partner is None:
        return None
    days = [each.held_on for each in experience.sessions.all() if each.cancelled_at is None]
    return _others(experience.partner, others_asking(experience.partner, days))


@brings(PARTNER_NEWS)
def asked_from_now_on(partner: Partner) -> Section | None:
    return _others(partner, others_asking(partner))


@brings(ORIGIN)
def from_the_district(subject_id: str) -> Section | None:
    """That a row came from the district, in which edition, and whether the campus goes its own way with it."""
    line = DistrictLine.objects.prefetch_related("editions").filter(subject_id=subject_id).first()
    context: dict[str, Any] = {"line": line}
    return Section("origin", "", "reports/_origin.html", context) if line else None


@brings(MARKS)
def credentials_of_the_district(rows: Sequence[Credential]) -> dict[Any, str]:
    """The lines of the catalogue that a list of the district names, which the campus follows; two queries."""
    followed = DistrictLine.objects.current().filter(kind=DistrictLine.Kind.CREDENTIALS, overridden_at__isnull=True)
    found: dict[Any, str] = {}
    for line in followed.filter(taken__isnull=False).prefetch_related("editions"):
        edition = next(each for each in line.editions.all() if each.number == line.taken)
        url = reverse("district_line", args=[line.pk])
        found |= dict.fromkeys([each.pk for each in CredentialsKind().named(edition.document, rows)], url)
    return found


def _others(partner: Partner, months: list[Month]) -> Section | None:
    return Section("others", "", OTHERS, {"partner": partner, "months": months}) if months else None
