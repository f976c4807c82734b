"""What portal administrators change: the campus, its people and their roles."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from academies.models import Academy
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import TESTER, make_user
from wbl_portal.core.models import AuditEntry
from wbl_portal.people import services
from wbl_portal.people.models import Role, RoleAssignment, User

ClientFor = Callable[..., CampusClient]
CAMPUS = {"name": "Alder P-TECH", "hue": "150", "time_zone": "America/Denver", "smallest_group": "12"}


def test_an_administrator_changes_the_campus(campus: Academy, client_for: ClientFor) -> None:
    client_for("administrator").post("/settings/", CAMPUS)

    changed = Academy.objects.get(pk=campus.pk)
    assert (changed.hue, changed.time_zone, changed.smallest_group) == (150, "America/Denver", 12)
    entry = AuditEntry.objects.get(verb="campus.changed")
    assert entry.before["smallest_group"] == 10
    assert entry.after["smallest_group"] == 12


@pytest.mark.parametrize("wrong", [{"smallest_group": "4"}, {"smallest_group": "51"}, {"name": ""}, {"hue": "7"}])
def test_what_would_show_small_groups_or_make_no_sense_is_refused(
    campus: Academy, client_for: ClientFor, wrong: dict[str, str]
) -> None:
    answer = client_for("administrator").post("/settings/", CAMPUS | wrong)

    assert "error-summary" in answer.text
    assert Academy.objects.get(pk=campus.pk).smallest_group == 10


def test_the_service_holds_the_floor_too(campus: Academy) -> None:
    with pytest.raises(ValidationError):
        services.change_campus(academy=campus, by=TESTER, smallest_group=4)


def test_an_administrator_invites_and_the_letter_holds_the_link(campus: Academy, client_for: ClientFor) -> None:
    page = client_for("administrator").post(
        "/settings/people/", {"name": "Nora New", "email": "nora@example.org", "role": "teacher"}
    )

    letter = mail.outbox[0]
    assert letter.to == ["nora@example.org"]
    link = next(line for line in letter.body.splitlines() if "/link/" in line)
    assert link in page.text
    assert client_for(None).get(link.partition(".localhost")[2]).status_code == 200


def test_a_letter_that_cannot_be_sent_leaves_the_link_to_hand_over(
    campus: Academy, client_for: ClientFor, settings: object
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    page = client_for("administrator").post("/settings/people/", {"email": "nora@example.org", "role": "teacher"})

    assert "could not be sent" in page.text
    assert "/link/" in page.text


def test_a_new_link_for_somebody_who_lost_theirs(campus: Academy, client_for: ClientFor) -> None:
    user, older = services.invite(email="nora@example.org", role=Role.TEACHER, by=TESTER)

    page = client_for("administrator").post(f"/settings/people/{user.pk}/invite/")

    assert "/link/" in page.text
    assert client_for(None).get(older).status_code == 410


def test_ending_a_role_closes_its_pages_with_the_next_click_and_undo_opens_them(
    campus: Academy, client_for: ClientFor
) -> None:
    user = make_user(Role.COORDINATOR)
    browser = client_for(user)
    assert browser.get("/today/").status_code == 200

    administrator = client_for("administrator")
    administrator.post(f"/settings/roles/{user.role_assignments.get().pk}/end/")
    assert browser.get("/today/").status_code == 403

    assert f"/settings/people/{user.pk}/roles/coordinator/" in administrator.get("/settings/people/").text
    administrator.post(f"/settings/people/{user.pk}/roles/coordinator/")
    assert browser.get("/today/").status_code == 200


def test_the_last_administrator_is_told_why_they_stay(campus: Academy, cast: Cast, client_for: ClientFor) -> None:
    own = cast.ada.role_assignments.get(role=Role.ADMINISTRATOR)
    RoleAssignment.objects.filter(role=Role.ADMINISTRATOR).exclude(pk=own.pk).delete()

    answer = client_for("administrator").post(f"/settings/roles/{own.pk}/end/", follow=True)

    assert "last portal administrator" in answer.text
    assert User.objects.get(pk=cast.ada.pk).has_role(Role.ADMINISTRATOR)


def test_the_list_names_who_has_joined(campus: Academy, cast: Cast, client_for: ClientFor) -> None:
    services.invite(email="nora@example.org", name="Nora New", role=Role.TEACHER, by=TESTER)

    text = client_for("administrator").get("/settings/people/").text

    assert "Nora New" in text
    assert "Invited" in text
    assert cast.ben.name in text
    assert cast.ana.name not in text


@pytest.mark.parametrize("role", ["coordinator", "principal", "teacher", "counselor", "student"])
@pytest.mark.parametrize("address", ["/settings/", "/settings/people/"])
def test_settings_are_for_administrators(campus: Academy, client_for: ClientFor, role: str, address: str) -> None:
    assert client_for(role).get(address).status_code == 403


def test_a_student_is_not_invited_or_given_roles_here(campus: Academy, cast: Cast, client_for: ClientFor) -> None:
    browser = client_for("administrator")

    assert browser.post(f"/settings/people/{cast.ana.pk}/invite/").status_code == 404
    assert browser.post(f"/settings/roles/{cast.ana.role_assignments.get().pk}/end/").status_code == 404
    refused = browser.post("/settings/people/", {"email": "kid@example.org", "role": "student"})
    assert "error-summary" in refused.text
