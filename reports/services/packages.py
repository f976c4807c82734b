"""Hand a package out: it is made of what is public already, and who took it when stands in the audit."""

from django.db import transaction

from reports.package import Package, build
from wbl_portal.core import audit
from wbl_portal.core.actor import Actor
from wbl_portal.people.models import SchoolYear


@transaction.atomic
def hand_out(*, year: SchoolYear, by: Actor) -> Package:
    """The package of a year for somebody at the console; raises JobRefused where nothing is published."""
    package = build(year)
    told = {"year": year.label, "sha256": package.sha256, "files": package.files}
    audit.record(verb="package.handed_out", by=by, subject=year, after=told)
    return package
