"""The workspace's pages: what is frozen, what publishing would change, and the work under way."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from artifacts.models import Attendance
from reports.services import freeze, publish
from tests.factories import TESTER
from wbl_portal.core import jobs
from wbl_portal.core.models import Job
from wbl_portal.people.models import Role, RoleAssignment, SchoolYear

pytestmark = pytest.mark.usefixtures("without_pdf")
School = dict[int, list[Any]]


@pytest.fixture
def dev(client_for: Callable[..., Any]) -> Any:
    """Dev the coordinator's browser."""
    return client_for("coordinator")


def run(kind: str) -> Job:
    """What the worker does with the job that a page asked for."""
    return jobs.perform(Job.objects.get(kind=kind, state=Job.State.QUEUED).pk)


@pytest.fixture(autouse=True)
def no_standing_job(year: SchoolYear) -> None:
    Job.objects.all().delete()


@pytest.fixture(autouse=True)
def no_principal(year: SchoolYear) -> None:
    """Nobody approves here but whoever presses the button; test_drafts.py has the other campuses."""
    RoleAssignment.objects.filter(role=Role.PRINCIPAL).delete()


def test_dev_freezes_and_publishes_in_the_browser(school: School, year: SchoolYear, dev: Any) -> None:
    asked = dev.post("/reports/snapshots/add/?year=2026-27", {"name": "fall", "as_of": "2026-10-14"})
    assert "Freezing the figures" in dev.get(asked.url).content.decode()
    assert "Freezing the figures" in dev.get("/reports/").content.decode()
    assert run("snapshot").state == Job.State.DONE
    assert "The snapshot “Fall” is frozen" in dev.get(asked.url, headers={"HX-Request": "true"}).content.decode()

    asked = dev.post("/reports/publish/", {"year": "2026-27"})
    assert run("publish").state == Job.State.DONE
    assert "Edition 1 is published" in dev.get(asked.url).content.decode()
    assert year.editions.get(slot="6.2").document["approved_by"] == "Coordinator"


def test_the_page_says_held_when_a_record_changed_since_the_snapshot(
    school: School, year: SchoolYear, dev: Any
) -> None:
    freeze(year=year, name="fall", by=TESTER)
    publish(year=year, by=TESTER)
    Attendance.objects.filter(participation__student=school[9][0]).delete()

    assert "Held until the next snapshot" in dev.get("/reports/").content.decode()
    assert "Held until the next snapshot" in dev.get("/binder/p-tech-2023/artifact/6.2/").content.decode()
    asked = dev.post("/reports/publish/", {"year": "2026-27"})
    run("publish")
    assert "held until the next snapshot" in dev.get(asked.url).content.decode()


def test_a_refused_freeze_says_why(school: School, year: SchoolYear, dev: Any) -> None:
    freeze(year=year, name="fall", by=TESTER)
    publish(year=year, by=TESTER)
    Attendance.objects.filter(participation__student=school[11][0]).first().delete()

    asked = dev.post(
        "/reports/snapshots/add/?year=2026-27",
        {"name": "correction of fall", "as_of": "2026-10-14", "reason": "A list came late."},
    )
    assert run("snapshot").state == Job.State.FAILED

    page = dev.get(asked.url).content.decode()
    assert "Nothing was frozen" in page
    assert "Held until the next snapshot" in page


@pytest.mark.parametrize("day", ["2026-10-15", "2026-06-30", "soon"])
def test_the_form_refuses_a_day_outside_the_year_or_to_come(year: SchoolYear, dev: Any, day: str) -> None:
    answer = dev.post("/reports/snapshots/add/?year=2026-27", {"name": "fall", "as_of": day})

    assert answer.status_code == 200
    assert not Job.objects.exists()


def test_a_teacher_reads_and_does_not_publish(school: School, year: SchoolYear, client_for: Callable[..., Any]) -> None:
    teacher = client_for("teacher")

    page = teacher.get("/reports/").content.decode()

    assert "What is public for 2026-27" in page
    assert "Publish changes" not in page
    assert teacher.post("/reports/publish/", {"year": "2026-27"}).status_code == 403


def test_the_masking_report_names_cells_and_reasons(school: School, year: SchoolYear, dev: Any) -> None:
    snapshot = freeze(year=year, name="fall", by=TESTER)

    page = dev.get(f"/reports/snapshots/{snapshot.pk}/").content.decode()

    assert "Grade 9, Career preparation" in page
    assert "It would point at a small group." in page


def test_the_pages_cost_a_constant_number_of_queries(school: School, year: SchoolYear, dev: Any) -> None:
    counts = []
    dev.get("/reports/")
    for name in ("fall", "spring"):
        freeze(year=year, name=name, by=TESTER)
        publish(year=year, by=TESTER)
        with CaptureQueriesContext(connection) as queries:
            for address in ("/reports/", "/reports/editions/", "/binder/"):
                assert dev.get(address).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
