"""A roster comes in: who is added, changed, leaves, comes back; how rows find the student they belong to."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from academies.models import Academy
from tests.factories import DAY, TESTER, make_student
from tests.people.rosters import SAMPLE, Delta, School, counts, reasons, student
from wbl_portal.core.models import AuditEntry
from wbl_portal.people.models import (
    Course,
    Enrollment,
    Guardian,
    ProgramMembership,
    RosterImport,
    SchoolYear,
    Section,
    SectionEnrollment,
    SectionTeacher,
    StaffMember,
    Student,
)
from wbl_portal.people.roster import RosterRefused, import_roster

Travel = Callable[[dt.date], None]
PROGRAM_START = dt.date(2026, 8, 12)


@pytest.fixture
def school(campus: Academy, tmp_path: Path) -> School:
    return School(tmp_path / "roster")


@pytest.fixture
def delta(campus: Academy, tmp_path: Path) -> Delta:
    return Delta(tmp_path / "delta")


def stays(key: str) -> list[tuple[int, dt.date, dt.date | None]]:
    rows = Enrollment.objects.filter(student=student(key)).order_by("entered_on")
    return list(rows.values_list("grade", "entered_on", "left_on"))


def written() -> list[tuple[str, int, int, int]]:
    """Rows inserted, updated and deleted so far in this transaction, by table of people (the imports' own aside)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE schemaname = current_schema() AND relname LIKE 'people%%' AND relname <> 'people_rosterimport'"
            " ORDER BY relname"
        )
        return cursor.fetchall()


def test_the_sample_comes_in_and_a_second_time_nothing_is_written(campus: Academy) -> None:
    first = import_roster(SAMPLE, by=TESTER)
    before = written()
    second = import_roster(SAMPLE, by=TESTER)

    assert counts(first) == {"added": 53}
    assert counts(second) == {"unchanged": 53}
    assert (first.rejected, second.rejected) == ([], [])
    assert written() == before
    found = [model.objects.exclude(sourced_id=None).count() for model in (Student, StaffMember, Course, Section)]
    assert found == [48, 5, 28, 28]
    assert SectionEnrollment.objects.exclude(sourced_id=None).count() == 336
    assert SectionTeacher.objects.exclude(sourced_id=None).count() == 28
    assert Student.objects.get(username="cyrus.applesauce").born_on == dt.date(2012, 11, 20)


def test_a_student_is_enrolled_and_becomes_a_member_from_the_first_day_of_class(school: School) -> None:
    school.row("c1-s1", "enrollments")["beginDate"] = "2026-08-20"
    school.student("s11", listed=False)

    school.load()

    assert stays("s1") == [(9, dt.date(2026, 8, 20), None)]
    assert stays("s11") == [(9, SchoolYear.objects.get(label="2026-27").starts_on, None)]
    membership = ProgramMembership.objects.get(student=student("s1"))
    assert (membership.framework, membership.starts_on, membership.ends_on) == ("p-tech", dt.date(2026, 8, 20), None)


def test_one_import_is_one_audit_entry_and_one_row(school: School) -> None:
    school.row("s2")["grades"] = "nine"

    school.load()

    entry = AuditEntry.objects.get(verb="roster.imported")
    record = RosterImport.objects.get()
    assert (entry.subject_id, entry.after["added"], entry.after["rejected"]) == (str(record.pk), 10, 2)
    assert (record.added, record.imported_by, record.source_name) == (10, "Tester", "roster")
    assert record.rejected[0]["reason"] == "grades is 'nine', which is no grade."


def test_a_changed_name_is_changed_and_an_empty_cell_erases_nothing(school: School) -> None:
    school.row("s1")["email"] = "first@school.example"
    school.load()
    school.row("s1").update(givenName="Renamed", email="")

    report = school.load()

    assert counts(report) == {"changed": 1, "unchanged": 10}
    assert (student("s1").given_name, student("s1").email) == ("Renamed", "first@school.example")


def test_a_changed_sourced_id_with_the_same_unique_id_is_changed(school: School) -> None:
    school.row("s1")["identifier"] = "1234567890"
    school.load()
    known = student("s1").pk
    school.drop("s1")
    school.student("s1-new", identifier="1234567890")

    report = school.load()

    assert counts(report) == {"changed": 1, "unchanged": 10}
    assert student("s1-new").pk == known
    assert len(stays("s1-new")) == 1
    assert SectionEnrollment.objects.get(sourced_id="c1-s1-new").student_id == known


