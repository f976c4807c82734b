"""Real files are dirty: what is taken anyway, what is refused and with which words."""

import datetime as dt
from pathlib import Path

import pytest

from academies.models import Academy
from tests.factories import TESTER
from tests.people.rosters import School, counts, reasons, student
from wbl_portal.people.models import SchoolYear, Section, SectionEnrollment, StaffMember, Student
from wbl_portal.people.roster import RosterRefused, RosterReport, import_roster
from wbl_portal.people.roster.headers import is_forbidden


@pytest.fixture
def school(campus: Academy, tmp_path: Path) -> School:
    return School(tmp_path / "roster", students=3)


def refusals(school: School, **options: object) -> dict[tuple[str, int], str]:
    return {(file, line): reason for file, line, reason in reasons(school.load(**options))}


def add_school(school: School, key: str, **cells: str) -> None:
    school.add("orgs", key, **{"name": f"School {key}", "type": "school"} | cells)


# Taken all the same


def test_columns_in_any_order_case_and_company(school: School) -> None:
    school.headers["users"] = ["metadata.bus", *reversed(school.headers["users"])]
    school.headers["enrollments"][3] = "CLASSSOURCEDID"
    for row in school.rows["enrollments"]:
        row["CLASSSOURCEDID"] = row.pop("classSourcedId")

    assert counts(school.load()) == {"added": 4}


def test_a_byte_order_mark_and_blank_lines(school: School) -> None:
    path = school.write() / "users.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\r\n", b"\r\n\r\n"))

    report = _again(school)

    assert (counts(report), report.rejected) == ({"added": 4}, [])


def test_header_only_files(school: School) -> None:
    for file in ("courses", "classes", "enrollments", "demographics"):
        school.rows[file] = []

    assert counts(school.load()) == {"added": 4}


def test_an_address_in_the_user_name(school: School) -> None:
    school.row("s1").update(username="Ana@School.example", email="")

    school.load()

    assert student("s1").email == "ana@school.example"


def test_people_of_several_schools_and_rows_of_others(school: School) -> None:
    add_school(school, "other")
    school.row("s1")["orgSourcedIds"] = "other, school"
    school.person("o1", "student", "Of", "Other", orgSourcedIds="other", grades="nonsense")
    school.person("t1", "teacher", "Tess", "Turner", orgSourcedIds="other")
    school.list_row("o1")
    school.section("o-class", schoolSourcedId="other")
    school.list_row("s1", "o-class", schoolSourcedId="other")
    school.list_row("s1", "o-class")

    report = school.load()

    assert (counts(report), report.rejected) == ({"added": 4}, [])
    assert StaffMember.objects.get(sourced_id="t1").active
    assert not Section.objects.filter(sourced_id="o-class").exists()


@pytest.mark.parametrize("grade", ["9", "09", "9th", "Grade 9"])
def test_ways_to_write_grade_nine(school: School, grade: str) -> None:
    school.row("s1")["grades"] = grade

    school.load()

    assert student("s1").enrollments.get().grade == 9


def test_formulas_are_text(school: School) -> None:
    school.row("s1")["givenName"] = '=HYPERLINK("http://x.example")'

    school.load()

    assert student("s1").given_name == '=HYPERLINK("http://x.example")'


def test_a_stray_carriage_return_inside_a_cell(school: School) -> None:
    school.row("s1")["givenName"] = "Ana\rMaría"

    school.load()

    assert student("s1").given_name == "Ana\rMaría"


def test_passwords_and_social_security_numbers_are_never_read(school: School) -> None:
    school.headers["users"] += ["metadata.ssn", "metadata.state_SSN"]
    school.row("s1").update(
        {"password": "secret-word", "metadata.state_SSN": "1234567890", "userIds": "{SSN:1234567890}"}
    )

    school.load()

    assert student("s1").unique_id is None
    assert "secret-word" not in str(Student.objects.filter(sourced_id="s1").values())
    for name in ("password", "metadata.SSN", "ssn", "studentSsn", "SSN4", "metadata.socialSecurityNumber"):
        assert is_forbidden(name), name
    assert not any(is_forbidden(name) for name in ("metadata.className", "givenName", "identifier"))


