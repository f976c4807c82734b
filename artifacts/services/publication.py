"""Whether a sample is public follows from its facts; this keeps its public file and the floors above in step with them."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from artifacts import public_copy
from artifacts.models import Sample
from artifacts.signals import sample_published, sample_withdrawn
from wbl_portal.core import audit, clock, files
from wbl_portal.core.actor import Actor


@contextmanager
def followed(sample: Sample, *, by: Actor) -> Iterator[Sample]:
    """Around an act on a sample, inside its transaction: yields the sample locked and fresh.

    Afterwards a sample that became public has its public file, and one that ceased to be has none (under a legal hold
    its bytes are hidden and kept); the signals of `artifacts.signals` are sent inside the same transaction.
    """
    locked = (
        Sample.objects.select_for_update(of=("self",)).select_related("public_file", "item__file").get(pk=sample.pk)
    )
    was_public, file_before = is_public(locked.pk), locked.public_file
    yield locked
    public = is_public(locked.pk)
    if public and not was_public:
        _put_up(locked, by)
    elif not public and (was_public or file_before is not None):
        _take_down(locked)
    if not public and file_before is not None:
        files.take_down(file_before)
    sample.refresh_from_db()


@transaction.atomic
def forget_lapsed(*, by: Actor) -> list[Sample]:
    """Forget the public copies whose consent has ended (an expiry is no act); a renewed consent makes a new copy."""
    public = Sample.objects.with_consent(clock.today()).filter(accepted_at__isnull=False)
    lapsed = Sample.objects.exclude(public_file=None).exclude(pk__in=public.values("pk")).order_by("pk")
    return [sample for sample in lapsed if _forgot(sample, by)]


def _forgot(sample: Sample, by: Actor) -> bool:
    """Looks again under the lock: somebody may have renewed the consent, or withdrawn the sample."""
    with followed(sample, by=by) as locked:
        if locked.public_file is None or is_public(locked.pk):
            return False
        before = {"name": locked.public_file.name, "sha256": locked.public_file.sha256}
        audit.record(verb="sample.public_file_forgotten", by=by, subject=locked, before=before)
    return True


def is_public(sample_id: uuid.UUID) -> bool:
    """Accepted, not withdrawn, consent in force today and no standing 'no'."""
    return Sample.objects.with_consent(clock.today()).filter(pk=sample_id, accepted_at__isnull=False).exists()


def _put_up(sample: Sample, by: Actor) -> None:
    if sample.item.file is not None and sample.public_file is None:
        sample.public_file = public_copy.make(sample.item.file, title=sample.caption, by=by)
        sample.save(update_fields=["public_file"])
    sample_published.send(sender=Sample, sample=sample)


def _take_down(sample: Sample) -> None:
    sample.public_file = None
    sample.save(update_fields=["public_file"])
    sample_withdrawn.send(sender=Sample, sample=sample)
