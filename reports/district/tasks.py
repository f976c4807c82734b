"""Between a district and its campuses, as jobs: the district reads them once an hour, then they fetch what it hands down."""

import logging
import uuid
from typing import Any

from django.db import transaction
from django_tenants.utils import schema_context

from academies.models import Academy
from reports.district import services
from reports.district.reading import workspace_of_district
from reports.district.sealing import fetch
from wbl_portal.core import jobs
from wbl_portal.core.actor import PORTAL
from wbl_portal.core.database import connection
from wbl_portal.core.tasks import fleet_task

logger = logging.getLogger("wbl_portal.district")


@jobs.work(services.READING)
def read_campuses(run: jobs.Run) -> jobs.Write:
    reads = services.read_all(run)

    def write() -> dict[str, Any]:
        told = services.keep_readings(reads, by=run.by)
        tell_campuses()
        return told

    return write


@jobs.work(services.FETCHING)
def fetch_from_district(run: jobs.Run) -> jobs.Write:
    district = workspace_of_district()
    if district is None:
        return dict
    answer = fetch(district)
    return lambda: services.keep_handed_down(answer, by=run.by)


def tell_campuses() -> None:
    """Once the district's transaction is committed, have its campuses fetch; the next hour finds whom this misses."""
    district = connection.tenant.district_id

    def nudge() -> None:
        try:
            fetch_in_campuses.delay(str(district))
        except Exception:
            logger.warning("The queue does not answer; the campuses fetch within the hour.")

    transaction.on_commit(nudge)


@fleet_task
def fetch_in_campuses(district: str) -> None:
    """Hand every campus of a district its fetching."""
    rows = Academy.objects.filter(kind=Academy.Kind.CAMPUS, district_id=uuid.UUID(district))
    for schema in rows.values_list("schema_name", flat=True):
        with schema_context(schema):
            services.ask_fetching(by=PORTAL)


@fleet_task
def read_campuses_of_all_districts() -> None:
    """Hand every district its reading."""
    for schema in Academy.objects.filter(kind=Academy.Kind.DISTRICT).values_list("schema_name", flat=True):
        with schema_context(schema):
            services.ask_reading(by=PORTAL)
