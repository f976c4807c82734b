"""Hours: entered once however often they are sent, approved whole or in part, returned, and each of it taken back."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from academies.models import Academy
from artifacts.models import HoursEntry, Placement
from artifacts.selectors import hours as selectors
from artifacts.services import hours as services
from artifacts.told import LINK, Told
from tests.factories import DAY, make_student
from tests.factories_placements import STARTS, make_approved, make_hours, make_placement
from wbl_portal.core.actor import Actor
from wbl_portal.core.models import AuditEntry

State = HoursEntry.State
ANA, CORA = Actor(None, "Ana Acosta"), Actor(None, "Cora Castle, Cedar Clinic")


def enter(placement: Placement, **more: Any) -> HoursEntry:
    """Two hours on DAY."""
    said = {"day": DAY, "minutes": 120, "work": "Set up the lathe.", "skills": ["safety"]}
    return services.save(placement=placement, by=ANA, **{**said, **more})


def shift(start: int, end: int) -> dict[str, Any]:
    return {"starts_at": dt.time(start), "ends_at": dt.time(end), "minutes": None}


def test_hours_are_kept_in_quarters(campus: Academy) -> None:
    placement = make_placement()

    block = enter(placement, minutes=52)
    worked = enter(placement, starts_at=dt.time(13, 0), ends_at=dt.time(15, 10), minutes=None)

    assert (block.minutes, worked.minutes, worked.is_shift) == (45, 135, True)
    assert block.skills == ["safety"]
    assert block.state == State.DRAFT


def test_the_same_entry_sent_twice_is_one_entry(campus: Academy) -> None:
    placement, key = make_placement(), uuid.uuid4()

    first = enter(placement, entry_id=key)
    services.submit(entries=[first], by=ANA)
    again = enter(placement, entry_id=key)

    assert (again.pk, again.state) == (key, State.SUBMITTED)
    assert HoursEntry.objects.count() == 1
    assert AuditEntry.objects.filter(verb="hours.saved").count() == 1


def test_a_key_made_elsewhere_opens_nobody_elses_entry(campus: Academy) -> None:
    theirs = make_hours(state=State.DRAFT)

    with pytest.raises(ValidationError, match="another placement"):
        enter(make_placement(), entry_id=theirs.pk)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"day": DAY + dt.timedelta(days=1)}, "lies in the future"),
        ({"day": STARTS - dt.timedelta(days=1)}, "goes from"),
        ({"minutes": 7}, "at least a quarter"),
        ({"minutes": 1500}, "A day has 24 hours"),
        ({"minutes": None}, "How long was it"),
        ({"starts_at": dt.time(9)}, "Give both times"),
        (shift(15, 13), "ends before it starts"),
        ({"skills": ["flying"]}, "from the list"),
    ],
)
def test_wrong_hours_are_refused_and_told_what_to_do(campus: Academy, wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        enter(make_placement(), **wrong)

    assert not HoursEntry.objects.exists()


def test_a_placement_that_is_not_confirmed_takes_no_hours(campus: Academy) -> None:
    with pytest.raises(ValidationError, match="not confirmed"):
        enter(make_placement(state=Placement.State.PROPOSED))


def test_shifts_of_a_student_do_not_overlap_even_at_two_placements(campus: Academy) -> None:
    ana = make_student()
    enter(make_placement(ana), **shift(9, 12))

    with pytest.raises(ValidationError, match="You have entered"):
        enter(make_placement(ana), **shift(11, 13))
    enter(make_placement(ana), **shift(12, 13))


def test_a_day_has_24_hours_over_all_entries(campus: Academy) -> None:
    placement = make_placement()
    enter(placement, minutes=22 * 60 + 30)

    with pytest.raises(ValidationError, match=r"1\.5 are left"):
        enter(placement, minutes=120)


def test_sent_hours_are_changed_only_after_they_came_back(campus: Academy) -> None:
    entry = enter(make_placement())
    services.submit(entries=[entry], by=ANA)
    with pytest.raises(ValidationError, match="were sent"):
        enter(entry.placement, entry_id=entry.pk, minutes=60)

    services.return_with_question(entries=[entry], question="Which machine?", by=CORA, told=LINK)
    changed = enter(entry.placement, entry_id=entry.pk, minutes=60)
    services.submit(entries=[entry], by=ANA)

    assert changed.question == "Which machine?"
    entry.refresh_from_db()
    assert (entry.state, entry.minutes) == (State.SUBMITTED, 60)


def test_approval_says_who_and_how_and_a_second_one_changes_nothing(campus: Academy) -> None:
    placement = make_placement()
    week = [make_hours(placement), make_hours(placement, day=DAY - dt.timedelta(days=1))]

    did = services.approve(entries=week, by=CORA, told=LINK)
    with pytest.raises(ValidationError, match="answered already"):
        services.approve(entries=week, by=CORA, told=LINK)

    assert did.count == 2
    for entry in HoursEntry.objects.all():
        assert (entry.state, entry.approved_minutes, entry.decided_by) == (State.APPROVED, 120, CORA.label)
        assert entry.method == HoursEntry.Method.LINK
    assert AuditEntry.objects.get(verb="hours.approved").actor_label == CORA.label


def test_a_part_is_approved_with_a_reason(campus: Academy) -> None:
    placement = make_placement()
    entry, whole = make_hours(placement), make_hours(placement)

    def approve(minutes: int, reason: str = "You left early.") -> None:
        services.approve_part(entries=[entry, whole], minutes={entry.pk: minutes}, reason=reason, by=CORA)

    for minutes, reason, says in [(60, " ", "why"), (120, "All", "less than"), (180, "More", "no more than")]:
        with pytest.raises(ValidationError, match=says):
            approve(minutes, reason)
    approve(55)

    entry.refresh_from_db()
    whole.refresh_from_db()
    assert (entry.state, entry.approved_minutes, entry.question) == (State.PARTLY_APPROVED, 60, "You left early.")
    assert (whole.state, whole.approved_minutes, whole.question) == (State.APPROVED, 120, "")


def test_a_return_needs_a_question(campus: Academy) -> None:
    with pytest.raises(ValidationError, match="Write the question"):
        services.return_with_question(entries=[make_hours()], question="  ", by=CORA)


def test_staff_say_how_and_when_a_partner_told_them(campus: Academy) -> None:
    entry, dev = make_hours(), Actor(None, "Dev Dasgupta")

    with pytest.raises(ValidationError, match="On which day"):
        services.approve(entries=[entry], by=dev, told=Told(HoursEntry.Method.PHONE))
    with pytest.raises(ValidationError, match="lies in the future"):
        services.approve(entries=[entry], by=dev, told=Told(HoursEntry.Method.PHONE, DAY + dt.timedelta(days=1)))
    services.approve(entries=[entry], by=dev, told=Told(HoursEntry.Method.PHONE, DAY))

    entry.refresh_from_db()
    assert (entry.decided_by, entry.method, entry.said_on) == ("Dev Dasgupta", "phone", DAY)


def test_a_decision_is_taken_back_but_not_over_a_later_one(campus: Academy) -> None:
    placement = make_placement()
    first, second = make_hours(placement), make_hours(placement, minutes=60)
    returned = services.return_with_question(entries=[first, second], question="Which machine?", by=CORA)
    services.submit(entries=[second], by=ANA)

    assert services.undo(entry_id=returned.entry_id, by=CORA) == 1
    with pytest.raises(ValidationError, match="something else was decided"):
        services.undo(entry_id=returned.entry_id, by=CORA)

    first.refresh_from_db()
    assert (first.state, first.question, first.decided_at) == (State.SUBMITTED, "", None)


def test_a_decision_of_any_moment_is_taken_back(campus: Academy, travel: Callable[[dt.datetime], None]) -> None:
    """Clocks tell microseconds; the audit keeps milliseconds."""
    travel(dt.datetime(2026, 10, 14, 15, 0, 0, 123456, tzinfo=dt.UTC))
    entry = make_hours()
    approved = services.approve(entries=[entry], by=CORA, told=LINK)

    assert services.undo(entry_id=approved.entry_id, by=CORA) == 1


def test_a_sending_is_taken_back_and_a_draft_thrown_away(campus: Academy) -> None:
    entry = enter(make_placement())
    sent = services.submit(entries=[entry], by=ANA)
    with pytest.raises(ValidationError, match="never sent"):
        services.remove(entry=entry, by=ANA)

    services.undo(entry_id=sent.entry_id, by=ANA, placement=entry.placement)
    services.remove(entry=entry, by=ANA)

    assert not HoursEntry.objects.exists()
    with pytest.raises(ValidationError, match="nothing to send"):
        services.submit(entries=[entry], by=ANA)


def test_weeks_run_from_monday_and_keep_placements_apart(campus: Academy) -> None:
    ana = make_student()
    one, two = make_placement(ana), make_placement(ana)
    make_hours(one, day=dt.date(2026, 10, 12))
    make_approved(one, day=dt.date(2026, 10, 11), minutes=90)
    make_hours(two, day=dt.date(2026, 10, 14), state=State.DRAFT, submitted_at=None)

    weeks = selectors.weeks(selectors.hours_of_student(ana))

    assert [(week.monday.day, week.minutes, week.approved) for week in weeks if week.placement == one] == [
        (12, 120, 0),
        (5, 90, 90),
    ]
    assert [len(week.open) for week in weeks if week.placement == two] == [1]
    totals = selectors.totals(ana)
    assert (totals.approved, totals.waiting, totals.draft, totals.planned) == (90, 120, 120, 160 * 60)


LINES = {"state": State.APPROVED, "approved_minutes": 120, "decided_by": "Cora"}


@pytest.mark.parametrize(
    ("broken", "constraint"),
    [
        ({"minutes": 1455}, "hours_are_at_most_a_day"),
        ({"minutes": 0}, "hours_are_at_most_a_day"),
        ({"minutes": 50}, "hours_are_in_quarters"),
        ({"starts_at": dt.time(9), "ends_at": dt.time(8)}, "shift_ends_after_it_starts"),
        ({"starts_at": dt.time(9)}, "shift_ends_after_it_starts"),
        ({"ends_at": dt.time(9)}, "shift_ends_after_it_starts"),
        ({"submitted_at": None}, "submitted_hours_say_when"),
        (LINES, "decided_hours_say_who_and_when"),
        (LINES | {"decided_at": dt.datetime(2026, 10, 14, tzinfo=dt.UTC), "approved_minutes": None}, "approved_hours"),
        ({"approved_minutes": 30}, "approved_hours_say_how_many"),
        (
            LINES
            | {"decided_at": dt.datetime(2026, 10, 14, tzinfo=dt.UTC), "state": State.RETURNED}
            | {"approved_minutes": None},
            "hours_not_approved_in_full_say_why",
        ),
    ],
)
def test_the_database_keeps_its_promises(campus: Academy, broken: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_hours(**broken)


def test_the_database_refuses_overlapping_shifts(campus: Academy) -> None:
    placement = make_placement()
    make_hours(placement, starts_at=dt.time(9), ends_at=dt.time(11))

    with pytest.raises(IntegrityError, match="shifts_of_a_placement_do_not_overlap"), transaction.atomic():
        make_hours(placement, starts_at=dt.time(10), ends_at=dt.time(12))
