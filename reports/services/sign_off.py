"""Sign a snapshot off: whoever answers for it, once, with the checklist as it stood."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from reports.models import Snapshot, SnapshotSignOff
from reports.upkeep.checklist import checklist
from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor
from wbl_portal.people.models import SchoolYear


@transaction.atomic
def sign_off(*, snapshot: Snapshot, role: str, note: str = "", by: Actor) -> SnapshotSignOff:
    """Sign a snapshot off (P-TECH 6.5); `role` is how the signer is printed. Raises ValidationError when it is signed already."""
    SchoolYear.objects.select_for_update().get(pk=snapshot.year_id)  # a snapshot itself is never open to writing
    signed = SnapshotSignOff.objects.filter(snapshot=snapshot).first()
    if signed is not None:
        known = {"day": signed.signed_at.date().isoformat(), "who": signed.signed_by}
        raise ValidationError(
            _("This snapshot was signed off on %(day)s by %(who)s. A sign-off stands for good.") % known
        )
    lines = [check.as_kept() for check in checklist(snapshot.year, snapshot.as_of)]
    made = SnapshotSignOff.objects.create(
        snapshot=snapshot, checklist=lines, note=note.strip(), signed_at=clock.now(), signed_by=by.label, role=role
    )
    told = {"year": snapshot.year.label, "name": snapshot.name, "open": sum(not line["ok"] for line in lines)}
    audit.record(verb="snapshot.signed_off", by=by, subject=snapshot, after=told | {"role": role})
    return made
