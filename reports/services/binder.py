"""What people keep in the binder: who answers for a part, words, verification, attached evidence, what was settled."""

import datetime as dt
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from artifacts.public_copy import needs_text
from reports.models import BinderRecord, DryRunPoint, Evidence
from wbl_portal.core import archive, audit, clock, files
from wbl_portal.core.actor import Actor
from wbl_portal.core.models import StoredFile
from wbl_portal.people.models import SchoolYear, User

Place = tuple[str, str, str]
VERIFIED = "binder.verified"


@transaction.atomic
def keep_record(
    *,
    place: Place,
    owner: User | None = None,
    due_on: dt.date | None = None,
    narrative: str = "",
    narrative_es: str = "",
    by: Actor,
) -> BinderRecord:
    """Who answers for a part, until when, and what is said about it."""
    record = _record(place)
    before = audit.image(record)
    record.owner_id, record.owner_label = (owner.pk, str(owner)) if owner else (None, "")
    record.due_on = due_on
    record.narrative, record.narrative_es = narrative.strip(), narrative_es.strip()
    if audit.image(record) != before or record._state.adding:
        record.save()
        audit.record(verb="binder.kept", by=by, subject=record, before=before, after=audit.image(record))
    return record


@transaction.atomic
def verify(*, place: Place, by: Actor) -> audit.Saved:
    """Somebody looked today at what stands in a part, and stands for it."""
    record = _record(place)
    before = audit.image(record)
    record.verified_on, record.verified_by = clock.today(), by.label
    record.save()
    entry = audit.record(verb=VERIFIED, by=by, subject=record, before=before, after=audit.image(record))
    return audit.Saved(entry.pk)


@transaction.atomic
def undo_verified(*, entry_id: uuid.UUID, by: Actor) -> BinderRecord:
    """Nobody looked after all; refused when somebody verified the part again since then. Raises ValidationError."""
    entry = audit.to_take_back(entry_id, verb=VERIFIED)
    record = BinderRecord.objects.select_for_update(of=("self",)).get(pk=entry.subject_id)
    said = ("verified_on", "verified_by")
    audit.refuse_changed(record, {name: entry.after[name] for name in said})
    before, stood = audit.image(record), audit.values(record, entry.before)
    record.verified_on, record.verified_by = stood["verified_on"], stood["verified_by"]
    record.save()
    audit.record(verb="binder.verified_undone", by=by, subject=record, before=before, after=audit.image(record))
    return record


def _record(place: Place) -> BinderRecord:
    framework, kind, key = place
    known = {"framework": framework, "kind": kind, "key": key}
    return BinderRecord.objects.select_for_update(of=("self",)).filter(**known).first() or BinderRecord(**known)


@transaction.atomic
def attach(
    *,
    place: Place,
    year: SchoolYear,
    title: str,
    by: Actor,
    upload: "UploadedFile[Any] | None" = None,
    url: str = "",
    text: str = "",
    shown_to: str = Evidence.Shown.STAFF,
) -> Evidence:
    """Attach a file or a link; a file without words is flagged as a scan. Raises ValidationError by field."""
    framework, kind, key = place
    evidence = Evidence(framework=framework, kind=kind, key=key, year=year)
    evidence.added_at, evidence.added_by = clock.now(), by.label
    _fill(evidence, title=title, upload=upload, url=url, text=text, shown_to=shown_to, by=by)
    audit.record(verb="evidence.attached", by=by, subject=evidence, after=audit.image(evidence))
    return evidence


@transaction.atomic
def change_evidence(
    *,
    evidence: Evidence,
    title: str,
    by: Actor,
    upload: "UploadedFile[Any] | None" = None,
    url: str = "",
    text: str = "",
    shown_to: str = Evidence.Shown.STAFF,
) -> Evidence:
    """Change what was attached; a new file takes the place of the old one. Raises as `attach` does."""
    before, old = audit.image(evidence), evidence.file
    _fill(evidence, title=title, upload=upload, url=url, text=text, shown_to=shown_to, by=by)
    if old is not None and evidence.file_id != old.pk:
        files.take_down(old)
    if audit.image(evidence) != before:
        audit.record(verb="evidence.changed", by=by, subject=evidence, before=before, after=audit.image(evidence))
    return evidence


def _fill(
    evidence: Evidence,
    *,
    title: str,
    upload: "UploadedFile[Any] | None",
    url: str,
    text: str,
    shown_to: str,
    by: Actor,
) -> None:
    if upload is not None and url:
        raise ValidationError({"url": _("Attach a file or a link, not both.")})
    if upload is not None:
        evidence.file, evidence.url = _kept(upload, by), ""
        evidence.is_scan = is_scan(evidence.file)
    elif url:
        evidence.file, evidence.url, evidence.is_scan = None, url, False
    elif evidence.file is None:
        raise ValidationError({"upload": _("Choose a file, or enter a link.")})
    evidence.title, evidence.text, evidence.shown_to = title.strip(), text.strip(), shown_to
    _check_words(evidence)
    evidence.save()


def _kept(upload: "UploadedFile[Any]", by: Actor) -> StoredFile:
    try:
        return files.keep(upload, by=by)
    except ValidationError as refused:
        raise ValidationError({"upload": refused}) from refused


def is_scan(stored: StoredFile) -> bool:
    """Whether a file has no words that can be read aloud: a picture, or a PDF of pictures."""
    return stored.content_type in files.IMAGE_KINDS or needs_text(stored)


def _check_words(evidence: Evidence) -> None:
    outside = evidence.shown_to != Evidence.Shown.STAFF
    if outside and evidence.lacks_text:
        raise ValidationError(
            {"text": _("This is a scan: nobody can have it read aloud. Type or upload its text version first.")}
        )
    if evidence.shown_to == Evidence.Shown.PUBLIC and evidence.file is not None and not evidence.text:
        raise ValidationError({"text": _("The public reads the words of a file. Type or upload its text version.")})


@transaction.atomic
def archive_evidence(*, evidence: Evidence, by: Actor) -> None:
    """Take evidence out of the binder; with undo."""
    archive.archive(evidence, by=by)


@transaction.atomic
def restore_evidence(*, evidence: Evidence, by: Actor) -> None:
    archive.restore(evidence, by=by)


@transaction.atomic
def settle_point(*, point: DryRunPoint, by: Actor) -> None:
    """What a dry run did not find is there now; a second call changes nothing."""
    if point.settled_at is not None:
        return
    before = audit.image(point)
    point.settled_at, point.settled_by = clock.now(), by.label
    point.save(update_fields=["settled_at", "settled_by"])
    audit.record(verb="dry_run.point_settled", by=by, subject=point, before=before, after=audit.image(point))
