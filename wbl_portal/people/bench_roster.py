"""The roster import against plain COPY and INSERT .. ON CONFLICT of the same rows, which check nothing."""
# ruff: noqa: S608 - the statements are put together from this module's own words

import csv
import datetime as dt
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction
from django_tenants.utils import tenant_context

from academies.fleet import migrate_public
from academies.models import Academy
from academies.provisioning import build_template
from academies.services import create_academy, remove_academy
from wbl_portal.core.actor import operator
from wbl_portal.core.bench import benchmark, side_by_side
from wbl_portal.people.roster import import_roster

STUDENTS, CLASSES_EACH, CLASS_SIZE, TEACHERS = 10_000, 6, 30, 400
FIRST, LAST = dt.date(2026, 8, 12), dt.date(2027, 6, 4)
TABLES = (
    "people_sectionteacher, people_sectionenrollment, people_section, people_course, people_programmembership,"
    " people_enrollment, people_student, people_staffmember, people_schoolyear, people_rosterimport"
)


@benchmark("roster_import", goal=1.5)
def roster_import() -> tuple[float, float]:
    """10,000 students and 60,000 class-list rows into an empty campus, which is thrown away afterwards."""
    with tempfile.TemporaryDirectory() as folder, throw_away_campus() as academy, tenant_context(academy):
        write_files(Path(folder))
        return side_by_side(
            lambda: import_roster(folder, by=operator("bench")),
            lambda: _plain(Path(folder)),
            before_each=_empty,
        )


@contextmanager
def throw_away_campus() -> Iterator[Academy]:
    migrate_public()
    build_template()
    slug = f"bench-{secrets.token_hex(4)}"
    academy = create_academy(slug=slug, name="Benchmark", frameworks=["p-tech"], grades=(9, 12))
    try:
        yield academy
    finally:
        remove_academy(academy=academy)


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {TABLES} CASCADE")


