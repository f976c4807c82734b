"""The catalogue of credentials as its pages ask for it; never who earned one."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from experiences.models import Credential
from wbl_portal.core import clock

STANDINGS = ("", "ended", "archived", "all")


@dataclass(frozen=True)
class CatalogueFilter:
    """What the catalogue shows; `standing` '' is offered today, 'ended' past its last day, 'archived', 'all' not archived."""

    text: str = ""
    kind: str = ""
    industry: str = ""
    list_version: str = ""
    standing: str = ""


def catalogue(chosen: CatalogueFilter) -> QuerySet[Credential]:
    """The lines of the catalogue by name."""
    rows = _standing(chosen.standing)
    for name in ("kind", "industry", "list_version"):
        if value := getattr(chosen, name):
            rows = rows.filter(**{name: value})
    for word in chosen.text.split():
        rows = rows.filter(Q(name__icontains=word) | Q(certifying_body__icontains=word))
    return rows.order_by("name", "certifying_body", "-list_version")


def offered(day: dt.date | None = None) -> QuerySet[Credential]:
    """What an attempt of that day (today) may be recorded for."""
    return Credential.objects.offered_on(day or clock.today()).order_by("name", "certifying_body", "-list_version")


def list_versions() -> list[str]:
    """The lists that current lines come from, the newest first."""
    found = Credential.objects.current().exclude(list_version="").order_by("-list_version")
    return list(found.values_list("list_version", flat=True).distinct())


def _standing(standing: str) -> QuerySet[Credential]:
    today = clock.today()
    if standing == "archived":
        return Credential.objects.archived()
    if standing == "ended":
        return Credential.objects.current().filter(sunset_on__lt=today)
    return Credential.objects.current() if standing == "all" else Credential.objects.offered_on(today)
