"""Students' interests: their own answer of the year, and answers on paper taken in by list."""

import uuid
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from artifacts.models import InterestAnswer
from experiences.clusters import industry_of
from partners.models import Industry
from wbl_portal.core import audit, clock, sheets
from wbl_portal.core.actor import Actor
from wbl_portal.core.sheets import BadCell, Line, SheetReport
from wbl_portal.people.context import current_year
from wbl_portal.people.models import SchoolYear, Student
from wbl_portal.people.student_numbers import COLUMNS as NUMBERS
from wbl_portal.people.student_numbers import REQUIRED as A_NUMBER
from wbl_portal.people.student_numbers import StudentNumbers

MOST = 3
COLUMNS = {
    **NUMBERS,
    "industry": ("interest", "industry 1", "first choice", "career cluster", "cluster"),
    "second": ("industry 2", "second choice", "second industry"),
    "third": ("industry 3", "third choice", "third industry"),
    "occupation": ("job", "career", "occupation i would like to see"),
}


@transaction.atomic
def answer_interests(
    *, student: Student, year: SchoolYear, industries: Sequence[str], occupation: str = "", by: Actor
) -> InterestAnswer:
    """Keep a student's answer of the year: one to three industries, the dearest first; a later answer replaces it.

    Raises ValidationError with what to do.
    """
    wanted = list(dict.fromkeys(each for each in industries if each))
    if not wanted:
        raise ValidationError({"first": _("Choose at least one industry.")})
    if len(wanted) > MOST or set(wanted) - set(Industry.values):
        raise ValidationError(_("Choose up to three industries of the list."))
    made = InterestAnswer.objects.filter(student=student, year=year).first()
    before = audit.image(made, ["industries", "occupation"]) if made else {}
    made = made or InterestAnswer(student=student, year=year)
    made.industries, made.occupation, made.answered_at = wanted, occupation.strip(), clock.now()
    made.clean_fields(exclude=["student", "year"])
    made.save()
    after = audit.image(made, ["industries", "occupation"])
    audit.record(verb="interests.answered", by=by, subject=made, before=before, after=after)
    return made


@transaction.atomic
def import_interests(*, data: bytes, file: str, by: Actor, dry_run: bool = False, strict: bool = False) -> SheetReport:
    """Answers on paper of the present school year: a student number and an industry, several rows or columns in order.

    Replaces the year's answer of the students it names; a second time it changes nothing. Raises SheetRefused.
    """
    report = SheetReport(file, dry_run=dry_run)
    year = current_year()
    if year is None:
        raise sheets.SheetRefused(_("There is no school year yet. Import the roster first."))
    lines = sheets.read(data, report, columns=COLUMNS, required=[A_NUMBER, "industry"])
    wanted = _gathered(lines, report)
    stands = {row.student_id: row for row in InterestAnswer.objects.filter(year=year, student_id__in=list(wanted))}
    changes = []
    for student, (industries, occupation) in wanted.items():
        row = stands.get(student)
        if row is not None and row.industries == industries and occupation in ("", row.occupation):
            report.unchanged += 1
            continue
        report.added += row is None
        report.changed += row is not None
        said = occupation or (row.occupation if row else "")
        changes.append(
            InterestAnswer(
                student_id=student, year=year, industries=industries, occupation=said, answered_at=clock.now()
            )
        )
    report.stop_if(strict)
    if changes and not dry_run:
        InterestAnswer.objects.bulk_create(
            changes,
            batch_size=2000,
            update_conflicts=True,
            unique_fields=["student", "year"],
            update_fields=["industries", "occupation", "answered_at"],
        )
        after = {"file": file, **report.counts(), "students": [str(row.student_id) for row in changes]}
        audit.record(verb="interests.imported", by=by, after=after)
    return report


def _gathered(lines: list[Line], report: SheetReport) -> dict[uuid.UUID, tuple[list[str], str]]:
    """Student -> industries in order and an occupation; what is beyond the third industry is refused."""
    numbers = StudentNumbers()
    found: dict[uuid.UUID, tuple[list[str], str]] = {}
    for line in lines:
        try:
            student = numbers.find(line.cells)
            named = [_industry(line.cells[name]) for name in ("industry", "second", "third") if line.cells[name]]
            if not named:
                raise BadCell(_("The industry is empty."))
            before, occupation = found.get(student, ([], ""))
            industries = list(dict.fromkeys([*before, *named]))
            if len(industries) > MOST:
                raise BadCell(_("More than three industries for one student; the first three count."))
            if len(line.cells["occupation"]) > 200:
                raise BadCell(_("The occupation is longer than 200 characters."))
            found[student] = (industries, occupation or line.cells["occupation"])
        except BadCell as bad:
            report.reject(line.number, str(bad))
    return found


def _industry(cell: str) -> str:
    found = industry_of(cell)
    if found is None:
        raise BadCell(
            _("'%(cell)s' is no industry. Use one of: %(known)s.")
            % {"cell": cell[:60], "known": ", ".join(str(each.label) for each in Industry)}
        )
    return found
