"""The verb on the county the campus lies in; its workforce board follows from the directory."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partners import directory
from partners.models import CampusCounty
from wbl_portal.core import audit
from wbl_portal.core.actor import Actor


@transaction.atomic
def choose_county(*, county_fips: str, by: Actor) -> CampusCounty:
    """Say in which county the campus lies, by its FIPS code ('48201'); raises ValidationError for none of Texas."""
    if county_fips not in directory.counties():
        raise ValidationError({"county_fips": _("Choose one of the 254 counties.")})
    standing = CampusCounty.objects.first()
    before = {} if standing is None else audit.image(standing)
    if standing is not None and standing.county_fips == county_fips:
        return standing
    kept, _new = CampusCounty.objects.update_or_create(pk=1, defaults={"county_fips": county_fips})
    audit.record(verb="county.chosen", by=by, subject=kept, before=before, after=audit.image(kept))
    return kept
