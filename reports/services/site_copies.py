"""The copy of the published site that stands ready for downloading: one at a time, gone when a work is withdrawn."""

from django.db import transaction

from reports.models import Edition
from wbl_portal.core import audit, files
from wbl_portal.core.actor import Actor
from wbl_portal.core.database import connection
from wbl_portal.core.models import Job, StoredFile

KIND = "site_copy"


def current_copy() -> StoredFile | None:
    """The copy that stands ready."""
    made = Job.objects.filter(kind=KIND, state=Job.State.DONE).values_list("result__file", flat=True)
    return StoredFile.objects.filter(pk__in=[key for key in made if key]).order_by("-stored_at").first()


@transaction.atomic
def keep_copy(*, data: bytes, by: Actor) -> StoredFile:
    """Keep a fresh copy (ZIP) in the place of the one before."""
    forget_copy(by=by)
    name = f"{connection.tenant.slug}-public-site.zip"
    stored = files.keep_bytes(data, content_type="application/zip", name=name, by=by)
    newest = Edition.objects.order_by("-published_at").values_list("published_at", flat=True).first()
    known = {"sha256": stored.sha256, "size": stored.size, "newest": newest}
    audit.record(verb="site_copy.made", by=by, subject=stored, after=known)
    return stored


@transaction.atomic
def forget_copy(*, by: Actor) -> None:
    """No copy stands ready any more."""
    stored = current_copy()
    if stored is not None:
        audit.record(verb="site_copy.removed", by=by, subject=stored, before={"sha256": stored.sha256})
        files.forget(stored)