def test_a_student_entered_by_hand_is_found_by_the_unique_id(school: School) -> None:
    by_hand = make_student(grade=9, unique_id="5555555555")
    school.row("s1")["userIds"] = "{LDAP:x},{TX-UNIQUE-STUDENT-ID:5555555555}"

    report = school.load()

    assert counts(report) == {"added": 10, "changed": 1}
    assert student("s1").pk == by_hand.pk


def test_nobody_is_matched_by_name_but_offered_as_a_possible_duplicate(school: School) -> None:
    twin = make_student(given_name="given S1", family_name="Family s1")

    report = school.load()

    assert counts(report) == {"added": 11}
    assert [(each.sourced_id, each.other_id) for each in report.possible_duplicates] == [("s1", str(twin.pk))]


def test_one_unique_id_cannot_be_two_rows(school: School) -> None:
    school.row("s1")["identifier"] = "7777777777"
    school.row("s2")["identifier"] = "7777777777"

    report = school.load()

    assert counts(report) == {"added": 10}
    assert reasons(report) == [
        (
            "users.csv",
            school.line_of("s2"),
            "The Unique Student ID stands on line 3 already; two rows cannot be one student.",
        ),
        ("enrollments.csv", 4, "userSourcedId 's2' names a row that was refused."),
    ]


def test_the_unique_id_of_another_student_is_refused(school: School, delta: Delta) -> None:
    school.row("s1")["identifier"] = "7777777777"
    school.load()
    delta.student("s2", listed=False, identifier="7777777777")
    delta.student("s11", listed=False, identifier="7777777777")
    delta.student("s1", listed=False, identifier="8888888888")

    report = delta.load()

    assert counts(report) == {"changed": 1}
    assert [(line, reason) for _file, line, reason in reasons(report)] == [
        (2, "The Unique Student ID belongs to another student here."),
        (3, "The Unique Student ID stands on line 2 already; two rows cannot be one student."),
    ]


def test_a_known_student_under_two_keys_at_once_is_refused(school: School) -> None:
    school.row("s1")["identifier"] = "7777777777"
    school.load()
    school.row("s1")["identifier"] = ""
    school.student("s1-again", listed=False, identifier="7777777777")

    report = school.load()

    assert counts(report) == {"unchanged": 11}
    assert [reason for _file, _line, reason in reasons(report)] == [
        "The Unique Student ID belongs to another student of these files."
    ]


def test_absent_from_a_whole_file_is_left(school: School, travel: Travel) -> None:
    school.load()
    travel(dt.date(2026, 11, 2))
    school.drop("s1")

    report = school.load()

    assert counts(report) == {"deactivated": 1, "unchanged": 10}
    assert not student("s1").active
    assert stays("s1") == [(9, PROGRAM_START, dt.date(2026, 11, 1))]
    assert ProgramMembership.objects.get(student=student("s1")).ends_on == dt.date(2026, 11, 1)
    assert not SectionEnrollment.objects.get(sourced_id="c1-s1").active
    assert counts(school.load()) == {"unchanged": 10}


def test_who_comes_back_gets_a_new_enrollment_and_is_a_member_again(school: School, travel: Travel) -> None:
    school.load()
    gone = [school.row("s1"), school.row("c1-s1", "enrollments")]
    school.drop("s1")
    school.load()
    school.rows["users"].append(gone[0])
    school.rows["enrollments"].append(gone[1])
    travel(dt.date(2026, 12, 1))

    report = school.load()

    assert counts(report) == {"changed": 1, "unchanged": 10}
    assert stays("s1") == [(9, PROGRAM_START, DAY - dt.timedelta(days=1)), (9, dt.date(2026, 12, 1), None)]
    memberships = ProgramMembership.objects.filter(student=student("s1")).values_list("starts_on", "ends_on")
    assert list(memberships) == [(PROGRAM_START, DAY - dt.timedelta(days=1)), (dt.date(2026, 12, 1), None)]
    assert counts(school.load()) == {"unchanged": 11}


