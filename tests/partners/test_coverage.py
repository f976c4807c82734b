"""Which listed occupations have an experience, a partner or a credential here, and by what sign (T5.purpose)."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse

from academies.models import Academy
from experiences.coverage import plain_title
from experiences.models import Credential
from partners.coverage import NOTHING, Covered, coverage
from partners.models import Occupation
from tests.conftest import CampusClient
from tests.factories import DAY, make_experience, make_partner, make_year
from tests.factories_region import make_occupation, make_occupation_list
from tests.partners.test_occupations import queries

ClientFor = Callable[..., CampusClient]
PAGE = "/occupations/manage/coverage/"


@pytest.fixture
def nurse(campus: Academy) -> Occupation:
    Credential.objects.all().delete()
    return make_occupation(soc="29-1141", title="Registered nurses", industry="health")


def found(occupation: Occupation) -> dict[str, tuple[list[str], list[str]]]:
    (row,) = coverage([occupation], DAY)
    return {cell.key: ([m.label for m in cell.sure], [m.label for m in cell.likely]) for cell in row.cells}


def credential(name: str, **more: str) -> Credential:
    return Credential.objects.create(name=name, kind="ibc", **more)


def test_an_experience_is_found_by_title_by_code_or_by_its_partners_industry(nurse: Occupation) -> None:
    make_experience(title="By title", occupation="registered NURSE")
    make_experience(title="By code", occupation="29-1141.00 nurse on the ward")
    make_experience(title="By industry", partner=make_partner(industry="health"))
    make_experience(title="Both", occupation="Registered Nurses", partner=make_partner(industry="health"))
    make_experience(title="Draft", occupation="Registered nurse", is_draft=True)
    make_experience(title="Old", occupation="Registered nurse", year=make_year("2025-26"))
    make_experience(title="Other", occupation="Welder", partner=make_partner(industry="energy"))

    sure, likely = found(nurse)["experience"]

    assert sorted(sure) == ["Both", "By code", "By title"]
    assert likely == ["A day on the ward", "By industry"]  # the first is the cast's own


def test_a_credential_is_found_by_code_else_by_industry(nurse: Occupation) -> None:
    credential("By code", socs="29-2061; 29-1141", industry="health")
    credential("By industry", industry="health")
    credential("Other", socs="15-1252", industry="it")
    Credential.objects.create(name="Over", kind="ibc", socs="29-1141", sunset_on=dt.date(2026, 8, 31))

    assert found(nurse)["credential"] == (["By code"], ["By industry"])


def test_partners_are_found_by_industry_alone(nurse: Occupation) -> None:
    make_partner(name="Lantana", industry="health")
    make_partner(name="Gone", industry="health", archived_at=dt.datetime.now(dt.UTC))

    sure, likely = found(nurse)["partner"]

    assert sure == []
    assert "Lantana" in likely
    assert "Gone" not in likely


def test_what_lacks_each_sign(campus: Academy) -> None:
    Credential.objects.all().delete()
    made = make_occupation_list()
    alone = make_occupation(made, soc="55-1011", title="Officers")
    with_partner = make_occupation(made, soc="49-9081", title="Wind technicians", industry="energy")
    make_partner(industry="energy")

    rows: list[Covered] = coverage([alone, with_partner], DAY)

    assert [row.lacks(NOTHING) for row in rows] == [True, False]
    assert [row.lacks("partner") for row in rows] == [True, False]
    assert [row.lacks("experience") for row in rows] == [True, True]
    assert [row.lacks("nonsense") for row in rows] == [False, False]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Registered nurses", "registered  NURSE"), ("Glass-makers", "glass maker"), ("Welders (all)", "Welder, all")],
)
def test_letter_case_signs_and_a_plural_do_not_matter(one: str, other: str) -> None:
    assert plain_title(one) == plain_title(other)


def test_figures_open_exactly_their_rows(nurse: Occupation, client_for: ClientFor) -> None:
    make_occupation(nurse.occupation_list, soc="55-1011", title="Officers")
    make_experience(title="A night on the ward", occupation="Registered nurse")
    browser = client_for("teacher")

    page = browser.get("/occupations/manage/").text
    assert f"{PAGE}?gap=experience" in page
    gaps = browser.get(f"{PAGE}?gap=experience").text
    assert "Officers" in gaps
    assert "Registered nurses" not in gaps
    assert "How we match" in gaps
    make_experience(title="In the same field", occupation="Dentist", partner=make_partner(industry="health"))
    lines = browser.get(f"{PAGE}?gap=nothing&format=csv").content.decode("utf-8-sig").splitlines()
    assert [line[:7] for line in lines[1:]] == ["55-1011"]
    detail = browser.get(reverse("occupation_detail", args=[nurse.pk])).text
    assert "A night on the ward" in detail
    assert "occupation: Registered nurse" in detail


def test_without_a_list_the_page_leads_to_its_beginning(campus: Academy, client_for: ClientFor) -> None:
    assert client_for("teacher").get(PAGE).headers["Location"] == "/occupations/manage/"


def test_the_page_asks_the_same_for_1_and_30(nurse: Occupation, client_for: ClientFor) -> None:
    browser = client_for("coordinator")

    def one() -> None:
        make_occupation(nurse.occupation_list, industry="it")
        make_experience(occupation="Registered nurse", partner=make_partner(industry="it"))
        credential(f"Credential {Credential.objects.count()}", industry="it")

    one()
    few = queries(browser, PAGE)
    for _ in range(29):
        one()

    assert queries(browser, PAGE) == few


def test_an_industry_in_common_closes_no_gap_but_that_of_partners(nurse: Occupation) -> None:
    make_experience(occupation="Dentist", partner=make_partner(industry="health"))
    credential("By industry", industry="health")

    (row,) = coverage([nurse], DAY)

    assert {cell.key: cell.is_gap for cell in row.cells} == {"experience": True, "partner": False, "credential": True}
