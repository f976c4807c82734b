"""Programs chosen for many students at once, at a campus that runs several."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django_tenants.utils import tenant_context

from academies.models import Academy
from tests.conftest import CampusClient
from tests.factories import DAY, TESTER, make_student
from wbl_portal.core.models import AuditEntry
from wbl_portal.people import services
from wbl_portal.people.models import ProgramMembership, Student

ClientFor = Callable[..., CampusClient]


def test_ticked_students_become_members_and_the_others_do_not(
    campus: Academy, other_campus: Academy, client_for: ClientFor
) -> None:
    with tenant_context(other_campus):
        ticked, left_out = make_student(programs=()), make_student(programs=())
    browser = client_for("coordinator", campus=other_campus)

    answer = browser.post(
        "/students/memberships/",
        {"act": "begin", "program": "t-stem", "day": "2026-10-14", "pick": [str(ticked.pk)], "filter": "program=none"},
        follow=True,
    )

    assert "1 new member." in answer.text
    assert answer.redirect_chain[-1][0] == "/students/?program=none"
    with tenant_context(other_campus):
        assert list(
            ProgramMembership.objects.of("t-stem")
            .filter(student__in=[ticked, left_out])
            .values_list("student", flat=True)
        ) == [ticked.pk]


def test_everybody_of_the_list_also_on_other_pages(
    campus: Academy, other_campus: Academy, client_for: ClientFor
) -> None:
    with tenant_context(other_campus):
        for _ in range(60):
            make_student(grade=7, programs=())
        make_student(grade=8, programs=())

    answer = client_for("coordinator", campus=other_campus).post(
        "/students/memberships/",
        {"act": "begin", "program": "t-stem", "day": "2026-10-14", "everyone": "1", "filter": "grade=7&program=none"},
        follow=True,
    )

    assert "60 new members." in answer.text


def test_nothing_ticked_changes_nothing_and_says_so(
    campus: Academy, other_campus: Academy, client_for: ClientFor
) -> None:
    browser = client_for("coordinator", campus=other_campus)

    for sent in ({"act": "begin", "program": "t-stem", "day": "2026-10-14"}, {"pick": ["nonsense"]}):
        assert "Nothing changed" in browser.post("/students/memberships/", sent, follow=True).text


def test_a_campus_with_one_program_offers_no_choice(
    campus: Academy, other_campus: Academy, client_for: ClientFor
) -> None:
    assert 'name="pick"' not in client_for("coordinator").get("/students/").text
    assert 'name="pick"' in client_for("coordinator", campus=other_campus).get("/students/").text
    assert 'name="pick"' not in client_for("teacher", campus=other_campus).get("/students/").text


def test_who_is_a_member_already_stays_as_they_are(campus: Academy) -> None:
    member, later, new = make_student(), make_student(programs=()), make_student(programs=())
    ProgramMembership.objects.create(student=later, framework="p-tech", starts_on=DAY + dt.timedelta(days=30))

    counted = services.begin_memberships(
        students=[member.pk, later.pk, new.pk], program="p-tech", starts_on=DAY, by=TESTER
    )

    assert counted == (1, 2)
    assert services.begin_memberships(students=[new.pk], program="p-tech", starts_on=DAY, by=TESTER) == (0, 1)


def test_a_membership_ends_with_a_day_and_may_begin_again(campus: Academy) -> None:
    student = make_student()

    assert services.end_memberships(students=[student.pk], program="p-tech", ends_on=DAY, by=TESTER) == 1
    assert services.end_memberships(students=[student.pk], program="p-tech", ends_on=DAY, by=TESTER) == 0

    tomorrow = DAY + dt.timedelta(days=1)
    assert services.begin_memberships(students=[student.pk], program="p-tech", starts_on=tomorrow, by=TESTER) == (1, 0)
    assert ProgramMembership.objects.filter(student=student).count() == 2


def test_one_act_is_one_line_in_the_audit(campus: Academy) -> None:
    students = [make_student(programs=()).pk for _ in range(3)]

    services.begin_memberships(students=students, program="p-tech", starts_on=DAY, by=TESTER)

    entry = AuditEntry.objects.get(verb="memberships.begun")
    assert sorted(entry.after["students"]) == sorted(str(student) for student in students)


def test_a_program_the_campus_does_not_run_is_refused(campus: Academy) -> None:
    with pytest.raises(ValidationError, match="no program of this campus"):
        services.begin_memberships(students=[], program="t-stem", starts_on=DAY, by=TESTER)


def test_students_are_found_by_program(campus: Academy, other_campus: Academy, client_for: ClientFor) -> None:
    with tenant_context(other_campus):
        Student.objects.all().delete()
        make_student(family_name="Stemmer", grade=10, programs=("t-stem",))
        make_student(family_name="Techer", grade=10, programs=("p-tech",))
    page = client_for("coordinator", campus=other_campus).get("/students/?program=t-stem").text

    assert "Stemmer" in page
    assert "Techer" not in page
