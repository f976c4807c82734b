"""Program memberships, chosen for many students at once where a campus runs several programs."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from wbl_portal.core import audit
from wbl_portal.core.actor import Actor
from wbl_portal.core.database import connection
from wbl_portal.frameworks import Framework, framework
from wbl_portal.people.models import ProgramMembership, Student


def programs_here() -> list[Framework]:
    """The framework editions of the campus in force, in its own order."""
    return [framework(key) for key in getattr(connection.tenant, "frameworks", [])]


@transaction.atomic
def begin_memberships(
    *, students: Collection[uuid.UUID], program: str, starts_on: dt.date, by: Actor
) -> tuple[int, int]:
    """Make students members of a program (a family: 'p-tech') from a day on; returns (new members, left as they were).

    Who is a member on that day or later already stays as they are.
    """
    _check_program(program)
    locked = list(
        Student.objects.select_for_update().filter(pk__in=students).order_by("pk").values_list("pk", flat=True)
    )
    standing = set(
        ProgramMembership.objects.of(program)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on), student_id__in=locked)
        .values_list("student_id", flat=True)
    )
    new = [student for student in locked if student not in standing]
    ProgramMembership.objects.bulk_create(
        ProgramMembership(student_id=student, framework=program, starts_on=starts_on) for student in new
    )
    if new:
        _record("memberships.begun", program, starts_on, new, by)
    return len(new), len(standing)


@transaction.atomic
def end_memberships(*, students: Collection[uuid.UUID], program: str, ends_on: dt.date, by: Actor) -> int:
    """End memberships with a day, which is the last one that counts; returns how many."""
    _check_program(program)
    standing = (
        ProgramMembership.objects.of(program).on(ends_on).filter(student_id__in=students).exclude(ends_on=ends_on)
    )
    ended = list(standing.select_for_update().values_list("student_id", flat=True))
    if ended:
        standing.update(ends_on=ends_on)
        _record("memberships.ended", program, ends_on, ended, by)
    return len(ended)


def _check_program(program: str) -> None:
    known = [each.family for each in programs_here()]
    if program not in known:
        raise ValidationError(
            _("'%(program)s' is no program of this campus. Choose one of: %(known)s")
            % {"program": program, "known": ", ".join(known)}
        )


def _record(verb: str, program: str, day: dt.date, students: list[uuid.UUID], by: Actor) -> None:
    after = {"program": program, "on": day, "students": [str(student) for student in students]}
    audit.record(verb=verb, by=by, after=after)