def test_who_leaves_twice_comes_back_twice(school: School, travel: Travel) -> None:
    school.load()
    away = [school.row("s1"), school.row("c1-s1", "enrollments")]
    for month in (11, 12):
        travel(dt.date(2026, month, 2))
        school.drop("s1")
        school.load()
        travel(dt.date(2026, month, 20))
        school.rows["users"].append(away[0])
        school.rows["enrollments"].append(away[1])
        school.load()

    assert len(stays("s1")) == 3
    starts = ProgramMembership.objects.filter(student=student("s1")).values_list("starts_on", flat=True)
    assert list(starts) == [PROGRAM_START, dt.date(2026, 11, 20), dt.date(2026, 12, 20)]


def test_a_membership_ended_by_people_is_not_made_again(school: School) -> None:
    school.load()
    ProgramMembership.objects.filter(student=student("s1")).update(ends_on=dt.date(2026, 9, 30))
    school.row("s1")["grades"] = "10"

    school.load()

    assert ProgramMembership.objects.get(student=student("s1")).ends_on == dt.date(2026, 9, 30)


def test_students_entered_by_hand_stay_when_the_files_do_not_know_them(school: School) -> None:
    by_hand = make_student()

    school.load()
    school.load()

    assert Student.objects.get(pk=by_hand.pk).active


def test_a_changed_grade_closes_the_old_row_on_the_day_before(school: School) -> None:
    school.load()
    school.row("s1")["grades"] = "10"

    report = school.load()

    assert counts(report) == {"changed": 1, "unchanged": 10}
    assert stays("s1") == [(9, PROGRAM_START, DAY - dt.timedelta(days=1)), (10, DAY, None)]
    assert counts(school.load()) == {"unchanged": 11}


def test_a_changed_grade_with_a_new_begin_date_starts_on_that_date(school: School) -> None:
    school.load()
    school.row("s1")["grades"] = "10"
    school.row("c1-s1", "enrollments")["beginDate"] = "2026-10-01"

    school.load()

    assert stays("s1") == [(9, PROGRAM_START, dt.date(2026, 9, 30)), (10, dt.date(2026, 10, 1), None)]


def test_a_grade_corrected_before_the_year_begins_is_corrected_in_place(school: School, travel: Travel) -> None:
    travel(dt.date(2026, 8, 1))
    school.load()
    school.row("s1")["grades"] = "10"

    report = school.load()

    assert counts(report) == {"changed": 1, "unchanged": 10}
    assert stays("s1") == [(10, PROGRAM_START, None)]


def test_who_leaves_before_the_first_day_was_never_enrolled(school: School, travel: Travel) -> None:
    travel(dt.date(2026, 8, 1))
    school.load()
    school.drop("s1")

    school.load()

    assert stays("s1") == []
    assert not ProgramMembership.objects.filter(student=student("s1")).exists()


def test_a_new_year_closes_the_last_and_opens_the_next_grade(school: School, travel: Travel) -> None:
    school.load()
    dates = {"startDate": "2027-08-11", "endDate": "2028-06-02", "schoolYear": "2028"}
    for session in school.rows["academicSessions"]:
        session.update(dates)
    for row in school.rows["users"]:
        row["grades"] = "10" if row["role"] == "student" else ""
    for row in school.rows["enrollments"]:
        row.update(beginDate="2027-08-11", endDate="2028-06-02")
    travel(dt.date(2027, 8, 20))

    report = school.load()

    assert (report.year, counts(report)) == ("2027-28", {"changed": 10, "unchanged": 1})
    ends_on = SchoolYear.objects.get(label="2026-27").ends_on
    assert stays("s1") == [(9, PROGRAM_START, ends_on), (10, dt.date(2027, 8, 11), None)]
    assert ProgramMembership.objects.filter(student=student("s1"), ends_on=None).count() == 1


def test_more_than_a_fifth_leaving_stops_the_import(school: School) -> None:
    school.load()
    school.drop("s1", "s2", "s3")
    before = written()

    with pytest.raises(RosterRefused, match=r"3 of 11 students would leave the roster, more than 20 %"):
        school.load()
    assert written() == before

    assert counts(school.load(allow_deactivations=True)) == {"deactivated": 3, "unchanged": 8}


