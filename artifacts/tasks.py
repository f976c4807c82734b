"""The long work of artifacts, as jobs: parents and guardians who have not answered are asked again."""

from typing import Any

from django.core.exceptions import ValidationError

from artifacts.emails import address_of, send_consent_request
from artifacts.models import Sample
from artifacts.services import samples as services
from artifacts.services.samples import Asked
from wbl_portal.core import jobs
from wbl_portal.core.database import connection

ASK_AGAIN = "samples.ask_again"


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


def _written(asked: Asked, site: str) -> bool:
    guardian = asked.request.guardian
    if guardian is None:
        return False
    address = address_of(guardian, asked.path, site=site)
    return send_consent_request(asked.request, address, campus=connection.tenant.name)
