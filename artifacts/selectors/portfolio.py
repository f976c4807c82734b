"""A student's pieces of work, each with where its offers stand."""

from django.db.models import Prefetch, Q, QuerySet

from artifacts.models import PortfolioItem, Sample
from artifacts.selectors.samples import PUBLISHED, with_state
from wbl_portal.people.models import Student


def items_of(student: Student, *, kind: str = "", archived: bool = False) -> QuerySet[PortfolioItem]:
    """A student's work, the latest first; each with `standing`: its samples that are not withdrawn, with `state`."""
    rows = PortfolioItem.objects.filter(student=student)
    rows = rows.archived() if archived else rows.current()
    return with_standing(rows.filter(kind=kind) if kind else rows)


def with_standing(rows: QuerySet[PortfolioItem]) -> QuerySet[PortfolioItem]:
    samples = with_state(Sample.objects.filter(withdrawn_at__isnull=True)).select_related("year")
    return rows.select_related("file", "participation__experience").prefetch_related(
        Prefetch("samples", samples, to_attr="standing")
    )


def is_public(item: PortfolioItem) -> bool:
    """Whether everyone can see the work now; of an item read by `with_standing`."""
    return any(sample.state == PUBLISHED for sample in item.standing)  # type: ignore[attr-defined]


def kinds_of(student: Student) -> list[str]:
    """The kinds of which the student has work, in the order of the list of kinds."""
    found = set(PortfolioItem.objects.filter(Q(student=student)).current().values_list("kind", flat=True))
    return [kind for kind in PortfolioItem.Kind.values if kind in found]
