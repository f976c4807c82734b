"""A student's worksite days: coming with a goal, leaving with hours, the week as a grid, sending it, the home that changes."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academies.models import Academy
from artifacts.models import CheckIn, EmployabilitySkill, HoursEntry
from artifacts.services import check_ins as services
from artifacts.services import hours
from artifacts.standing import standing
from artifacts.turns import turns
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import DAY, TESTER, make_student, make_year
from tests.factories_placements import make_approved, make_hours, make_placement
from tests.factories_work import make_reflection
from wbl_portal.core import links
from wbl_portal.core.models import AuditEntry

ClientFor = Callable[..., CampusClient]
NINE, NOON = dt.time(9), dt.time(12, 30)


def came(placement: object, **more: object) -> CheckIn:
    facts = {"placement": placement, "day": DAY, "came_at": NINE, "goal": "Set up the lathe", "by": TESTER}
    return services.check_in(**facts | more)  # type: ignore[arg-type]


def test_leaving_turns_a_check_in_into_hours_of_the_shift(campus: Academy) -> None:
    check_in = came(make_placement())
    entry = services.check_out(check_in=check_in, left_at=NOON, work="Turned a shaft.", reached="yes", by=TESTER)

    assert entry is not None
    assert (entry.starts_at, entry.ends_at, entry.minutes, entry.state) == (NINE, NOON, 210, "draft")
    check_in.refresh_from_db()
    assert (check_in.reached, check_in.hours) == ("yes", entry)


def test_both_halves_of_a_shift_are_done_once(campus: Academy) -> None:
    placement, key = make_placement(), uuid.uuid4()
    first, again = came(placement, check_in_id=key), came(placement, check_in_id=key)
    left = [services.check_out(check_in=first, left_at=NOON, by=TESTER) for _ in range(2)]

    assert first == again
    assert left[0] == left[1]
    assert HoursEntry.objects.count() == 1
    assert AuditEntry.objects.filter(verb__startswith="check_in").count() == 2


def test_who_has_not_left_cannot_come_again(campus: Academy) -> None:
    placement = make_placement()
    came(placement)
    with pytest.raises(ValidationError, match="Check out first"):
        came(placement)
    with pytest.raises(ValidationError, match="left before you came"):
        services.check_out(check_in=CheckIn.objects.get(), left_at=dt.time(8), by=TESTER)


def test_nobody_comes_before_or_after_the_placement_or_tomorrow(campus: Academy) -> None:
    with pytest.raises(ValidationError, match="goes from"):
        came(make_placement(starts_on=DAY - dt.timedelta(days=9), ends_on=DAY - dt.timedelta(days=1)))
    with pytest.raises(ValidationError, match="day itself"):
        came(make_placement(), day=DAY + dt.timedelta(days=1))


def test_a_key_made_for_one_placement_opens_no_other(campus: Academy) -> None:
    key = came(make_placement()).pk
    with pytest.raises(ValidationError, match="another placement"):
        came(make_placement(), check_in_id=key)


def test_a_check_in_by_mistake_is_taken_back_until_it_ended(campus: Academy) -> None:
    placement = make_placement()
    services.take_back(check_in=came(placement), by=TESTER)
    assert not CheckIn.objects.exists()

    ended = came(placement)
    services.check_out(check_in=ended, left_at=NOON, by=TESTER)
    with pytest.raises(ValidationError, match="has ended"):
        services.take_back(check_in=ended, by=TESTER)


def test_placement_has_one_open_check_in(campus: Academy) -> None:
    placement = make_placement()
    came(placement)
    with pytest.raises(IntegrityError, match="placement_has_one_open_check_in"), transaction.atomic():
        CheckIn.objects.create(placement=placement, day=DAY, came_at=NOON)


def test_check_out_is_after_check_in(campus: Academy) -> None:
    with pytest.raises(IntegrityError, match="check_out_is_after_check_in"), transaction.atomic():
        CheckIn.objects.create(placement=make_placement(), day=DAY, came_at=NOON, left_at=NINE)


def test_the_big_button_changes_with_the_day(cast: Cast, client_for: ClientFor) -> None:
    browser, placement = client_for("student"), make_placement(cast.student)
    assert "Check in and set a goal" in browser.get("/my/").text

    form = {"placement": placement.pk, "day": DAY, "came_at": "09:00", "goal": "Set up", "version": uuid.uuid4()}
    page = browser.post("/my/check-in/", form, follow=True).text
    assert "You are checked in." in page
    assert "Check out and reflect" in page

    check_in = CheckIn.objects.get()
    leaving = {"left_at": "12:30", "work": "Turned a shaft.", "reached": "yes", "version": check_in.pk}
    log = browser.post(reverse("my_check_out", args=[check_in.pk]), leaving, follow=True).text
    assert "You are checked out" in log
    assert "3.5 hours" in log
    assert "Check in and set a goal" not in browser.get("/my/").text


def test_what_was_asked_comes_before_what_is_new(cast: Cast) -> None:
    placement = make_placement(cast.student)
    make_reflection(cast.participation, state="returned")
    entry = make_hours(placement, day=DAY - dt.timedelta(days=1))
    hours.return_with_question(entries=[entry], question="Which machine?", by=TESTER)

    assert [each.label for each in turns(cast.student)] == ["Answer", "Answer", "Check in and set a goal"]


def test_a_week_shows_each_state_and_what_to_do(cast: Cast, client_for: ClientFor) -> None:
    browser, placement = client_for("student"), make_placement(cast.student)
    skill = EmployabilitySkill.objects.all()[0]
    make_approved(placement, skills=[skill.key])
    returned = make_hours(placement, starts_at=NINE, ends_at=dt.time(11))
    hours.return_with_question(entries=[returned], question="Which machine?", by=TESTER)
    partly = make_hours(placement, starts_at=dt.time(13), ends_at=dt.time(15))
    hours.approve_part(entries=[partly], minutes={partly.pk: 60}, reason="The break does not count.", by=TESTER)
    make_hours(placement, minutes=30)
    make_hours(placement, minutes=15, state="draft", submitted_at=None)

    page = browser.get("/my/log/").text

    for words in ("Approved in part", "The break does not count.", "Which machine?", "Sent, waiting", "Draft"):
        assert words in page
    assert skill.title in page
    assert str(placement.supervisor) in page


def test_hours_are_entered_sent_taken_back_and_removed(cast: Cast, client_for: ClientFor) -> None:
    browser, placement, key = client_for("student"), make_placement(cast.student), uuid.uuid4()
    form = {"placement": placement.pk, "day": DAY, "hours": "2.5", "work": "Swept up.", "version": key, "act": "keep"}
    for _twice in range(2):
        answer = browser.post("/my/hours/add/", form, HTTP_ACCEPT="application/json")
        assert answer.json()["version"] == str(key)
    entry = HoursEntry.objects.get()
    assert (entry.pk, entry.minutes, entry.is_shift) == (key, 150, False)

    browser.post("/my/hours/send/", {"week": DAY.isoformat()})
    entry.refresh_from_db()
    assert entry.state == "submitted"
    sent = AuditEntry.objects.get(verb="hours.submitted")
    browser.post(reverse("my_hours_unsend", args=[sent.pk]))
    browser.post(reverse("my_hours_remove", args=[entry.pk]))
    assert not HoursEntry.objects.exists()


def test_the_form_of_a_day_in_the_week_knows_the_only_placement(cast: Cast, client_for: ClientFor) -> None:
    browser, placement = client_for("student"), make_placement(cast.student)

    for address in ("/my/hours/add/", f"/my/hours/add/?day={DAY}", "/my/check-in/"):
        field = browser.get(address).context["form"]["placement"]
        assert (field.is_hidden, field.value()) == (True, placement.pk), address


def test_coming_begins_with_the_placement_that_the_home_asked_about(cast: Cast, client_for: ClientFor) -> None:
    make_placement(cast.student)
    other = make_placement(cast.student)

    page = client_for("student").get(f"/my/check-in/?placement={other.pk}").text

    assert f'<option value="{other.pk}" selected>' in page


def test_a_form_that_is_wrong_says_so_at_the_field_and_keeps_what_was_typed(cast: Cast, client_for: ClientFor) -> None:
    placement = make_placement(cast.student)
    form = {"placement": placement.pk, "day": DAY, "starts_at": "12:00", "ends_at": "09:00", "work": "Swept up."}
    page = client_for("student").post("/my/hours/add/", form).text

    assert "The shift ends before it starts" in page
    assert "Swept up." in page
    nothing = client_for("student").post("/my/hours/add/", {"placement": placement.pk, "day": DAY}).text
    assert "How long was it?" in nothing


def test_nobody_touches_the_hours_of_another(cast: Cast, client_for: ClientFor) -> None:
    browser, others = client_for("student"), make_hours(make_placement(make_student()), state="draft")
    did = hours.submit(entries=[others], by=TESTER)

    assert browser.get(reverse("my_hours_edit", args=[others.pk])).status_code == 404
    assert browser.post(reverse("my_hours_remove", args=[others.pk])).status_code == 404
    assert browser.get(reverse("my_check_out", args=[came(others.placement).pk])).status_code == 404
    browser.post(reverse("my_hours_unsend", args=[did.entry_id]))
    others.refresh_from_db()
    assert others.state == "submitted"


def test_an_approval_is_not_the_students_to_take_back(cast: Cast, client_for: ClientFor) -> None:
    entry = make_hours(make_placement(cast.student))
    did = hours.approve(entries=[entry], by=TESTER)
    client_for("student").post(reverse("my_hours_unsend", args=[did.entry_id]))
    entry.refresh_from_db()
    assert entry.state == "approved"


def test_the_ring_says_its_numbers_in_words(cast: Cast, client_for: ClientFor) -> None:
    make_approved(make_placement(cast.student), minutes=240)
    words = [arc.words for arc in standing(cast.student, None, make_year()).arcs()]

    assert words == ["1 experience", "4 of 80 hours", "0 certifications"]
    assert 'aria-label="' in client_for("student").get("/my/").text


def test_the_log_takes_as_many_queries_for_a_full_week_as_for_one_day(cast: Cast, client_for: ClientFor) -> None:
    browser, placement = client_for("student"), make_placement(cast.student)
    make_hours(placement, minutes=15)
    browser.get("/my/log/")
    with CaptureQueriesContext(connection) as one:
        browser.get("/my/log/")
    for _ in range(12):
        make_hours(placement, minutes=15)
    with CaptureQueriesContext(connection) as many:
        browser.get("/my/log/")
    assert len(many) == len(one)


def test_the_log_says_who_approves_and_when_they_were_asked(cast: Cast, client_for: ClientFor) -> None:
    browser, entry = client_for("student"), make_hours(make_placement(cast.student))
    supervisor = entry.placement.supervisor
    assert f"{supervisor.name} approves your hours. No e-mail has gone out yet." in browser.get("/my/log/").text

    links.make(purpose="contact", subject_id=supervisor.pk, by=TESTER, days=7)

    assert "The last e-mail went out on" in browser.get("/my/log/").text


def test_a_week_before_is_shown_and_none_to_come(cast: Cast, client_for: ClientFor) -> None:
    entry = make_hours(make_placement(cast.student), day=DAY - dt.timedelta(days=7))
    browser = client_for("student")

    assert entry.work in browser.get(f"/my/hours/?week={entry.day}").text
    assert entry.work not in browser.get("/my/hours/?week=2199-01-01").text
    assert browser.get("/my/hours/?week=no-day").status_code == 200
