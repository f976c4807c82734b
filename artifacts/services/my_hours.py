"""What a student may take back: a sending of their own, until somebody answers."""

import uuid

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from artifacts.models import HoursEntry
from artifacts.services import hours
from wbl_portal.core.actor import Actor
from wbl_portal.core.models import AuditEntry
from wbl_portal.people.models import Student


def unsend(*, entry_id: uuid.UUID, student: Student, by: Actor) -> int:
    """Take a sending of the student's own hours back; returns how many entries can be changed again."""
    sent = AuditEntry.objects.filter(pk=entry_id, verb=hours.SUBMITTED).first()
    keys = list(sent.after) if sent else []
    own = HoursEntry.objects.filter(pk__in=keys, placement__student=student).count()
    if not keys or own != len(keys):
        raise ValidationError(_("This cannot be taken back: something else was decided since."))
    return hours.undo(entry_id=entry_id, by=by)
