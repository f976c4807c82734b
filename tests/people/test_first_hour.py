"""The first hour of a campus: steps that the records tick, and first tasks that a person sets aside."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from academies.models import Academy
from tests import factories as make
from tests.campuses import Cast
from tests.conftest import CampusClient
from wbl_portal.core import panels
from wbl_portal.core.models import AuditEntry
from wbl_portal.people.first_hour import FIRST_TASKS, STEPS, tasks_of
from wbl_portal.people.models import Enrollment, Role

Browser = Callable[..., CampusClient]


def test_each_step_is_ticked_by_what_stands_in_the_records(cast: Cast, client_for: Browser) -> None:
    page = client_for("administrator").get("/start/first-hour/")

    found = {each.key: each for each in page.context["steps"]}
    assert list(found) == ["roster", "partners", "experiences", "attendance", "snapshot", "edition"]
    assert all(each.is_done for each in found.values())
    assert "6 of 6 done" in page.text
    assert "The first edition is public" in page.text


def test_today_leads_to_the_next_step_until_the_first_edition(
    cast: Cast, client_for: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    dev = client_for("coordinator")
    assert "first-steps" not in dev.get("/today/").text

    asked = panels.of
    steps = panels.of(STEPS, dev.get("/start/first-hour/").wsgi_request)
    left = [*steps[:1], *(type(each)(**vars(each) | {"count": 0}) for each in steps[1:])]
    monkeypatch.setattr(panels, "of", lambda place, *more: left if place == STEPS else asked(place, *more))
    text = dev.get("/today/").text

    assert "1 of 6 done" in text
    assert 'href="/start/lists/partners/"' in text


def test_a_step_that_somebody_may_not_do_says_who_does_it(cast: Cast, client_for: Browser) -> None:
    page = client_for("coordinator").get("/start/first-hour/")

    assert page.context["steps"][0].url == ""
    assert "A portal administrator does this." in page.text


@pytest.mark.parametrize("role", [each for each in Role.values if each != Role.STAFF])
def test_every_role_has_first_tasks(cast: Cast, role: str) -> None:
    found = tasks_of(cast.with_role(role))

    assert [each.key for each in found] == [each.key for each in FIRST_TASKS if each.role == role]
    assert all(each.url for each in found)


def test_a_task_is_set_aside_and_comes_back(cast: Cast, client_for: Browser) -> None:
    ben = client_for("teacher")
    assert "Find your students" in ben.get("/today/").text

    told = ben.post("/start/first-hour/tasks/students/aside/", follow=True)
    assert "/start/first-hour/tasks/students/back/" in told.text
    assert "Find your students" not in ben.get("/today/").text
    assert "Take a class list" in ben.get("/today/").text
    ben.post("/start/first-hour/tasks/students/back/")

    assert "Find your students" in ben.get("/today/").text
    assert AuditEntry.objects.filter(verb="user.tasks_set_aside", actor_id=cast.ben.pk).count() == 2


def test_all_set_aside_tasks_come_back_at_once(cast: Cast, client_for: Browser) -> None:
    ben = client_for("teacher")
    for task in ("students", "class_list"):
        ben.post(f"/start/first-hour/tasks/{task}/aside/")
    assert 'id="first-tasks"' not in ben.get("/today/").text

    ben.post("/start/first-hour/tasks/all/back/")

    assert 'id="first-tasks"' in ben.get("/today/").text


def test_a_student_has_first_tasks_too(cast: Cast, client_for: Browser) -> None:
    ana = client_for("student")
    assert "See what is planned for you" in ana.get("/my/").text

    ana.post("/start/first-hour/tasks/explore/aside/")

    assert "See what is planned for you" not in ana.get("/my/").text


def test_an_unknown_task_is_not_there(cast: Cast, client_for: Browser) -> None:
    assert client_for("teacher").post("/start/first-hour/tasks/nothing/aside/").status_code == 404


def test_the_page_takes_the_same_queries_for_any_campus(campus: Academy, cast: Cast, client_for: Browser) -> None:
    dev = client_for("coordinator")
    dev.get("/start/first-hour/")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            dev.get("/start/first-hour/")
        return len(captured)

    few = queries()
    for _number in range(20):
        make.make_partner()
        make.make_experience()
        make.make_student()

    assert Enrollment.objects.count() > 20
    assert queries() == few
