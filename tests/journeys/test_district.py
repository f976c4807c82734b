"""The district's board: what its campuses publish, figure by figure, and nobody's child."""

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from academies.models import Academy
from tests.journeys.conftest import DISTRICT, P_TECH, T_STEM
from tests.journeys.portal import Portal
from tests.journeys.stranger import ask
from tests.journeys.visitor import Visitor
from wbl_portal.people.models import Student

Inside = Callable[[str], AbstractContextManager[Academy]]
READ_SECONDS = 60


@pytest.mark.parametrize("slug", [P_TECH, T_STEM])
def test_the_district_sees_what_its_campuses_publish(
    slug: str, demo: Portal, visitor: Callable[..., Visitor], inside: Inside
) -> None:
    staff = visitor(DISTRICT, "staff")
    read_now(staff)

    lines = board_lines(staff.page, next(each["name"] for each in demo.doors["campuses"] if each["slug"] == slug))
    documents = newest_documents(demo, slug)
    said = " / ".join(lines)
    assert figure(documents, "students-by-grade-phase") in said
    assert agreements(documents) in said
    assert re.search(r"\b\d+ of \d+\b", lines[0])
    assert names_on(staff.page, slug, inside) == []
    assert ask(demo, DISTRICT, "/students/", cookie=staff.cookies()).status == 404
    assert staff.told() == []


def test_what_comes_down_stands_at_both_campuses_and_their_partners_in_one_directory(
    demo: Portal, visitor: Callable[..., Visitor]
) -> None:
    staff = visitor(DISTRICT, "staff")
    read_now(staff)
    for slug in (P_TECH, T_STEM):
        coordinator = visitor(slug, "coordinator")
        coordinator.go("/district/")
        followed = coordinator.page.get_by_role("row").filter(has_text="Follows the district")
        expect(followed).to_have_count(5)
        coordinator.page.get_by_role("link", name="Health careers agreement").click()
        coordinator.page.get_by_role("link", name="Open your own").click()
        expect(coordinator.page.get_by_text("From the district, edition 1.")).to_be_visible()
        assert coordinator.told() == []

    staff.go("/directory/?q=Cottonwood")
    shared = staff.page.get_by_role("row").filter(has_text="Cottonwood Regional Hospital")
    for house in demo.doors["campuses"]:
        expect(shared).to_contain_text(house["name"])
    expect(shared).to_contain_text("Matched by the same name.")
    assert staff.told() == []


def read_now(staff: Visitor) -> None:
    """Ask for a reading, and look again until it is there."""
    page = staff.page
    staff.go("/")
    page.get_by_role("button", name="Read now").click()
    expect(page.get_by_role("status").first).to_be_visible()
    for _look in range(READ_SECONDS):
        page.wait_for_timeout(1000)
        page.reload()
        if not page.get_by_text("The campuses' sites are being read.").count():
            break
    expect(page.get_by_text("Not read yet")).to_have_count(0)


def board_lines(page: Page, campus: str) -> list[str]:
    """The cells of a campus: artifacts, agreements, students."""
    row = page.get_by_role("table").get_by_role("row").filter(has_text=campus)
    return [str(row.get_by_role("cell").nth(at).inner_text()) for at in (1, 2, 3)]


def newest_documents(demo: Portal, slug: str) -> list[dict[str, Any]]:
    """The campus's documents of its newest year, as everybody gets them."""
    (campus,) = [each for each in demo.doors["campuses"] if each["slug"] == slug]
    newest = max(each["year"] for each in campus["editions"])
    mine = [each for each in campus["editions"] if each["year"] == newest]
    return [json.loads(ask(demo, slug, f"/artifacts/{newest}/{each['slot']}.json").body) for each in mine]


def figure(documents: list[dict[str, Any]], name: str) -> str:
    """The grand total of a table, as a row of the board says it."""
    table = table_of(documents, name)
    (row,) = [row for row in table["rows"] if all(row[each] == whole for each, whole in table["totals"].items())]
    if row["value"] is not None:
        return f"{row['value']:,} of {row['denominator']:,}"
    return f"{row['band']['low']}-{row['band']['high']} %" if row["band"] else "*"


def agreements(documents: list[dict[str, Any]]) -> str:
    """Partners whose agreement is active, of all that the page of partners lists."""
    (document,) = [each for each in documents if each["slot"] == "partners"]
    (rows,) = [listing["rows"] for listing in document["listings"] if listing["id"] == "partners"]
    return f"{sum(row['agreement'].startswith('Active') for row in rows)} of {len(rows)}"


def table_of(documents: list[dict[str, Any]], name: str) -> dict[str, Any]:
    return next(table for document in documents for table in document["tables"] if table["id"] == name)


def names_on(page: Page, slug: str, inside: Inside) -> list[str]:
    """Students of the campus who are named on the page."""
    text = page.locator("body").inner_text()
    with inside(slug):
        return [name for name in (each.full_name for each in Student.objects.all()) if name in text]
