"""Types of experience with the phases they serve."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from experiences.models import ExperienceType
from wbl_portal.frameworks import UnknownFramework, framework


@dataclass(frozen=True)
class PhaseLabel:
    """A phase in words; `framework` is empty where the campus runs only one."""

    framework: str
    phase: str


def types(*, archived: bool = False) -> QuerySet[ExperienceType]:
    """The types with their phases and `used`, the number of current experiences of each."""
    rows = ExperienceType.objects.archived() if archived else ExperienceType.objects.current()
    current = Q(experiences__archived_at__isnull=True)
    return rows.annotate(used=Count("experiences", filter=current)).order_by("name", "id").prefetch_related("phases")


def type_phase_labels(experience_type: ExperienceType) -> list[PhaseLabel]:
    """The type's phases in every framework it is mapped in."""
    found = []
    for each in sorted(experience_type.phases.all(), key=lambda row: row.framework):
        try:
            edition = framework(each.framework)
            found.append(PhaseLabel(f"{edition.family.upper()} {edition.edition}", edition.phase_title(each.phase)))
        except UnknownFramework:  # an edition whose file left the product
            found.append(PhaseLabel(each.framework, each.phase))
    return found
