"""Rows of the binder for tests: records, evidence, reviewers, dry runs; made in the campus in force."""

import datetime as dt
from typing import Any

from partners.models import Agreement, AgreementClause
from reports.models import BinderRecord, DryRun, DryRunPoint, Evidence, Reviewer, UnmaskedGrant
from tests.factories import DAY, make_agreement, make_request, make_year
from wbl_portal.core import clock
from wbl_portal.frameworks import framework

EDITION = "p-tech-2023"
PLACE = {"framework": EDITION, "kind": "element", "key": "6.1a"}


def make_record(**more: Any) -> BinderRecord:
    return BinderRecord.objects.create(**PLACE | more)


def make_evidence(**more: Any) -> Evidence:
    """A link, for the staff alone; with `file` a file instead."""
    about = {
        "title": "Minutes",
        "added_at": clock.now(),
        "added_by": "Tester",
        "year": more.pop("year", None) or make_year(),
    }
    if "file" not in more:
        about["url"] = "https://example.org/minutes"
    return Evidence.objects.create(**PLACE | about | more)


def make_reviewer(**more: Any) -> Reviewer:
    about = {"name": "Rae Reviewer", "organization": "State office", "made_at": clock.now(), "made_by": "Tester"}
    days = {"expires_on": DAY + dt.timedelta(days=30), "year": more.pop("year", None) or make_year()}
    return Reviewer.objects.create(**about | days | more)


def make_grant(**more: Any) -> UnmaskedGrant:
    """Leave for a reviewer with an address to read the exact figures, for a request about the same year."""
    reviewer = more.pop("reviewer", None) or make_reviewer(email="rae@state.example")
    about = {"basis": "audit", "purpose": "Audit of the fall report, letter of October 1", "email": reviewer.email}
    about |= {"granted_at": clock.now(), "granted_by": "Pia Pavel", "expires_on": reviewer.expires_on}
    request = more.pop("request", None) or make_request(year=reviewer.year)
    return UnmaskedGrant.objects.create(reviewer=reviewer, request=request, **about | more)


def make_run(**more: Any) -> DryRun:
    year = more.pop("year", None) or make_year()
    known = DryRun.objects.filter(year=year, finished_at=None).first() if not more else None
    about = {"started_at": clock.now(), "started_by": "Pia Pavel"}
    return known or DryRun.objects.create(year=year, **about | more)


def make_point(**more: Any) -> DryRunPoint:
    """Something a finished run did not find."""
    run = more.pop("run", None) or make_run(finished_at=clock.now())
    due = {"is_found": False, "due_on": DAY + dt.timedelta(days=14)}
    return DryRunPoint.objects.create(run=run, **PLACE | due | more)


def make_full_agreement(*, edition: str = EDITION, **more: Any) -> Agreement:
    """An agreement in force with every clause that the edition asks for."""
    agreement = make_agreement(**more)
    for clause in framework(edition).clauses:
        facts = {"quote": "We will.", "page": "2", "found_on": DAY, "found_by": "Tester"}
        AgreementClause.objects.create(agreement=agreement, framework=edition, clause=clause.key, **facts)
    return agreement
