"""TEA's student groups come with the roster or a list, hold from a day to another, and are shown to few."""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from academies.models import Academy
from tests.conftest import CampusClient
from tests.factories import DAY, TESTER, make_student, make_user
from tests.people.rosters import School, counts, reasons, student
from wbl_portal.core.models import AuditEntry
from wbl_portal.people.models import Group, GroupKind, Student, StudentGroup
from wbl_portal.people.services import import_groups

Travel = Callable[[dt.date], None]
START = dt.date(2026, 8, 12)


@pytest.fixture
def school(campus: Academy, tmp_path: Path) -> School:
    school = School(tmp_path / "roster")
    school.headers["demographics"] += [
        *("americanIndianOrAlaskaNative", "asian", "blackOrAfricanAmerican", "nativeHawaiianOrOtherPacificIslander"),
        *("white", "demographicRaceTwoOrMoreRaces", "hispanicOrLatinoEthnicity"),
        *("metadata.economicDisadvantage", "EmergentBilingualIndicator"),
    ]
    return school


def facts(who: Student) -> list[tuple[str, dt.date, dt.date | None]]:
    return list(who.groups.order_by("starts_on", "group").values_list("group", "starts_on", "ends_on"))


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"white": "true"}, Group.WHITE),
        ({"hispanicOrLatinoEthnicity": "true", "white": "true"}, Group.HISPANIC),
        ({"asian": "true", "white": "TRUE"}, Group.TWO_OR_MORE),
        ({"demographicRaceTwoOrMoreRaces": "1"}, Group.TWO_OR_MORE),
        ({"white": "false"}, None),
    ],
)
def test_race_or_ethnicity_follows_the_states_rule(
    school: School, cells: dict[str, str], expected: Group | None
) -> None:
    school.add("demographics", "s1", **cells)

    school.load()

    assert facts(student("s1")) == ([(expected, START, None)] if expected else [])


def test_programs_come_by_their_columns_in_either_file_and_a_second_time_nothing_changes(school: School) -> None:
    school.headers["users"].append("metadata.atRisk")
    school.row("s1")["metadata.atRisk"] = "Y"
    cells = {"metadata.economicDisadvantage": "01", "EmergentBilingualIndicator": "0", "sex": "female"}
    school.add("demographics", "s1", **cells)

    school.load()
    again = school.load()

    assert {group for group, _from, _until in facts(student("s1"))} == {
        "female",
        "economically_disadvantaged",
        "at_risk",
    }
    assert counts(again) == {"unchanged": 11}


def test_a_changed_fact_ends_the_old_one_yesterday_and_an_empty_cell_says_nothing(school: School) -> None:
    row = school.add("demographics", "s1", asian="true", sex="male", **{"metadata.economicDisadvantage": "true"})
    school.load()
    row.update({"asian": "", "white": "true", "sex": "", "metadata.economicDisadvantage": "false"})

    report = school.load()

    yesterday = DAY - dt.timedelta(days=1)
    assert counts(report) == {"changed": 1, "unchanged": 10}
    assert facts(student("s1")) == [
        ("asian", START, yesterday),
        ("economically_disadvantaged", START, yesterday),
        ("male", START, None),
        ("white", DAY, None),
    ]


def test_a_fact_put_right_on_the_same_day_leaves_no_trace_and_may_come_back(school: School, travel: Travel) -> None:
    flag = "metadata.economicDisadvantage"
    row = school.add("demographics", "s1", **{flag: "true"})
    school.load()
    for answer in ("false", "true", "false", "true"):
        row[flag] = answer
        school.load()

    yesterday = DAY - dt.timedelta(days=1)
    assert facts(student("s1")) == [
        ("economically_disadvantaged", START, yesterday),
        ("economically_disadvantaged", DAY, None),
    ]


def test_a_cell_that_makes_no_sense_is_reported_and_the_student_stays(school: School) -> None:
    school.add("demographics", "s1", white="perhaps", birthDate="2011-01-05")
    school.add("demographics", "stranger", white="perhaps")

    report = school.load()

    assert reasons(report) == [("demographics.csv", 2, "white is 'perhaps'; write true or false.")]
    assert student("s1").born_on == dt.date(2011, 1, 5)
    assert not StudentGroup.objects.exists()


def test_a_list_is_taken_in_once_with_one_audit_entry(campus: Academy) -> None:
    ana = make_student(unique_id="1234567890")
    data = b"Unique Student ID,Ethnicity,At Risk,504\n1234567890,Hispanic or Latino,yes,\n999,White,no,no\n"

    first = import_groups(data=data, file="groups.csv", by=TESTER)
    second = import_groups(data=data, file="groups.csv", by=TESTER)

    assert [group for group, *_days in facts(ana)] == ["at_risk", "hispanic"]
    assert (first.counts(), second.counts()) == (
        {"added": 2, "changed": 0, "unchanged": 0},
        {"added": 0, "changed": 0, "unchanged": 2},
    )
    assert [row.line for row in first.rejected] == [3]
    assert AuditEntry.objects.get(verb="student_groups.imported").after["added"] == 2


def test_the_command_says_what_it_did_and_refuses_a_file_without_numbers(
    campus: Academy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_student(local_id="77")
    good, bad = tmp_path / "groups.csv", tmp_path / "bad.csv"
    good.write_text("local id,sex\n77,F\n")
    bad.write_text("name,sex\nAna,F\n")

    call_command("groups_import", campus.slug, str(good), "--json")

    assert json.loads(capsys.readouterr().out)["added"] == 1
    with pytest.raises(CommandError, match="lacks the column"):
        call_command("groups_import", campus.slug, str(bad))
    with pytest.raises(CommandError, match="There is no campus"):
        call_command("groups_import", "nowhere", str(good))


@pytest.mark.parametrize(
    ("constraint", "kind", "group", "dates"),
    [
        ("student_has_one_race_and_one_sex_at_a_time", "race", "white", {}),
        ("student_is_in_a_group_once_at_a_time", "program", "at_risk", {}),
        ("student_group_is_of_its_kind", "sex", "migrant", {}),
        ("student_group_ends_after_it_starts", "sex", "male", {"ends_on": START - dt.timedelta(days=1)}),
    ],
)
def test_the_database_keeps_groups_sound(
    campus: Academy, constraint: str, kind: str, group: str, dates: dict[str, dt.date]
) -> None:
    ana = make_student()
    StudentGroup.objects.create(student=ana, kind=GroupKind.RACE, group=Group.ASIAN, starts_on=START)
    StudentGroup.objects.create(student=ana, kind=GroupKind.PROGRAM, group=Group.AT_RISK, starts_on=START)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        StudentGroup.objects.create(student=ana, kind=kind, group=group, starts_on=START, **dates)


@pytest.mark.parametrize(("role", "sees"), [("counselor", True), ("teacher", False)])
def test_the_page_of_a_student_shows_groups_to_whom_they_concern(
    campus: Academy, client_for: Callable[..., CampusClient], role: str, sees: bool
) -> None:
    ana = make_student()
    StudentGroup.objects.create(student=ana, kind=GroupKind.PROGRAM, group=Group.AT_RISK, starts_on=START)

    page = client_for(make_user(role)).get(f"/students/{ana.pk}/").content.decode()

    assert ("At risk of dropping out" in page) is sees
