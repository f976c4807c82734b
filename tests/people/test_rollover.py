"""The turn of the school year: shown first, done part by part, taken back until something builds on it."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from academies.models import Academy
from experiences.models import Experience
from tests import factories as make
from tests.campuses import Cast
from tests.conftest import CampusClient
from wbl_portal.core import jobs
from wbl_portal.core.lists import writing
from wbl_portal.core.models import Job
from wbl_portal.people.models import Enrollment, SchoolYear

Browser = Callable[..., CampusClient]
JUNE = {"starts_on": "2027-07-01", "ends_on": "2028-06-30"}


@pytest.fixture
def dev(cast: Cast, client_for: Browser) -> CampusClient:
    """The coordinator, after making the next school year."""
    browser = client_for("coordinator")
    browser.post("/start/next-year/", JUNE)
    return browser


def do(browser: CampusClient, *parts: str, rows: tuple[object, ...] = ()) -> Job:
    browser.post("/start/next-year/do/", {"part": parts, "row": [str(row) for row in rows]})
    return jobs.perform(Job.objects.get(kind="rollover", state=Job.State.QUEUED).pk)


def in_next_year() -> dict[object, int]:
    rows = Enrollment.objects.filter(year__label="2027-28")
    return dict(rows.values_list("student_id", "grade"))


def test_the_next_school_year_is_made_with_its_days(cast: Cast, client_for: Browser) -> None:
    browser = client_for("coordinator")
    assert "Make 2027-28" in browser.get("/start/next-year/").text

    wrong = browser.post("/start/next-year/", JUNE | {"ends_on": "2027-06-30"})
    assert wrong.context["form"].errors["ends_on"]
    browser.post("/start/next-year/", JUNE)

    assert SchoolYear.objects.get(label="2027-28").ends_on == dt.date(2028, 6, 30)


def test_the_page_says_what_it_would_do_and_does_nothing(dev: CampusClient) -> None:
    make.make_student(grade=10)
    make.make_student(grade=12)

    page = dev.get("/start/next-year/")

    found = {each["part"].key: each for each in page.context["parts"]}
    assert "Into grade 11: 1 student" in " ".join(found["promotions"]["lines"])
    assert found["leavers"]["count"] >= 1
    assert in_next_year() == {}


def test_students_go_up_a_grade_and_the_highest_leaves(dev: CampusClient, cast: Cast) -> None:
    young, old, placed = (make.make_student(grade=grade) for grade in (10, 12, 9))
    gone = make.make_student(grade=None)
    make.make_enrollment(gone, grade=9, left_on=dt.date(2026, 9, 30))
    Enrollment.objects.filter(student=placed).update(left_on=dt.date(2027, 6, 30))
    year = SchoolYear.objects.get(label="2027-28")
    make.make_enrollment(placed, grade=9, year=year, entered_on=dt.date(2027, 8, 12))

    do(dev, "promotions", "leavers")

    after = in_next_year()
    assert (after[young.pk], after[placed.pk]) == (11, 9)
    assert not {old.pk, gone.pk} & set(after)
    assert old.enrollments.get().left_on == dt.date(2027, 6, 30)
    assert [each.left_on for each in young.enrollments.all()] == [dt.date(2027, 6, 30), None]


def test_doing_it_twice_changes_nothing(dev: CampusClient) -> None:
    make.make_student(grade=10)
    do(dev, "promotions", "leavers")
    before = in_next_year()

    again = do(dev, "promotions", "leavers")

    assert [(each["added"], each["changed"]) for each in again.result["parts"]] == [(0, 0), (0, 0)]
    assert in_next_year() == before


def test_a_part_is_taken_back(dev: CampusClient) -> None:
    student = make.make_student(grade=10)
    do(dev, "promotions")

    dev.post(f"/start/next-year/undo/{writing.imports()[0].pk}/")

    assert in_next_year() == {}
    assert student.enrollments.get().left_on is None


def test_what_a_roster_changed_since_stays(dev: CampusClient) -> None:
    student = make.make_student(grade=10)
    do(dev, "promotions")
    Enrollment.objects.filter(student=student, year__label="2027-28").update(grade=10)

    answer = dev.post(f"/start/next-year/undo/{writing.imports()[0].pk}/", follow=True)

    assert in_next_year()[student.pk] == 10
    assert "rows stay" in answer.text


def test_chosen_experiences_become_drafts_without_dates(dev: CampusClient) -> None:
    course = make.make_course()
    kept, left = make.make_experience(title="Robot line"), make.make_experience(title="Old trip")
    make.make_session(kept)
    kept.courses.add(course)

    do(dev, "experiences", rows=(kept.pk,))

    copy = Experience.objects.get(title="Robot line", year__label="2027-28")
    assert (copy.is_draft, copy.partner_id, copy.grades) == (True, kept.partner_id, kept.grades)
    assert list(copy.phases.values_list("framework", "phase")) == list(kept.phases.values_list("framework", "phase"))
    assert list(copy.courses.all()) == [course]
    assert not copy.sessions.exists()
    assert not Experience.objects.filter(title=left.title, year__label="2027-28").exists()


def test_a_draft_that_somebody_dated_stays_when_the_part_is_taken_back(dev: CampusClient) -> None:
    used, unused = make.make_experience(title="Robot line"), make.make_experience(title="Old trip")
    do(dev, "experiences", rows=(used.pk, unused.pk))
    year = {"year__label": "2027-28"}
    make.make_session(Experience.objects.get(title="Robot line", **year), held_on=dt.date(2027, 9, 1))

    dev.post(f"/start/next-year/undo/{writing.imports()[0].pk}/")

    assert list(Experience.objects.filter(**year).values_list("title", flat=True)) == ["Robot line"]


def test_nothing_ticked_is_told(dev: CampusClient) -> None:
    assert "Tick at least one part." in dev.post("/start/next-year/do/", follow=True).text


def test_the_page_takes_the_same_queries_for_any_campus(campus: Academy, dev: CampusClient) -> None:
    dev.get("/start/next-year/")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            dev.get("/start/next-year/")
        return len(captured)

    few = queries()
    for _number in range(15):
        make.make_student(grade=10)
        make.make_experience()

    assert queries() == few
