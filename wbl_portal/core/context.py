"""What every page knows: its campus, its languages; the floors above add their navigation and school year."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from wbl_portal.core.database import connection

Provider = Callable[[HttpRequest], dict[str, Any]]
_providers: list[Provider] = []


def provides(provider: Provider) -> Provider:
    """Register what a higher floor adds to every page of a campus (lazy values, so that public pages ask nothing)."""
    _providers.append(provider)
    return provider


def page(request: HttpRequest) -> dict[str, Any]:
    campus = getattr(request, "tenant", None)
    known: dict[str, Any] = {"campus": campus, "language_links": language_links(request)}
    if campus is not None and connection.schema_name != "public":
        for provider in _providers:
            known.update(provider(request))
    return known


def language_links(request: HttpRequest) -> list[dict[str, Any]]:
    """The same page in each language: code, name in its own words, address, whether it is the present one."""
    bare = request.path_info.removeprefix("/es") or "/"
    names = {"en": "English", "es": "Español"}
    query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
    return [
        {
            "code": code,
            "name": names[code],
            "url": ("" if code == settings.LANGUAGE_CODE else f"/{code}") + bare + query,
            "current": code == get_language(),
        }
        for code, _name in settings.LANGUAGES
    ]
