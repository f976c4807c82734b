"""A placement from the proposal to its end; each step can be taken back."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Min
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from artifacts.models import Evaluation, Placement
from artifacts.services import evaluations
from experiences.models import Experience
from partners.models import Contact, Partner, Site
from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor
from wbl_portal.core.models import AuditEntry
from wbl_portal.people.models import Student

State = Placement.State
BEFORE_START = (State.PROPOSED, State.AWAITING_PARTNER, State.AWAITING_FORMS)
# Where a step may begin; the verb in the audit is 'placement.' and the key.
STEPS = {
    State.AWAITING_PARTNER: ("asked", (State.PROPOSED,)),
    State.AWAITING_FORMS: ("accepted", (State.PROPOSED, State.AWAITING_PARTNER)),
    State.DECLINED: ("declined", BEFORE_START),
    State.CONFIRMED: ("confirmed", BEFORE_START),
    State.COMPLETED: ("completed", (State.CONFIRMED,)),
    State.WITHDRAWN: ("withdrawn", (*BEFORE_START, State.CONFIRMED)),
}


@dataclass(frozen=True)
class Facts:
    """What a placement says: where, with whom, what, when and for how many hours."""

    partner: Partner
    title: str
    starts_on: dt.date
    ends_on: dt.date
    hours_planned: int
    supervisor: Contact | None = None
    site: Site | None = None
    experience: Experience | None = None


@dataclass(frozen=True)
class Moved:
    """A placement after a step; `undo` takes back the step that `entry_id` names."""

    placement: Placement
    entry_id: uuid.UUID


@transaction.atomic
def propose(*, student: Student, facts: Facts, by: Actor) -> Placement:
    """A placement that nobody has agreed to yet. Raises ValidationError by field."""
    made = Placement(student=student, proposed_at=clock.now(), proposed_by=by.label)
    _fill(made, facts)
    made.save()
    audit.record(verb="placement.proposed", by=by, subject=made, after=audit.image(made))
    return made


@transaction.atomic
def change(*, placement: Placement, facts: Facts, by: Actor) -> Placement:
    """Correct what a placement says; its days still have to hold the hours entered so far."""
    before = audit.image(placement)
    _fill(placement, facts)
    _check_hours_inside(placement)
    placement.save()
    if audit.image(placement) != before:
        audit.record(verb="placement.changed", by=by, subject=placement, before=before, after=audit.image(placement))
    return placement


def ask_partner(*, placement: Placement, by: Actor) -> Moved:
    """The supervisor finds the question behind their link: would you take this student?"""
    if placement.supervisor_id is None:
        raise ValidationError(_("Nobody supervises yet. Choose a supervisor first, then ask."))
    return _move(placement, State.AWAITING_PARTNER, by)


def accept(*, placement: Placement, by: Actor) -> Moved:
    """The partner takes the student; forms are what is missing."""
    return _move(placement, State.AWAITING_FORMS, by)


def decline(*, placement: Placement, by: Actor) -> Moved:
    """The partner does not take the student."""
    return _move(placement, State.DECLINED, by)


def confirm(*, placement: Placement, by: Actor) -> Moved:
    """Everything is agreed and signed: from the first day on the student enters hours."""
    return _move(placement, State.CONFIRMED, by)


@transaction.atomic
def complete(*, placement: Placement, by: Actor) -> Moved:
    """The stay is over; the supervisor is asked for an evaluation, where nobody asked before."""
    if placement.starts_on > clock.today():
        raise ValidationError(
            _("This placement begins on %s. Withdraw it if it does not happen.") % date_format(placement.starts_on)
        )
    asked = evaluations.ask_quietly(placement=placement, by=by)
    return _move(placement, State.COMPLETED, by, asked=str(asked.pk) if asked else "")


def withdraw(*, placement: Placement, by: Actor) -> Moved:
    """It does not happen, or stopped early. What was entered stays."""
    return _move(placement, State.WITHDRAWN, by)


@transaction.atomic
def give_to(*, placement: Placement, contact: Contact, by: Actor) -> Placement:
    """Another person of the partner supervises from now on."""
    locked = _locked(placement)
    if contact.partner_id != locked.partner_id:
        raise ValidationError(_("This person belongs to another partner. Choose one of this partner."))
    before = {"supervisor": locked.supervisor_id}
    locked.supervisor = contact
    locked.save(update_fields=["supervisor"])
    audit.record(verb="placement.forwarded", by=by, subject=locked, before=before, after={"supervisor": contact.pk})
    return locked


@transaction.atomic
def undo(*, placement: Placement, entry_id: uuid.UUID, by: Actor) -> Placement:
    """Take one step back; raises ValidationError when another step followed it."""
    verbs = [f"placement.{verb}" for verb, _from in STEPS.values()]
    entry = AuditEntry.objects.filter(pk=entry_id, verb__in=verbs, subject_id=str(placement.pk)).first()
    locked = _locked(placement)
    if entry is None or locked.state != entry.after["state"]:
        raise ValidationError(_("Something else was decided since. Look at the placement and decide again."))
    locked.state = entry.before["state"]
    locked.save(update_fields=["state"])
    if entry.after.get("asked"):
        Evaluation.objects.waiting().filter(pk=entry.after["asked"]).delete()
    audit.record(verb="placement.undone", by=by, subject=locked, before=entry.after, after={"state": locked.state})
    return locked


@transaction.atomic
def _move(placement: Placement, to: State, by: Actor, **more: Any) -> Moved:
    verb, begins = STEPS[to]
    locked = _locked(placement)
    if locked.state not in begins:
        raise ValidationError(_("This placement is '%s' now. Open it again.") % locked.get_state_display())
    before = {"state": locked.state}
    locked.state = to
    locked.save(update_fields=["state"])
    after = {"state": str(to), **more}
    entry = audit.record(verb=f"placement.{verb}", by=by, subject=locked, before=before, after=after)
    return Moved(locked, entry.pk)


def _locked(placement: Placement) -> Placement:
    found: Placement = Placement.objects.select_for_update(of=("self",)).get(pk=placement.pk)
    return found


def _fill(placement: Placement, facts: Facts) -> None:
    _check(facts)
    placement.partner, placement.supervisor, placement.site = facts.partner, facts.supervisor, facts.site
    placement.experience, placement.title = facts.experience, facts.title.strip()
    placement.starts_on, placement.ends_on = facts.starts_on, facts.ends_on
    placement.hours_planned = facts.hours_planned


def _check(facts: Facts) -> None:
    if facts.ends_on < facts.starts_on:
        raise ValidationError({"ends_on": _("The placement ends before it starts. Choose a later end.")})
    if facts.hours_planned < 1:
        raise ValidationError({"hours_planned": _("Plan at least one hour.")})
    if facts.supervisor is not None and facts.supervisor.partner_id != facts.partner.pk:
        raise ValidationError({"supervisor": _("This person belongs to another partner. Choose one of this partner.")})
    if facts.site is not None and facts.site.partner_id != facts.partner.pk:
        raise ValidationError({"site": _("This site belongs to another partner. Choose one of this partner.")})


def _check_hours_inside(placement: Placement) -> None:
    found = placement.hours.aggregate(first=Min("day"), last=Max("day"))
    if found["first"] is not None and found["first"] < placement.starts_on:
        raise ValidationError(
            {"starts_on": _("Hours were entered for %s. Start no later.") % date_format(found["first"])}
        )
    if found["last"] is not None and found["last"] > placement.ends_on:
        raise ValidationError({"ends_on": _("Hours were entered for %s. End no earlier.") % date_format(found["last"])})
