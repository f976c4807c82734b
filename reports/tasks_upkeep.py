"""The long work of the upkeep, as jobs: build a package for a request, carry an approved disposition out."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reports.models import AgencyRequest, Disposition
from reports.package import build
from reports.services import dispositions, requests, withdrawal
from wbl_portal.core import jobs
from wbl_portal.core.actor import Actor
from wbl_portal.core.models import Job
from wbl_portal.people.models import SchoolYear

PACKAGE, DISPOSITION = "package", "disposition"


@jobs.work(PACKAGE)
def make_package(run: jobs.Run) -> jobs.Write:
    """Payload: {"request", "year"}; result: {"request", "year", "files", "size", "missing", "parts"}."""
    asked = AgencyRequest.objects.get(pk=run.payload["request"])
    package = build(SchoolYear.objects.get(label=run.payload["year"]), asked, run.progress)

    def write() -> dict[str, Any]:
        withdrawal.check_package(package)
        request = AgencyRequest.objects.select_for_update().get(pk=run.payload["request"])
        requests.attach_package(request=request, package=package, by=run.by)
        told = {"files": package.files, "size": package.size, "missing": package.missing, "parts": len(package.zips)}
        return told | {"request": run.payload["request"], "year": run.payload["year"]}

    return write


@jobs.work(DISPOSITION)
def carry_out(run: jobs.Run) -> jobs.Write:
    """Payload: {"disposition"}. The batches go one by one; the certificate is made in the transaction that ends the job."""
    row = Disposition.objects.get(pk=run.payload["disposition"])
    _refusing(dispositions.remove_records, disposition=row, by=run.by, say=run.progress)

    def write() -> dict[str, Any]:
        done = _refusing(dispositions.finish, disposition=row, by=run.by)
        removed = len(done.removed_ids)
        return {"disposition": str(done.pk), "removed": removed, "stayed": len(done.records) - removed}

    return write


def _refusing(act: Callable[..., Any], **given: Any) -> Any:
    """A refusal as the job says it, with what is gone already."""
    try:
        return act(**given)
    except ValidationError as refused:
        row = Disposition.objects.get(pk=given["disposition"].pk)
        gone = len(row.removed_ids)
        words = " ".join(refused.messages)
        if row.is_begun and gone:
            words += " " + _("Removed before it stopped: %(gone)s of %(all)s.") % {
                "gone": gone,
                "all": len(row.records),
            }
        raise jobs.JobRefused(words) from refused


def ask_package(*, request: AgencyRequest, year: SchoolYear, by: Actor) -> Job:
    return jobs.ask(PACKAGE, by=by, payload={"request": str(request.pk), "year": year.label})


def ask_disposition(*, disposition: Disposition, by: Actor) -> Job:
    return jobs.ask(DISPOSITION, by=by, payload={"disposition": str(disposition.pk)})
