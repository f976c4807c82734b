"""Handing what a person answers for to somebody else, and taking that back."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor
from wbl_portal.core.models import AuditEntry
from wbl_portal.people.holdings import Holding, held_by, holdings
from wbl_portal.people.models import User
from wbl_portal.people.models.students import covers
from wbl_portal.people.services.accounts import end_role

HANDED = "person.handed_over"


@dataclass(frozen=True)
class HandedOver:
    """How many things changed hands; `entry_id` (None when nothing did) takes it back."""

    count: int
    entry_id: uuid.UUID | None = None


@transaction.atomic
def hand_over(*, leaving: User, taking: User, by: Actor, ends_roles: bool = False) -> HandedOver:
    """Give everything that `leaving` answers for to `taking`; with `ends_roles` they also leave. Raises ValidationError.

    Links that were sent stay alive: they belong to whom they were sent, not to who sent them.
    """
    if leaving.pk == taking.pk or taking.student_id is not None or not taking.is_active:
        raise ValidationError({"taking": _("Choose another person who works here.")})
    if ends_roles:
        _end_roles(leaving, by)
    before: dict[str, dict[str, Any]] = {}
    for each in held_by(leaving):
        fields = list(each.holding.names(taking))
        before[each.holding.key] = {str(row.pk): audit.image(row, fields) for row in each.rows}
        _give(each.holding, before[each.holding.key], each.holding.names(taking))
    count = sum(map(len, before.values()))
    if not count:
        return HandedOver(0)
    after = {"to": str(taking.pk), "name": str(taking)}
    entry = audit.record(verb=HANDED, by=by, subject=leaving, before=before, after=after)
    return HandedOver(count, entry.pk)


@transaction.atomic
def take_back(*, entry: AuditEntry, by: Actor) -> int:
    """Undo of `hand_over`, as far as the things are still with whom they were given to; returns how many came back."""
    taking = User.objects.filter(pk=entry.after["to"]).first()
    if taking is None or AuditEntry.objects.filter(verb="person.hand_over_undone", after__entry=str(entry.pk)).exists():
        raise ValidationError(_("This cannot be taken back any more. Hand the things over again."))
    count = 0
    for each in holdings():
        had = entry.before.get(each.key, {})
        still = {str(row.pk) for row in each.of(taking)} & set(had)
        for key in still:
            each.rows.model._default_manager.filter(pk=key).update(**had[key])
        count += len(still)
    after = {"entry": str(entry.pk), "count": count}
    audit.record(verb="person.hand_over_undone", by=by, subject=taking, after=after)
    return count


def _give(holding: Holding, keys: dict[str, Any], names: dict[str, Any]) -> None:
    holding.rows.model._default_manager.filter(pk__in=keys).update(**names)


def _end_roles(user: User, by: Actor) -> None:
    for each in user.role_assignments.filter(covers(clock.today(), "starts_on", "ends_on")):
        end_role(assignment=each, by=by)
