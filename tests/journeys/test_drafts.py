"""A campus with a principal: the coordinator prepares, the principal returns, then approves; the public sees just that."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.conftest import T_STEM
from tests.journeys.portal import Portal
from tests.journeys.stranger import ask
from tests.journeys.visitor import Visitor

FIRST, BETTER = "A seat in the control room", "An afternoon in the control room"
COMMENT = "Say how long it takes."


def test_the_principal_returns_and_approves_what_the_coordinator_prepared(
    demo: Portal, visitor: Callable[..., Visitor]
) -> None:
    cam, pia = visitor(T_STEM, "coordinator"), visitor(T_STEM, "principal", width=390, height=844)
    year = next(each["year"] for each in demo.doors["campuses"] if each["slug"] == T_STEM)

    offer(cam, FIRST)
    prepare(cam)
    assert FIRST not in ask(demo, T_STEM, f"/artifacts/{year}/menu/").text
    send_back(pia)

    cam.go("/today/")
    expect(cam.page.get_by_role("main")).to_contain_text(COMMENT)
    offer(cam, BETTER)
    prepare(cam)
    approve(pia)

    public = ask(demo, T_STEM, f"/artifacts/{year}/menu/").text
    assert BETTER in public
    assert BETTER in ask(demo, T_STEM, "/become-a-partner/").text
    assert re.search(r"<dd>Principal</dd>", public)
    assert (cam.told(), pia.told()) == ([], [])


def offer(cam: Visitor, title: str) -> None:
    cam.go("/become-a-partner/manage/add/")
    cam.page.locator("main input[name=title]").fill(title)
    cam.page.locator("main").get_by_role("button", name="Save").click()
    expect(cam.page.get_by_role("main")).to_contain_text(title)


def prepare(cam: Visitor) -> None:
    cam.page.get_by_role("navigation").get_by_role("link", name="Reports").first.click()
    cam.page.get_by_role("button", name=re.compile(r"^Publish changes \(\d+\)$")).click()
    expect(cam.page.get_by_text("The draft is prepared and waits for the principal")).to_be_visible(timeout=120_000)


def open_the_draft(pia: Visitor, title: str) -> None:
    """From Today to the draft, and to the page as the public would see it."""
    pia.go("/today/")
    pia.page.get_by_role("link", name=re.compile("Editions to approve")).click()
    pia.page.get_by_role("link", name=re.compile("Draft of editions")).first.click()
    expect(pia.page.get_by_role("main")).to_contain_text(title)
    assert pia.scrolls_sideways() == []
    menu = pia.page.locator(".card").filter(has_text=title)
    menu.get_by_role("link", name=re.compile("Preview")).click()
    expect(pia.page.get_by_text("A preview: this is not published")).to_be_visible()
    expect(pia.page.get_by_role("article")).to_contain_text(title)
    pia.page.get_by_role("link", name="Back to the draft").click()


def send_back(pia: Visitor) -> None:
    open_the_draft(pia, FIRST)
    pia.page.get_by_text("Return it with a comment").click()
    pia.page.get_by_label("What should change").fill(COMMENT)
    pia.page.get_by_role("button", name="Return", exact=True).click()
    expect(pia.page.get_by_role("main")).to_contain_text(COMMENT)


def approve(pia: Visitor) -> None:
    open_the_draft(pia, BETTER)
    pia.page.get_by_role("button", name="Approve and publish").click()
    expect(pia.page.get_by_role("table", name="Publication")).to_be_visible(timeout=180_000)
