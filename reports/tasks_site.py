"""The long work of the published site, as a job: copy it into one file."""

from typing import Any

from django.utils.translation import gettext as _

from reports import site_copy
from reports.models import Edition, Rendition
from reports.services import site_copies
from wbl_portal.core import jobs
from wbl_portal.core.actor import Actor
from wbl_portal.core.models import Job


@jobs.work(site_copies.KIND)
def copy_site(run: jobs.Run) -> jobs.Write:
    """Result: {"file", "files", "size"}."""
    if not Edition.objects.exists():
        raise jobs.JobRefused(_("Nothing is published yet, so there is nothing to copy."))
    before = _standing()
    files = site_copy.build(run.progress)
    run.progress(92, _("Packing %s files") % len(files))
    data = site_copy.packed(files)

    def write() -> dict[str, Any]:
        if _standing() != before:
            raise jobs.JobRefused(_("The site changed while it was copied. Copy it again."))
        stored = site_copies.keep_copy(data=data, by=run.by)
        return {"file": str(stored.pk), "files": len(files), "size": stored.size}

    return write


def _standing() -> set[str]:
    """The files that are public now: a copy must not keep a work that was withdrawn while it was made."""
    return set(Rendition.objects.in_force().values_list("sha256", flat=True))


def ask_copy(*, by: Actor) -> Job:
    return jobs.ask(site_copies.KIND, by=by)
