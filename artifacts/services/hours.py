"""Hours of placements: kept, sent, approved whole or in part, returned with a question, and each of it taken back.

One audit entry per act, however many hours it touches; it keeps what stood before, so that `undo` can bring it back.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from artifacts import hours_rules as rules
from artifacts.models import HoursEntry, Placement
from artifacts.told import PORTAL, Told
from partners.models import Contact
from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor
from wbl_portal.core.models import AuditEntry

State = HoursEntry.State
ENTERED = ["day", "starts_at", "ends_at", "minutes", "work", "skills"]
STANDING = ["state", "submitted_at", "approved_minutes", "question", "decided_at", "decided_by", "method", "said_on"]
SUBMITTED, APPROVED, RETURNED = "hours.submitted", "hours.approved", "hours.returned"
PARTLY = "hours.partly_approved"
Entries = Collection[HoursEntry]


@dataclass(frozen=True)
class Did:
    """How many entries an act touched; `undo` takes back the act that `entry_id` names."""

    count: int
    entry_id: uuid.UUID


@transaction.atomic
def save(
    *,
    placement: Placement,
    day: dt.date,
    by: Actor,
    starts_at: dt.time | None = None,
    ends_at: dt.time | None = None,
    minutes: int | None = None,
    work: str = "",
    skills: Collection[str] = (),
    entry_id: uuid.UUID | None = None,
) -> HoursEntry:
    """Keep hours of one day, a shift (start and end) or a block of minutes, rounded to the quarter.

    `entry_id` may be made by the student's device: the same entry sent twice is one entry, also after it was submitted.
    A draft or returned entry can be changed, a submitted or approved one cannot. Raises ValidationError by field.
    """
    stay = rules.locked(placement)
    found = HoursEntry.objects.select_for_update(of=("self",)).filter(pk=entry_id).first() if entry_id else None
    rules.check_owner(found, stay)
    entry = found or HoursEntry(pk=entry_id or uuid.uuid4(), placement=stay, entered_at=clock.now())
    before = audit.image(entry, ENTERED) if found else {}
    length = rules.length_of(starts_at, ends_at, minutes)
    said = [day, starts_at, ends_at, length, work.strip(), rules.known_skills(skills)]
    wanted = dict(zip(ENTERED, said, strict=True))
    if found and all(getattr(found, name) == value for name, value in wanted.items()):
        return found
    rules.check_open(entry)
    for name, value in wanted.items():
        setattr(entry, name, value)
    entry.entered_by = by.label
    rules.check(entry, stay)
    entry.save()
    audit.record(verb="hours.saved", by=by, subject=entry, before=before, after=audit.image(entry, ENTERED))
    return entry


@transaction.atomic
def remove(*, entry: HoursEntry, by: Actor) -> None:
    """Throw away hours that were never sent; saving them again brings them back."""
    locked = HoursEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if locked.state != State.DRAFT:
        raise ValidationError(_("These hours were sent. Only hours that were never sent can be removed."))
    audit.record(verb="hours.removed", by=by, subject=locked, before=audit.image(locked))
    locked.delete()


@transaction.atomic
def submit(*, entries: Entries, by: Actor) -> Did:
    """Send drafts and returned hours for approval; what was sent before is left alone."""
    rows = _locked(entries, HoursEntry.OPEN)
    if not rows:
        raise ValidationError(_("There is nothing to send. Enter hours first."))
    before = _images(rows)
    for row in rows:
        row.state, row.submitted_at, row.approved_minutes = State.SUBMITTED, clock.now(), None
    return _keep(rows, SUBMITTED, by, before)


@transaction.atomic
def approve(*, entries: Entries, by: Actor, told: Told = PORTAL) -> Did:
    """Approve submitted hours as they are; what was answered meanwhile is left alone."""
    rows = _waiting(entries)
    return _decide(rows, APPROVED, by, told, counted={row.pk: row.minutes for row in rows})


@transaction.atomic
def approve_part(
    *, entries: Entries, minutes: Mapping[uuid.UUID, int], reason: str, by: Actor, told: Told = PORTAL
) -> Did:
    """Approve submitted hours with other minutes for some (entry id -> minutes), and tell the student why.

    Entries that are not named, or named with what was entered, are approved whole.
    """
    rows = _waiting(entries)
    counted = {row.pk: rules.rounded(minutes.get(row.pk, row.minutes)) for row in rows}
    if any(not 0 <= counted[row.pk] <= row.minutes for row in rows):
        raise ValidationError({"minutes": _("Give no more than was entered; the student can enter what is missing.")})
    if all(counted[row.pk] == row.minutes for row in rows):
        raise ValidationError({"minutes": _("Give less than was entered, or approve it whole.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Tell the student in a few words why.")})
    return _decide(rows, PARTLY, by, told, counted=counted, question=reason.strip())


@transaction.atomic
def return_with_question(*, entries: Entries, question: str, by: Actor, told: Told = PORTAL) -> Did:
    """Give submitted hours back; the student corrects them or answers, and sends them again."""
    if not question.strip():
        raise ValidationError({"question": _("Write the question that the student should answer.")})
    return _decide(_waiting(entries), RETURNED, by, told, question=question.strip())


@transaction.atomic
def undo(
    *, entry_id: uuid.UUID, by: Actor, placement: Placement | None = None, supervisor: Contact | None = None
) -> int:
    """Take back one sending, approval or return; hours that changed since then stay. Returns how many came back.

    `placement`, `supervisor`: only hours of that placement, or of the placements that this contact supervises.
    """
    entry = AuditEntry.objects.filter(pk=entry_id, verb__in=[SUBMITTED, APPROVED, PARTLY, RETURNED]).first()
    stood = entry.after if entry else {}
    rows = HoursEntry.objects.select_for_update(of=("self",)).filter(pk__in=list(stood)).order_by("pk")
    if placement is not None:
        rows = rows.filter(placement=placement)
    if supervisor is not None:
        rows = rows.filter(placement__supervisor=supervisor)
    back = [row for row in rows if _is_as(row, stood[str(row.pk)])]
    if entry is None or not back:
        raise ValidationError(_("This cannot be taken back: something else was decided since."))
    for row in back:
        _put(row, entry.before[str(row.pk)])
    HoursEntry.objects.bulk_update(back, STANDING)
    audit.record(verb="hours.undone", by=by, before=_image(back, stood), after=_image(back, entry.before))
    return len(back)


def _waiting(entries: Entries) -> list[HoursEntry]:
    rows = _locked(entries, (State.SUBMITTED,))
    if not rows:
        raise ValidationError(_("These hours were answered already. Open the list again."))
    return rows


def _locked(entries: Entries, states: Iterable[str]) -> list[HoursEntry]:
    keys = [each.pk for each in entries]
    rows = HoursEntry.objects.select_for_update(of=("self",)).filter(pk__in=keys, state__in=list(states))
    return list(rows.order_by("pk"))


def _decide(
    rows: list[HoursEntry],
    verb: str,
    by: Actor,
    told: Told,
    *,
    counted: Mapping[uuid.UUID, int] | None = None,
    question: str = "",
) -> Did:
    """Approved with `counted` minutes each, the question where that is less than entered; without: all returned."""
    told.check()
    before = _images(rows)
    for row in rows:
        row.approved_minutes = counted[row.pk] if counted else None
        row.state = State.RETURNED if counted is None else State.APPROVED
        if counted and counted[row.pk] < row.minutes:
            row.state = State.PARTLY_APPROVED
        row.question = "" if row.state == State.APPROVED else question
        row.decided_at, row.decided_by = clock.now(), by.label
        row.method, row.said_on = told.method, told.said_on
    return _keep(rows, verb, by, before)


def _keep(rows: list[HoursEntry], verb: str, by: Actor, before: dict[str, Any]) -> Did:
    HoursEntry.objects.bulk_update(rows, STANDING)
    return Did(len(rows), audit.record(verb=verb, by=by, before=before, after=_images(rows)).pk)


def _images(rows: list[HoursEntry]) -> dict[str, Any]:
    return {str(row.pk): audit.image(row, STANDING) for row in rows}


def _is_as(row: HoursEntry, image: dict[str, Any]) -> bool:
    return audit.as_kept(audit.image(row, STANDING)) == image


def _put(row: HoursEntry, image: dict[str, Any]) -> None:
    for name in STANDING:
        setattr(row, name, _value(name, image[name]))


def _value(name: str, plain: Any) -> Any:
    field: Any = HoursEntry._meta.get_field(name)
    return field.to_python(plain)


def _image(rows: list[HoursEntry], images: dict[str, Any]) -> dict[str, Any]:
    return {str(row.pk): images[str(row.pk)] for row in rows}
