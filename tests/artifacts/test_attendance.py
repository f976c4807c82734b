"""Class lists as verbs: all present except, corrections, undo, and two people at once."""

import datetime as dt
import threading
import uuid
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from academies.models import Academy
from artifacts import services
from artifacts.marks import ABSENT, Mark, made_up, present, read, step, write
from artifacts.models import Attendance, Participation
from artifacts.services import Recorded
from experiences.models import Session
from tests.conftest import Ground
from tests.factories import TESTER, make_experience, make_session, make_student
from wbl_portal.core.actor import Actor
from wbl_portal.core.models import AuditEntry
from wbl_portal.people.models import Enrollment, Student

WHOLE = present(60)
BEN, DEV = Actor(None, "Ben"), Actor(None, "Dev")


def students(n: int, **more: object) -> list[Student]:
    return [make_student(**more) for _ in range(n)]  # type: ignore[arg-type]


def record(
    session: Session, marks: dict[Student, Mark | None], seen: dict[Student, Mark | None] | None = None
) -> Recorded:
    return services.record_attendance(
        session=session,
        marks={student.pk: mark for student, mark in marks.items()},
        seen={student.pk: mark for student, mark in (seen or {}).items()},
        by=TESTER,
    )


def stands(session: Session) -> dict[uuid.UUID, str]:
    rows = Attendance.objects.filter(session=session).values_list("participation__student_id", "presence", "minutes")
    return {student: f"{presence}:{minutes}" for student, presence, minutes in rows}


def test_all_present_except_one(campus: Academy) -> None:
    session, (ana, *others) = make_session(), students(30)

    done = record(session, {ana: ABSENT} | dict.fromkeys(others, WHOLE))

    assert len(done.changed) == 30
    assert stands(session)[ana.pk] == "absent:0"
    assert Attendance.objects.filter(session=session).present().count() == 29
    assert Participation.objects.filter(experience=session.experience).count() == 30


def test_200_students_take_as_many_statements_as_3(campus: Academy) -> None:
    few, many = make_session(), make_session()
    three, crowd = students(3), students(200)

    with CaptureQueriesContext(connection) as small:
        record(few, dict.fromkeys(three, WHOLE))
    with CaptureQueriesContext(connection) as large:
        record(many, dict.fromkeys(crowd, WHOLE))

    assert len(large) == len(small)


def test_the_same_list_again_changes_nothing_and_writes_nothing(campus: Academy) -> None:
    session, there = make_session(), students(3)
    marks = dict.fromkeys(there, WHOLE)
    record(session, marks)

    again = record(session, marks)

    assert again == Recorded()
    assert AuditEntry.objects.filter(verb=services.RECORDED).count() == 1


def test_a_correction_changes_one_line_and_keeps_both_images(campus: Academy) -> None:
    session, (ana, ben) = make_session(), students(2)
    record(session, {ana: WHOLE, ben: WHOLE})

    done = record(session, {ana: present(20), ben: WHOLE}, seen={ana: WHOLE, ben: WHOLE})

    entry = AuditEntry.objects.get(pk=done.entry_id)
    assert done.changed == {ana.pk}
    assert (entry.before, entry.after) == ({str(ana.pk): "present:60"}, {str(ana.pk): "present:20"})


def test_a_student_taken_off_the_list_leaves_no_participation(campus: Academy) -> None:
    session, (ana, ben) = make_session(), students(2)
    record(session, {ana: WHOLE, ben: WHOLE})

    record(session, {ana: None}, seen={ana: WHOLE})

    assert set(stands(session)) == {ben.pk}
    assert not Participation.objects.filter(student=ana).exists()


def test_off_one_list_is_not_off_the_other(campus: Academy) -> None:
    (ana,) = students(1)
    first = make_session()
    second = make_session(first.experience, held_on=dt.date(2026, 10, 2))
    record(first, {ana: WHOLE})
    record(second, {ana: WHOLE})

    record(first, {ana: None}, seen={ana: WHOLE})

    assert Participation.objects.filter(student=ana).count() == 1
    assert stands(second) == {ana.pk: "present:60"}


