"""Who from outside may read the binder, and what they opened: the access log is read from the audit."""

from dataclasses import dataclass

from django.db.models import QuerySet

from reports.models import Reviewer
from reports.services.reviewers import OPENED
from wbl_portal.core import clock
from wbl_portal.core.models import AuditEntry

LATEST = 200


@dataclass(frozen=True)
class ReviewerLine:
    """A reviewer with the number of pages opened and the last time; `state`: 'open', 'expired' or 'revoked'."""

    reviewer: Reviewer
    opened: int
    last: AuditEntry | None

    @property
    def state(self) -> str:
        if self.reviewer.revoked_at is not None:
            return "revoked"
        return "open" if self.reviewer.expires_on >= clock.today() else "expired"


def reviewer_lines(only: Reviewer | None = None) -> list[ReviewerLine]:
    """Every reviewer (or one), the latest first; two queries."""
    rows = Reviewer.objects.select_related("year")
    found = list(rows.filter(pk=only.pk) if only else rows)
    log: dict[str, list[AuditEntry]] = {}
    for entry in _opened([str(each.pk) for each in found]):
        log.setdefault(entry.subject_id, []).append(entry)
    return [
        ReviewerLine(each, len(log.get(str(each.pk), [])), next(iter(log.get(str(each.pk), [])), None))
        for each in found
    ]


def access_log(reviewer: Reviewer) -> list[AuditEntry]:
    """The pages somebody opened, the latest first."""
    return list(_opened([str(reviewer.pk)])[:LATEST])


def _opened(subjects: list[str]) -> QuerySet[AuditEntry]:
    rows = AuditEntry.objects.filter(subject_kind=Reviewer._meta.label_lower, subject_id__in=subjects, verb=OPENED)
    return rows.order_by("-at")
