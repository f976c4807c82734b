"""An invitation: who may be invited as what, and how its link lets one person in, once."""

import datetime as dt
import io
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from academies.models import Academy
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import DAY, TESTER, make_consent, make_staff_member, make_student, make_user
from wbl_portal.core.links import LinkGone, find
from wbl_portal.core.models import AuditEntry
from wbl_portal.people import services
from wbl_portal.people.models import Role, RoleAssignment, User

NEW_PASSWORD = "three green umbrellas"
ClientFor = Callable[..., CampusClient]


def joined(client: CampusClient, path: str, **fields: str) -> object:
    return client.post(path, {"name": "Nora New", "password": NEW_PASSWORD} | fields)


def test_an_invited_coordinator_sets_a_password_and_stands_in_the_portal(
    campus: Academy, client_for: ClientFor
) -> None:
    user, path = services.invite(email="Nora@Example.org", role=Role.COORDINATOR, by=TESTER)
    browser = client_for(None)

    page = browser.get(path)
    answer = joined(browser, path)

    assert page.status_code == 200
    assert "nora@example.org" in page.text
    assert answer.status_code == 302
    assert browser.get("/start/").url == "/today/"
    user.refresh_from_db()
    assert user.name == "Nora New"
    assert user.check_password(NEW_PASSWORD)


def test_looking_at_the_link_changes_nothing(campus: Academy, client_for: ClientFor) -> None:
    _user, path = services.invite(email="nora@example.org", role=Role.TEACHER, by=TESTER)

    for _ in range(3):
        assert client_for(None).get(path).status_code == 200

    assert find(path.split("/")[2]).used_at is None


def test_a_link_works_once(campus: Academy, client_for: ClientFor) -> None:
    _user, path = services.invite(email="nora@example.org", role=Role.TEACHER, by=TESTER)
    joined(client_for(None), path)

    again = joined(client_for(None), path, password="another password entirely")

    assert again.status_code == 410
    assert "has been used" in again.text
    assert User.objects.get(email="nora@example.org").check_password(NEW_PASSWORD)


def test_of_two_who_use_a_link_at_once_one_passes(campus: Academy) -> None:
    _user, path = services.invite(email="nora@example.org", role=Role.TEACHER, by=TESTER)
    link = find(path.split("/")[2])
    services.accept_invitation(link=link, password=NEW_PASSWORD)

    with pytest.raises(LinkGone):
        services.accept_invitation(link=link, password="the second one")


def test_a_link_expires_after_a_week(campus: Academy, client_for: ClientFor, travel: Callable[[dt.date], None]) -> None:
    _user, path = services.invite(email="nora@example.org", role=Role.TEACHER, by=TESTER)
    travel(DAY + dt.timedelta(days=7))

    answer = client_for(None).get(path)

    assert answer.status_code == 410
    assert "expired" in answer.text


def test_a_newer_link_takes_the_place_of_the_older(campus: Academy, client_for: ClientFor) -> None:
    user, older = services.invite(email="nora@example.org", role=Role.TEACHER, by=TESTER)
    newer = services.invite_again(user=user, by=TESTER)

    assert client_for(None).get(older).status_code == 410
    assert client_for(None).get(newer).status_code == 200


def test_a_link_of_one_campus_is_unknown_at_another(
    campus: Academy, other_campus: Academy, client_for: ClientFor
) -> None:
    _user, path = services.invite(email="nora@example.org", role=Role.TEACHER, by=TESTER)

    assert client_for(None, campus=other_campus).get(path).status_code == 404


def test_the_link_also_reads_in_spanish(campus: Academy, client_for: ClientFor) -> None:
    _user, path = services.invite(email="nora@example.org", role=Role.TEACHER, by=TESTER)

    answer = client_for(None).get(f"/es{path}")

    assert answer.status_code == 200
    assert 'lang="es"' in answer.text


@pytest.mark.parametrize("password", ["short", "password123", "1234567890"])
def test_a_weak_password_is_refused_in_words(campus: Academy, client_for: ClientFor, password: str) -> None:
    _user, path = services.invite(email="nora@example.org", role=Role.TEACHER, by=TESTER)

    answer = joined(client_for(None), path, password=password)

    assert answer.status_code == 200
    assert "error-summary" in answer.text
    assert not User.objects.get(email="nora@example.org").has_usable_password()


def test_somebody_already_known_gets_the_role_and_keeps_the_account(campus: Academy) -> None:
    known = make_user(Role.TEACHER, email="tess@example.org", username="tess@example.org")

    user, _path = services.invite(email="TESS@example.org", role=Role.COORDINATOR, by=TESTER)

    assert user == known
    assert User.objects.get(pk=known.pk).roles == {Role.TEACHER, Role.COORDINATOR}


def test_inviting_twice_gives_a_role_once(campus: Academy) -> None:
    services.invite(email="nora@example.org", role=Role.TEACHER, by=TESTER)
    user, _path = services.invite(email="nora@example.org", role=Role.TEACHER, by=TESTER)

    assert user.role_assignments.count() == 1


def test_staff_of_the_roster_are_recognized_by_their_address(campus: Academy) -> None:
    member = make_staff_member(email="Tess@example.org", given_name="Tess", family_name="Ortiz")

    user, _path = services.invite(email="tess@example.org", role=Role.TEACHER, by=TESTER)

    assert user.staff_member == member
    assert user.name == "Tess Ortiz"


