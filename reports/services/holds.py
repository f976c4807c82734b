"""Holds: nothing of their classes is disposed of while they stand.

Whoever places a hold and whoever removes records lock the class first, so neither can slip past the other.
"""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from reports.models import Hold, RetentionClass
from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor

# The kinds of records that a published work belongs to.
PUBLISHED = ("student_work", "editions")


@transaction.atomic
def place_hold(*, reason: str, classes: Iterable[RetentionClass] = (), by: Actor) -> Hold:
    """From now on nothing of these classes (none named: nothing at all) is disposed of (Local Government Code 202.002)."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the case or the request it is about.")})
    named = list(classes)
    held = RetentionClass.objects.filter(pk__in=[each.pk for each in named]) if named else RetentionClass.objects.all()
    list(held.order_by("pk").select_for_update())
    hold = Hold.objects.create(reason=reason.strip(), placed_on=clock.today(), placed_by=by.label)
    hold.classes.set(named)
    told = audit.image(hold) | {"classes": [each.key for each in named]}
    audit.record(verb="hold.placed", by=by, subject=hold, after=told)
    return hold


@transaction.atomic
def lift_hold(*, hold: Hold, by: Actor) -> None:
    """End a hold; a second call changes nothing."""
    if hold.lifted_on is not None:
        return
    hold.lifted_on, hold.lifted_by = clock.today(), by.label
    hold.save(update_fields=["lifted_on", "lifted_by"])
    audit.record(verb="hold.lifted", by=by, subject=hold, after={"lifted_on": hold.lifted_on})


def keeps_anything() -> str | None:
    """The reason of a hold that stands, whatever it is on; None: no hold stands."""
    hold = Hold.objects.standing().first()
    return None if hold is None else str(hold)


def keeps_published() -> bool:
    """Whether a hold stands on students' work or on what is published: what is taken back is then hidden, not removed.

    Locks those classes as whoever places a hold does, so a hold of the same moment is either seen or waits.
    """
    kept = list(RetentionClass.objects.filter(record_kind__in=PUBLISHED).order_by("pk").select_for_update())
    stops = Q(classes__in=kept) | Q(classes__isnull=True)
    return Hold.objects.standing().filter(stops).exists()


def unheld(retention_class: RetentionClass) -> RetentionClass:
    """The class, locked, when no hold stops it; raises ValidationError naming the hold."""
    locked = RetentionClass.objects.select_for_update().get(pk=retention_class.pk)
    refuse_under(Hold.objects.on(locked))
    return locked


def refuse_under(holds: QuerySet[Hold]) -> None:
    hold = holds.first()
    if hold is not None:
        raise ValidationError(
            _("A hold stands: %s. Nothing of these records is disposed of until it is lifted.") % hold
        )
