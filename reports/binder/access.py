"""Who from outside may read the binder, and what they opened: the access log is read from the audit."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from reports.models import Reviewer, UnmaskedGrant
from reports.services.reviewers import OPENED
from reports.services.unmasked import DOWNLOADED, WRONG_IN_ALL
from reports.unmasked import CITATIONS
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


@dataclass(frozen=True)
class GrantLine:
    """Leave to read unmasked figures, with the downloads it was used for, the latest first."""

    grant: UnmaskedGrant
    downloads: list[AuditEntry]

    @property
    def citation(self) -> str:
        return CITATIONS[UnmaskedGrant.Basis(self.grant.basis)]

    @property
    def _state(self) -> tuple[str, str]:
        grant = self.grant
        if grant.revoked_at is not None:
            return "bad", _("Revoked")
        if grant.expires_on < clock.today():
            return "neutral", _("Expired")
        if grant.wrong_in_all >= WRONG_IN_ALL:
            return "bad", _("Ended: too many wrong codes")
        if grant.email != grant.reviewer.email:
            return "bad", _("Ended: the address on record has changed")
        return "ok", _("In force")

    @property
    def tone(self) -> str:
        return self._state[0]

    @property
    def word(self) -> str:
        return self._state[1]


def grant_lines(grants: QuerySet[UnmaskedGrant]) -> list[GrantLine]:
    """Two queries for any number of grants."""
    found = list(grants.select_related("reviewer", "request"))
    rows = AuditEntry.objects.filter(subject_kind=UnmaskedGrant._meta.label_lower, verb=DOWNLOADED)
    log = list(rows.filter(subject_id__in=[str(each.pk) for each in found]).order_by("-at"))
    return [GrantLine(each, [entry for entry in log if entry.subject_id == str(each.pk)]) for each in found]
