"""Sites and roles by grade of a partner: kept, refused, archived and brought back."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from academies.models import Academy
from partners import services
from partners.models import Site, StrategicRole
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import TESTER, make_contact, make_partner, make_site, make_strategic_role
from wbl_portal.core.models import AuditEntry

ClientFor = Callable[..., CampusClient]


def test_a_site_is_added_edited_archived_and_restored_on_the_partners_page(
    campus: Academy, cast: Cast, client_for: ClientFor
) -> None:
    browser, home = client_for("coordinator"), reverse("partner_detail", args=[cast.partner.pk])

    browser.post(reverse("site_add", args=[cast.partner.pk]), {"name": "North plant", "city": "Seguin"})
    site = Site.objects.get(name="North plant")
    browser.post(reverse("site_edit", args=[site.pk]), {"name": "North plant", "street": "1 Mill Road"})
    assert "1 Mill Road" in browser.get(home).text

    page = browser.post(reverse("site_archive", args=[site.pk]), follow=True).text
    assert reverse("site_restore", args=[site.pk]) in page
    assert "1 Mill Road" not in browser.get(home).text
    browser.post(reverse("site_restore", args=[site.pk]))
    assert "1 Mill Road" in browser.get(home).text
    assert AuditEntry.objects.filter(subject_id=str(site.pk)).count() == 4


def test_a_role_names_its_grades_and_who_holds_it(campus: Academy, cast: Cast, client_for: ClientFor) -> None:
    browser, home = client_for("coordinator"), reverse("partner_detail", args=[cast.partner.pk])
    answers = {"role": "Hosts job shadowing", "grades": ["11", "10"], "contact": str(cast.cora.pk)}

    browser.post(reverse("strategic_role_add", args=[cast.partner.pk]), answers)
    row = StrategicRole.objects.get(role="Hosts job shadowing")
    assert (row.grades, row.contact) == ([10, 11], cast.cora)
    assert "Hosts job shadowing" in browser.get(home).text

    browser.post(reverse("strategic_role_edit", args=[row.pk]), {"role": "Mentors", "grades": ["9"]})
    row.refresh_from_db()
    assert (row.role, row.grades, row.contact) == ("Mentors", [9], None)

    browser.post(reverse("strategic_role_archive", args=[row.pk]))
    assert not StrategicRole.objects.current().filter(pk=row.pk).exists()
    browser.post(reverse("strategic_role_restore", args=[row.pk]))
    assert StrategicRole.objects.current().filter(pk=row.pk).exists()


def test_a_role_without_grades_is_refused_at_its_field(campus: Academy, cast: Cast, client_for: ClientFor) -> None:
    answer = client_for("coordinator").post(reverse("strategic_role_add", args=[cast.partner.pk]), {"role": "Mentors"})

    assert answer.status_code == 200
    assert "id_grades_error" in answer.text
    with pytest.raises(ValidationError, match="at least one grade"):
        services.add_strategic_role(partner=cast.partner, role="Mentors", grades=[], by=TESTER)


def test_a_role_is_not_held_by_somebody_of_another_partner(campus: Academy) -> None:
    with pytest.raises(ValidationError) as refused:
        services.add_strategic_role(
            partner=make_partner(), role="Mentors", grades=[9], contact=make_contact(), by=TESTER
        )

    assert set(refused.value.message_dict) == {"contact"}


def test_strategic_role_names_its_grades_in_the_database_too(campus: Academy) -> None:
    with pytest.raises(IntegrityError, match="strategic_role_names_its_grades"), transaction.atomic():
        make_strategic_role(grades=[])


def test_no_change_leaves_no_line(campus: Academy) -> None:
    site, row = make_site(), make_strategic_role()

    services.change_site(site=site, name=site.name, by=TESTER)
    services.change_strategic_role(strategic_role=row, role=row.role, grades=row.grades, by=TESTER)

    assert not AuditEntry.objects.exists()


def test_teachers_read_sites_and_change_none(campus: Academy, client_for: ClientFor) -> None:
    site, browser = make_site(name="North plant"), client_for("teacher")

    assert "North plant" in browser.get(reverse("partner_detail", args=[site.partner_id])).text
    assert browser.post(reverse("site_archive", args=[site.pk])).status_code == 403
