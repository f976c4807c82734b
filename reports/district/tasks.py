"""Reading the campuses as a job, and once an hour for every district."""

from typing import Any

from django_tenants.utils import schema_context

from academies.models import Academy
from reports.district import services
from wbl_portal.core import jobs
from wbl_portal.core.actor import PORTAL
from wbl_portal.core.tasks import fleet_task


@jobs.work(services.READING)
def read_campuses(run: jobs.Run) -> jobs.Write:
    reads = services.read_all(run)

    def write() -> dict[str, Any]:
        return services.keep_readings(reads, by=run.by)

    return write


@fleet_task
def read_campuses_of_all_districts() -> None:
    """Hand every district its reading."""
    for schema in Academy.objects.filter(kind=Academy.Kind.DISTRICT).values_list("schema_name", flat=True):
        with schema_context(schema):
            services.ask_reading(by=PORTAL)
