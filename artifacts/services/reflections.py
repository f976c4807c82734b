"""Reflections: written and sent by the student, answered or returned with a question by a teacher (T-STEM 5.4a-b)."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from artifacts.models import Participation, Reflection, ReflectionFeedback, RubricDimension
from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor
from wbl_portal.people.models import Course

FIELDS = ["answers", "course", "standard", "link", "state"]
SCALE = range(1, 5)
NOTHING = "none"  # what a page was written on when nothing was saved yet
Answers = Sequence[Mapping[str, str]]


class WrittenElsewhere(ValidationError):
    """The reflection was written on since the page was opened, on another device or in another tab."""


@transaction.atomic
def save_reflection(
    *,
    participation: Participation,
    answers: Answers,
    by: Actor,
    course: Course | None = None,
    standard: str = "",
    link: str = "",
    version: uuid.UUID | None = None,
    based_on: str = "",
    by_itself: bool = False,
) -> Reflection:
    """Keep what a student has written so far: [{"prompt", "answer"}], the class or standard used, and how.

    A draft or a returned reflection can be written on, a sent one cannot. `version` is the sender's name for these words:
    the same save again changes nothing. `based_on`: the versions that the page knows, parted by spaces, NOTHING for none
    yet; raises WrittenElsewhere when another one stands. `by_itself`: the page saved while the student was writing; the
    audit then says when, without the half-written words.
    """
    found = Reflection.objects.select_for_update(of=("self",)).filter(participation=participation).first()
    if found is not None and found.version == version:
        return found
    reflection = found or Reflection(participation=participation, begun_at=clock.now())
    _check_open(reflection)
    _check_version(found, based_on)
    before = audit.image(reflection, FIELDS) if found and not by_itself else {}
    reflection.answers = [{"prompt": each["prompt"], "answer": each["answer"]} for each in answers]
    reflection.course, reflection.standard, reflection.link = course, standard, link
    reflection.changed_at, reflection.version = clock.now(), version or uuid.uuid4()
    reflection.save()
    after = {} if by_itself else audit.image(reflection, FIELDS)
    audit.record(verb="reflection.saved", by=by, subject=reflection, before=before, after=after)
    return reflection


@transaction.atomic
def submit_reflection(*, reflection: Reflection, by: Actor) -> Reflection:
    """Send a reflection to the teachers; every question needs an answer. Raises ValidationError with what is missing."""
    locked = Reflection.objects.select_for_update(of=("self",)).get(pk=reflection.pk)
    _check_open(locked)
    missing = [each["prompt"] for each in locked.answers if not each["answer"].strip()]
    if missing or not locked.answers:
        said = _("Answer this as well, then send it: %s") % " · ".join(missing)
        raise ValidationError(said if missing else _("Write something first, then send it."))
    locked.state, locked.submitted_at, locked.changed_at = Reflection.State.SUBMITTED, clock.now(), clock.now()
    locked.save(update_fields=["state", "submitted_at", "changed_at"])
    audit.record(verb="reflection.submitted", by=by, subject=locked)
    return locked


@transaction.atomic
def give_feedback(
    *, reflection: Reflection, by: Actor, comment: str = "", scores: Mapping[str, int] | None = None
) -> ReflectionFeedback:
    """Answer a sent reflection: scores by the rubric (dimension key -> 1 to 4), a comment, or both."""
    locked = _sent(reflection)
    given = _checked(scores or {})
    if not given and not comment.strip():
        raise ValidationError(_("Give at least one score or write a comment."))
    return _answer(locked, comment=comment, scores=given, verb="reflection.answered", by=by)


@transaction.atomic
def return_reflection(*, reflection: Reflection, question: str, by: Actor) -> ReflectionFeedback:
    """Give a sent reflection back with a question; the student writes on and sends it again."""
    locked = _sent(reflection)
    if not question.strip():
        raise ValidationError({"comment": _("Write the question that the student should answer.")})
    locked.state, locked.changed_at = Reflection.State.RETURNED, clock.now()
    locked.version = uuid.uuid4()  # what was sent before and comes again must not answer the question
    locked.save(update_fields=["state", "changed_at", "version"])
    return _answer(locked, comment=question, scores={}, verb="reflection.returned", by=by)


def _answer(
    reflection: Reflection, *, comment: str, scores: dict[str, int], verb: str, by: Actor
) -> ReflectionFeedback:
    made = ReflectionFeedback.objects.create(
        reflection=reflection, comment=comment, scores=scores, given_at=clock.now(), given_by=by.label
    )
    audit.record(verb=verb, by=by, subject=reflection, after={"comment": comment, "scores": scores})
    return made


def _sent(reflection: Reflection) -> Reflection:
    locked: Reflection = Reflection.objects.select_for_update(of=("self",)).get(pk=reflection.pk)
    if locked.state != Reflection.State.SUBMITTED:
        raise ValidationError(_("The student is writing on this reflection. Wait until it is sent again."))
    return locked


def _checked(scores: Mapping[str, Any]) -> dict[str, int]:
    known = set(RubricDimension.objects.values_list("key", flat=True))
    wrong = [key for key, score in scores.items() if key not in known or score not in SCALE]
    if wrong:
        raise ValidationError(_("Scores go from 1 to 4, for rows of the rubric."))
    return dict(scores)


def _check_open(reflection: Reflection) -> None:
    if reflection.state == Reflection.State.SUBMITTED:
        raise ValidationError(_("This reflection has been sent. You can change it when a teacher returns it."))


def _check_version(found: Reflection | None, based_on: str) -> None:
    stands = str(found.version) if found else NOTHING
    if based_on and stands not in based_on.split():
        raise WrittenElsewhere(
            _(
                "You wrote on this somewhere else in the meantime. Your words here are not saved yet: "
                "save again to put them in place of the others."
            )
        )
