"""Dispositions: one person proposes what is past its period, another approves, a job removes it batch by batch.

A standing hold stops every step and is asked about again in every transaction that removes (see `holds`).
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils.translation import gettext as _

from reports import certificates, receipts
from reports.models import Disposition, Hold, RetentionClass
from reports.services import holds
from reports.upkeep import records
from wbl_portal.core import audit, clock, files
from wbl_portal.core.actor import Actor
from wbl_portal.core.progress import Say, quiet

# A list longer than this is disposed of in parts: a person approves what a person can look through.
LONGEST_LIST = 2000
# So many records go in one transaction; between two of them a hold may stop the rest.
BATCH = 100


@transaction.atomic
def propose(*, retention_class: RetentionClass, by: Actor) -> Disposition:
    """List what is past its period and ask another person to approve; raises ValidationError with what stands against it."""
    retention_class = holds.unheld(retention_class)
    found = records.due(retention_class, clock.today())[:LONGEST_LIST]
    if not found:
        raise ValidationError(_("No record of this class is past its period."))
    try:
        with transaction.atomic():
            made = Disposition.objects.create(
                retention_class=retention_class,
                records=[each.plain() for each in found],
                proposed_at=clock.now(),
                proposed_by=by.label,
                proposed_by_id=by.id,
            )
    except IntegrityError as error:
        raise ValidationError(_("A disposition of these records is under way already.")) from error
    audit.record(verb="disposition.proposed", by=by, subject=made, after=_told(made))
    return made


@transaction.atomic
def approve(*, disposition: Disposition, by: Actor) -> None:
    """Say yes as another person than the one who proposed; raises ValidationError."""
    row = _locked(disposition, Disposition.State.PROPOSED)
    if by.id is not None and row.proposed_by_id == by.id:
        raise ValidationError(_("You proposed this disposition, so another person approves it."))
    holds.unheld(row.retention_class)
    _decide(row, Disposition.State.APPROVED, by)


@transaction.atomic
def decline(*, disposition: Disposition, by: Actor) -> None:
    """Say no (or take back what one proposed); the records stay and can be proposed again.

    One that is done in part ends here: what is gone gets its certificate, the rest stays.
    """
    row = _locked(disposition, *Disposition.UNDER_WAY)
    if row.removed_ids:
        holds.unheld(row.retention_class)
        receipts.follow(row)
        _end(row, by)
    else:
        _decide(row, Disposition.State.DECLINED, by)


def remove_records(*, disposition: Disposition, by: Actor, say: Say = quiet) -> None:
    """Remove the approved records that are still past their period, with their bytes; `finish` then keeps a certificate.

    In batches, each a transaction that asks about holds again; begun once more after a crash or a hold it goes on where
    it stopped. A record that is needed again stays and is marked so. Raises ValidationError when a hold stands or it is
    not approved; what went before a hold was placed is gone. `say` is called inside each transaction, so a worker that
    lost its lease writes nothing.
    """
    followed = _follow(disposition)
    while _remove_batch(disposition, by, say):
        followed = _follow(disposition, since=followed)


@transaction.atomic
def _follow(disposition: Disposition, *, since: int = 0) -> int:
    """The bytes of what is committed as removed, from a file of the list on; a hold placed meanwhile keeps them as well.

    Returns how many files of the list are gone.
    """
    row = Disposition.objects.select_related("retention_class").get(pk=disposition.pk)
    if row.state == Disposition.State.APPROVED and row.removed_ids:
        holds.unheld(row.retention_class)
        receipts.follow(row, since=since)
    return len(row.removed_files)


@transaction.atomic
def finish(*, disposition: Disposition, by: Actor) -> Disposition:
    """The end of a disposition whose batches are done: its certificate, once."""
    row = _locked(disposition, Disposition.State.APPROVED)
    if _waiting(row):
        raise ValidationError(_("Some of these records have not been looked at yet. Carry it out again."))
    _end(row, by)
    return row


@transaction.atomic
def _remove_batch(disposition: Disposition, by: Actor, say: Say) -> bool:
    """Look at the next records of the list and remove those still past their period; whether there were any."""
    row = _locked(disposition, Disposition.State.APPROVED)
    waiting = _waiting(row)
    if not waiting:
        return False
    retention_class = holds.unheld(row.retention_class)
    still = {str(each.id) for each in records.due(retention_class, clock.today())}
    batch = records.batch(retention_class, waiting, BATCH)
    gone = [uuid.UUID(key) for key in batch if key in still]
    for each in row.records:
        if each["id"] in batch:
            each["done"] = each["id"] in still
    row.removed_files += _forget(records.remove(retention_class.record_kind, gone))
    row.save(update_fields=["records", "removed_files"])
    told = _told(row) | {"looked_at": len(batch), "removed": len(gone)}
    audit.record(verb="disposition.records_removed", by=by, subject=row, after=told)
    done = len(row.records) - len(_waiting(row))
    say(90 * done // len(row.records), _("Removing: %(done)s of %(all)s") % {"done": done, "all": len(row.records)})
    return True


@dataclass(frozen=True)
class Reapplied:
    """What one receipt came to: records that stood again and are gone, and why it was stopped, if it was."""

    disposition: str
    removed: int = 0
    refused: str = ""


def reapply(*, by: Actor) -> list[Reapplied]:
    """After a restored dump: carry the dispositions out again whose receipts say that their records were removed.

    Holds stop it as they stop a disposition; the others go on.
    """
    return [_reapply_one(receipt, by) for receipt in receipts.all_receipts()]


def _reapply_one(receipt: dict[str, Any], by: Actor) -> Reapplied:
    try:
        return Reapplied(receipt["disposition"], _again(receipt, by))
    except ValidationError as refused:
        return Reapplied(receipt["disposition"], refused=" ".join(refused.messages))
    except (ProtectedError, RestrictedError):
        return Reapplied(receipt["disposition"], refused=_("Other records need them. Remove those first."))


@transaction.atomic
def _again(receipt: dict[str, Any], by: Actor) -> int:
    kept = RetentionClass.objects.filter(key=receipt["class"]).first()
    standing = records.standing(receipt["kind"], receipt["records"])
    if standing:
        holds.unheld(kept) if kept else holds.refuse_under(Hold.objects.standing())
    found = _forget(records.remove(receipt["kind"], standing))
    keys = [each["key"] for each in found]
    transaction.on_commit(lambda: receipts.remove_bytes(keys))
    row = Disposition.objects.filter(pk=receipt["disposition"], state__in=Disposition.UNDER_WAY).first()
    if row is not None:
        _settle(row, receipt, by)
    if standing:
        told = {"class": receipt["class"], "removed": len(standing), "files": len(found)}
        audit.record(
            verb="disposition.reapplied", by=by, subject=row or kept, after=told | {"of": receipt["disposition"]}
        )
    return len(standing)


def _settle(row: Disposition, receipt: dict[str, Any], by: Actor) -> None:
    """The dump knew the disposition while it was under way: approved, it ends as it did; proposed, it goes off the table."""
    if row.state == Disposition.State.PROPOSED:
        _decide(row, Disposition.State.DECLINED, by)
        return
    gone = set(receipt["records"])
    row.records = [each | {"done": each["id"] in gone} for each in row.records]
    row.removed_files = receipt["files"]
    _end(row, by)


def _waiting(row: Disposition) -> list[str]:
    return [each["id"] for each in row.records if "done" not in each]


def _end(row: Disposition, by: Actor) -> None:
    """The certificate of what is gone; what was not looked at stays."""
    row.records = [{"done": False} | each for each in row.records]
    row.state, row.carried_out_at = Disposition.State.CARRIED_OUT, clock.now()
    row.certificate = _certificate(row, by)
    row.save()
    known = {"removed": len(row.removed_ids), "files": len(row.removed_files), **certificates.hashes(row)}
    audit.record(verb="disposition.carried_out", by=by, subject=row, after=_told(row) | known)


def _certificate(row: Disposition, by: Actor) -> Any:
    made = certificates.certificate(row, carried_out_by=by.label)
    return files.keep_bytes(made.data, content_type=made.content_type, name=made.name, by=by)


def _forget(keys: Collection[uuid.UUID]) -> list[dict[str, str]]:
    """Remove the rows of the files that nothing points at any more; their bytes follow once that is committed."""
    unused = records.unused(keys)
    found = [{"id": str(each.pk), "key": each.key, "sha256": each.sha256} for each in unused.order_by("pk")]
    unused.delete()
    return found


def _locked(disposition: Disposition, *states: str) -> Disposition:
    row = Disposition.objects.select_for_update(of=("self",)).select_related("retention_class").get(pk=disposition.pk)
    if row.state not in states:
        raise ValidationError(_("This disposition is already: %s.") % row.get_state_display())
    return row


def _decide(row: Disposition, state: str, by: Actor) -> None:
    row.state, row.decided_at, row.decided_by, row.decided_by_id = state, clock.now(), by.label, by.id
    row.save(update_fields=["state", "decided_at", "decided_by", "decided_by_id"])
    audit.record(verb=f"disposition.{state}", by=by, subject=row, after=_told(row))


def _told(row: Disposition) -> dict[str, Any]:
    return {"class": row.retention_class.key, "records": len(row.records), "state": row.state}
