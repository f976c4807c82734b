"""Policies as their pages and the public page ask for them: the version in force, what is overdue, what is missing."""

import datetime as dt
import difflib
import uuid
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from experiences.expected_policies import EXPECTED, Expected
from experiences.models import PolicyDocument, PolicyVersion
from wbl_portal.core import clock


@dataclass(frozen=True)
class PolicyFilter:
    """What the list shows; `overdue`: only those whose day of review has passed.

    `in_force`: only those with a version in force today; `due_in`: only those of them whose review falls in this month.
    """

    text: str = ""
    overdue: bool = False
    in_force: bool = False
    due_in: dt.date | None = None
    archived: bool = False


@dataclass(frozen=True)
class DiffLine:
    """One line of a comparison: `kind` is 'same', 'added', 'removed' or 'gap' (lines left out)."""

    kind: str
    text: str


@dataclass(frozen=True)
class Answered:
    """An expected policy with the campus's documents on it: in force on a day, or written and not yet in force."""

    expected: Expected
    in_force: list[PolicyDocument]
    coming: list[PolicyDocument]

    @property
    def is_missing(self) -> bool:
        return not self.in_force


def policies(chosen: PolicyFilter | None = None) -> QuerySet[PolicyDocument]:
    """The documents with their versions, each with `readers` (how many acknowledged it); two queries."""
    chosen = chosen or PolicyFilter()
    rows = PolicyDocument.objects.archived() if chosen.archived else PolicyDocument.objects.current()
    for word in chosen.text.split():
        rows = rows.filter(Q(title__icontains=word) | Q(owner__icontains=word))
    if chosen.overdue:
        rows = rows.filter(review_on__lt=clock.today())
    if chosen.in_force or chosen.due_in:
        begun = PolicyVersion.objects.filter(policy=OuterRef("pk"), effective_on__lte=clock.today())
        rows = rows.filter(Exists(begun))
    if chosen.due_in:
        rows = rows.filter(review_on__year=chosen.due_in.year, review_on__month=chosen.due_in.month)
    counted = PolicyVersion.objects.annotate(readers=Count("acknowledgements")).order_by("-number")
    return rows.prefetch_related(Prefetch("versions", counted)).order_by("title", "id")


def overdue_policies() -> QuerySet[PolicyDocument]:
    return policies(PolicyFilter(overdue=True))


def policy_page(policy_id: uuid.UUID) -> QuerySet[PolicyDocument]:
    return PolicyDocument.objects.filter(pk=policy_id).prefetch_related("versions__file", "versions__acknowledgements")


def policies_in_force(day: dt.date) -> list[tuple[PolicyDocument, PolicyVersion]]:
    """Each current policy with its version in force on a day; what is not in force yet is left out (T-STEM 5.3b)."""
    found = [(row, row.current_version(day)) for row in policies()]
    return [(row, version) for row, version in found if version is not None]


def expectations(day: dt.date | None = None) -> list[Answered]:
    """What a reviewer expects and what answers it (T-STEM 5.3b): what no policy in force answers comes first."""
    on, rows = day or clock.today(), list(policies())
    found = [Answered(each, *_answering(each.key, rows, on)) for each in EXPECTED.values()]
    return sorted(found, key=lambda each: not each.is_missing)


def _answering(
    topic: str, rows: list[PolicyDocument], day: dt.date
) -> tuple[list[PolicyDocument], list[PolicyDocument]]:
    mine = [row for row in rows if row.topic == topic]
    in_force = [row for row in mine if row.current_version(day) is not None]
    return in_force, [row for row in mine if row not in in_force]


def comparison(before: PolicyVersion, after: PolicyVersion) -> list[DiffLine]:
    """What changed from one version's text to another's, with two lines around each change."""
    lines = difflib.unified_diff(before.text.splitlines(), after.text.splitlines(), n=2, lineterm="")
    return [_line(line) for number, line in enumerate(lines) if number > 1]


def _line(line: str) -> DiffLine:
    if line.startswith("@@"):
        return DiffLine("gap", "")
    kinds = {"+": "added", "-": "removed"}
    return DiffLine(kinds.get(line[:1], "same"), line[1:])
