"""The ground itself: what every other test relies on."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django_tenants.utils import tenant_context

from academies.models import Academy
from partners.models import Partner
from tests.campuses import Cast, key
from tests.databases import Databases
from tests.factories import DAY, make_partner
from wbl_portal.core import clock
from wbl_portal.people.models import User


def test_the_campuses_hold_other_people_under_the_same_keys(cast: Cast, other_cast: Cast) -> None:
    assert cast.dev.pk == cast.eli.pk == key("dev")
    assert cast.dev.name != cast.eli.name
    assert cast.partner.pk == other_cast.partner.pk
    assert cast.partner.name != other_cast.partner.name
    assert cast.year.pk == other_cast.year.pk


def test_a_test_lives_on_its_day_with_the_rights_of_the_web(campus: Academy) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        role = cursor.fetchone()[0]

    assert clock.today() == DAY
    assert role == "wbl_web"


def test_the_web_may_not_make_a_schema(campus: Academy) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA sneaky")


def test_the_owner_may(campus: Academy, as_owner: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA welcome")


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_writes_is_gone_after_it(campus: Academy, turn: int) -> None:
    assert not Partner.objects.filter(name="Passing Co").exists()

    make_partner(name="Passing Co")


@pytest.mark.parametrize("turn", [1, 2])
def test_a_test_that_commits_has_a_database_of_its_own(
    committing: Any, campus: Academy, databases: Databases, turn: int
) -> None:
    assert connection.settings_dict["NAME"] == committing.name != databases.work
    assert not Partner.objects.filter(name="Staying Co").exists()

    make_partner(name="Staying Co")

    connection.close()
    assert Partner.objects.filter(name="Staying Co").exists()


def test_a_browser_is_signed_in_at_its_campus_and_leaves_the_test_where_it_stood(
    cast: Cast, campus: Academy, other_campus: Academy, client_for: Callable[..., Any]
) -> None:
    browser = client_for("coordinator")

    browser.get("/nothing-here/")

    assert connection.schema_name == campus.schema_name
    assert browser.session["_auth_user_id"] == str(cast.dev.pk)
    with tenant_context(other_campus):
        assert User.objects.get(pk=cast.dev.pk).name == "Eli Eastman"
