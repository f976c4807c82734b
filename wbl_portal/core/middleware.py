"""Before everything else: is the server well, and which language does the address name."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import get_language_from_path
from redis import Redis

from wbl_portal.core.database import connection

Next = Callable[[HttpRequest], HttpResponse]


class HealthMiddleware:
    """`/health/live` and `/health/ready` on any host, before the campus is looked up."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/health/live":
            return HttpResponse("alive\n", content_type="text/plain")
        if request.path == "/health/ready":
            reasons = not_ready()
            text = "ready\n" if not reasons else "\n".join(reasons) + "\n"
            return HttpResponse(text, content_type="text/plain", status=503 if reasons else 200)
        return self.get_response(request)


def not_ready() -> list[str]:
    """Why the server cannot work now, a sentence each; empty when it can."""
    reasons = []
    try:
        connection.set_schema_to_public()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:
        reasons.append("The database does not answer (DATABASE_URL).")
    try:
        Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2).ping()
    except Exception:
        reasons.append("Valkey does not answer (REDIS_URL).")
    return reasons


class LanguageFromPathMiddleware:
    """The language stands in the address (`/es/...`) and nowhere else, so public pages vary on nothing."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response
