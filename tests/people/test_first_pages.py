"""The first pages: staff's day, a student's home, a district's campuses, the apex, the pages of errors."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.template.loader import render_to_string
from django.test import Client

from academies.models import Academy, District
from tests.conftest import CampusClient
from tests.factories import (
    DAY,
    make_attendance,
    make_experience,
    make_session,
    make_student,
    make_student_user,
)
from wbl_portal.people.models import SchoolYear, Student

ClientFor = Callable[..., CampusClient]


def figures(page: str) -> dict[str, tuple[int, str]]:
    """Label -> (number, address) of the numbers on a page."""
    found = re.findall(
        r'<a class="stat[^"]*" href="([^"]*)"[^>]*>\s*<span class="stat-label">([^<]*).*?<span class="stat-value">(\d+)',
        page,
        re.S,
    )
    return {label: (int(number), address) for address, label, number in found}


def test_the_numbers_of_the_day_are_those_of_their_rows(campus: Academy, client_for: ClientFor) -> None:
    Student.objects.all().delete()
    make_attendance(make_student(), make_session(held_on=DAY - dt.timedelta(days=3)))
    make_student()
    browser = client_for("coordinator")

    shown = figures(browser.get("/today/").text)

    assert shown["Students with no experience yet"][0] == 1
    listed = browser.get(shown["Students with no experience yet"][1]).text
    assert "1 student" in listed


def test_a_session_without_a_class_list_waits_until_it_has_one(campus: Academy, client_for: ClientFor) -> None:
    waiting = make_session(make_experience(title="Visit to the crane works"), held_on=DAY - dt.timedelta(days=10))
    browser = client_for("teacher")

    before = browser.get("/today/").text
    make_attendance(make_student(), waiting)
    after = browser.get("/today/").text

    assert "Visit to the crane works" in before
    assert "Visit to the crane works" not in after


def test_class_lists_wait_for_those_alone_who_may_take_them(campus: Academy, client_for: ClientFor) -> None:
    make_session(held_on=DAY - dt.timedelta(days=10))

    assert "Class lists to take" in client_for("teacher").get("/today/").text
    kinds = [chip.kind.key for chip in client_for("counselor").get("/today/").context["queue"].chips]
    assert "lists" not in kinds


def test_the_week_stands_beside_the_queue(campus: Academy, client_for: ClientFor) -> None:
    make_session(make_experience(title="Talk by a welder"), held_on=DAY)
    make_session(make_experience(title="Next month"), held_on=DAY + dt.timedelta(days=30))

    aside = client_for("coordinator").get("/today/").context["aside"]
    week = next(each for each in aside if each.key == "this-week")

    titles = [session.experience.title for session, _state in week.context["lines"]]
    assert "Talk by a welder" in titles
    assert "Next month" not in titles


def test_a_campus_without_a_school_year_says_how_it_comes(
    campus: Academy, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    none = SchoolYear.objects.none()
    monkeypatch.setattr(SchoolYear.objects, "get_queryset", none.all)

    page = client_for("coordinator").get("/today/").text

    assert "no school year yet" in page
    assert figures(page) == {}


def test_navigation_holds_what_the_person_may_open(campus: Academy, client_for: ClientFor) -> None:
    administrator, teacher = (client_for(role).get("/today/").text for role in ("administrator", "teacher"))

    assert 'href="/settings/"' in administrator
    assert 'href="/settings/"' not in teacher
    assert re.search(r'href="/today/" aria-current="page"', teacher)


def test_a_student_sees_what_is_next_and_what_was_done(campus: Academy, client_for: ClientFor) -> None:
    student = make_student(grade=10)
    done = make_session(make_experience(title="Tour of the port"), held_on=DAY - dt.timedelta(days=7), minutes=150)
    make_attendance(student, done)
    make_session(make_experience(title="Talk by a pilot", grades=[10]), held_on=DAY + dt.timedelta(days=5))
    make_session(make_experience(title="For seniors only", grades=[12]), held_on=DAY + dt.timedelta(days=1))
    browser = client_for(make_student_user(student))

    home, explore, log = (browser.get(address).text for address in ("/my/", "/my/explore/", "/my/log/"))

    assert "Talk by a pilot" in home
    assert "1 experience" in home
    assert "2.5 hours" in home
    assert "Talk by a pilot" in explore
    assert "Tour of the port" in log
    assert "For seniors only" not in home + explore + log


def test_a_student_sees_nobody_else(campus: Academy, client_for: ClientFor) -> None:
    other = make_student()
    make_attendance(other, make_session(make_experience(title="Somebody else's visit")))
    browser = client_for(make_student_user())

    pages = [browser.get(f"/my/{page}") for page in ("", "explore/", "log/", "portfolio/", "credentials/", "account/")]

    assert {page.status_code for page in pages} == {200}
    assert not any("Somebody else" in page.text for page in pages)


def test_staff_have_no_student_home(campus: Academy, client_for: ClientFor) -> None:
    assert client_for("coordinator").get("/my/").status_code == 403


def test_a_district_lists_its_campuses_and_no_other(campus: Academy, district: Academy, client_for: ClientFor) -> None:
    Academy.objects.filter(pk=campus.pk).update(district=District.objects.get(pk=district.district_id))

    page = client_for("staff", campus=district).get("/")

    assert campus.name in page.text
    assert "Birch Academy" not in page.text
    assert client_for("staff", campus=district).get("/start/").url == "/"
    assert "/accounts/login/" in client_for(None, campus=district).get("/").url


@pytest.mark.parametrize("address", ["/", "/es/"])
def test_the_apex_lists_every_campus_without_a_session(campus: Academy, address: str) -> None:
    page = Client(HTTP_HOST="localhost").get(address)

    assert page.status_code == 200
    assert "Alder P-TECH" in page.text
    assert "http://b.localhost/" in page.text
    assert "Dogwood" not in page.text
    assert not page.cookies


def test_error_pages_speak_plainly(campus: Academy, client_for: ClientFor) -> None:
    assert "This page is not here" in client_for("teacher").get("/nowhere/").text
    assert "Your role does not open this page" in client_for("teacher").get("/settings/").text
    strict = client_for("administrator", enforce_csrf_checks=True)
    answer = strict.post("/settings/", {"name": "X"})
    assert (answer.status_code, "Please send it again" in answer.text) == (403, True)


@pytest.mark.parametrize("template", ["400.html", "500.html"])
def test_the_pages_of_last_resort_need_nothing(template: str) -> None:
    page = render_to_string(template)

    assert "<h1>" in page
    assert 'lang="es"' in page


def test_an_unknown_host_is_answered_without_a_campus(campus: Academy) -> None:
    assert Client(HTTP_HOST="nobody.localhost").get("/").status_code == 404
