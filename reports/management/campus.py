"""What the commands of the reports share: the campus and the school year they name, and how they fail."""

from django.core.management.base import CommandError

from academies.models import Academy
from academies.services import academy_by_slug
from wbl_portal.core.database import connection
from wbl_portal.people.context import current_year
from wbl_portal.people.models import SchoolYear


def enter_campus(slug: str) -> Academy:
    """Enter the campus of a short name; one clear line and exit status 2 where there is none."""
    try:
        academy = academy_by_slug(slug)
    except Academy.DoesNotExist:
        raise CommandError(f"There is no campus '{slug}'.", returncode=2) from None
    if academy.is_district:
        raise CommandError(f"'{slug}' is a district; its figures are those of its campuses.", returncode=2)
    connection.set_tenant(academy)
    return academy


def year_of(label: str | None) -> SchoolYear:
    """The school year of a label, or the present one."""
    found = SchoolYear.objects.filter(label=label).first() if label else current_year()
    if found is None:
        known = ", ".join(SchoolYear.objects.values_list("label", flat=True)) or "none yet"
        raise CommandError(f"The school year '{label or ''}' is not known here. Known: {known}", returncode=2)
    return found
