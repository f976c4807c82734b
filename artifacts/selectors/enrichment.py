"""Who belongs to enrichment and who counts: a member whose consent is missing where it is needed waits and counts nowhere."""

import uuid
from collections.abc import Collection

from django.db.models import Count, Q, QuerySet

from artifacts.models import EnrichmentMembership
from experiences.models import Enrichment
from wbl_portal.people.models import Enrollment, Student

COUNTS = Q(consent_on__isnull=False) | Q(enrichment__needs_consent=False)


def students_in(enrichments: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[int, int]]:
    """Activity -> (distinct students who count, students waiting for consent); one query.

    Who left counts; who left without consent waits no more.
    """
    rows = EnrichmentMembership.objects.filter(enrichment__in=enrichments).order_by().values("enrichment_id")
    waiting = Q(consent_on__isnull=True, enrichment__needs_consent=True, left_on__isnull=True)
    counted = rows.annotate(
        counted=Count("student", filter=COUNTS, distinct=True),
        waiting=Count("student", filter=waiting, distinct=True),
    )
    return {row["enrichment_id"]: (row["counted"], row["waiting"]) for row in counted}


def members(enrichment: Enrichment) -> QuerySet[EnrichmentMembership]:
    """Everybody who belongs or belonged, current members first."""
    rows = EnrichmentMembership.objects.filter(enrichment=enrichment).select_related("student", "consent_scan")
    return rows.order_by("-left_on", "student__family_name", "student__given_name", "pk")


def candidates(enrichment: Enrichment, grade: int) -> QuerySet[Student]:
    """Students of a grade who could join now: on the roster in the activity's year, not members yet."""
    year = enrichment.year
    enrolled = Enrollment.objects.filter(grade=grade, year=year, left_on__isnull=True).values("student_id")
    there = EnrichmentMembership.objects.filter(enrichment=enrichment, left_on__isnull=True).values("student_id")
    return Student.objects.filter(pk__in=enrolled).exclude(pk__in=there)


def memberships_of(student: Student) -> QuerySet[EnrichmentMembership]:
    """A student's clubs and activities of every year, newest first."""
    rows = EnrichmentMembership.objects.filter(student=student, enrichment__archived_at__isnull=True)
    return rows.select_related("enrichment__year").order_by("-enrichment__year__starts_on", "enrichment__title")
