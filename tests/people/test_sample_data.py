"""Sample data: taken by an empty campus, marked as invented, counted nowhere outside, and gone again with one click."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection

from academies.models import Academy
from academies.services import create_academy
from artifacts.models import Attendance, Placement
from experiences.models import Experience
from partners.models import Agreement, Contact, Partner
from partners.services.partners import change_partner
from reports.district.handing_up import handed_up
from reports.services import publishing, snapshots
from tests import factories as make
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import TESTER
from tests.factories_placements import make_hours
from wbl_portal.core.jobs import JobRefused
from wbl_portal.core.models import AuditEntry
from wbl_portal.core.progress import quiet
from wbl_portal.people import sample_data
from wbl_portal.people.context import current_year
from wbl_portal.people.models import Enrollment, Role, SchoolYear, Student, User
from wbl_portal.people.services.sample_data import remove_sample_data, take_sample_data

ClientFor = Callable[..., CampusClient]
PAGE = "/start/first-hour/"


@pytest.fixture
def empty(as_owner: None, campus: Academy) -> Academy:
    """A campus that was made a minute ago, in force, with its coordinator."""
    connection.set_schema_to_public()
    made = create_academy(slug="new", name="New Academy", frameworks=["t-stem", "p-tech"], grades=(6, 12))
    connection.set_tenant(made)
    make.make_user(Role.COORDINATOR, username="cam", name="Cam Cole")
    return made


def counts() -> dict[str, int]:
    """Rows per table of the campus, without the audit and the sessions."""
    left_out = {"core.auditentry", "sessions.session", "people.user", "people.roleassignment"}
    models = [each for each in apps.get_models(include_auto_created=True) if each._meta.label_lower not in left_out]
    shared = {"academies"}
    return {each._meta.label: each._base_manager.count() for each in models if each._meta.app_label not in shared}


def test_an_empty_campus_takes_it_and_gives_all_of_it_back(empty: Academy, client_for: ClientFor) -> None:
    before, browser = counts(), client_for(User.objects.get(username="cam"), campus=empty)
    assert "Take sample data" in browser.get(PAGE).text

    told = browser.post(f"{PAGE}sample/", follow=True)
    between = counts()

    assert "The sample data stands" in told.text
    assert "Remove the sample data" in told.text
    assert "Take sample data" not in told.text
    made = {name: between[name] - before[name] for name in between if between[name] != before[name]}
    assert made["people.Student"] == 8
    assert (made["partners.Partner"], made["experiences.Experience"]) == (3, 3)
    assert (made["partners.Agreement"], made["artifacts.Placement"]) == (1, 1)
    assert made["people.SchoolYear"] == 1
    assert "is gone" in browser.post(f"{PAGE}sample/remove/", follow=True).text
    assert counts() == before


def test_everything_is_marked_and_nobody_can_be_written_to(empty: Academy) -> None:
    take_sample_data(by=TESTER)

    named = [*Partner.objects.all(), *Experience.objects.all(), *Agreement.objects.all(), *Placement.objects.all()]
    assert all("(sample)" in str(each) for each in named)
    assert all("(sample)" in each.full_name and each.source == "sample" for each in Student.objects.all())
    assert not Contact.objects.exclude(email="").exists()
    assert not Student.objects.exclude(email="").exists()


def test_the_pages_show_it_like_real_records(empty: Academy, client_for: ClientFor) -> None:
    take_sample_data(by=TESTER)
    browser = client_for(User.objects.get(username="cam"), campus=empty)

    for address in (
        "/today/",
        "/students/",
        "/partners/manage/",
        "/experiences/",
        "/placements/",
        "/continuum/",
        "/binder/",
    ):
        answer = browser.get(address)
        assert answer.status_code == 200, address
    assert "(sample)" in browser.get("/students/").text
    assert Attendance.objects.count() == 8
    assert Placement.objects.get().state_on(make.DAY) == Placement.State.ACTIVE
    assert {each.grade for each in Enrollment.objects.all()} == {6, 12}


def test_it_stands_in_the_year_that_there_is(empty: Academy) -> None:
    year = make.make_year()
    take_sample_data(by=TESTER)

    assert current_year() == year
    remove_sample_data(by=TESTER)
    assert SchoolYear.objects.get() == year


def test_it_is_for_an_empty_campus(cast: Cast, client_for: ClientFor) -> None:
    browser = client_for("coordinator")

    assert "Take sample data" not in browser.get(PAGE).text
    assert "for an empty campus" in browser.post(f"{PAGE}sample/", follow=True).text
    with pytest.raises(ValidationError, match="has students already"):
        take_sample_data(by=TESTER)
    assert "There is no sample data here" in browser.post(f"{PAGE}sample/remove/", follow=True).text


def _hours() -> Any:
    return make_hours(Placement.objects.get(), work="Something real")


def _renamed() -> Any:
    partner = Partner.objects.order_by("name")[0]
    return change_partner(partner=partner, name="A real hospital", industry=partner.industry, by=TESTER)


@pytest.mark.parametrize(("build", "named"), [(_hours, "Helps with the data"), (_renamed, "A real hospital")])
def test_what_somebody_has_built_on_it_keeps_all_of_it(
    empty: Academy, client_for: ClientFor, build: Callable[[], Any], named: str
) -> None:
    take_sample_data(by=TESTER)
    build()
    before, browser = counts(), client_for(User.objects.get(username="cam"), campus=empty)

    told = browser.post(f"{PAGE}sample/remove/", follow=True).text

    assert "Somebody has changed or used it since" in told
    assert named in told
    assert counts() == before
    assert sample_data.entry_in_force() is not None


def test_what_is_real_beside_it_stays(empty: Academy) -> None:
    take_sample_data(by=TESTER)
    mine = make.make_partner(name="A real partner")
    student = make.make_student(programs=())

    remove_sample_data(by=TESTER)

    assert list(Partner.objects.all()) == [mine]
    assert list(Student.objects.all()) == [student]


def test_it_can_be_taken_again_and_leaves_two_lines_in_the_audit_each_time(
    empty: Academy, travel: Callable[[dt.date], None]
) -> None:
    for days in range(2):
        travel(make.DAY + dt.timedelta(days=days))
        take_sample_data(by=TESTER)
        assert sample_data.entry_in_force() is not None
        remove_sample_data(by=TESTER)
        assert sample_data.entry_in_force() is None
        assert sample_data.keys_of(Partner) == []

    verbs = AuditEntry.objects.filter(subject_id=sample_data.KEY).order_by("at", "verb").values_list("verb", flat=True)
    assert sorted(verbs) == ["list.imported", "list.imported", "list.undone", "list.undone"]


def test_no_figure_of_it_is_frozen_or_published_but_at_a_practice_campus(empty: Academy) -> None:
    take_sample_data(by=TESTER)
    year = current_year()
    assert year is not None

    with pytest.raises(JobRefused, match="sample data still stands"):
        snapshots.prepare(year=year, name="fall", as_of=None, correct=False, say=quiet)
    with pytest.raises(JobRefused, match="sample data still stands"):
        publishing.prepare(year=year, slots=None, role="principal", say=quiet)
    empty.is_practice, empty.name = True, "Practice"
    sample_data.refuse_figures_of_it()


def test_the_district_is_told_nothing_of_it(empty: Academy) -> None:
    take_sample_data(by=TESTER)
    make.make_partner(name="A real partner")

    assert [each["name"] for each in handed_up()["partners"]] == ["A real partner"]
