"""The roster import: read and check row by row, copy into staging, write what differs, all in one transaction."""

from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from academies.models import Academy
from wbl_portal.core import audit, clock
from wbl_portal.core.actor import Actor
from wbl_portal.core.database import connection
from wbl_portal.frameworks import framework
from wbl_portal.people.models import RosterImport, SchoolYear
from wbl_portal.people.roster import absent, groups, headers, moves, upsert
from wbl_portal.people.roster.calendar import read_calendar
from wbl_portal.people.roster.classes import Classes, ClassReader, first_day_stage
from wbl_portal.people.roster.files import RosterFiles, open_files
from wbl_portal.people.roster.package import Package, find_school, open_package
from wbl_portal.people.roster.register import Registers
from wbl_portal.people.roster.report import Difference, PossibleDuplicate, Rejections, RosterRefused, RosterReport
from wbl_portal.people.roster.user_rows import People, Rules
from wbl_portal.people.roster.users import UserReader

KEPT_REJECTIONS = 2000


def import_roster(
    path: Path | str,
    *,
    by: Actor,
    org: str | None = None,
    dry_run: bool = False,
    strict: bool = False,
    allow_deactivations: bool = False,
) -> RosterReport:
    """Import a OneRoster 1.1 or 1.2 CSV export, a folder or a zip, into the campus in force.

    `org` names our school when the files have several. `strict`: one bad row refuses everything. `dry_run`: the same
    work, rolled back, with the differences in the report. A whole file that would take more than 20 % off the roster
    needs `allow_deactivations`. Raises RosterRefused with one clear line; then nothing was changed.
    """
    with closing(open_files(Path(path))) as files, transaction.atomic():
        _one_at_a_time()
        run = _Run(files, org=org)
        if strict and run.rejections.rows:
            raise RosterRefused(_first_of(run.rejections))
        report = run.write(allow_deactivations=allow_deactivations)
        report.dry_run = dry_run
        if dry_run:
            report.differences = run.differences()
            transaction.set_rollback(True)
        else:
            _keep_record(report, name=files.name, by=by)
    return report


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('roster import'), hashtext(current_schema()))")


def _first_of(rejections: Rejections) -> str:
    first = rejections.rows[0]
    return _("%(count)d bad rows, nothing imported. The first: %(file)s line %(line)d: %(reason)s") % {
        "count": len(rejections.rows),
        **asdict(first),
    }


def _keep_record(report: RosterReport, *, name: str, by: Actor) -> None:
    kept = [asdict(row) for row in report.rejected[:KEPT_REJECTIONS]]
    record = RosterImport.objects.create(
        source_name=name[:255],
        version=report.version,
        imported_at=clock.now(),
        imported_by=by.label[:200],
        rejected=kept,
        **report.counts(),
    )
    facts = {"source": report.source, "version": report.version, "school": report.school, "year": report.year}
    after = {**facts, **report.counts(), "rejected": len(report.rejected)}
    audit.record(verb="roster.imported", by=by, subject=record, after=after)


