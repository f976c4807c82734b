"""Hand a package out: it is made of what is public already, and who took it when stands in the audit."""

from django.db import transaction
from django.utils.translation import gettext as _

from reports.models import AgencyRequest
from reports.package import Package, build
from wbl_portal.core import audit
from wbl_portal.core.actor import Actor
from wbl_portal.core.jobs import JobRefused
from wbl_portal.people.models import SchoolYear


@transaction.atomic
def hand_out(*, year: SchoolYear, max_mb: int | None = None, by: Actor) -> Package:
    """Everything public of a year for somebody at the console, in files of at most `max_mb`.

    Raises JobRefused where nothing is published or a file is larger than that.
    """
    if max_mb is not None and max_mb < 1:
        raise JobRefused(_("The limit must be 1 MB or more."))
    package = build(year, AgencyRequest(max_mb=max_mb))
    told = {"year": year.label, "sha256": [each.sha256 for each in package.zips], "files": package.files}
    audit.record(verb="package.handed_out", by=by, subject=year, after=told)
    return package
