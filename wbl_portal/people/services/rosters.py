"""A roster file from the browser: kept while somebody looks at what it would change, gone once it is imported."""

import uuid
import zipfile
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from wbl_portal.core import audit, files, jobs
from wbl_portal.core.actor import Actor
from wbl_portal.core.models import Job, StoredFile

CHECK, IMPORT = "roster.check", "roster.import"
UPLOAD = "application/zip"


@transaction.atomic
def ask_check(*, upload: "UploadedFile[Any]", by: Actor, org: str = "", allow_deactivations: bool = False) -> Job:
    """Keep a zip and ask what it would change; an earlier upload that was not imported is removed.

    Raises ValidationError when the upload is no zip; what is inside is judged by the check itself.
    """
    if not zipfile.is_zipfile(upload):
        raise ValidationError(_("This is no zip file. Choose the export of your roster system as it came, a .zip."))
    for earlier in _waiting():
        files.forget(earlier)
    upload.seek(0)
    kept = files.keep_bytes(upload.read(), content_type=UPLOAD, name=(upload.name or "roster.zip")[-200:], by=by)
    audit.record(verb="roster.uploaded", by=by, subject=kept, after={"sha256": kept.sha256, "size": kept.size})
    asked = {"file": str(kept.pk), "name": kept.name, "org": org, "allow_deactivations": allow_deactivations}
    return jobs.ask(CHECK, by=by, payload=asked)


@transaction.atomic
def ask_import(*, check: Job, by: Actor) -> Job:
    """Import the very file that was checked; raises ValidationError when it is no longer kept."""
    if check.state != Job.State.DONE or not _is_kept(check.payload["file"]):
        raise ValidationError(_("This file is no longer kept. Upload it again."))
    return jobs.ask(IMPORT, by=by, payload=check.payload)


def can_import(check: Job) -> bool:
    """Whether a finished check may still be followed by its import."""
    return check.kind == CHECK and check.state == Job.State.DONE and _is_kept(check.payload["file"])


def _waiting() -> QuerySet[StoredFile]:
    """Rosters that were checked and not imported; other ZIPs of the campus are none of them."""
    checked = Job.objects.filter(kind=CHECK).values_list("payload__file", flat=True)
    return StoredFile.objects.filter(pk__in=list(checked), content_type=UPLOAD)


def _is_kept(key: str) -> bool:
    return StoredFile.objects.filter(pk=uuid.UUID(key), content_type=UPLOAD).exists()
