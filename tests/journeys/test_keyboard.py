"""A day without a mouse: staff, a partner and a student do their work by keys, and always see where they are."""

import re
from collections.abc import Callable

from django.db.models import Count
from playwright.sync_api import expect

from artifacts.models import Placement
from tests.journeys.conftest import P_TECH
from tests.journeys.keyboard import Keyboard
from tests.journeys.portal import Portal
from tests.journeys.test_partners_minute import hours_link
from tests.journeys.test_unsent import PASSWORD, Inside, let_in
from tests.journeys.visitor import Visitor
from wbl_portal.core import clock

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
    keys.tab_to("Résumé workshop")  # the tick box of its row
    keys.follow("Résumé workshop", most=1)
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


def test_a_student_enters_corrects_sends_and_takes_back_hours_by_keys(visitor: Come, inside: Inside) -> None:
    intern = visitor(P_TECH, width=390, height=844)
    page, keys = intern.page, Keyboard(intern.page)
    intern.go("/accounts/login/")
    signs_in(keys, an_intern(inside), PASSWORD)
    today = page.locator(".week-today")

    keys.tab_to(page.locator(".big-button").inner_text(), most=20)
    assert len(list(keys.walk(most=60))) > 8
    keys.follow("Log", most=60)
    keys.follow(" ".join(today.locator(".week-add").inner_text().split()), most=40)
    assert len(list(keys.walk(most=90))) > 20
    fills(keys, "From", "0900AM")
    fills(keys, "Until", "1200PM")
    fills(keys, "What did you do?", "Set up the lathe.")
    keys.press("Tab")
    keys.press("Space")
    keys.follow("Save", most=20)
    expect(today).to_contain_text("3 hours")
    keys.follow("Change", most=40)
    fills(keys, "Until", "1230PM")
    keys.follow("Save", most=30)
    expect(today).to_contain_text("3.5 hours")
    keys.follow("Send this week for approval", most=40)
    expect(today).to_contain_text("Sent, waiting")
    keys.follow("Undo", most=5)
    keys.follow("Remove", most=40)

    expect(page.get_by_role("status").first).to_contain_text("Removed.")
    expect(today).not_to_contain_text("3.5 hours")
    assert intern.told() == []


def an_intern(inside: Inside) -> str:
    """The user name of a student with one placement, which takes hours today."""
    with inside(P_TECH):
        going_on = Placement.objects.going_on(clock.today()).filter(student__user=None).select_related("student")
        alone = going_on.annotate(all=Count("student__placements")).filter(all=1)
        return let_in(alone.order_by("pk")[0].student)


def signs_in(keys: Keyboard, login: str, password: str) -> None:
    fills(keys, "E-mail or username", login)
    fills(keys, "Password", password)
    keys.follow("Sign in", most=3)


def fills(keys: Keyboard, name: str, words: str) -> None:
    keys.tab_to(name, most=30)
    keys.type(words)
