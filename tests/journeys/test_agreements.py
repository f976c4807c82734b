"""The yearly review of an agreement: from its row on Today to the binder that says what publishing would change."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import P_TECH
from tests.journeys.visitor import Visitor

QUOTE = "The partner pays the bus to its sites; nobody pays a fee."


def test_an_agreement_whose_review_is_due_is_reviewed(visitor: Callable[..., Visitor]) -> None:
    cam = visitor(P_TECH, "coordinator")
    page = cam.page
    before = due(cam)

    open_the_first_due(page)
    missing = page.get_by_role("listitem").filter(has_text="Who pays for transportation and fees")
    expect(missing).to_be_visible()
    mark_the_clause(page)
    expect(missing.get_by_role("blockquote")).to_have_text(QUOTE)
    record_the_review(page)

    assert due(cam) == before - 1
    cam.go("/binder/p-tech-2023/artifact/2.11/")
    expect(page.get_by_role("main").get_by_text("Records have changed since edition 1").first).to_be_visible()
    assert cam.told() == []


def due(somebody: Visitor) -> int:
    """How many reviews wait on Today."""
    somebody.go("/today/?kind=agreements")
    return somebody.page.get_by_role("row").filter(has_text="Yearly review of the agreement").count()


def open_the_first_due(page: Page) -> None:
    rows = page.get_by_role("row").filter(has_text="Yearly review of the agreement")
    rows.first.get_by_role("rowheader").get_by_role("link").click()
    expect(page.get_by_text("The yearly review was due on")).to_be_visible()


def mark_the_clause(page: Page) -> None:
    page.get_by_role("link", name="Go through the clauses").click()
    clause = page.get_by_role("group", name=re.compile("Who pays for transportation and fees"))
    clause.get_by_label("Page").fill("6")
    page.get_by_role("button", name="Save the clauses").click()
    expect(page.get_by_role("alert")).to_contain_text("Quote the words that stand on this page.")
    clause.get_by_label("Quoted words").fill(QUOTE)
    page.get_by_role("button", name="Save the clauses").click()
    expect(page.get_by_text("page 6")).to_be_visible()


def record_the_review(page: Page) -> None:
    page.get_by_role("link", name="Record the review").click()
    page.get_by_label("Reviewer").fill("Cam Delacourt, coordinator")
    page.get_by_role("radio", name=re.compile("stays", re.I)).check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The yearly review was due on")).to_have_count(0)
