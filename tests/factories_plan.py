"""Rows of the plan for tests: pathways, crosswalk, policies; made in the campus in force."""

import datetime as dt
from typing import Any

from experiences.models import Alignment, Pathway, PolicyDocument, PolicyVersion
from tests.factories import make_file
from tests.numbers import numbers
from wbl_portal.core import clock


def make_pathway(**more: Any) -> Pathway:
    return Pathway.objects.create(**{"name": f"Pathway {next(numbers)}", **more})


def make_alignment(**more: Any) -> Alignment:
    """An incomplete row: a college course and nothing else."""
    fields = {"college_course": f"HPRS {next(numbers)}", "college": "Prairie College"}
    return Alignment.objects.create(**{**fields, **more})


def make_policy(*, versions: int = 1, **more: Any) -> PolicyDocument:
    """A policy in force since 2024, to be reviewed next summer; version n begins in January 2023 + n."""
    fields = {"title": f"Policy {next(numbers)}", "owner": "CTE director", "review_on": dt.date(2027, 7, 1)}
    policy = PolicyDocument.objects.create(**{**fields, **more})
    for number in range(1, versions + 1):
        make_version(policy, number=number, effective_on=dt.date(2023 + number, 1, 15))
    return policy


def make_version(policy: PolicyDocument, **more: Any) -> PolicyVersion:
    number = more.pop("number", 1)
    fields = {"effective_on": dt.date(2024, 1, 15), "text": f"Words of version {number}.", "added_by": "Tester"}
    return PolicyVersion.objects.create(policy=policy, number=number, **{"added_at": clock.now(), **fields, **more})


def make_version_with_file() -> PolicyVersion:
    return make_version(make_policy(versions=0), file=make_file())
