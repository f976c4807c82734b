"""Fall and spring: the windows, the checklist from live records, one sign-off for good, what moved since the last one."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from artifacts.models import Attendance, CredentialAttempt, Reflection, ReflectionFeedback
from experiences.models import Credential, Session
from reports.models.editions import snapshot_words
from reports.services import freeze
from reports.services.sign_off import sign_off
from reports.tables import TABLES
from reports.upkeep.checklist import checklist, windows
from reports.upkeep.differences import Move, TableMoves, differences, previous
from reports.upkeep.status import snapshot_status
from tests import factories as make
from tests import factories_work as work
from tests.factories import DAY, TESTER
from tests.reports.conftest import attend
from wbl_portal.core.models import AuditEntry
from wbl_portal.people.models import SchoolYear, StudentGroup

pytestmark = pytest.mark.usefixtures("without_pdf")
School = dict[int, list[Any]]


def open_lines(year: SchoolYear) -> dict[str, int]:
    return {check.key: check.open for check in checklist(year) if not check.is_ok}


def test_the_windows_lie_in_the_school_year(year: SchoolYear) -> None:
    fall, spring = windows(year)

    assert (fall.opens_on, fall.closes_on) == (dt.date(2026, 10, 1), dt.date(2026, 11, 30))
    assert (spring.opens_on, spring.closes_on) == (dt.date(2027, 4, 1), dt.date(2027, 5, 31))
    assert "Oct. 30, 2026" in fall.hint
    assert (fall.state_on(DAY), spring.state_on(DAY), spring.state_on(dt.date(2027, 6, 1))) == (
        "open",
        "before",
        "over",
    )


def test_the_checklist_counts_what_is_open(year: SchoolYear) -> None:
    before = open_lines(year)
    make.make_session(make.make_experience(phases={}, partner=make.make_partner()))
    make.make_session(make.make_experience())
    make.make_experience()
    student = make.make_student(programs=())
    attended = make.make_attendance(student, make.make_session(make.make_experience()))
    moment = dt.datetime(2026, 10, 2, tzinfo=dt.UTC)
    times = {"begun_at": moment, "changed_at": moment, "submitted_at": moment}
    Reflection.objects.create(participation=attended.participation, state="submitted", **times)

    after = open_lines(year)

    assert {key: after[key] - before.get(key, 0) for key in after if after[key] != before.get(key, 0)} == {
        "class_lists": 2,
        "dates": 1,
        "phases": 1,
        "memberships": 1,
        "agreements": 1,
        "reflections": 1,
    }


def test_an_attempt_that_waits_long_for_its_result_is_open(year: SchoolYear) -> None:
    student, credential = make.make_student(), Credential.objects.first()
    if credential is None:
        credential = Credential.objects.create(title="Certificate")
    for day in (DAY - dt.timedelta(days=70), DAY - dt.timedelta(days=5)):
        CredentialAttempt.objects.create(
            student=student,
            credential=credential,
            attempted_on=day,
            result="pending",
            recorded_at=_now(),
            recorded_by="T",
        )

    assert open_lines(year)["results"] == 1


def _attempt(credential: Credential, day: dt.date, result: str) -> None:
    student, known = make.make_student(), {"recorded_at": _now(), "recorded_by": "T"}
    CredentialAttempt.objects.create(student=student, credential=credential, attempted_on=day, result=result, **known)


def test_each_line_of_the_checklist_opens_the_rows_that_it_counts(
    year: SchoolYear, client_for: Callable[..., Any]
) -> None:
    make.make_session(make.make_experience(phases={}, partner=make.make_partner()))
    make.make_experience()
    make.make_experience(year=make.make_year("2025-26"))
    credential = Credential.objects.create(name="Certificate of the trade", kind="ibc")
    for days, result in ((90, "pending"), (60, "pending"), (59, "pending"), (90, "passed")):
        _attempt(credential, DAY - dt.timedelta(days=days), result)
    for answered_before_sent in (None, False, True):
        reflection = work.make_reflection()
        if answered_before_sent is not None:
            moment = reflection.submitted_at + dt.timedelta(hours=-1 if answered_before_sent else 1)
            ReflectionFeedback.objects.create(reflection=reflection, comment="Good", given_at=moment, given_by="T")
    staff = client_for("coordinator")
    lines = {check.key: check for check in checklist(year)}

    opened = {
        key: len(staff.get(f"{lines[key].url}&format=csv").content.decode("utf-8-sig").splitlines()) - 1
        for key in ("dates", "phases", "agreements", "reflections", "results")
    }

    assert opened == {key: lines[key].open for key in opened}
    assert (opened["phases"], opened["reflections"]) == (1, 2)
    assert min(opened.values()) > 0


def _now() -> dt.datetime:
    return dt.datetime(2026, 10, 2, tzinfo=dt.UTC)


def test_the_checklist_costs_the_same_for_any_number_of_records(year: SchoolYear) -> None:
    counts = []
    for number in (1, 20):
        for _each in range(number):
            make.make_session(make.make_experience(partner=make.make_partner(), phases={}))
        with CaptureQueriesContext(connection) as queries:
            checklist(year)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_snapshot_is_signed_off_once_with_the_checklist_as_it_stood(year: SchoolYear, cast: Any) -> None:
    snapshot = make.make_snapshot(year=year, name="fall")
    made = sign_off(snapshot=snapshot, role="principal", note=" Looked through. ", by=cast.pia.actor)
    kept = {line["key"]: line for line in made.checklist}
    make.make_session(make.make_experience())

    made.refresh_from_db()
    assert {line["key"]: line for line in made.checklist} == kept
    assert (made.signed_by, made.role, made.note) == ("Pia Pavel", "principal", "Looked through.")
    assert AuditEntry.objects.filter(verb="snapshot.signed_off", subject_id=str(snapshot.pk)).count() == 1
    with pytest.raises(ValidationError, match="stands for good"):
        sign_off(snapshot=snapshot, role="administrator", by=cast.ada.actor)


def test_the_status_names_the_days_of_fall_and_spring(year: SchoolYear) -> None:
    fall = make.make_snapshot(year=year, name="fall")
    make.make_snapshot(year=year, name="first")

    assert [(each["name"], each["frozen_on"], each["signed_on"]) for each in snapshot_status(year)] == [
        ("fall", DAY, None)
    ]
    sign_off(snapshot=fall, role="principal", by=TESTER)
    assert snapshot_status(year)[0]["signed_on"] == DAY


def test_the_difference_names_each_cell_that_moved(
    school: School, year: SchoolYear, travel: Callable[[dt.date], None]
) -> None:
    fall = freeze(year=year, name="fall", by=TESTER)
    assert previous(fall) is None
    Attendance.objects.filter(participation__student=school[9][0]).delete()
    travel(dt.date(2027, 4, 7))
    spring = freeze(year=year, name="spring", by=TESTER)

    assert previous(spring) == fall
    moved = {each.title: each.moves for each in differences(spring, fall, groups=True)}
    heads = {
        move.cell: (move.before, move.after, move.by) for move in moved["Students who took part, by grade and phase"]
    }
    assert any("Grade 9" in cell and values[2] == "-1" for cell, values in heads.items())
    assert moved["Members of the program by grade"] == []


def test_the_difference_reads_as_sentences_with_the_largest_move_first(
    school: School, year: SchoolYear, travel: Callable[[dt.date], None]
) -> None:
    fall = freeze(year=year, name="fall", by=TESTER)
    session = Session.objects.get(experience__phases__phase="preparation", cancelled_at=None)
    attend(school[9][3:20], session)
    Attendance.objects.filter(
        participation__student__in=school[12], participation__experience=session.experience
    ).delete()
    attend(school[9][:5], Session.objects.get(experience__phases__phase="training", cancelled_at=None))
    travel(dt.date(2027, 4, 7))
    spring = freeze(year=year, name="spring", by=TESTER)

    table = next(
        each
        for each in differences(spring, fall, groups=False)
        if each.title == "Students who took part, by grade and phase"
    )

    said = [move.sentence for move in table.moves]
    assert said[0].startswith("Grade 12, ")
    assert "none any more, 30 students before." in said[0]
    assert any("rose from 3 to 20 students (+17)." in each for each in said)
    assert any("new, 5 students." in each for each in said)
    sizes = [move.size for move in table.moves]
    assert sizes == sorted(sizes, reverse=True)
    assert table.unchanged.endswith("figures are unchanged.")
    with override("es"):
        moves = [move for each in differences(spring, fall, groups=False) for move in each.moves]
        assert any("pasó de 3 a 20 estudiantes (+17)." in move.sentence for move in moves)


def test_figures_of_student_groups_are_for_those_who_may_read_groups(
    school: School, year: SchoolYear, travel: Callable[[dt.date], None], client_for: Callable[..., Any]
) -> None:
    for student in school[9][:30]:
        StudentGroup.objects.create(student=student, kind="race", group="white", starts_on=dt.date(2026, 8, 12))
    fall = freeze(year=year, name="fall", by=TESTER)
    assert "students-by-race" in fall.figures["programs"]["p-tech-2023"]["tables"]
    for student in school[10][:20]:
        StudentGroup.objects.create(student=student, kind="race", group="asian", starts_on=dt.date(2026, 8, 12))
    travel(dt.date(2027, 4, 7))
    spring = freeze(year=year, name="spring", by=TESTER)
    address, moved = f"/reports/snapshots/{spring.pk}/", "Students who took part, by race or ethnicity, P-TECH"

    pages = {role: client_for(role).get(address).content.decode() for role in ("teacher", "counselor", "coordinator")}

    assert {role: moved in page for role, page in pages.items()} == {
        "teacher": False,
        "counselor": True,
        "coordinator": True,
    }
    assert "Figures of student groups stand here for those" in pages["teacher"]
    titles = {each.title for each in differences(spring, fall, groups=False)}
    assert not titles & {str(kind.title) for kind in TABLES.values() if kind.by_group}


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (dt.date(2026, 9, 30), "Opens in 1 day"),
        (dt.date(2026, 11, 18), "Open now, due in 12 days"),
        (dt.date(2026, 11, 30), "Open now, due today"),
        (dt.date(2026, 12, 2), "Overdue by 2 days, not frozen"),
    ],
)
def test_the_checklist_says_how_each_window_stands(
    year: SchoolYear, client_for: Callable[..., Any], travel: Callable[[dt.date], None], day: dt.date, words: str
) -> None:
    dev = client_for("coordinator")
    travel(day)

    assert words in dev.get("/reports/checklist/").content.decode()


def test_pia_signs_off_in_the_browser_and_dev_may_not(year: SchoolYear, client_for: Callable[..., Any]) -> None:
    snapshot = make.make_snapshot(year=year, name="fall")
    address = f"/reports/snapshots/{snapshot.pk}/sign-off/"

    assert "Waits for the sign-off" in client_for("coordinator").get("/reports/checklist/").content.decode()
    assert client_for("coordinator").get(address).status_code == 403
    pia = client_for("principal")
    assert "Before" not in pia.get(address).content.decode()
    assert pia.post(address, {"note": ""}).url == f"/reports/snapshots/{snapshot.pk}/"
    page = pia.get(f"/reports/snapshots/{snapshot.pk}/").content.decode()
    assert "Pia Pavel (Principal)" in page
    assert "stands for good" in pia.post(address, {"note": ""}).content.decode()


def test_the_page_of_the_checklist_shows_numbers_and_places(year: SchoolYear, client_for: Callable[..., Any]) -> None:
    make.make_session(make.make_experience(title="Without a list"))

    page = client_for("teacher").get("/reports/checklist/").content.decode()

    assert "Sessions that are over have their class lists" in page
    assert "1 open" in page
    assert 'href="/today/?kind=lists"' in page
    assert "Open now" in page


def test_large_figures_are_said_with_the_separator_of_thousands() -> None:
    assert Move("Grade 9", 1200, 2450, "students").sentence == "Grade 9: rose from 1,200 to 2,450 students (+1,250)."
    assert TableMoves("P-TECH", "Students", 1200, []).unchanged == "1,200 figures are unchanged."


@pytest.mark.parametrize(
    ("name", "english", "spanish"),
    [
        ("fall", "Fall", "Otoño"),
        ("spring-correction", "Spring, corrected", "Primavera, corregido"),
        ("fall-correction-2", "Fall, correction 2", "Otoño, corrección 2"),
        ("first", "First of the year", "Primero del año"),
        ("midyear", "midyear", "midyear"),
    ],
)
def test_a_snapshot_is_called_by_words_of_the_reader_s_language(name: str, english: str, spanish: str) -> None:
    assert snapshot_words(name) == english
    with override("es"):
        assert snapshot_words(name) == spanish


def test_staff_pages_in_spanish_name_no_snapshot_in_english(
    school: School, year: SchoolYear, client_for: Callable[..., Any]
) -> None:
    snapshot = freeze(year=year, name="fall", by=TESTER)
    staff = client_for("principal")

    for page in (
        "",
        f"snapshots/{snapshot.pk}/",
        f"snapshots/{snapshot.pk}/sign-off/",
        f"snapshots/{snapshot.pk}/proof/",
    ):
        said = staff.get(f"/es/reports/{page}").text
        assert "Otoño" in said, page
        assert ">fall<" not in said, page
        assert "“fall”" not in said, page
