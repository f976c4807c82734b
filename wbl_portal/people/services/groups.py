"""Student groups from a list: each row finds its student by number and says which groups it knows of."""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from wbl_portal.core import audit, clock, sheets
from wbl_portal.core.actor import Actor
from wbl_portal.core.database import connection
from wbl_portal.core.sheets import BadCell, Line, SheetReport, plain
from wbl_portal.people.models import GROUPS, Group, GroupKind
from wbl_portal.people.roster import groups
from wbl_portal.people.roster.demographics import yes_or_no
from wbl_portal.people.roster.user_rows import group_stage
from wbl_portal.people.roster.values import BadRow
from wbl_portal.people.student_numbers import COLUMNS as NUMBERS
from wbl_portal.people.student_numbers import REQUIRED as A_NUMBER
from wbl_portal.people.student_numbers import StudentNumbers

COLUMNS: dict[str, tuple[str, ...]] = {
    **NUMBERS,
    "race": ("race or ethnicity", "ethnicity", "race ethnicity"),
    "sex": ("gender",),
    "economically_disadvantaged": ("economic disadvantage", "eco dis", "e0785"),
    "emergent_bilingual": ("emergent bilingual indicator", "english learner", "e0790"),
    "special_education": ("special ed", "e0794"),
    "at_risk": ("at risk indicator", "e0919"),
    "section_504": ("504",),
    "gifted": ("gifted and talented", "gifted talented"),
    "migrant": ("migrant indicator",),
}
_RACES = {
    plain(str(name)): group for group in GROUPS[GroupKind.RACE] for name in (group.value.replace("_", " "), group.label)
}
_SEXES = {"female": Group.FEMALE, "f": Group.FEMALE, "male": Group.MALE, "m": Group.MALE}
# (student, the group or what is asked once: race, sex) -> the group and whether the student is in it.
Said = dict[tuple[uuid.UUID, str], tuple[Group, bool]]


@transaction.atomic
def import_groups(*, data: bytes, file: str, by: Actor, dry_run: bool = False, strict: bool = False) -> SheetReport:
    """Take a list of student groups in; a second time it changes nothing, and an empty cell says nothing.

    Columns: a student number (Texas Unique Student ID or local number), then race, sex and a column per program with true
    or false. The report counts facts. Raises SheetRefused; under `strict` also for one bad row. One audit entry.
    """
    report = SheetReport(file, dry_run=dry_run)
    numbers, said = StudentNumbers(), Said()
    for line in sheets.read(data, report, columns=COLUMNS, required=[A_NUMBER]):
        try:
            student = numbers.find(line.cells)
            said |= {(student, about): fact for about, fact in _facts(line)}
        except (BadCell, BadRow) as bad:
            report.reject(line.number, str(bad))
    report.stop_if(strict)
    changed = _write(said, dry_run=dry_run)
    report.added, report.unchanged = changed, len(said) - changed
    if changed and not dry_run:
        audit.record(verb="student_groups.imported", by=by, after={"file": file, **report.counts()})
    return report


def _facts(line: Line) -> list[tuple[str, tuple[Group, bool]]]:
    cells = line.cells
    found = [(name, (_named(cells[name], known, name), True)) for name, known in _ONE_OF.items() if cells[name]]
    for group in GROUPS[GroupKind.PROGRAM]:
        is_in = yes_or_no(cells[group.value], group.value.replace("_", " "))
        found += [] if is_in is None else [(group.value, (group, is_in))]
    return found


_ONE_OF = {"race": _RACES, "sex": _SEXES}


def _named(cell: str, known: dict[str, Group], column: str) -> Group:
    found = known.get(plain(cell))
    if found is None:
        raise BadCell(_("%(column)s is '%(value)s', which is none we know.") % {"column": column, "value": cell[:40]})
    return found


def _write(said: Said, *, dry_run: bool) -> int:
    stage = group_stage()
    for (student, _about), (group, is_in) in said.items():
        stage.add(student, group.kind.value, group.value, is_in)
    with connection.cursor() as cursor:
        stage.load(cursor)
        changed = groups.find_changes(cursor, today=clock.today())
        if not dry_run:
            groups.write(cursor)
    return changed
