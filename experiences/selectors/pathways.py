"""Pathways with how much stands in each."""

from django.db.models import Count, Q, QuerySet

from experiences.models import Pathway


def pathways(*, archived: bool = False) -> QuerySet[Pathway]:
    """Each with `planned` (current experiences of every year) and `rows` (current rows of the crosswalk)."""
    rows = Pathway.objects.archived() if archived else Pathway.objects.current()
    planned = Q(experiences__archived_at__isnull=True, experiences__is_draft=False)
    return rows.annotate(
        planned=Count("experiences", filter=planned, distinct=True),
        rows=Count("alignments", filter=Q(alignments__archived_at__isnull=True), distinct=True),
    ).order_by("name", "id")
