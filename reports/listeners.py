"""What the reports do at once for a lower floor: a withdrawn sample leaves everything public, a hold keeps its bytes."""

from typing import Any

from academies.services import HOLDS
from artifacts.models import Sample
from artifacts.signals import sample_withdrawn
from reports.services import drafts, site_copies
from reports.services.holds import keeps_anything, keeps_published
from reports.services.withdrawal import withdraw_from_editions
from wbl_portal.core import files, panels
from wbl_portal.core.actor import PORTAL


def connect() -> None:
    sample_withdrawn.connect(_take_out, sender=Sample, dispatch_uid="reports take out a withdrawn sample")
    panels.brings(files.HELD)(keeps_published)
    panels.brings(HOLDS)(keeps_anything)


def _take_out(sample: Sample, **_more: Any) -> None:
    if withdraw_from_editions(sample_ids=[str(sample.pk)], by=PORTAL):
        site_copies.forget_copy(by=PORTAL)
    drafts.forget_samples(sample_ids=[str(sample.pk)], by=PORTAL)
