"""Files of a campus: checked and cleaned when they come in, immutable, answered only through the owner's policy.

PDF, PNG and JPEG to 20 MB. Images are re-encoded (a polyglot looks like an image to every library; only re-encoding
cures it), PDFs lose scripts, launch actions, attachments and metadata and are always answered as attachments. The parsers
run in a program of their own (`cleaning`) with little memory and time.
"""

import datetime as dt
import hashlib
import os
import subprocess
import sys
import uuid
from dataclasses import dataclass
from pathlib import PurePath

import puremagic
from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wbl_portal.core import cleaning, clock, panels
from wbl_portal.core.actor import Actor
from wbl_portal.core.database import connection
from wbl_portal.core.models import StoredFile

IMAGE_KINDS = cleaning.IMAGE_KINDS
ENDINGS = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}
HELD = "files.held"  # a higher floor says here whether a hold keeps published files
KEPT_WITHOUT_ROW = dt.timedelta(hours=48)
CLEANING_SECONDS = 20  # by the wall's clock; the program itself has four seconds of the processor
_TOO_HEAVY = gettext_lazy("The file takes too much memory or time to check. Save it again, smaller.")


class CampusFileStorage(FileSystemStorage):
    """Local files under the state folder; the address of a file is never a URL of the storage.

    The folder is the one that the settings name now, not when the first file was touched.
    """

    @property
    def base_location(self) -> str:
        return str(settings.FILES_DIR)

    @property
    def location(self) -> str:
        return os.path.abspath(self.base_location)


@dataclass(frozen=True)
class Clean:
    """An upload after checking: bytes safe to keep, its true type, a tidy name."""

    data: bytes
    content_type: str
    name: str


def keep(upload: UploadedFile, *, by: Actor) -> StoredFile:
    """Check, clean and store an upload at the campus in force; raises ValidationError with what to do."""
    clean = cleaned(upload)
    return keep_bytes(clean.data, content_type=clean.content_type, name=clean.name, by=by)


def keep_bytes(data: bytes, *, content_type: str, name: str, by: Actor) -> StoredFile:
    """Store bytes of our own making."""
    made = uuid.uuid4()
    key = f"{connection.tenant.pk}/{made}"
    default_storage.save(key, ContentFile(data))
    return StoredFile.objects.create(
        id=made,
        key=key,
        name=name,
        content_type=content_type,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        stored_at=clock.now(),
        stored_by=by.label,
    )


def read(stored: StoredFile) -> bytes:
    with default_storage.open(stored.key) as handle:
        return bytes(handle.read())


def forget(stored: StoredFile) -> None:
    """Remove a file that was kept only for a while (an upload on its way in): its row now, its bytes at commit."""
    key = stored.key
    stored.delete()
    transaction.on_commit(lambda: default_storage.delete(key))


def take_down(stored: StoredFile) -> None:
    """Take a published file away from everybody. Its bytes go at commit or, while a hold stands (the place HELD is
    asked), are hidden and kept; the caller has let go of the row already.
    """
    if any(panels.of(HELD)):
        StoredFile.objects.filter(pk=stored.pk).update(hidden_at=clock.now())
    else:
        forget(stored)


def sweep(*, older_than: dt.timedelta = KEPT_WITHOUT_ROW) -> list[str]:
    """Remove the bytes of the campus that no row names any more, as a process leaves them that died before it could.

    Young ones stay: their row may be in a transaction still open. Folders inside the campus's own are none of its files.
    """
    folder = str(connection.tenant.pk)
    names = default_storage.listdir(folder)[1] if default_storage.exists(folder) else []
    known = set(StoredFile.objects.values_list("key", flat=True))
    loose = [key for key in (f"{folder}/{name}" for name in names) if key not in known]
    old = [key for key in loose if default_storage.get_modified_time(key) < clock.now() - older_than]
    for key in old:
        default_storage.delete(key)
    return old


def answer(stored: StoredFile, *, inline: bool = False) -> FileResponse:
    """The file as a response; images may be shown in place, everything else is an attachment."""
    shown = inline and stored.content_type in IMAGE_KINDS
    response = FileResponse(
        default_storage.open(stored.key),
        content_type=stored.content_type,
        as_attachment=not shown,
        filename=stored.name,
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def cleaned(upload: UploadedFile) -> Clean:
    """What the upload becomes; raises ValidationError for anything that is not a sound PDF, PNG or JPEG."""
    size = upload.size or 0
    if size == 0:
        raise ValidationError(_("The file is empty. Choose another one."))
    if size > settings.UPLOAD_LIMIT_BYTES:
        raise ValidationError(_("The file is larger than 20 MB. Make it smaller, for example by scanning at 200 dpi."))
    data = upload.read()
    kind = _kind(data)
    return Clean(_washed(data, kind), kind, _name(upload.name or "file", kind))


def _kind(data: bytes) -> str:
    try:
        kind = puremagic.from_string(data, mime=True)
    except (puremagic.PureError, ValueError):
        kind = ""
    if kind not in ENDINGS:
        raise ValidationError(_("Only PDF, PNG and JPEG files can be kept here."))
    return kind


def _washed(data: bytes, kind: str) -> bytes:
    """What the cleaning program makes of a file; raises ValidationError with what to do."""
    command = [sys.executable, "-I", cleaning.__file__, kind]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=CLEANING_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise ValidationError(_TOO_HEAVY) from error
    if done.returncode == 0:
        return done.stdout
    if done.returncode == cleaning.PASSWORD:
        raise ValidationError(_("The PDF is protected by a password. Save it without one."))
    if done.returncode == cleaning.UNREADABLE and kind == "application/pdf":
        raise ValidationError(_("The PDF cannot be read. Print it to PDF again."))
    if done.returncode == cleaning.UNREADABLE:
        raise ValidationError(_("The picture cannot be read. Save it again as PNG or JPEG."))
    if done.returncode == cleaning.TOO_LARGE and kind in IMAGE_KINDS:
        raise ValidationError(_("The picture has too many pixels. Make it smaller."))
    raise ValidationError(_TOO_HEAVY)


def _name(given: str, kind: str) -> str:
    stem = PurePath(given.replace("\\", "/")).stem
    printable = "".join(letter for letter in stem if letter.isprintable())[:120]
    try:
        return get_valid_filename(printable) + ENDINGS[kind]
    except SuspiciousFileOperation:  # nothing of the name is left
        return f"file{ENDINGS[kind]}"
