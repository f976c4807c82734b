"""The long work of artifacts, as jobs: parents and guardians who have not answered are asked again."""

from typing import Any

from django.core.exceptions import ValidationError

from artifacts.emails import address_of, send_consent_request
from artifacts.models import ConsentRequest, Sample
from artifacts.services import samples as services
from artifacts.services.samples import Asked
from wbl_portal.core import jobs
from wbl_portal.core.database import connection
from wbl_portal.core.models import Link

ASK_AGAIN, ASK_FOR_NEXT_YEAR = "samples.ask_again", "samples.ask_for_next_year"


@jobs.work(ASK_AGAIN)
def ask_again(run: jobs.Run) -> jobs.Write:
    """A fresh link and a letter for each answer that is still open; a sample withdrawn meanwhile is left out."""
    rows = list(Sample.objects.filter(pk__in=run.payload["samples"]))
    sent = 0
    for place, row in enumerate(rows):
        run.progress(100 * place // len(rows))
        try:
            asked = services.ask(sample=row, by=run.by)
        except ValidationError:
            continue
        sent += sum(_written(each, run.payload["site"]) for each in asked)
    result: dict[str, Any] = {"sent": sent}
    return lambda: result


@jobs.work(ASK_FOR_NEXT_YEAR)
def ask_for_next_year(run: jobs.Run) -> jobs.Write:
    """A link and a letter for each request that the turn of the year made; one that got its link in an attempt before, was
    answered or taken back meanwhile is left out."""
    rows = ConsentRequest.objects.filter(pk__in=run.payload["requests"], answered_at__isnull=True)
    waiting = list(rows.select_related("guardian", "sample__item__student").order_by("pk"))
    given = {each.pk for each in waiting} & set(
        Link.objects.filter(purpose=services.CONSENT, subject_id__in=[each.pk for each in waiting])
        .filter(made_at__gte=run.job.asked_at)
        .values_list("subject_id", flat=True)
    )
    sent = 0
    for place, row in enumerate(waiting):
        run.progress(100 * place // len(waiting))
        if row.pk not in given:
            sent += _written(Asked(row, services.make_link(request=row, by=run.by)), run.payload["site"])
    return lambda: {"sent": sent}


def _written(asked: Asked, site: str) -> bool:
    guardian = asked.request.guardian
    if guardian is None:
        return False
    address = address_of(guardian, asked.path, site=site)
    return send_consent_request(asked.request, address, campus=connection.tenant.name)
