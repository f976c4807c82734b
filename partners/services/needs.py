"""The verbs on the workforce needs of the region; each one transaction with its audit entry."""

import datetime as dt
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partners import soc
from partners.models import Meeting, Need
from wbl_portal.core import archive, audit, clock
from wbl_portal.core.actor import Actor
from wbl_portal.core.rows import record_change, save


@dataclass(frozen=True)
class NeedFacts:
    """A need: `soc` is an occupation code or '', `industry` of partners.models.Industry or '', defined on a day."""

    title: str
    defined_on: dt.date
    industry: str = ""
    soc: str = ""
    note: str = ""


@transaction.atomic
def add_need(*, facts: NeedFacts, meeting: Meeting | None = None, by: Actor) -> Need:
    """Record a need, where it is so with the meeting that defined it; raises ValidationError by field."""
    need = Need()
    _fill(need, facts, meeting)
    save(need)
    audit.record(verb="need.added", by=by, subject=need, after=audit.image(need))
    return need


@transaction.atomic
def change_need(*, need: Need, facts: NeedFacts, meeting: Meeting | None = None, by: Actor) -> Need:
    before = audit.image(need)
    _fill(need, facts, meeting)
    if audit.image(need) != before:
        save(need)
        record_change("need.changed", need, before, by)
    return need


def archive_need(*, need: Need, by: Actor) -> None:
    """Take a need out of the lists."""
    archive.archive(need, by=by)


def restore_need(*, need: Need, by: Actor) -> None:
    archive.restore(need, by=by)


def _fill(need: Need, facts: NeedFacts, meeting: Meeting | None) -> None:
    if facts.soc and not soc.plain_code(facts.soc):
        raise ValidationError({"soc": _("Write the code as 29-1141, or leave it empty.")})
    if facts.defined_on > clock.today():
        raise ValidationError({"defined_on": _("The day lies in the future. Write the day it was defined.")})
    for name, value in asdict(facts).items():
        setattr(need, name, value.strip() if isinstance(value, str) else value)
    need.soc = soc.plain_code(facts.soc)
    need.meeting = meeting
