"""A day without a mouse: staff and a partner do their work by keys, and always see where they are."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.conftest import P_TECH
from tests.journeys.keyboard import Keyboard
from tests.journeys.portal import Portal
from tests.journeys.test_partners_minute import hours_link
from tests.journeys.visitor import Visitor

Come = Callable[..., Visitor]


def test_a_coordinator_finds_a_partner_by_keys(demo: Portal, visitor: Come) -> None:
    dev = visitor(P_TECH, "coordinator")
    page, keys = dev.page, Keyboard(dev.page)
    dev.go("/today/")

    keys.tab_to("Skip to the content", most=1)
    keys.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    keys.press("/")
    box = keys.focus()
    assert box
    assert box["name"] == "Find anything"
    keys.check(box)
    keys.type("gulfline")
    option = page.get_by_role("option").first
    expect(option).to_contain_text("Gulfline")
    keys.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    keys.press("Escape")
    expect(page.locator("#found")).to_be_hidden()
    keys.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Gulfline")


def test_a_coordinator_puts_a_row_off_and_takes_it_back_by_keys(visitor: Come) -> None:
    dev = visitor(P_TECH, "coordinator")
    page, keys = dev.page, Keyboard(dev.page)
    dev.go("/today/")
    row = page.locator("main input[name=pick]").first
    subject, pick = row.locator("xpath=..").inner_text().strip(), row.get_attribute("value")

    keys.opens_and_closes("Your account")
    keys.tab_to(subject)
    keys.press("Space")
    expect(row).to_be_checked()
    keys.opens_and_closes("Put off")
    keys.press("Enter")
    keys.tab_to("Put off until")
    keys.follow("Put off")
    expect(page.locator(f'input[value="{pick}"]')).to_have_count(0)
    keys.follow("Undo", most=5)

    expect(page.get_by_role("status").first).to_contain_text("back in the queue")
    assert len(list(keys.walk())) > 20
    assert dev.told() == []


def test_a_class_list_is_saved_and_undone_by_keys(visitor: Come) -> None:
    dev = visitor(P_TECH, "coordinator")
    page, keys = dev.page, Keyboard(dev.page)
    dev.go("/experiences/?q=workshop")
    keys.follow("Résumé workshop")
    keys.follow(page.get_by_role("link", name=re.compile(r"\d+ of \d+ present")).inner_text())
    present = page.locator("main input[name=present]:checked")
    before, first = present.count(), present.first.get_attribute("value")
    name = page.locator(f'label:has(input[value="{first}"])').inner_text().replace("\n", " ")

    keys.tab_to(re.sub(r"\s+", " ", name)[:20])
    keys.press("Space")
    expect(present).to_have_count(before - 1)
    keys.tab_to("Partly, made up")
    keys.press("Enter")
    keys.tab_to("Minutes, if only a part")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(present).to_have_count(before - 1)
    keys.follow("Undo", most=5)

    page.reload()
    expect(present).to_have_count(before)
    assert dev.told() == []


def test_a_partner_approves_hours_by_keys(demo: Portal, visitor: Come) -> None:
    partner = visitor(P_TECH, width=390, height=844)
    page, keys = partner.page, Keyboard(partner.page)
    partner.go(hours_link(demo))
    approve = page.get_by_role("button", name=re.compile("^Approve the week"))
    weeks = approve.count()

    assert len(list(keys.walk())) > 10
    keys.tab_to("Change or ask")
    keys.press("Enter")
    keys.tab_to("Why? The student reads it.", most=20)
    keys.tab_to("Change or ask", key="Shift+Tab")
    keys.press("Enter")
    keys.tab_to("Approve the week", key="Shift+Tab", most=2)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(approve).to_have_count(weeks - 1)
    partner.go(f"{hours_link(demo)}?item=hours")
    keys.follow("Take back")

    partner.go(hours_link(demo))
    expect(approve).to_have_count(weeks)
    assert partner.told() == []