def test_a_delta_never_deactivates_by_absence_only_by_its_status(school: School, delta: Delta) -> None:
    school.load()
    delta.student("s1", listed=False, status="active", givenName="Renamed")
    delta.person("s2", "student", "", "", status="tobedeleted")
    delta.add("enrollments", "c1-s3", status="tobedeleted")
    delta.student("s11", status="active")

    report = delta.load()

    assert counts(report) == {"added": 1, "changed": 1, "deactivated": 1}
    assert not student("s2").active
    assert student("s3").active
    assert not SectionEnrollment.objects.get(sourced_id="c1-s3").active
    assert SectionEnrollment.objects.get(sourced_id="c1-s11").active


def test_a_delta_without_orgs_is_of_the_one_school_it_speaks_of(school: School, delta: Delta) -> None:
    school.load()
    delta.student("s11")

    assert counts(delta.load(org=None)) == {"added": 1}

    delta.student("s12", orgSourcedIds="other")
    with pytest.raises(RosterRefused, match="do not say which school they are of"):
        delta.load(org=None)


def test_a_delta_of_1_2_may_leave_out_the_roles_it_does_not_change(school: School, delta: Delta) -> None:
    school.load()
    delta.manifest["oneroster.version"] = "1.2"
    for name in ("orgSourcedIds", "role"):
        delta.headers["users"].remove(name)
    delta.add(
        "users", "s1", enabledUser="true", username="s1", givenName="Renamed", familyName="Family s1", grades="09"
    )
    delta.add("users", "t1", enabledUser="true", username="t1", givenName="Tess", familyName="Renamed")

    report = delta.load()

    assert (counts(report), report.rejected) == ({"changed": 2}, [])
    assert student("s1").given_name == "Renamed"


def test_classes_and_lists_that_are_gone_are_kept_inactive(school: School) -> None:
    school.section("c2")
    school.list_row("s1", "c2")
    school.list_row("s2", "c2")
    school.load()
    school.rows["classes"].pop()
    school.rows["enrollments"] = [row for row in school.rows["enrollments"] if row["classSourcedId"] == "c1"]
    school.rows["courses"] = []
    school.row("c1", "classes")["status"] = "tobedeleted"
    school.rows["enrollments"].pop()

    report = school.load()

    assert counts(report) == {"unchanged": 11}
    assert not Section.objects.filter(source="Test SIS", active=True).exists()
    assert not Course.objects.filter(source="Test SIS", active=True).exists()
    assert not SectionEnrollment.objects.filter(source="Test SIS", section__sourced_id="c2", active=True).exists()


def test_tobedeleted_counts_in_whole_files_too_and_unknown_leavers_are_skipped(school: School) -> None:
    school.load()
    school.row("s1")["status"] = "tobedeleted"
    school.person("nobody", "student", "No", "Body", status="tobedeleted")

    report = school.load()

    assert counts(report) == {"deactivated": 1, "skipped": 1, "unchanged": 10}
    assert report.rejected == []


def test_staff_who_are_gone_are_deactivated_and_teach_nothing(school: School) -> None:
    school.load()
    school.drop("t1")

    report = school.load()

    assert counts(report) == {"deactivated": 1, "unchanged": 10}
    assert not StaffMember.objects.get(sourced_id="t1").active
    assert not SectionTeacher.objects.get(sourced_id="c1-t1").active


def test_a_refused_row_is_no_absent_one(school: School) -> None:
    school.load()
    school.row("s1")["email"] = "no address"

    report = school.load()

    assert counts(report) == {"unchanged": 10}
    assert student("s1").active
    assert SectionEnrollment.objects.get(sourced_id="c1-s1").active


def torn(line: str, following: str) -> dict[str, list[str]]:
    """A line (and the one below it) as broken programs and tired hands leave them."""
    key, rest = line.split(",", 1)
    return {
        "cut off": [line[: len(key) + 8], following],
        "a cell too many": [f"{line},more", following],
        "NUL bytes": [f"{key}\0,{rest}", following],
        "a quote that runs over two rows": [f'{key},"{rest}', f'{following}"'],
    }


