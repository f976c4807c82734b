"""From the host to the campus: cached, and back to `public` when the answer is made."""

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import set_urlconf
from django.utils import timezone

from academies.hosts import academy_of_host
from wbl_portal.core.database import connection


class CampusMiddleware:
    """Sets the campus of the request; an unknown host is 404, the apex host stays in `public`.

    django-tenants' own middleware leaves the thread in its last campus: this one goes back in `finally`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        connection.set_schema_to_public()
        try:
            self.enter(request)
            response = self.get_response(request)
            campus = getattr(request, "tenant", None)
            if campus is not None and campus.is_practice:
                response.headers.setdefault("X-Robots-Tag", "noindex")
            return response
        finally:
            timezone.deactivate()
            set_urlconf(None)
            connection.set_schema_to_public()

    def enter(self, request: HttpRequest) -> None:
        host = request.get_host().rpartition(":")[0] if ":" in request.get_host() else request.get_host()
        if host.lower() in apex_hosts():
            request.tenant = None  # type: ignore[attr-defined]
            request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
            set_urlconf(settings.PUBLIC_SCHEMA_URLCONF)
            return
        academy = academy_of_host(host.lower())
        if academy is None:
            request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
            raise Http404("No campus answers at this address.")
        request.tenant = academy  # type: ignore[attr-defined]
        if academy.is_district:
            request.urlconf = settings.DISTRICT_URLCONF
        connection.set_tenant(academy)
        timezone.activate(zoneinfo.ZoneInfo(academy.time_zone))


def apex_hosts() -> set[str]:
    return {settings.BASE_DOMAIN, "127.0.0.1", "[::1]"}
