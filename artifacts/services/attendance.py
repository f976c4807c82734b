"""Recording a class list, and taking the last save back."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from artifacts import marks as marking
from artifacts.marks import Mark
from artifacts.models import Attendance, Participation
from experiences.models import Experience, Session
from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor
from wbl_portal.core.models import AuditEntry
from wbl_portal.people.models import Student

RECORDED = "attendance.recorded"
Marks = Mapping[uuid.UUID, Mark | None]


@dataclass(frozen=True)
class Recorded:
    """What a save changed: students whose line changed, students whose line somebody else had changed meanwhile.

    `entry_id` names the audit entry (None when nothing changed); `undo_attendance` takes it back.
    """

    changed: frozenset[uuid.UUID] = frozenset()
    collided: frozenset[uuid.UUID] = frozenset()
    entry_id: uuid.UUID | None = field(default=None, compare=False)


@transaction.atomic
def record_attendance(*, session: Session, marks: Marks, seen: Marks, by: Actor) -> Recorded:
    """Save a class list: student id -> mark, None takes a student off the list; `seen` is what the person had before
    them (a missing id: nothing recorded).

    Only differences are applied, so two people saving at once lose nothing and a second save of the same list changes
    nothing; a line that both changed in different ways keeps the first save and is returned as collided. Any number of
    students is saved by a constant number of statements. Raises ValidationError with what to do.
    """
    _lock(session)
    _check_session(session)
    stands = standing_marks(session, marks)
    _check_students(session, marks, stands)
    usual = marking.present(session.minutes)
    steps = {
        student: marking.step(mark=mark, seen=seen.get(student), stands=stands.get(student), usual=usual)
        for student, mark in marks.items()
    }
    changes = {student: marks[student] for student, step in steps.items() if step.apply}
    collided = frozenset(student for student, step in steps.items() if step.collides)
    if not changes:
        return Recorded(collided=collided)
    _write(session, changes, by)
    entry = audit.record(
        verb=RECORDED, by=by, subject=session, before=_image(stands, changes), after=_image(changes, changes)
    )
    return Recorded(frozenset(changes), collided, entry.pk)


@transaction.atomic
def undo_attendance(*, session: Session, entry_id: uuid.UUID, by: Actor) -> Recorded:
    """Take one save back; lines that were changed again since then stay and are returned as collided."""
    entry = AuditEntry.objects.filter(pk=entry_id, verb=RECORDED, subject_id=str(session.pk)).first()
    if entry is None:
        raise ValidationError(_("This save cannot be taken back. Correct the list instead."))
    return record_attendance(session=session, marks=_marks_of(entry.before), seen=_marks_of(entry.after), by=by)


def standing_marks(session: Session, students: Marks) -> dict[uuid.UUID, Mark]:
    """What is recorded now for these students at a session."""
    rows = Attendance.objects.filter(session=session, participation__student_id__in=list(students))
    return {
        student: Mark(presence, minutes)
        for student, presence, minutes in rows.values_list("participation__student_id", "presence", "minutes")
    }


def follow_session_length(*, session: Session, minutes_before: int) -> None:
    """Whoever was there all the time was there for the corrected time; nobody was there for longer than the session."""
    counting = Attendance.objects.filter(session=session).exclude(presence=Attendance.Presence.ABSENT)
    counting.filter(minutes=minutes_before).update(minutes=session.minutes)
    counting.filter(minutes__gt=session.minutes).update(minutes=session.minutes)


def _lock(session: Session) -> None:
    """Saves of one experience stand in line; the second sees what the first wrote."""
    Experience.objects.select_for_update(no_key=True).get(pk=session.experience_id)
    session.refresh_from_db(fields=["minutes", "held_on", "cancelled_at"])


def _check_session(session: Session) -> None:
    if session.cancelled_at is not None:
        raise ValidationError(_("This session was cancelled. Bring it back before you record who was there."))
    if session.held_on > clock.today():
        raise ValidationError(
            _("This session is on %s. Record who was there on that day or later.") % date_format(session.held_on)
        )


def _check_students(session: Session, marks: Marks, stands: Marks) -> None:
    wrong = [mark for mark in marks.values() if mark is not None and not _fits(mark, session.minutes)]
    if wrong:
        raise ValidationError(
            _("Minutes present go from 1 to %s, the length of the session. Untick whoever was absent.")
            % session.minutes
        )
    unknown = set(marks) - set(stands)
    enrolled = Student.objects.enrolled_on(session.held_on).filter(pk__in=unknown).count()
    if enrolled != len(unknown):
        raise ValidationError(_("The list names students who were not enrolled on that day. Open it again."))


def _fits(mark: Mark, length: int) -> bool:
    return mark.minutes == 0 if mark.presence == Attendance.Presence.ABSENT else 1 <= mark.minutes <= length


def _write(session: Session, changes: Marks, by: Actor) -> None:
    kept = {student: mark for student, mark in changes.items() if mark is not None}
    _save(session, kept, by)
    _take_off(session, [student for student, mark in changes.items() if mark is None])


def _save(session: Session, kept: Mapping[uuid.UUID, Mark], by: Actor) -> None:
    if not kept:
        return
    experience = session.experience_id
    Participation.objects.bulk_create(
        [Participation(student_id=student, experience_id=experience) for student in kept], ignore_conflicts=True
    )
    found = Participation.objects.filter(experience_id=experience, student_id__in=list(kept))
    now = clock.now()
    Attendance.objects.bulk_create(
        [
            Attendance(
                participation_id=participation,
                session=session,
                presence=kept[student].presence,
                minutes=kept[student].minutes,
                recorded_at=now,
                recorded_by=by.label,
            )
            for participation, student in found.values_list("pk", "student_id")
        ],
        update_conflicts=True,
        unique_fields=["participation", "session"],
        update_fields=["presence", "minutes", "recorded_at", "recorded_by"],
    )


def _take_off(session: Session, students: list[uuid.UUID]) -> None:
    if not students:
        return
    Attendance.objects.filter(session=session, participation__student_id__in=students).delete()
    Participation.objects.filter(
        experience_id=session.experience_id, student_id__in=students, attendances__isnull=True
    ).delete()


def _image(marks: Marks, students: Marks) -> dict[str, object]:
    return {str(student): marking.write(marks.get(student)) for student in students}


def _marks_of(image: Mapping[str, str]) -> dict[uuid.UUID, Mark | None]:
    return {uuid.UUID(student): marking.read(text) for student, text in image.items()}
