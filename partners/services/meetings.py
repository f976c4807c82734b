"""The verbs on meetings with their attendees, decisions and follow-ups; each one transaction with its audit entry."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from partners.models import Attendee, Decision, Meeting
from wbl_portal.core import archive, audit, clock
from wbl_portal.core.actor import Actor
from wbl_portal.core.rows import kept, save

NAMELESS = {Meeting.Body.BOARD, Meeting.Body.ADVISORY}


@dataclass(frozen=True)
class MeetingFacts:
    """What a meeting was: `body` of Meeting.Body; `body_name` may stay empty for the two boards."""

    body: str
    held_on: dt.date
    body_name: str = ""
    place: str = ""
    agenda: str = ""
    minutes: str = ""


@dataclass(frozen=True, order=True)
class AttendeeFacts:
    """Who was there; `contact_id` when it is a contact of a partner."""

    name: str
    organization: str = ""
    title: str = ""
    contact_id: uuid.UUID | None = None


@dataclass(frozen=True)
class DecisionFacts:
    """What was decided; with an owner it is a follow-up. `key` names the decision it changes, None a new one."""

    text: str
    owner: str = ""
    due_on: dt.date | None = None
    key: uuid.UUID | None = None


@transaction.atomic
def add_meeting(
    *,
    facts: MeetingFacts,
    attendees: Sequence[AttendeeFacts] = (),
    decisions: Sequence[DecisionFacts] = (),
    upload: "UploadedFile[Any] | None" = None,
    by: Actor,
) -> Meeting:
    """Record a meeting, held or planned; `upload` (PDF, PNG, JPEG to 20 MB) holds its minutes. Raises ValidationError."""
    _check_due(facts, decisions)
    meeting = Meeting()
    _fill(meeting, facts, upload, by)
    _write_attendees(meeting, [each for each in attendees if each.name.strip()])
    _write_decisions(meeting, decisions)
    audit.record(verb="meeting.added", by=by, subject=meeting, after=_image(meeting))
    return meeting


@transaction.atomic
def change_meeting(
    *,
    meeting: Meeting,
    facts: MeetingFacts,
    attendees: Sequence[AttendeeFacts],
    decisions: Sequence[DecisionFacts],
    upload: "UploadedFile[Any] | None" = None,
    by: Actor,
) -> Meeting:
    """Change a meeting. The lists are whole: who or what is not in them leaves; without `upload` its file stays."""
    _check_due(facts, decisions)
    before = _image(meeting)
    _fill(meeting, facts, upload, by)
    named = [each for each in attendees if each.name.strip()]
    if sorted(map(_plain, named), key=str) != sorted(_attendees_of(meeting), key=str):
        meeting.attendees.all().delete()
        _write_attendees(meeting, named)
    _write_decisions(meeting, decisions)
    if (after := _image(meeting)) != before:
        audit.record(verb="meeting.changed", by=by, subject=meeting, before=before, after=after)
    return meeting


def archive_meeting(*, meeting: Meeting, by: Actor) -> None:
    """Take a meeting out of the lists with its follow-ups."""
    archive.archive(meeting, by=by)


def restore_meeting(*, meeting: Meeting, by: Actor) -> None:
    archive.restore(meeting, by=by)


@transaction.atomic
def finish_follow_up(*, decision: Decision, done_on: dt.date | None = None, by: Actor) -> None:
    """A follow-up is done, today unless another day is named; a second call changes nothing. Raises ValidationError."""
    if not decision.owner:
        raise ValidationError(_("Nobody follows this decision up. Name somebody in the meeting first."))
    if decision.done_on is None:
        _set_done(decision, done_on or clock.today(), "follow_up.done", by)


@transaction.atomic
def reopen_follow_up(*, decision: Decision, by: Actor) -> None:
    """Undo of `finish_follow_up`."""
    if decision.done_on is not None:
        _set_done(decision, None, "follow_up.reopened", by)


def check_decision(facts: DecisionFacts) -> None:
    """Refuse a line that is no decision or no follow-up; raises ValidationError by field."""
    if not facts.text and (facts.owner or facts.due_on):
        raise ValidationError({"text": _("Say what was decided, or empty the line.")})
    if facts.due_on and not facts.owner:
        raise ValidationError({"owner": _("Name who follows up, or take the date away.")})


def _fill(meeting: Meeting, facts: MeetingFacts, upload: "UploadedFile[Any] | None", by: Actor) -> None:
    before = audit.image(meeting)
    for name, value in asdict(facts).items():
        setattr(meeting, name, value.strip() if isinstance(value, str) else value)
    if meeting.body not in NAMELESS and not meeting.body_name:
        raise ValidationError({"body_name": _("Name the body, for example the chamber of your city.")})
    if upload is not None:
        meeting.file = kept(upload, by)
    _save_if_changed(meeting, before)


def _write_attendees(meeting: Meeting, attendees: Sequence[AttendeeFacts]) -> None:
    made = [Attendee(meeting=meeting, **_plain(each)) for each in attendees]
    for each in made:
        each.clean_fields()
    Attendee.objects.bulk_create(made)


def _write_decisions(meeting: Meeting, decisions: Sequence[DecisionFacts]) -> None:
    standing = {each.pk: each for each in meeting.decisions.all()}
    said = [each for each in decisions if each.text.strip() or each.owner or each.due_on]
    for place, facts in enumerate(said):
        row = standing.pop(facts.key, None) if facts.key else None
        _write_decision(row or Decision(meeting=meeting), facts, place)
    if standing:
        Decision.objects.filter(pk__in=list(standing)).delete()


def _write_decision(row: Decision, facts: DecisionFacts, place: int) -> None:
    before = audit.image(row)
    row.text, row.owner, row.due_on, row.position = facts.text.strip(), facts.owner.strip(), facts.due_on, place
    if not row.owner:
        row.done_on = None
    _save_if_changed(row, before)


def _save_if_changed(row: Meeting | Decision, before: dict[str, Any]) -> None:
    if row._state.adding or audit.image(row) != before:
        save(row)


def _check_due(facts: MeetingFacts, decisions: Sequence[DecisionFacts]) -> None:
    for each in decisions:
        check_decision(each)
        if each.due_on and each.due_on < facts.held_on:
            raise ValidationError(
                _("'%(text)s' is due before the meeting was held. Choose a later date.") % {"text": each.text[:60]}
            )


def _set_done(decision: Decision, day: dt.date | None, verb: str, by: Actor) -> None:
    before = audit.image(decision)
    decision.done_on = day
    decision.save(update_fields=["done_on"])
    audit.record(verb=verb, by=by, subject=decision, before=before, after=audit.image(decision))


def _plain(facts: AttendeeFacts) -> dict[str, Any]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in asdict(facts).items()}


def _attendees_of(meeting: Meeting) -> list[dict[str, Any]]:
    names = ("name", "organization", "title", "contact_id")
    return [{name: getattr(each, name) for name in names} for each in meeting.attendees.all()]


def _image(meeting: Meeting) -> dict[str, Any]:
    decisions = meeting.decisions.values("id", "text", "owner", "due_on", "done_on")
    return {**audit.image(meeting), "attendees": _attendees_of(meeting), "decisions": list(decisions)}
