"""What a verb does at its end: check and write the row, and tell the audit what changed."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models

from wbl_portal.core import audit, files
from wbl_portal.core.actor import Actor


def save(row: models.Model) -> None:
    """Write a row whose fields are sound; raises ValidationError by field."""
    row.clean_fields()
    row.save()


def record_change(verb: str, row: models.Model, before: dict[str, object], by: Actor) -> None:
    audit.record(verb=verb, by=by, subject=row, before=before, after=audit.image(row))


def kept(upload: "UploadedFile[Any]", by: Actor) -> files.StoredFile:
    """The upload as a stored file; what is refused stands at the field `upload`."""
    try:
        return files.keep(upload, by=by)
    except ValidationError as error:
        raise ValidationError({"upload": error.messages}) from error