def test_undo_brings_back_what_stood_before(campus: Academy) -> None:
    session, (ana, ben) = make_session(), students(2)
    record(session, {ana: WHOLE})
    wrong = record(session, {ana: ABSENT, ben: WHOLE}, seen={ana: WHOLE})
    assert wrong.entry_id is not None

    services.undo_attendance(session=session, entry_id=wrong.entry_id, by=TESTER)

    assert stands(session) == {ana.pk: "present:60"}


def test_undo_leaves_what_was_changed_again(campus: Academy) -> None:
    session, (ana, ben) = make_session(), students(2)
    first = record(session, {ana: ABSENT, ben: ABSENT})
    record(session, {ana: made_up(60)}, seen={ana: ABSENT})
    assert first.entry_id is not None

    undone = services.undo_attendance(session=session, entry_id=first.entry_id, by=TESTER)

    assert undone.collided == {ana.pk}
    assert stands(session) == {ana.pk: "made_up:60"}


def test_undo_takes_only_a_save_of_this_list(campus: Academy) -> None:
    session, (ana,) = make_session(), students(1)
    other = record(make_session(), {ana: WHOLE})
    assert other.entry_id is not None

    with pytest.raises(ValidationError, match="cannot be taken back"):
        services.undo_attendance(session=session, entry_id=other.entry_id, by=TESTER)


def test_what_cannot_be_is_refused_in_words(campus: Academy) -> None:
    (ana,), (stranger,) = students(1), students(1, grade=None)
    session, later = make_session(), make_session(held_on=dt.date(2026, 10, 15))

    with pytest.raises(ValidationError, match="from 1 to 60"):
        record(session, {ana: present(61)})
    with pytest.raises(ValidationError, match="from 1 to 60"):
        record(session, {ana: present(0)})
    with pytest.raises(ValidationError, match="not enrolled on that day"):
        record(session, {stranger: WHOLE})
    with pytest.raises(ValidationError, match="on that day or later"):
        record(later, {ana: WHOLE})
    session.cancelled_at = dt.datetime(2026, 10, 1, tzinfo=dt.UTC)
    session.save()
    with pytest.raises(ValidationError, match="was cancelled"):
        record(session, {ana: WHOLE})
    assert not Attendance.objects.filter(participation__student=ana).exists()


def test_a_student_who_left_can_still_be_corrected(campus: Academy) -> None:
    session, (ana,) = make_session(), students(1)
    record(session, {ana: WHOLE})
    Enrollment.objects.filter(student=ana).update(left_on=dt.date(2026, 9, 30))

    record(session, {ana: present(30)}, seen={ana: WHOLE})

    assert stands(session) == {ana.pk: "present:30"}


def test_attendance_of_an_absent_student_is_zero_minutes(campus: Academy) -> None:
    session, (ana,) = make_session(), students(1)
    record(session, {ana: ABSENT})

    with pytest.raises(IntegrityError, match="attendance_of_an_absent_student"), transaction.atomic():
        Attendance.objects.filter(session=session).update(minutes=5)


@pytest.mark.parametrize("mark", [None, ABSENT, WHOLE, made_up(45)])
def test_a_mark_reads_as_it_was_written(mark: Mark | None) -> None:
    assert read(write(mark)) == mark


