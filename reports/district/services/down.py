"""What a district does with the things it hands down: a new one, the next edition, withdrawing one, with undo."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from reports.district.kinds import kind_of
from reports.district.sealing import seal
from reports.models import DistrictEdition, DistrictLine
from wbl_portal.core import archive, audit, clock, files
from wbl_portal.core.actor import Actor
from wbl_portal.core.models import StoredFile


@transaction.atomic
def hand_down(
    *,
    kind: str,
    title: str,
    campuses: list[str],
    document: dict[str, Any],
    upload: "UploadedFile[Any] | None" = None,
    by: Actor,
) -> DistrictLine:
    """Hand a new thing down to the campuses named, to all where none is. Raises ValidationError."""
    line = DistrictLine(kind=kind, title=title.strip(), campuses=campuses)
    line.clean_fields()
    kind_of(line).check(document)
    line.save()
    _add(line, 1, document, files.keep(upload, by=by) if upload else None, by)
    return line


@transaction.atomic
def hand_down_again(
    *,
    line: DistrictLine,
    title: str,
    campuses: list[str],
    document: dict[str, Any],
    upload: "UploadedFile[Any] | None" = None,
    by: Actor,
) -> DistrictLine:
    """The next edition; without `upload` the file of the last one goes on. The same words once more make none."""
    DistrictLine.objects.select_for_update(no_key=True).get(pk=line.pk)
    if line.is_archived:
        raise ValidationError(_("This is no longer handed down. Restore it first."))
    kind_of(line).check(document)
    before = audit.image(line, ["title", "campuses"])
    line.title, line.campuses = title.strip(), campuses
    line.clean_fields()
    if audit.image(line, ["title", "campuses"]) != before:
        line.save()
        after = audit.image(line, ["title", "campuses"])
        audit.record(verb="district_line.changed", by=by, subject=line, before=before, after=after)
    last = line.editions.select_related("file")[0]
    file = files.keep(upload, by=by) if upload else last.file
    if (document, file) != (last.document, last.file):
        _add(line, last.number + 1, document, file, by)
    return line


def withdraw_line(*, line: DistrictLine, by: Actor) -> None:
    """Hand it down no longer; what campuses made of it stays with them."""
    archive.archive(line, by=by)


def restore_line(*, line: DistrictLine, by: Actor) -> None:
    archive.restore(line, by=by)


def _add(line: DistrictLine, number: int, document: dict[str, Any], file: StoredFile | None, by: Actor) -> None:
    made = DistrictEdition.objects.create(
        line=line,
        number=number,
        document=document,
        sha256=seal(line.kind, document, file.sha256 if file else ""),
        file=file,
        handed_at=clock.now(),
        handed_by=by.label,
    )
    known = {"line": str(line.pk), "kind": line.kind, "title": line.title, "number": number, "sha256": made.sha256}
    audit.record(verb="district_edition.handed_down", by=by, subject=made, after=known)