@pytest.mark.parametrize(
    ("cells", "label", "starts_on"),
    [
        ({"schoolYear": "2026", "startDate": "", "endDate": ""}, "2025-26", dt.date(2025, 7, 1)),
        ({"schoolYear": "2027", "startDate": "", "endDate": ""}, "2026-27", dt.date(2026, 7, 1)),
        ({"schoolYear": "2026-2027", "startDate": "", "endDate": ""}, "2026-27", dt.date(2026, 7, 1)),
        ({"schoolYear": "2030", "startDate": "2027-08-16", "endDate": "2028-06-01"}, "2027-28", dt.date(2027, 8, 16)),
        (
            {"schoolYear": "2028", "startDate": "2027-08-16T00:00:00Z", "endDate": "2028-06-01"},
            "2027-28",
            dt.date(2027, 8, 16),
        ),
    ],
)
def test_school_years(school: School, cells: dict[str, str], label: str, starts_on: dt.date) -> None:
    for session in school.rows["academicSessions"]:
        session.update(cells)

    assert school.load().year == label
    assert SchoolYear.objects.get(label=label).starts_on == starts_on


def test_a_term_belongs_to_the_year_of_its_parent(school: School) -> None:
    school.row("fall", "academicSessions").update(startDate="2026-06-20", endDate="2026-06-30", schoolYear="2026")

    school.load()

    assert Section.objects.get(sourced_id="c1").year.label == "2026-27"


def test_a_singular_term_column(school: School) -> None:
    school.headers["classes"][-1] = "termSourcedId"
    school.row("c1", "classes")["termSourcedId"] = school.row("c1", "classes").pop("termSourcedIds")

    assert counts(school.load()) == {"added": 4}


def test_files_without_a_manifest_are_whole(school: School) -> None:
    school.manifest = {}
    school.load()
    (school.write() / "manifest.csv").unlink(missing_ok=True)
    school.drop("s1")

    report = school.load(allow_deactivations=True)

    assert (report.source, counts(report)) == ("oneroster", {"deactivated": 1, "unchanged": 3})


def test_version_1_2_keeps_roles_apart(school: School) -> None:
    add_school(school, "other")
    school.manifest["oneroster.version"] = "1.2"
    school.headers["users"] = [
        *(name for name in school.headers["users"] if name not in ("orgSourcedIds", "role")),
        "userMasterIdentifier",
    ]
    for row in school.rows["users"]:
        role, _org = row.pop("role"), row.pop("orgSourcedIds")
        school.add(
            "roles",
            f"r-{row['sourcedId']}",
            userSourcedId=row["sourcedId"],
            roleType="primary",
            role=role,
            orgSourcedId="school",
        )
    school.row("s1")["userMasterIdentifier"] = "1231231231"
    school.add("roles", "r-x", userSourcedId="s1", roleType="secondary", role="aide", orgSourcedId="other")
    school.add("users", "c9", enabledUser="true", username="c9", givenName="Cam", familyName="Counselor")
    school.add("roles", "r-c9", userSourcedId="c9", roleType="primary", role="counselor", orgSourcedId="school")
    school.add("users", "o9", enabledUser="true", username="o9", givenName="Of", familyName="Other")
    school.add("roles", "r-o9", userSourcedId="o9", roleType="primary", role="student", orgSourcedId="other")

    report = school.load()

    assert (report.version, counts(report), report.rejected) == ("1.2", {"added": 5}, [])
    assert student("s1").unique_id == "1231231231"
    assert StaffMember.objects.get(sourced_id="c9").roster_role == "counselor"


def test_a_district_catalog_gives_only_the_courses_that_are_taught(school: School) -> None:
    add_school(school, "district", type="district")
    for key in ("art", "band"):
        school.add("courses", key, title=key.title(), orgSourcedId="district")
    school.section("c2", courseSourcedId="art")

    school.load()

    titles = Section.objects.filter(source="Test SIS").values_list("course__title", flat=True)
    assert sorted(titles) == ["Art", "Robotics"]


# Which school


def test_the_school_is_found_by_the_campus_number(school: School) -> None:
    add_school(school, "other", identifier="999999003")

    assert school.load().school == "school"


def test_spreadsheets_eat_leading_zeros(school: School, campus: Academy) -> None:
    campus.campus_number = "001999001"
    campus.save()
    school.row("school", "orgs")["identifier"] = "1999001"
    add_school(school, "other")

    assert school.load().school == "school"


def test_the_only_school_is_ours_whatever_its_number(school: School) -> None:
    school.row("school", "orgs")["identifier"] = "1000"
    add_school(school, "district", type="district")

    assert school.load().school == "school"


def test_several_schools_and_no_match_are_named(school: School) -> None:
    school.row("school", "orgs")["identifier"] = "1000"
    add_school(school, "other")

    with pytest.raises(RosterRefused, match=r"several schools.*--org: Alder P-TECH \(school\); School other \(other\)"):
        school.load()
    assert school.load(org="school").school == "school"
    with pytest.raises(RosterRefused, match=r"--org 'nowhere' is none of the schools"):
        school.load(org="nowhere")