@pytest.mark.parametrize("text", ["present", "present:x", "here:60", "present:99999", ":", "absent:-1"])
def test_a_broken_mark_is_none(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("mark", "seen", "now", "outcome"),
    [
        (WHOLE, None, None, "apply"),
        (WHOLE, None, WHOLE, "nothing"),
        (WHOLE, None, ABSENT, "nothing"),  # a default tick does not override what somebody said
        (ABSENT, None, WHOLE, "apply"),  # what somebody says overrides a default tick
        (ABSENT, None, present(20), "collide"),
        (WHOLE, ABSENT, ABSENT, "apply"),
        (ABSENT, ABSENT, WHOLE, "nothing"),  # I changed nothing: theirs stands
        (present(20), ABSENT, WHOLE, "collide"),
        (None, WHOLE, WHOLE, "apply"),
        (None, WHOLE, ABSENT, "collide"),
        (None, None, WHOLE, "nothing"),
    ],
)
def test_of_two_lists_only_the_differences_meet(
    mark: Mark | None, seen: Mark | None, now: Mark | None, outcome: str
) -> None:
    did = step(mark=mark, seen=seen, stands=now, usual=WHOLE)

    assert {"apply": did.apply, "collide": did.collides}.get(outcome, not did.apply and not did.collides)


def test_two_people_save_the_same_new_list_at_once_and_lose_nothing(committing: Ground, campus: Academy) -> None:
    session = make_session(make_experience())
    ana, ben, *others = students(40)
    everyone: dict[uuid.UUID, Mark | None] = {each.pk: WHOLE for each in (ana, ben, *others)}
    results: dict[str, Recorded] = {}

    def save(who: Actor, marks: dict[uuid.UUID, Mark | None]) -> Callable[[], None]:
        def run() -> None:
            results[who.label] = services.record_attendance(session=session, marks=marks, seen={}, by=who)

        return run

    at_once(campus, save(BEN, everyone | {ana.pk: ABSENT}), save(DEV, everyone | {ben.pk: present(20)}))

    now = stands(session)
    assert len(now) == 40
    assert (now[ana.pk], now[ben.pk]) == ("absent:0", "present:20")
    assert all(now[each.pk] == "present:60" for each in others)
    assert not results["Ben"].collided | results["Dev"].collided
    assert Participation.objects.filter(experience=session.experience).count() == 40


def test_two_people_correct_the_same_line_at_once_and_one_is_told(committing: Ground, campus: Academy) -> None:
    session, (ana,) = make_session(), students(1)
    record(session, {ana: WHOLE})
    results: list[Recorded] = []

    def save(who: Actor, mark: Mark) -> Callable[[], None]:
        def run() -> None:
            seen: dict[uuid.UUID, Mark | None] = {ana.pk: WHOLE}
            results.append(services.record_attendance(session=session, marks={ana.pk: mark}, seen=seen, by=who))

        return run

    at_once(campus, save(BEN, ABSENT), save(DEV, present(15)))

    assert sorted(len(done.changed) for done in results) == [0, 1]
    assert sorted(len(done.collided) for done in results) == [0, 1]
    assert stands(session)[ana.pk] in {"absent:0", "present:15"}


def test_two_sessions_of_one_experience_saved_at_once_share_the_participation(
    committing: Ground, campus: Academy
) -> None:
    first = make_session()
    second = make_session(first.experience, held_on=dt.date(2026, 10, 2))
    everyone: dict[uuid.UUID, Mark | None] = {each.pk: WHOLE for each in students(20)}

    def save(session: Session) -> Callable[[], None]:
        return lambda: void(services.record_attendance(session=session, marks=everyone, seen={}, by=BEN))

    at_once(campus, save(first), save(second))

    assert Participation.objects.filter(experience=first.experience).count() == 20
    assert Attendance.objects.filter(session__in=[first, second]).count() == 40


def void(_answer: object) -> None:
    return None


def at_once(campus: Academy, *acts: Callable[[], None]) -> None:
    """Each act on a thread and a connection of its own, let go together."""
    ready = threading.Barrier(len(acts))
    failures: list[BaseException] = []

    def run(act: Callable[[], None]) -> None:
        try:
            connection.set_tenant(campus)
            ready.wait(timeout=10)
            act()
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    if failures:
        raise failures[0]
