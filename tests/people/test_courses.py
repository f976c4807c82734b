"""Courses that count as work-based learning: ticked many at once, with undo."""

import re
import uuid
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from academies.models import Academy
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import TESTER, make_course, make_section, make_student
from wbl_portal.core.models import AuditEntry
from wbl_portal.people.models import Course
from wbl_portal.people.services.courses import mark_courses, undo_marks

ClientFor = Callable[..., CampusClient]


def test_only_what_was_shown_changes_and_the_save_is_taken_back(campus: Academy) -> None:
    practicum, english, hidden = make_course(is_work_based=False), make_course(), make_course()

    done = mark_courses(work_based={practicum.pk}, shown={practicum.pk, english.pk}, by=TESTER)
    again = mark_courses(work_based={practicum.pk}, shown={practicum.pk, english.pk}, by=TESTER)

    assert (done.begun, done.ended, again.entry_id) == (1, 1, None)
    counts = dict(Course.objects.values_list("pk", "is_work_based"))
    assert (counts[practicum.pk], counts[english.pk], counts[hidden.pk]) == (True, False, True)
    assert AuditEntry.objects.filter(verb="courses.marked").count() == 1
    assert done.entry_id is not None
    undo_marks(entry_id=done.entry_id, by=TESTER)
    counts = dict(Course.objects.values_list("pk", "is_work_based"))
    assert (counts[practicum.pk], counts[english.pk]) == (False, True)
    with pytest.raises(ValidationError, match="cannot be taken back"):
        undo_marks(entry_id=uuid.uuid4(), by=TESTER)


def test_a_coordinator_ticks_courses_on_one_page(cast: Cast, client_for: ClientFor) -> None:
    english = make_course(title="English IV", is_work_based=False)
    make_section(make_student(), make_student(), course=english)
    browser = client_for("coordinator")

    page = browser.get("/students/courses/?q=english").text
    assert "Practicum" not in page.partition("</form>")[2]
    assert "1 course<" in page
    done = browser.post(
        "/students/courses/?q=english", {"shown": [str(english.pk)], "work_based": [str(english.pk)]}, follow=True
    )

    english.refresh_from_db()
    assert english.is_work_based
    assert "Saved: 1 now count, 0 no longer do." in done.text
    undo = re.search(r'action="(/students/courses/undo/[^"]+)"', done.text)
    assert undo
    browser.post(undo.group(1))
    english.refresh_from_db()
    assert not english.is_work_based
    assert "English IV" in browser.get("/students/courses/?format=csv&only=no").text


def test_a_teacher_reads_and_cannot_tick(cast: Cast, client_for: ClientFor) -> None:
    browser = client_for("teacher")

    assert "Save: the ticked ones count" not in browser.get("/students/courses/").text
    assert browser.post("/students/courses/", {"shown": [str(cast.course.pk)]}).status_code == 403
    cast.course.refresh_from_db()
    assert cast.course.is_work_based


def test_the_page_asks_as_much_for_thirty_as_for_one(cast: Cast, client_for: ClientFor) -> None:
    browser = client_for("coordinator")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            browser.get("/students/courses/")
        return len(queries)

    asked()
    one = asked()
    for _ in range(30):
        make_course()
    assert asked() == one
