"""Which courses of the roster count as work-based learning: marked by the campus, many at once, with undo."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wbl_portal.core import audit
from wbl_portal.core.actor import Actor
from wbl_portal.core.models import AuditEntry
from wbl_portal.people.models import Course

MARKED = "courses.marked"


@dataclass(frozen=True)
class Marked:
    """How many courses began and ceased to count; `entry_id` takes it back (None: nothing changed)."""

    begun: int = 0
    ended: int = 0
    entry_id: uuid.UUID | None = None


@transaction.atomic
def mark_courses(*, work_based: Collection[uuid.UUID], shown: Collection[uuid.UUID], by: Actor) -> Marked:
    """Of the courses that were shown, exactly `work_based` count as work-based learning; others stay as they are."""
    rows = Course.objects.select_for_update().filter(pk__in=shown).order_by("pk")
    now = dict(rows.values_list("pk", "is_work_based"))
    begun = [pk for pk, counts in now.items() if not counts and pk in work_based]
    ended = [pk for pk, counts in now.items() if counts and pk not in work_based]
    if not begun and not ended:
        return Marked()
    Course.objects.filter(pk__in=begun).update(is_work_based=True)
    Course.objects.filter(pk__in=ended).update(is_work_based=False)
    entry = audit.record(verb=MARKED, by=by, after={"begun": [str(pk) for pk in begun], "ended": [*map(str, ended)]})
    return Marked(len(begun), len(ended), entry.pk)


@transaction.atomic
def undo_marks(*, entry_id: uuid.UUID, by: Actor) -> Marked:
    """Take one save back; a course that was marked again since then follows this undo."""
    entry = AuditEntry.objects.filter(pk=entry_id, verb=MARKED).first()
    if entry is None:
        raise ValidationError(_("This save cannot be taken back. Tick the courses again."))
    begun = {uuid.UUID(pk) for pk in entry.after["begun"]}
    ended = {uuid.UUID(pk) for pk in entry.after["ended"]}
    return mark_courses(work_based=ended, shown=begun | ended, by=by)