class _Run:
    """One import: everything read and checked when made; `write` brings it into the campus."""

    def __init__(self, files: RosterFiles, *, org: str | None) -> None:
        academy = Academy.objects.get(schema_name=connection.schema_name)
        self.rejections = Rejections()
        self.today = clock.today()
        self.package = open_package(files)
        school = find_school(self.package, campus_number=academy.campus_number, org=org, rejections=self.rejections)
        self.calendar = read_calendar(self.package, self.rejections)
        self.year: SchoolYear = self.calendar.present(self.today)
        self.registers = Registers(source=self.package.source, whole=_whole(self.package))
        self.report = RosterReport(self.package.source, self.package.version, school.key, self.year.label)
        self.people: People = UserReader(self.package, school, _rules(academy), self.registers, self.rejections).read()
        self.classes: Classes = ClassReader(
            self.package, school, self.calendar, self.year, self.registers, self.rejections
        ).read()
        self.leaving: dict[str, list[str]] = {}

    def write(self, *, allow_deactivations: bool) -> RosterReport:
        with connection.cursor() as cursor:
            self._load(cursor)
            self._find_leavers(cursor)
            if not allow_deactivations:
                self._check_leavers(cursor)
            self.report.possible_duplicates = _possible_duplicates(cursor)
            self._write_people(cursor)
            self._write_classes(cursor)
            self._count(cursor)
        self.report.rejected = self.rejections.rows
        return self.report

    def differences(self) -> list[Difference]:
        """Who is added, changed (and how) or leaves; read before the transaction is rolled back."""
        with connection.cursor() as cursor:
            cursor.execute(_DIFFERENCES, self.leaving)
            return [Difference(*row) for row in cursor.fetchall()]

    def _load(self, cursor: Any) -> None:
        people, classes = self.people, self.classes
        first_days = first_day_stage(classes.first_days, self.year)
        for stage in (people.students, people.staff, people.guardians, people.ties, people.groups, first_days):
            stage.load(cursor)
        for stage in (classes.courses, classes.sections, classes.lists, classes.teachers):
            stage.load(cursor)

    def _find_leavers(self, cursor: Any) -> None:
        for who, noun in (("students", upsert.STUDENT), ("staff", upsert.STAFF)):
            register = getattr(self.registers, who)
            self.leaving[who] = absent.leavers(
                cursor, table=noun.table, stage=noun.stage, register=register, source=self.package.source
            )

    def _check_leavers(self, cursor: Any) -> None:
        if not self.package.is_whole(headers.USERS):
            return
        for who, noun, few in ((_("students"), upsert.STUDENT, 0), (_("staff"), upsert.STAFF, absent.FEW_STAFF)):
            leaving = len(self.leaving["staff" if few else "students"])
            absent.check_share(cursor, table=noun.table, leaving=leaving, few=few, who=who)

    def _write_people(self, cursor: Any) -> None:
        for noun in (upsert.STUDENT, upsert.STAFF, upsert.GUARDIAN):
            upsert.find_changes(cursor, noun, self.package.source)
            upsert.write(cursor, noun, self.package.source)
        moves.find_moves(cursor, year=self.year, today=self.today)
        moves.write_moves(cursor, year=self.year)
        if groups.find_changes(cursor, today=self.today):
            groups.note(cursor)
            groups.write(cursor)
        if self.leaving["students"]:
            moves.leave(cursor, students=self.leaving["students"], year=self.year, today=self.today)
        if self.leaving["staff"]:
            cursor.execute(
                "UPDATE people_staffmember SET active = false WHERE id = ANY(%s::uuid[])", [self.leaving["staff"]]
            )
        absent.untie_guardians(cursor, register=self.registers.guardians, source=self.package.source)
        cursor.execute(_TIE)

    def _write_classes(self, cursor: Any) -> None:
        source, years = self.package.source, sorted(self.classes.years)
        kinds = ((upsert.COURSE, self.registers.courses, None), (upsert.SECTION, self.registers.sections, years))
        for noun, register, of_years in kinds:
            upsert.find_changes(cursor, noun, source)
            upsert.write(cursor, noun, source)
            absent.retire(cursor, table=noun.table, stage=noun.stage, register=register, source=source, years=of_years)
        for pairing in (upsert.LIST, upsert.TEACHER):
            upsert.write_pairing(cursor, pairing, source)
            absent.retire_pairs(
                cursor,
                table=pairing.table,
                stage=pairing.stage,
                whole=self.package.is_whole(headers.ENROLLMENTS),
                gone=self.classes.gone_lists,
                kept=self.classes.kept_lists,
                source=source,
                years=years,
            )

    def _count(self, cursor: Any) -> None:
        cursor.execute(_COUNTS)
        self.report.added, self.report.changed, self.report.unchanged = cursor.fetchone()
        self.report.deactivated = sum(len(ids) for ids in self.leaving.values())
        self.report.skipped = self.people.skipped


def _whole(package: Package) -> dict[str, bool]:
    return {
        "users": package.is_whole(headers.USERS),
        "courses": package.is_whole(headers.COURSES),
        "classes": package.is_whole(headers.CLASSES),
    }


def _rules(academy: Academy) -> Rules:
    editions = [framework(key) for key in academy.frameworks]
    programs = {each.family: (each.lowest_grade, each.highest_grade) for each in editions}
    return Rules(academy.lowest_grade, academy.highest_grade, programs)


def _possible_duplicates(cursor: Any) -> list[PossibleDuplicate]:
    cursor.execute(_SAME_NAMES)
    return [PossibleDuplicate(*row) for row in cursor.fetchall()]


_SAME_NAMES = """
SELECT s.sourced_id, t.id::text FROM roster_student s JOIN people_student t
ON lower(t.given_name) = lower(s.given_name) AND lower(t.family_name) = lower(s.family_name)
WHERE s.is_new AND (t.born_on IS NULL OR s.born_on IS NULL OR t.born_on = s.born_on) ORDER BY s.sourced_id LIMIT 500
"""

_TIE = """
INSERT INTO people_guardianship (id, student_id, guardian_id, relation)
SELECT gen_random_uuid(), s.student_id, s.guardian_id, s.relation FROM roster_tie s
ON CONFLICT (student_id, guardian_id) DO NOTHING
"""

_COUNTS = """
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new AND changes <> '{}'),
    count(*) FILTER (WHERE NOT is_new AND changes = '{}')
FROM (SELECT is_new, changes FROM roster_student UNION ALL SELECT is_new, changes FROM roster_staff) people
"""

_DIFFERENCES = """
SELECT kind, sourced_id, what FROM (
    SELECT 'student' AS kind, sourced_id, CASE WHEN is_new THEN 'added' ELSE array_to_string(changes, ', ') END AS what
    FROM roster_student WHERE is_new OR changes <> '{}'
    UNION ALL
    SELECT 'staff', sourced_id, CASE WHEN is_new THEN 'added' ELSE array_to_string(changes, ', ') END
    FROM roster_staff WHERE is_new OR changes <> '{}'
    UNION ALL
    SELECT 'student', coalesce(sourced_id, ''), 'deactivated' FROM people_student WHERE id = ANY(%(students)s::uuid[])
    UNION ALL
    SELECT 'staff', coalesce(sourced_id, ''), 'deactivated' FROM people_staffmember WHERE id = ANY(%(staff)s::uuid[])
) differences ORDER BY kind, sourced_id
"""