@pytest.mark.parametrize("tear", torn(",", ""))
@pytest.mark.parametrize(
    ("file", "key"), [("users", "s1"), ("courses", "robotics"), ("classes", "c1"), ("enrollments", "c1-s1")]
)
def test_a_row_that_cannot_be_read_is_no_absent_one_either(school: School, file: str, key: str, tear: str) -> None:
    school.add("courses", "welding", title="Welding", orgSourcedId="school")
    school.section("c2")
    school.load()
    path = school.write() / f"{file}.csv"
    lines = path.read_text().splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith(f"{key},"))
    lines[at : at + 2] = torn(lines[at], lines[at + 1])[tear]
    path.write_text("\n".join(lines) + "\n")

    report = import_roster(school.folder, by=TESTER)

    assert report.rejected[0].line == at + 1
    assert report.deactivated == 0
    for model in (Student, Course, Section, SectionEnrollment, SectionTeacher):
        assert not model.objects.filter(active=False).exists()


def test_other_grades_are_skipped_and_counted_and_their_lists_passed_over(school: School) -> None:
    for key, grade in (("k", "KG"), ("e", "08"), ("p", "PK"), ("i", "IT"), ("college", "13")):
        school.student(key, grades=grade)
    school.student("two", grades="08,10")

    report = school.load()

    assert counts(report) == {"added": 12, "skipped": 5}
    assert report.rejected == []
    assert stays("two")[0][0] == 10


def test_a_dry_run_says_what_would_happen_and_changes_nothing(school: School) -> None:
    school.load()
    school.drop("s1")
    school.row("s2").update(givenName="Renamed", grades="10")
    school.student("s11")
    entries = AuditEntry.objects.count()

    report = school.load(dry_run=True)

    assert counts(report) == {"added": 1, "changed": 1, "deactivated": 1, "unchanged": 8 + 1}
    said = [(each.kind, each.sourced_id, each.what) for each in report.differences]
    assert said == [
        ("student", "s1", "deactivated"),
        ("student", "s11", "added"),
        ("student", "s2", "given_name, changed grade"),
    ]
    assert student("s1").active
    assert not Student.objects.filter(sourced_id="s11").exists()
    assert AuditEntry.objects.count() == entries


def test_strict_is_all_or_nothing(school: School) -> None:
    school.row("s1")["grades"] = "nine"

    with pytest.raises(RosterRefused, match=r"2 bad rows, nothing imported. The first: users.csv line 3: grades is"):
        school.load(strict=True)

    assert not Student.objects.filter(source="Test SIS").exists()


def test_with_several_programs_nobody_joins_unless_a_column_says_so(other_campus: Academy, tmp_path: Path) -> None:
    connection.set_tenant(other_campus)
    school = School(tmp_path / "roster")
    school.headers["users"].append("metadata.program")
    school.row("s1")["metadata.program"] = "P-TECH, t-stem"
    school.row("s2")["metadata.program"] = "band"
    school.student("s11", grades="08", **{"metadata.program": "p-tech"})

    school.load()

    of_file = ProgramMembership.objects.filter(student__source="Test SIS")
    assert sorted(of_file.values_list("student__sourced_id", "framework")) == [("s1", "p-tech"), ("s1", "t-stem")]


def test_parents_and_guardians_come_with_their_students(school: School) -> None:
    school.person("g1", "parent", "Gia", "Guardian", phone="555-0100", email="gia@home.example", orgSourcedIds="")
    school.row("s1")["agentSourcedIds"] = "g1"
    school.person("g2", "guardian", "Gus", "Guardian", agentSourcedIds="s1, s2")
    school.person("g3", "relative", "Not", "Ours")

    report = school.load()

    assert counts(report) == {"added": 11}
    ties = Guardian.objects.filter(source="Test SIS").values_list(
        "sourced_id", "guardianships__student__sourced_id", "guardianships__relation"
    )
    assert sorted(ties) == [("g1", "s1", "parent"), ("g2", "s1", "guardian"), ("g2", "s2", "guardian")]


def test_a_guardian_whom_the_roster_no_longer_names_loses_the_tie(school: School) -> None:
    for key, child in (("g1", "s1"), ("g2", "s2")):
        school.person(key, "guardian", "Gus", "Guardian", agentSourcedIds=child)
    school.load()
    school.row("g1")["agentSourcedIds"] = ""

    school.load()

    assert not student("s1").guardianships.exists()
    assert student("s2").guardianships.count() == 1


def test_the_other_campus_sees_nothing_of_it(school: School, other_campus: Academy) -> None:
    school.load()

    connection.set_tenant(other_campus)

    assert not Student.objects.filter(source="Test SIS").exists()