def write_files(folder: Path, students: int = STUDENTS) -> None:
    """An invented school as OneRoster 1.1: numbered people, every student in CLASSES_EACH classes."""
    classes = [f"class-{number}" for number in range(-(-students // CLASS_SIZE) * CLASSES_EACH)]
    term = {"startDate": FIRST, "endDate": LAST, "schoolYear": "2027"}
    _write(folder / "academicSessions.csv", [{"sourcedId": "year", "title": "Year", "type": "schoolYear", **term}])
    _write(folder / "orgs.csv", [{"sourcedId": "school", "name": "Benchmark School", "type": "school"}])
    _write(folder / "courses.csv", [{"sourcedId": "course", "title": "Robotics", "orgSourcedId": "school"}])
    _write(folder / "classes.csv", ({"sourcedId": each, "title": f"Class {each}", **_CLASS} for each in classes))
    _write(folder / "users.csv", _users(students))
    _write(folder / "enrollments.csv", _lists(students, classes))


_CLASS = {
    "courseSourcedId": "course",
    "classCode": "R",
    "classType": "scheduled",
    "schoolSourcedId": "school",
    "termSourcedIds": "year",
}


def _users(students: int) -> Iterator[dict[str, object]]:
    for number in range(students + TEACHERS):
        is_student = number < students
        yield {
            "sourcedId": f"user-{number}",
            "enabledUser": "true",
            "orgSourcedIds": "school",
            "role": "student" if is_student else "teacher",
            "username": f"user{number}",
            "givenName": f"Given{number}",
            "familyName": f"Family{number % 997}",
            "identifier": f"{number:010d}" if is_student else "",
            "email": f"user{number}@school.example",
            "grades": f"{9 + number % 4:02d}" if is_student else "",
            "password": "",
        }


def _lists(students: int, classes: list[str]) -> Iterator[dict[str, object]]:
    for number in range(students * CLASSES_EACH):
        student, turn = divmod(number, CLASSES_EACH)
        yield _list_row(f"s-{number}", classes[student // CLASS_SIZE * CLASSES_EACH + turn], student, "student")
    for number, each in enumerate(classes):
        yield _list_row(f"t-{number}", each, students + number % TEACHERS, "teacher")


def _list_row(key: str, section: str, user: int, role: str) -> dict[str, object]:
    return {
        "sourcedId": key,
        "classSourcedId": section,
        "schoolSourcedId": "school",
        "userSourcedId": f"user-{user}",
        "role": role,
        "beginDate": FIRST,
        "endDate": LAST,
    }


def _write(path: Path, rows: "Iterator[dict[str, object]] | list[dict[str, object]]") -> None:
    rows = iter(rows)
    first = next(rows)
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, [*first])
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(rows)


def _plain(folder: Path) -> None:
    """The reference: the files copied as they are, then one INSERT .. ON CONFLICT per table."""
    with transaction.atomic(), connection.cursor() as cursor:
        for path in sorted(folder.glob("*.csv")):
            with path.open(encoding="utf-8") as handle:
                columns = handle.readline().strip()
                kinds = ", ".join(f'"{name}" text' for name in columns.split(","))
                cursor.execute(f"CREATE TEMP TABLE plain_{path.stem} ({kinds}) ON COMMIT DROP")
                cursor.copy_expert(f"COPY plain_{path.stem} FROM STDIN WITH (FORMAT csv)", handle)
                cursor.execute(f"ANALYZE plain_{path.stem}")
        for statement in _PLAIN:
            cursor.execute(statement, {"first": FIRST, "last": LAST})


_KEY = "ON CONFLICT (source, sourced_id) DO UPDATE SET sourced_id = excluded.sourced_id"
_PLAIN = (
    "INSERT INTO people_schoolyear (label, starts_on, ends_on) VALUES ('2026-27', %(first)s, %(last)s)",
    f"""
    INSERT INTO people_student (id, source, sourced_id, unique_id, local_id, given_name, middle_name, family_name, email,
        username, active)
    SELECT gen_random_uuid(), 'plain', "sourcedId", identifier, '', "givenName", '', "familyName", email, username, true
    FROM plain_users WHERE role = 'student' {_KEY}
    """,
    f"""
    INSERT INTO people_staffmember (id, source, sourced_id, given_name, family_name, email, username, roster_role, active)
    SELECT gen_random_uuid(), 'plain', "sourcedId", "givenName", "familyName", email, username, role, true
    FROM plain_users WHERE role = 'teacher' {_KEY}
    """,
    """
    INSERT INTO people_enrollment (id, student_id, year_id, grade, entered_on)
    SELECT gen_random_uuid(), s.id, y.id, u.grades::smallint, %(first)s
    FROM plain_users u JOIN people_student s ON s.sourced_id = u."sourcedId", people_schoolyear y ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO people_programmembership (id, student_id, framework, starts_on)
    SELECT gen_random_uuid(), id, 'p-tech', %(first)s FROM people_student ON CONFLICT DO NOTHING
    """,
    f"""
    INSERT INTO people_course (id, source, sourced_id, title, code, subject, is_work_based, active)
    SELECT gen_random_uuid(), 'plain', "sourcedId", title, '', '', false, true FROM plain_courses {_KEY}
    """,
    f"""
    INSERT INTO people_section (id, source, sourced_id, course_id, year_id, title, code, active)
    SELECT gen_random_uuid(), 'plain', p."sourcedId", c.id, y.id, p.title, p."classCode", true
    FROM plain_classes p JOIN people_course c ON c.sourced_id = p."courseSourcedId", people_schoolyear y {_KEY}
    """,
    f"""
    INSERT INTO people_sectionenrollment (id, source, sourced_id, section_id, student_id, starts_on, ends_on, active)
    SELECT gen_random_uuid(), 'plain', e."sourcedId", c.id, s.id, e."beginDate"::date, e."endDate"::date, true
    FROM plain_enrollments e JOIN people_section c ON c.sourced_id = e."classSourcedId"
    JOIN people_student s ON s.sourced_id = e."userSourcedId" WHERE e.role = 'student' {_KEY}
    """,
    f"""
    INSERT INTO people_sectionteacher (id, source, sourced_id, section_id, staff_member_id, active)
    SELECT gen_random_uuid(), 'plain', e."sourcedId", c.id, s.id, true
    FROM plain_enrollments e JOIN people_section c ON c.sourced_id = e."classSourcedId"
    JOIN people_staffmember s ON s.sourced_id = e."userSourcedId" WHERE e.role = 'teacher' {_KEY}
    """,
)
