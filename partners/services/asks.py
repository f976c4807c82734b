"""A question that contacts are asked once a school year (a survey, a plan to look at, offers): the verbs they share.

Each kind of question is a model with `year`, `contact`, `asked_at`, `asked_by`, `answered_at`; its name begins the verbs.
"""

import uuid
from collections.abc import Callable, Collection
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from partners.models import Contact
from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor
from wbl_portal.people.models import SchoolYear

Question = TypeVar("Question", bound=models.Model)


@transaction.atomic
def ask(
    kind: type[Question],
    *,
    year: SchoolYear,
    contacts: Collection[Contact],
    by: Actor,
    more: Callable[[Contact], dict[str, Any]] = lambda contact: {},
) -> list[Question]:
    """Ask contacts; whoever was asked this year, or is archived, is left alone. Returns the new rows; one entry for all.

    `more`: further columns of a contact's row.
    """
    rows: Any = kind._default_manager
    asked = set(rows.filter(year=year, contact__in=contacts).values_list("contact_id", flat=True))
    now = clock.now()
    new = [each for each in contacts if each.pk not in asked and not each.is_archived]
    said = {"year": year, "asked_at": now, "asked_by": by.label}
    made: list[Question] = rows.bulk_create(kind(contact=each, **said, **more(each)) for each in new)
    if made:
        named = {"year": year.label, "contacts": sorted(str(each.pk) for each in new)}
        audit.record(verb=_verb(kind, "asked"), by=by, after=named)
    return made


def hold(contact_id: uuid.UUID) -> None:
    """Until the transaction ends nobody else answers for this contact: two pages open at once leave one answer."""
    Contact.objects.select_for_update().get(pk=contact_id)


@transaction.atomic
def give_to(question: Any, contact: Contact, *, is_known: bool = False, by: Actor) -> None:
    """Another person of the partner answers instead; where that person was asked too, this question goes away.

    `is_known`: what it asks is known of that person otherwise.
    """
    if question.answered_at is not None:
        raise ValidationError(_("This has been answered. Thank you."))
    kind, before = type(question), audit.image(question)
    if is_known or kind._default_manager.filter(year_id=question.year_id, contact=contact).exists():
        audit.record(verb=_verb(kind, "withdrawn"), by=by, subject=question, before=before)
        question.delete()
        return
    question.contact = contact
    question.save(update_fields=["contact"])
    audit.record(verb=_verb(kind, "forwarded"), by=by, subject=question, before=before, after=audit.image(question))


@transaction.atomic
def withdraw(question: Any, *, by: Actor) -> None:
    """Take back a question that nobody answered; an answered one stays."""
    row = type(question)._default_manager.select_for_update(of=("self",)).get(pk=question.pk)
    if row.answered_at is not None:
        raise ValidationError(_("What was answered stays on record."))
    audit.record(verb=_verb(type(row), "withdrawn"), by=by, subject=row, before=audit.image(row))
    row.delete()


def _verb(kind: type[models.Model], done: str) -> str:
    return f"{kind._meta.model_name}.{done}"
