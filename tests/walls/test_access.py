"""Every role at every address of every house: the matrix is walked from the resolver, the expectation is by hand."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings
from django.urls import reverse
from django_tenants.utils import tenant_context

from academies.models import Academy
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import make_user
from tests.walls.access import ACCESS, LETS_IN, NO_ROLE, NOBODY, NOT_THERE, QUERIES, WHO, sample
from tests.walls.houses import HOUSES, doors

Browser = Callable[..., CampusClient]
ADDRESSES = [(house, name) for house in HOUSES for name in ACCESS[house]]


class RolledBack(Exception):
    """What one visitor did is undone before the next one comes."""


@pytest.mark.parametrize("house", HOUSES)
def test_every_address_has_its_line_in_the_table_and_its_policy_above_its_view(house: str) -> None:
    found = {name: door.policy.name if door.policy else None for name, door in doors(house).items()}

    assert found == ACCESS[house]


@pytest.mark.parametrize(("house", "name"), ADDRESSES)
def test_each_role_gets_in_exactly_where_its_policy_says(
    house: str, name: str, campus: Academy, district: Academy, cast: Cast, client_for: Browser
) -> None:
    place = {"campus": campus, "district": district, "apex": None}[house]
    with tenant_context(place or campus):
        values = {value: sample(name, value, cast) for value in doors(house)[name].values}
    outcome = {who: visit(who, place, path(house, name, values), client_for) for who in WHO[house]}

    assert outcome == {who: expected(who, ACCESS[house][name], name) for who in WHO[house]}


def path(house: str, name: str, values: dict[str, Any]) -> str:
    return reverse(name, urlconf=HOUSES[house], kwargs=values) + QUERIES.get(name, "")


def expected(who: str, policy: str, name: str) -> str:
    if who in LETS_IN[policy]:
        return "not there" if name in NOT_THERE else "in"
    return "sign in first" if who == NOBODY else "refused"


def visit(who: str, place: Academy | None, path: str, client_for: Browser) -> str:
    """GET, or POST where only that is answered; everything it did is rolled back."""
    outcome = ""
    try:
        with transaction.atomic():
            browser = CampusClient("localhost") if place is None else signed_in(who, place, client_for)
            answer = browser.get(path)
            if answer.status_code == 405:
                answer = browser.post(path)
            outcome = named(answer)
            raise RolledBack
    except RolledBack:
        return outcome


def signed_in(who: str, place: Academy, client_for: Browser) -> CampusClient:
    if who == NOBODY:
        return client_for(None, campus=place)
    with tenant_context(place):
        user = make_user() if who == NO_ROLE else Cast(place).with_role(who)
    return client_for(user, campus=place)


def named(answer: Any) -> str:
    """What an answer means to the visitor."""
    if answer.status_code == 302 and answer.url.startswith("/accounts/login/?"):
        return "sign in first"
    if answer.status_code == 403:
        return "refused"
    if answer.status_code == 404:
        return "not there"
    return "in" if answer.status_code < 400 or answer.status_code in {400, 409, 422} else f"status {answer.status_code}"


@pytest.mark.parametrize("role", ["teacher", "coordinator", "administrator"])
def test_where_a_second_factor_is_asked_for_staff_without_one_get_no_further(
    role: str, campus: Academy, client_for: Browser
) -> None:
    with override_settings(STAFF_NEED_SECOND_FACTOR=True):
        answer = client_for(role).get("/today/")

    assert answer.status_code == 302
    assert "/2fa/" in answer.url


def test_a_role_that_ended_opens_nothing(campus: Academy, cast: Cast, client_for: Browser) -> None:
    from tests.factories import DAY

    cast.dev.role_assignments.update(ends_on=DAY.replace(day=DAY.day - 1))

    assert client_for("coordinator").get("/today/").status_code == 403


def test_a_role_of_campus_a_opens_nothing_at_campus_b(
    cast: Cast, other_cast: Cast, other_campus: Academy, client_for: Browser
) -> None:
    with tenant_context(other_campus):
        nobody_special = make_user()
    browser = client_for(nobody_special, campus=other_campus)

    assert browser.get("/today/").status_code == 403
