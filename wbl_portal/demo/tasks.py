"""The demo's earlier school years, published by the worker while the portal serves already."""

from django.conf import settings
from django_tenants.utils import tenant_context

from academies.models import Academy
from wbl_portal.core import jobs
from wbl_portal.core.models import Job
from wbl_portal.demo import doors
from wbl_portal.demo.campuses import CAMPUSES
from wbl_portal.demo.furnishing import FURNISHER, earlier_years_of, lacks_earlier_years

EARLIER_YEARS = "demo_earlier_years"


@jobs.work(EARLIER_YEARS)
def publish_earlier_years(run: jobs.Run) -> jobs.Write:
    """Payload: {"campus"}; the editions join those in demo.json."""
    (campus,) = (each for each in CAMPUSES if each.slug == run.payload["campus"])
    earlier_years_of(campus, lambda line: run.progress(0, line), run.progress)
    doors.write({}, settings.PUBLIC_PORT)
    return lambda: {"campus": campus.slug}


def ask_earlier_years() -> None:
    """Hand the worker the earlier years of every campus that lacks some and that no worker has in hand."""
    for campus in CAMPUSES:
        with tenant_context(Academy.objects.get(slug=campus.slug)):
            under_way = Job.objects.filter(kind=EARLIER_YEARS, state__in=(Job.State.QUEUED, Job.State.RUNNING))
            if lacks_earlier_years(campus) and not under_way.exists():
                jobs.ask(EARLIER_YEARS, by=FURNISHER, payload={"campus": campus.slug})
