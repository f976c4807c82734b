"""Putting an item of the queue off, and taking it back."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor
from wbl_portal.people.models import Snooze, User

Key = tuple[str, str]


@transaction.atomic
def put_off(*, user: User, items: Collection[Key], until: dt.date, by: Actor) -> uuid.UUID:
    """Hide items (kind, key) from one person until a day; returns the key that takes it back."""
    if until <= clock.today():
        raise ValidationError({"until": _("Choose a day after today.")})
    act = uuid.uuid4()
    rows = [Snooze(user=user, kind=kind, item=item, until_on=until, act=act) for kind, item in items]
    Snooze.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["user", "kind", "item"], update_fields=["until_on", "act"]
    )
    audit.record(verb="queue.put_off", by=by, after={"items": [f"{k}:{i}" for k, i in items], "until": until})
    return act


@transaction.atomic
def take_back(*, user: User, act: uuid.UUID, by: Actor) -> int:
    """What was put off in one go is back at once; a second call changes nothing. Returns how many came back."""
    return _wake(user, Snooze.objects.filter(act=act), by)


@transaction.atomic
def bring_back(*, user: User, items: Collection[Key], by: Actor) -> int:
    """These items are back at once; returns how many."""
    keys = [row.pk for row in Snooze.objects.filter(user=user) if (row.kind, row.item) in items]
    return _wake(user, Snooze.objects.filter(pk__in=keys), by)


def _wake(user: User, rows: QuerySet[Snooze], by: Actor) -> int:
    today = clock.today()
    asleep = rows.filter(user=user, until_on__gt=today)
    items = [f"{row.kind}:{row.item}" for row in asleep]
    if items:
        asleep.update(until_on=today)
        audit.record(verb="queue.brought_back", by=by, after={"items": items})
    return len(items)
