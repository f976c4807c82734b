"""What one student did, by the counting rules; who did nothing yet; which class lists wait."""

import datetime as dt

import pytest

from academies.models import Academy
from artifacts import records
from tests.factories import DAY, make_attendance, make_experience, make_session, make_student, make_year
from wbl_portal.core import clock
from wbl_portal.people.models import Student


@pytest.mark.parametrize(("minutes", "outcome"), [(60, "attended"), (30, "attended"), (29, "partly")])
def test_half_of_the_minutes_makes_an_experience_attended(campus: Academy, minutes: int, outcome: str) -> None:
    student = make_student()
    make_attendance(student, make_session(minutes=60), minutes=minutes)

    [record] = records.records_of(student)

    assert (record.outcome, record.minutes) == (outcome, minutes)


def test_an_experience_of_several_sessions_is_one_record(campus: Academy) -> None:
    student, experience = make_student(), make_experience()
    for day in (1, 2):
        make_attendance(student, make_session(experience, held_on=dt.date(2026, 10, day), minutes=60))
    make_session(experience, held_on=dt.date(2026, 10, 3), minutes=60)
    make_session(experience, held_on=DAY + dt.timedelta(days=1), minutes=6000 // 10)

    [record] = records.records_of(student)

    assert (record.minutes, record.outcome, record.last_on) == (120, "attended", dt.date(2026, 10, 2))


def test_cancelled_and_coming_sessions_do_not_count(campus: Academy) -> None:
    student = make_student()
    make_attendance(student, make_session(cancelled_at=clock.now()))
    make_attendance(student, make_session(held_on=DAY + dt.timedelta(days=1)))

    assert records.records_of(student) == []


def test_absent_is_on_record_and_made_up_counts(campus: Academy) -> None:
    absent, excused = make_student(), make_student()
    session = make_session()
    make_attendance(absent, session, presence="absent", minutes=0)
    make_attendance(excused, session, presence="made_up")

    assert [record.outcome for record in records.records_of(absent)] == ["absent"]
    assert [record.outcome for record in records.records_of(excused)] == ["attended"]


def test_more_minutes_than_the_session_lasted_are_not_hours(campus: Academy) -> None:
    student = make_student()
    make_attendance(student, make_session(minutes=60), minutes=90)

    assert records.records_of(student)[0].minutes == 60


@pytest.mark.parametrize(("minutes", "hours"), [(0, 0), (7, 0), (8, 0.5 / 2), (60, 1), (100, 1.75), (150, 2.5)])
def test_hours_are_rounded_to_the_quarter(minutes: int, hours: float) -> None:
    assert records.hours_of(minutes) == hours


def test_a_student_who_was_only_absent_has_no_experience_yet(campus: Academy) -> None:
    Student.objects.all().delete()
    year, last_year = make_year(), make_year("2025-26")
    busy, absent, long_ago = make_student(), make_student(), make_student()
    session = make_session()
    make_attendance(busy, session)
    make_attendance(absent, session, presence="absent", minutes=0)
    make_attendance(long_ago, make_session(make_experience(year=last_year), held_on=dt.date(2026, 3, 1)))

    assert set(records.without_experience(Student.objects.all(), year)) == {absent, long_ago}


def test_a_class_list_waits_from_the_day_after(campus: Academy) -> None:
    year = make_year()
    before = set(records.sessions_without_list(year))
    over = make_session(held_on=DAY - dt.timedelta(days=1))
    make_session(held_on=DAY)
    make_session(held_on=DAY - dt.timedelta(days=1), cancelled_at=clock.now())
    make_session(make_experience(archived_at=clock.now()), held_on=DAY - dt.timedelta(days=1))

    assert set(records.sessions_without_list(year)) - before == {over}
