"""Evaluations of students by the people who supervise them: asked, answered once, or recorded by staff."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from artifacts.models import EmployabilitySkill, Evaluation, Placement
from artifacts.models.evaluation import MOST_ROWS
from artifacts.told import LINK, Told
from partners.models import Contact
from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor

SCALE = range(1, 5)


@transaction.atomic
def ask(*, placement: Placement, by: Actor, contact: Contact | None = None) -> Evaluation:
    """Ask a contact (else the supervisor) how the student does; the rows are those of today.

    Raises ValidationError when there is nobody to ask, no row, or they were asked before.
    """
    whom = contact or placement.supervisor
    if whom is None:
        raise ValidationError(_("Nobody supervises yet. Choose a supervisor first, then ask."))
    if whom.partner_id != placement.partner_id:
        raise ValidationError(_("This person belongs to another partner. Choose one of this partner."))
    if Evaluation.objects.filter(placement=placement, contact=whom).exists():
        raise ValidationError(_("%s was asked already.") % whom.name)
    rows = list(EmployabilitySkill.objects.filter(row__isnull=False).order_by("row").values_list("key", flat=True))
    if not rows:
        raise ValidationError(_("No skill is chosen for evaluations. Choose up to six first."))
    made = Evaluation.objects.create(
        placement=placement, contact=whom, skills=rows, asked_at=clock.now(), asked_by=by.label
    )
    audit.record(verb="evaluation.asked", by=by, subject=made, after=audit.image(made))
    return made


def ask_quietly(*, placement: Placement, by: Actor) -> Evaluation | None:
    """As `ask`, for the end of a placement: None where nobody can be asked, or somebody was."""
    if placement.supervisor is None or placement.evaluations.exists():
        return None
    try:
        return ask(placement=placement, by=by)
    except ValidationError:  # the campus rates no skill: it wants no evaluations
        return None


@transaction.atomic
def answer(
    *, evaluation: Evaluation, scores: Mapping[str, int], by: Actor, comment: str = "", told: Told = LINK
) -> Evaluation:
    """Keep the answer: every row with 1 to 4. Raises ValidationError by field, or when it was answered before."""
    row = Evaluation.objects.select_for_update(of=("self",)).get(pk=evaluation.pk)
    if row.answered_at is not None:
        raise ValidationError(_("This evaluation has been answered. Thank you."))
    told.check()
    row.scores = _checked(row, scores)
    row.comment, row.answered_at, row.recorded_by = comment.strip(), clock.now(), by.label
    row.method, row.said_on = told.method, told.said_on
    row.clean_fields()
    row.save()
    audit.record(verb="evaluation.answered", by=by, subject=row, after=audit.image(row))
    return row


@transaction.atomic
def reopen(*, evaluation: Evaluation, by: Actor) -> Evaluation:
    """Take an answer back that was a mistake: the contact is asked again; the audit keeps what was said."""
    row = Evaluation.objects.select_for_update(of=("self",)).get(pk=evaluation.pk)
    if row.answered_at is None:
        return row
    before = audit.image(row)
    row.answered_at, row.said_on, row.scores = None, None, {}
    row.comment = row.method = row.recorded_by = ""
    row.save()
    audit.record(verb="evaluation.reopened", by=by, subject=row, before=before)
    return row


@transaction.atomic
def give_to(*, evaluation: Evaluation, contact: Contact, by: Actor) -> None:
    """Another person of the partner answers instead; where they were asked too, this one goes away."""
    _check_open(evaluation)
    if Evaluation.objects.filter(placement=evaluation.placement_id, contact=contact).exists():
        withdraw(evaluation=evaluation, by=by)
        return
    before: dict[str, Any] = {"contact": evaluation.contact_id}
    evaluation.contact = contact
    evaluation.save(update_fields=["contact"])
    audit.record(verb="evaluation.forwarded", by=by, subject=evaluation, before=before, after={"contact": contact.pk})


@transaction.atomic
def withdraw(*, evaluation: Evaluation, by: Actor) -> None:
    """Ask no more; an answered evaluation stays."""
    _check_open(evaluation)
    audit.record(verb="evaluation.withdrawn", by=by, subject=evaluation, before=audit.image(evaluation))
    evaluation.delete()


@transaction.atomic
def choose_rows(*, keys: Sequence[str], by: Actor) -> None:
    """Which skills partners rate from now on, in order, at most six; what was asked before keeps its rows."""
    if len(set(keys)) != len(keys):
        raise ValidationError(_("Choose each skill once."))
    rows = {each.key: each for each in EmployabilitySkill.objects.current().select_for_update()}
    if set(keys) - set(rows) or len(keys) > MOST_ROWS:
        raise ValidationError(_("Choose up to six skills from the list."))
    before = [each.key for each in sorted(rows.values(), key=lambda each: each.row or 0) if each.row]
    EmployabilitySkill.objects.filter(row__isnull=False).update(row=None)
    for place, key in enumerate(keys, start=1):
        rows[key].row = place
        rows[key].save(update_fields=["row"])
    audit.record(verb="evaluation.rows_chosen", by=by, before={"rows": before}, after={"rows": list(keys)})


def _check_open(evaluation: Evaluation) -> None:
    if evaluation.answered_at is not None:
        raise ValidationError(_("An answered evaluation stays on record."))


def _checked(evaluation: Evaluation, scores: Mapping[str, int]) -> dict[str, int]:
    missing = {f"score_{key}": _("Choose one answer.") for key in evaluation.skills if scores.get(key) not in SCALE}
    if missing:
        raise ValidationError(missing)
    return {key: scores[key] for key in evaluation.skills}
