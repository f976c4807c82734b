"""The rule of a part whose framework file names none: somebody attached evidence, and looked at it within a year."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.models.agreements import months_after
from reports.binder.cases import Case
from reports.binder.findings import Finding, State, missing, stale, stands
from reports.binder.rules.registry import rule

VERIFIED_MONTHS = 12


@rule(State.MISSING, State.STALE)
def attached_evidence(case: Case) -> Iterator[Finding]:
    """Anything attached in the year counts; a year after somebody last verified it, or never verified, it is stale."""
    if not case.evidence:
        yield missing(_("No evidence is attached for %s.") % case.year.label, "#evidence")
        return
    verified = case.record.verified_on if case.record else None
    if verified is None:
        yield stale(_("Nobody has verified the evidence yet."), "#record")
    elif months_after(verified, VERIFIED_MONTHS) < case.day:
        yield stale(_("The evidence was last verified more than 12 months ago."), "#record")
    n = len(case.evidence)
    yield stands(
        ngettext("%s piece of evidence is attached.", "%s pieces of evidence are attached.", n) % n, "#evidence"
    )
