"""The activities of a school year: clubs, student organizations, competitions, initiatives; never who belongs."""

import uuid
from collections.abc import Collection
from typing import Any

from django.db.models import Count, Q, QuerySet

from experiences.models import Enrichment
from experiences.selectors.continuum import grades_of
from wbl_portal.core import panels
from wbl_portal.frameworks import Framework
from wbl_portal.people.models import SchoolYear

# Asked with ids of activities; a higher floor answers {id: (students who count, students waiting for consent)}.
REACHED = "enrichment.reached"


def enrichments(
    *,
    year: SchoolYear | None,
    text: str = "",
    kind: str = "",
    grade: int | None = None,
    edition: Framework | None = None,
    unreached: bool = False,
    archived: bool = False,
) -> QuerySet[Enrichment]:
    """The activities of a year with `event_count` and their events.

    `edition`: for grades of a program only; `unreached`: only those without a student who counts.
    """
    rows = Enrichment.objects.archived() if archived else Enrichment.objects.current()
    rows = rows.filter(year=year)
    if kind:
        rows = rows.filter(kind=kind)
    if grade is not None:
        rows = rows.filter(grades__contains=[grade])
    if edition is not None:
        rows = rows.filter(grades__overlap=grades_of(edition))
    if unreached:
        counted = students_in(rows.values_list("pk", flat=True))
        rows = rows.exclude(pk__in=[key for key, (counts, _waiting) in counted.items() if counts])
    for word in text.split():
        rows = rows.filter(Q(title__icontains=word) | Q(advisor__icontains=word) | Q(partner__name__icontains=word))
    found: QuerySet[Any] = rows.annotate(event_count=Count("events")).order_by("title", "pk")
    return found.select_related("partner", "year").prefetch_related("events")


def students_in(enrichments: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[int, int]]:
    """(students who count, students waiting for consent) per activity; one query for all of them."""
    parts: list[dict[uuid.UUID, tuple[int, int]]] = panels.of(REACHED, enrichments) if enrichments else []
    return {key: value for part in parts for key, value in part.items()}
