"""Attempts at credentials: one student's, the results of a class on one page, and taking a save back."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from artifacts.models import CredentialAttempt
from experiences.models import Credential
from wbl_portal.core import audit, clock, files
from wbl_portal.core.actor import Actor
from wbl_portal.core.models import AuditEntry, StoredFile
from wbl_portal.people.models import Student

RECORDED = "credential_results.recorded"
# What stands for one student: result, last day of validity, key of the proof. None: no attempt.
Image = dict[str, Any] | None
Images = Mapping[uuid.UUID, Image]


@dataclass(frozen=True)
class AttemptFacts:
    """When, with what result, valid until when, and the paper that shows it."""

    attempted_on: dt.date
    result: str
    expires_on: dt.date | None = None
    upload: "UploadedFile[Any] | None" = None


@dataclass(frozen=True)
class Saved:
    """Students whose result changed, students whose result somebody else had changed meanwhile (theirs stand)."""

    changed: frozenset[uuid.UUID] = frozenset()
    collided: frozenset[uuid.UUID] = frozenset()
    entry_id: uuid.UUID | None = field(default=None, compare=False)


@transaction.atomic
def add_attempt(*, student: Student, credential: Credential, facts: AttemptFacts, by: Actor) -> CredentialAttempt:
    """Record an attempt with its proof; raises ValidationError by field."""
    check_offered(credential, facts.attempted_on)
    made = CredentialAttempt(student=student, credential=credential)
    _fill(made, facts, by)
    made.save()
    audit.record(verb="credential_attempt.added", by=by, subject=made, after=audit.image(made))
    return made


@transaction.atomic
def change_attempt(*, attempt: CredentialAttempt, facts: AttemptFacts, by: Actor) -> CredentialAttempt:
    """Correct an attempt; without a new file its proof stays."""
    before = audit.image(attempt)
    if facts.attempted_on != attempt.attempted_on:
        check_offered(attempt.credential, facts.attempted_on)
    _fill(attempt, facts, by)
    attempt.save()
    audit.record(verb="credential_attempt.changed", by=by, subject=attempt, before=before, after=audit.image(attempt))
    return attempt


@transaction.atomic
def remove_attempt(*, attempt: CredentialAttempt, by: Actor) -> Saved:
    """Take an attempt that never was off the record; `undo_results` brings it back with its proof."""
    gone = {attempt.student_id: None}
    return _save(attempt.credential, attempt.attempted_on, gone, {attempt.student_id: attempt}, by)


@transaction.atomic
def record_results(
    *,
    credential: Credential,
    attempted_on: dt.date,
    results: Mapping[uuid.UUID, str],
    seen: Mapping[uuid.UUID, str],
    by: Actor,
) -> Saved:
    """Save the results of many students in one credential on one day: student id -> result, '' for none; `seen` is
    what the person had before them.

    Only differences are applied; a line that two people changed in different ways keeps the first save and is
    returned as collided. A constant number of statements. Raises ValidationError with what to do.
    """
    _lock(credential)
    check_offered(credential, attempted_on)
    stands = _standing(credential, attempted_on, results)
    _check(results, stands)
    wanted: dict[uuid.UUID, Image] = {}
    collided = set()
    for student, result in results.items():
        now = stands[student].result if student in stands else ""
        if result in (now, seen.get(student, "")):
            continue
        if now != seen.get(student, ""):
            collided.add(student)
        else:
            wanted[student] = {**(_image(stands.get(student)) or _EMPTY), "result": result} if result else None
    saved = _save(credential, attempted_on, wanted, stands, by) if wanted else Saved()
    return Saved(saved.changed, frozenset(collided), saved.entry_id)


@transaction.atomic
def undo_results(*, entry_id: uuid.UUID, by: Actor) -> Saved:
    """Take one save back; results that were changed again since then stay and are returned as collided."""
    entry = AuditEntry.objects.filter(pk=entry_id, verb=RECORDED).first()
    credential = Credential.objects.filter(pk=entry.subject_id).first() if entry else None
    if entry is None or credential is None:
        raise ValidationError(_("This save cannot be taken back. Correct the results instead."))
    _lock(credential)
    day = dt.date.fromisoformat(entry.before["on"])
    before, after = _read(entry.before["results"]), _read(entry.after["results"])
    stands = _standing(credential, day, before)
    own = {student for student in before if _plain(_image(stands.get(student))) == _plain(after[student])}
    saved = _save(credential, day, {student: before[student] for student in own}, stands, by) if own else Saved()
    return Saved(saved.changed, frozenset(set(before) - own), saved.entry_id)


def check_offered(credential: Credential, day: dt.date) -> None:
    """Raises ValidationError for a day to come, an archived credential, or one past its last day on the list then."""
    if day > clock.today():
        raise ValidationError({"attempted_on": _("This day lies in the future. Record the attempt when it was made.")})
    if credential.is_archived:
        raise ValidationError(_("'%s' is archived. Restore it in the catalogue first.") % credential)
    if credential.sunset_on is not None and day > credential.sunset_on:
        said = _("'%(credential)s' left the list on %(day)s. An attempt must be of that day or earlier.")
        raise ValidationError(
            {"attempted_on": said % {"credential": credential, "day": date_format(credential.sunset_on)}}
        )


_EMPTY: dict[str, Any] = {"result": "", "expires_on": None, "proof": None}


def _fill(row: CredentialAttempt, facts: AttemptFacts, by: Actor) -> None:
    row.attempted_on, row.result, row.expires_on = facts.attempted_on, facts.result, facts.expires_on
    if row.expires_on is not None and row.expires_on < row.attempted_on:
        raise ValidationError({"expires_on": _("It would end before the attempt. Check both dates.")})
    same = CredentialAttempt.objects.filter(
        student_id=row.student_id, credential_id=row.credential_id, attempted_on=row.attempted_on
    )
    if same.exclude(pk=row.pk).exists():
        raise ValidationError(
            {"attempted_on": _("This attempt is on record for that day already. Change that one instead.")}
        )
    if facts.upload is not None:
        row.proof = _kept(facts.upload, by)
    row.recorded_at, row.recorded_by = clock.now(), by.label
    row.clean_fields(exclude=["student", "credential"])


def _kept(upload: "UploadedFile[Any]", by: Actor) -> StoredFile:
    try:
        return files.keep(upload, by=by)
    except ValidationError as refused:
        raise ValidationError({"upload": refused.messages}) from refused


def _lock(credential: Credential) -> None:
    """Saves of one credential stand in line; the second sees what the first wrote."""
    Credential.objects.select_for_update(no_key=True).get(pk=credential.pk)


def _standing(
    credential: Credential, day: dt.date, students: Mapping[uuid.UUID, object]
) -> dict[uuid.UUID, CredentialAttempt]:
    rows = CredentialAttempt.objects.filter(credential=credential, attempted_on=day, student_id__in=list(students))
    return {row.student_id: row for row in rows}


def _check(results: Mapping[uuid.UUID, str], stands: Mapping[uuid.UUID, CredentialAttempt]) -> None:
    if set(results.values()) - {"", *CredentialAttempt.Result.values}:
        raise ValidationError(_("The list was damaged on its way. Open it again."))
    new = set(results) - set(stands)
    if Student.objects.filter(pk__in=new).count() != len(new):
        raise ValidationError(_("A student of this list is no longer here. Open the list again."))


def _save(
    credential: Credential,
    day: dt.date,
    wanted: Images,
    stands: Mapping[uuid.UUID, CredentialAttempt],
    by: Actor,
) -> Saved:
    """Write what is wanted and the one audit entry that can take it back."""
    before = {student: _image(stands.get(student)) for student in wanted}
    gone = [student for student, image in wanted.items() if image is None]
    CredentialAttempt.objects.filter(credential=credential, attempted_on=day, student_id__in=gone).delete()
    CredentialAttempt.objects.upsert(
        CredentialAttempt(
            student_id=student,
            credential=credential,
            attempted_on=day,
            result=image["result"],
            expires_on=image["expires_on"],
            proof_id=image["proof"],
            recorded_at=clock.now(),
            recorded_by=by.label,
        )
        for student, image in wanted.items()
        if image is not None
    )
    entry = audit.record(
        verb=RECORDED,
        by=by,
        subject=credential,
        before={"on": day, "results": _written(before)},
        after={"on": day, "results": _written(wanted)},
    )
    return Saved(frozenset(wanted), frozenset(), entry.pk)


def _image(row: CredentialAttempt | None) -> Image:
    return None if row is None else {"result": row.result, "expires_on": row.expires_on, "proof": row.proof_id}


def _plain(image: Image) -> object:
    return image and tuple(str(image[name] or "") for name in _EMPTY)


def _written(images: Images) -> dict[str, Image]:
    return {str(student): image for student, image in images.items()}


def _read(images: Mapping[str, Image]) -> dict[uuid.UUID, Image]:
    return {uuid.UUID(student): image for student, image in images.items()}
