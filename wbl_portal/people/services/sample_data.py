"""The verbs on sample data: take it at an empty campus, remove exactly it again."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wbl_portal.core.actor import Actor
from wbl_portal.core.lists import writing
from wbl_portal.core.models import AuditEntry
from wbl_portal.people import sample_data
from wbl_portal.people.models import SchoolYear, Student


@transaction.atomic
def take_sample_data(*, by: Actor) -> AuditEntry:
    """Make the sample rows; raises ValidationError where there are students or sample data already."""
    writing.lock()
    if Student.objects.exists():
        raise ValidationError(_("This campus has students already: sample data is for an empty one."))
    plan = sample_data.planned(by)
    try:
        with transaction.atomic():
            return writing.write(plan, key=sample_data.KEY, file=plan.report.file, columns={}, by=by)
    except IntegrityError as error:
        raise ValidationError(_("Something of the same name stands here already. Nothing was made.")) from error


@transaction.atomic
def remove_sample_data(*, by: Actor) -> int:
    """Remove every sample row, or none: raises ValidationError naming what somebody has changed or built on it since.

    A school year that came with it stays where something real stands in it by now.
    """
    entry = sample_data.entry_in_force()
    if entry is None:
        raise ValidationError(_("There is no sample data here."))
    return writing.undo(entry=entry, by=by, whole=True, may_stay=[SchoolYear._meta.label_lower]).removed