# Refused, with the reason

BAD_USERS = [
    ({"sourcedId": ""}, "sourcedId is empty."),
    ({"sourcedId": "s2"}, "sourcedId 's2' is there twice."),
    ({"sourcedId": "x" * 256}, "sourcedId is too long (256 characters, at most 255)."),
    ({"givenName": ""}, "givenName is empty."),
    ({"familyName": "y" * 101}, "familyName is too long (101 characters, at most 100)."),
    ({"grades": ""}, "grades is empty; a student needs a grade."),
    ({"grades": "97"}, "grades is '97', which is no grade."),
    ({"email": "ana at home"}, "email is 'ana at home', which is no e-mail address."),
    ({"status": "perhaps"}, "status is 'perhaps'; it is active, tobedeleted or empty."),
    ({"role": "wizard"}, "role 'wizard' is not known."),
    ({"role": ""}, "role is empty."),
    ({"orgSourcedIds": ""}, "orgSourcedIds is empty."),
    ({"orgSourcedIds": "nowhere"}, "orgSourcedIds 'nowhere' is none of orgs.csv."),
    ({"middleName": "a\0b"}, "The row holds NUL bytes."),
    ({"middleName": "a\nb"}, "A quote opened on line 6 closes on line 7 only; a row must stand on one line."),
]


@pytest.mark.parametrize(("cells", "reason"), BAD_USERS, ids=[reason for _cells, reason in BAD_USERS])
def test_a_bad_person_is_refused_and_the_others_come_in(school: School, cells: dict[str, str], reason: str) -> None:
    school.student("bad", listed=False).update(cells)

    report = school.load()

    assert reasons(report) == [("users.csv", 6, reason)]
    assert counts(report) == {"added": 4}


def test_a_bad_birth_date(school: School) -> None:
    school.add("demographics", "s1", birthDate="20.11.2011")

    assert refusals(school)["users.csv", 3] == "birthDate is '20.11.2011'; a date is written 2026-08-15."


BAD_LISTS = [
    ({"classSourcedId": "c9"}, "classSourcedId 'c9' names no row that we know."),
    ({"userSourcedId": "t1"}, "userSourcedId 't1' names no row that we know."),
    ({"userSourcedId": ""}, "userSourcedId is empty."),
    ({"role": "janitor"}, "role 'janitor' is not known."),
    ({"beginDate": "08/12/2026"}, "beginDate is '08/12/2026'; a date is written 2026-08-15."),
    ({"endDate": "2026-02-30"}, "endDate is '2026-02-30'; a date is written 2026-08-15."),
    ({"beginDate": "2026-09-01", "endDate": "2026-08-01"}, "endDate is before beginDate."),
    ({"sourcedId": "c1-t1"}, "sourcedId 'c1-t1' is there twice."),
]


@pytest.mark.parametrize(("cells", "reason"), BAD_LISTS, ids=[reason for _cells, reason in BAD_LISTS])
def test_a_bad_row_of_a_class_list(school: School, cells: dict[str, str], reason: str) -> None:
    school.row("c1-s1", "enrollments").update(cells)

    assert refusals(school) == {("enrollments.csv", 3): reason}
    assert SectionEnrollment.objects.filter(source="Test SIS").count() == 2


def test_bad_sessions_courses_and_classes(school: School) -> None:
    school.add("academicSessions", "bad", type="term", startDate="soon", endDate="")
    school.add("courses", "untitled", orgSourcedId="school")
    school.section("lost", courseSourcedId="nothing")
    school.section("timeless", termSourcedIds="never")
    school.section("untaught", courseSourcedId="untitled")

    assert refusals(school) == {
        ("academicSessions.csv", 4): "startDate is 'soon'; a date is written 2026-08-15.",
        ("courses.csv", 3): "title is empty.",
        ("classes.csv", 3): "courseSourcedId 'nothing' names no course that was taken.",
        ("classes.csv", 4): "termSourcedIds 'never' names no session of academicSessions.csv.",
        ("classes.csv", 5): "courseSourcedId 'untitled' names no course that was taken.",
    }


def test_rows_of_the_wrong_length(school: School) -> None:
    path = school.write() / "users.csv"
    path.write_text(path.read_text() + "s9,active\n")

    report = _again(school)

    assert reasons(report) == [("users.csv", 6, "The row has 2 cells, the header has 18.")]


def _again(school: School) -> RosterReport:
    return import_roster(school.folder, by=TESTER)
