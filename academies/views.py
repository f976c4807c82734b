"""The apex page: which campuses there are."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from academies.models import Academy
from wbl_portal.core.policy import anyone


@anyone
@require_safe
def campuses(request: HttpRequest) -> HttpResponse:
    """Every campus by name, with the address of its public home."""
    academies = (
        Academy.objects.filter(kind=Academy.Kind.CAMPUS, is_practice=False).prefetch_related("domains").order_by("name")
    )
    rows = [
        {"name": academy.name, "url": url, "grades": academy.grades}
        for academy in academies
        if (url := address_of(request, academy))
    ]
    return render(request, "apex/campuses.html", {"rows": rows})


def address_of(request: HttpRequest, academy: Academy) -> str:
    """The address of a campus's public home, as this visitor reaches it; empty when the campus has no host."""
    host = next((domain.domain for domain in academy.domains.all()), "")
    port = request.get_port()
    suffix = "" if port in {"80", "443"} else f":{port}"
    return f"{request.scheme}://{host}{suffix}/" if host else ""
