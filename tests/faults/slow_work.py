"""A job for the tests of faults: its first run hangs in the middle, every later one finishes at once."""

import time
from typing import Any

from django.db import transaction

from wbl_portal.core import audit, jobs

KIND = "hangs once"


@jobs.work(KIND)
def hang_once(run: jobs.Run) -> jobs.Write:
    from partners.models import Industry, Partner

    run.progress(50, "In the middle")
    if run.job.fence == 1:
        time.sleep(120)

    @transaction.atomic
    def write() -> dict[str, Any]:
        partner = Partner.objects.create(name=f"Made by run {run.job.fence}", industry=Industry.IT)
        audit.record(verb="partner.added", by=run.by, subject=partner)
        return {"fence": run.job.fence}

    return write