def test_a_student_is_invited_only_with_consent_on_record(campus: Academy) -> None:
    student = make_student(email="sam@example.org")

    with pytest.raises(ValidationError, match="no consent on record"):
        services.invite(email="sam@example.org", role=Role.STUDENT, by=TESTER)
    assert not User.objects.filter(student=student).exists()

    make_consent(student)
    user, _path = services.invite(email="sam@example.org", role=Role.STUDENT, by=TESTER)
    assert user.student == student
    assert user.roles == {Role.STUDENT}


def test_a_student_outside_the_roster_is_not_invited(campus: Academy) -> None:
    with pytest.raises(ValidationError, match="roster has no student"):
        services.invite(email="nobody@example.org", role=Role.STUDENT, by=TESTER)


def test_an_account_of_a_student_takes_no_staff_role(campus: Academy, cast: Cast) -> None:
    with pytest.raises(ValidationError, match="no other"):
        services.give_role(user=cast.ana, role=Role.TEACHER, by=TESTER)
    with pytest.raises(ValidationError, match="no other"):
        services.give_role(user=cast.ben, role=Role.STUDENT, by=TESTER)


def test_a_student_without_an_address_gets_a_user_name_nobody_has(campus: Academy) -> None:
    make_user(Role.TEACHER, username="sam.diaz")
    student = make_student(given_name="Sam", family_name="Díaz")
    make_consent(student)

    user = services.open_account(student=student, by=TESTER)

    assert user.username == "sam.diaz2"
    assert user.email == ""
    assert services.open_account(student=student, by=TESTER) == user


def test_the_last_administrator_cannot_leave(campus: Academy) -> None:
    RoleAssignment.objects.filter(role=Role.ADMINISTRATOR).delete()
    first = services.give_role(user=make_user(), role=Role.ADMINISTRATOR, by=TESTER)

    with pytest.raises(ValidationError, match="last portal administrator"):
        services.end_role(assignment=first, by=TESTER)

    services.give_role(user=make_user(), role=Role.ADMINISTRATOR, by=TESTER)
    services.end_role(assignment=first, by=TESTER)
    assert not User.objects.get(pk=first.user_id).roles


def test_a_closed_account_or_a_future_role_is_no_second_administrator(campus: Academy) -> None:
    RoleAssignment.objects.filter(role=Role.ADMINISTRATOR).delete()
    first = services.give_role(user=make_user(), role=Role.ADMINISTRATOR, by=TESTER)
    services.give_role(user=make_user(is_active=False), role=Role.ADMINISTRATOR, by=TESTER)
    services.give_role(user=make_user(), role=Role.ADMINISTRATOR, by=TESTER, starts_on=DAY + dt.timedelta(days=1))

    with pytest.raises(ValidationError, match="last portal administrator"):
        services.end_role(assignment=first, by=TESTER)


def test_a_role_of_longer_standing_keeps_its_history(campus: Academy) -> None:
    user = make_user(Role.TEACHER)
    assignment = user.role_assignments.get()

    services.end_role(assignment=assignment, by=TESTER)

    assignment.refresh_from_db()
    assert assignment.ends_on == DAY - dt.timedelta(days=1)
    assert AuditEntry.objects.filter(verb="role.ended", subject_id=str(user.pk)).exists()


def test_every_verb_leaves_its_line_in_the_audit(campus: Academy) -> None:
    user, path = services.invite(email="nora@example.org", role=Role.TEACHER, by=TESTER)
    services.accept_invitation(link=find(path.split("/")[2]), password=NEW_PASSWORD)

    verbs = AuditEntry.objects.filter(subject_id=str(user.pk)).values_list("verb", flat=True)

    assert sorted(verbs) == ["role.given", "user.invited", "user.joined", "user.made"]


def test_the_command_prints_the_address_of_the_link(campus: Academy) -> None:
    out = io.StringIO()

    call_command("user_invite", campus.slug, "nora@example.org", role="coordinator", port=8123, stdout=out)

    assert out.getvalue().startswith(f"http://{campus.slug}.localhost:8123/link/")


@pytest.mark.parametrize(
    ("slug", "email", "role", "says"),
    [
        ("nowhere", "nora@example.org", "teacher", "There is no campus"),
        (None, "nora@example.org", "staff", "is no role here"),
        (None, "nora@example.org", "king", "is no role here"),
        (None, "nora", "teacher", "is no e-mail address"),
        (None, "nobody@example.org", "student", "roster has no student"),
    ],
)
def test_the_command_refuses_in_one_line(campus: Academy, slug: str | None, email: str, role: str, says: str) -> None:
    with pytest.raises(CommandError, match=says) as refused:
        call_command("user_invite", slug or campus.slug, email, role=role)

    assert refused.value.returncode == 2
    assert "\n" not in str(refused.value)


def test_a_district_knows_its_own_two_roles(campus: Academy, district: Academy) -> None:
    out = io.StringIO()

    call_command("user_invite", district.slug, "dora@example.org", role="staff", stdout=out)

    assert "/link/" in out.getvalue()
    with pytest.raises(CommandError, match="administrator, staff"):
        call_command("user_invite", district.slug, "dora@example.org", role="teacher")
