"""Targets of the outcomes-based measures: added and changed by the campus, each dated and with its source."""

import datetime as dt
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from artifacts.models import Target
from wbl_portal.core import audit
from wbl_portal.core.actor import Actor


@dataclass(frozen=True)
class TargetFacts:
    """Which edition asks for which share of a cohort at which level, from when until when, and who says so."""

    framework: str
    indicator: str
    level: str
    percent: int
    starts_on: dt.date
    ends_on: dt.date | None = None
    source: str = ""


@transaction.atomic
def add_target(*, facts: TargetFacts, by: Actor) -> Target:
    """Add a target; raises ValidationError by field."""
    made = Target()
    _fill(made, facts)
    made.save()
    audit.record(verb="target.added", by=by, subject=made, after=audit.image(made))
    return made


@transaction.atomic
def change_target(*, target: Target, facts: TargetFacts, by: Actor) -> Target:
    """Change a target; a last day takes it out of force without losing it."""
    before = audit.image(target)
    _fill(target, facts)
    after = audit.image(target)
    if after != before:
        target.save()
        audit.record(verb="target.changed", by=by, subject=target, before=before, after=after)
    return target


def _fill(row: Target, facts: TargetFacts) -> None:
    for name, value in asdict(facts).items():
        setattr(row, name, value)
    row.clean_fields()
    if row.percent > 100:
        raise ValidationError({"percent": _("A share goes from 0 to 100 percent.")})
    if row.ends_on is not None and row.ends_on < row.starts_on:
        raise ValidationError({"ends_on": _("It ends before it begins. Check both dates.")})
    same = Target.objects.filter(
        framework=row.framework, indicator=row.indicator, level=row.level, starts_on=row.starts_on
    )
    if same.exclude(pk=row.pk).exists():
        raise ValidationError({"starts_on": _("This measure and level has a target from that day already. Edit it.")})
