"""What happens on any day: keyboards, second thoughts, two people at one list, cookies at the wrong campus."""

import base64
import hashlib
import hmac
import re
import struct
import time
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import P_TECH, T_STEM
from tests.journeys.portal import Portal
from tests.journeys.stranger import ask
from tests.journeys.visitor import Visitor

Come = Callable[..., Visitor]


def test_a_coordinator_signs_in_by_keyboard_alone(demo: Portal, visitor: Come) -> None:
    dev, account = visitor(P_TECH), demo.account(P_TECH, "coordinator")
    page = dev.page
    dev.go("/accounts/login/")

    tab_to(page, "Email or username", "Login", "E-mail")
    page.keyboard.type(account["login"])
    tab_to(page, "Password")
    page.keyboard.type(account["password"])
    tab_to(page, "Sign in")
    page.keyboard.press("Enter")

    expect(page).to_have_url(demo.address(P_TECH, "/today/"))
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text(re.compile("Skip"))
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('main') !== null"), "the skip link leads into the page"


def tab_to(page: Page, *words: str) -> None:
    """Press Tab until the control with one of these names has the focus; it must be seen."""
    name = "e => (e.labels && e.labels.length ? e.labels[0].innerText : e.innerText || '').trim()"
    for _press in range(40):
        focus = page.locator(":focus")
        if focus.count() and any(focus.evaluate(name).startswith(word) for word in words):
            outline = focus.evaluate("e => { const s = getComputedStyle(e); return s.outlineStyle + s.boxShadow }")
            assert outline != "nonenone", f"{words[0]} has the focus and does not show it"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {words[0]}")


def test_an_archived_partner_comes_back_by_undo(visitor: Come) -> None:
    dev = visitor(P_TECH, "coordinator")
    page = dev.page
    dev.go("/partners/manage/")
    page.get_by_role("link", name="Seagrape Architects").click()
    address = page.url

    page.get_by_role("button", name="Archive", exact=True).first.click()
    toast = page.get_by_role("status").filter(has=page.get_by_role("button", name="Undo"))
    expect(toast).to_be_visible()
    beside = dev.context.new_page()
    beside.goto(address)
    expect(beside.get_by_text("Archived by")).to_be_visible()
    toast.get_by_role("button", name="Undo").click()

    page.goto(address)
    expect(page.get_by_text("Archived by")).to_have_count(0)
    expect(page.get_by_role("button", name="Archive", exact=True).first).to_be_visible()
    assert dev.told() == []


def test_two_people_saving_one_class_list_lose_nothing(visitor: Come) -> None:
    ben, dev = visitor(P_TECH, "teacher"), visitor(P_TECH, "coordinator")
    for each in (ben, dev):
        open_class_list(each)
    first, second, third = present(ben)[:3]

    untick(ben, first)
    untick(dev, second)
    save(ben)
    save(dev)

    open_class_list(ben)
    assert not {first, second} & set(present(ben))
    assert third in present(ben)


def test_where_two_people_differ_the_second_is_told(visitor: Come) -> None:
    ben, dev = visitor(P_TECH, "teacher"), visitor(P_TECH, "coordinator")
    for each in (ben, dev):
        open_class_list(each)
    student = present(ben)[0]

    untick(ben, student)
    save(ben)
    line(dev, student).locator("summary").click()
    line(dev, student).get_by_label("Minutes, if only a part").fill("60")
    save(dev)

    expect(dev.page.get_by_role("alert").filter(has_text="Somebody else changed")).to_be_visible()
    open_class_list(dev)
    assert student not in present(dev)


def open_class_list(somebody: Visitor) -> None:
    page = somebody.page
    somebody.go("/experiences/?q=workshop")
    page.get_by_role("main").get_by_role("link", name="Résumé workshop").click()
    page.get_by_role("link", name=re.compile(r"\d+ of \d+ present")).click()


def present(somebody: Visitor) -> list[str]:
    """The keys of those whose line is ticked, in the page's order."""
    ticked = somebody.page.locator("main input[name=present]:checked")
    return [str(key) for key in ticked.evaluate_all("all => all.map(each => each.value)")]


def line(somebody: Visitor, student: str) -> Locator:
    return somebody.page.get_by_role("listitem").filter(has=somebody.page.locator(f'input[value="{student}"]'))


def untick(somebody: Visitor, student: str) -> None:
    somebody.page.locator(f'input[name=present][value="{student}"]').uncheck()


def save(somebody: Visitor) -> None:
    somebody.page.get_by_role("button", name="Save class list").click()
    expect(somebody.page.locator(".toast").first).to_be_visible(timeout=20_000)


def test_a_cookie_of_one_campus_is_nobody_at_another(demo: Portal, visitor: Come) -> None:
    cookie = visitor(P_TECH, "administrator").cookies()

    assert "wbl_session=" in cookie
    assert ask(demo, P_TECH, "/today/", cookie=cookie).status == 200
    for stranger in (T_STEM, "two-rivers"):
        answer = ask(demo, stranger, "/start/", cookie=cookie)
        assert (answer.status, answer.headers["Location"]) == (302, "/accounts/login/?next=/start/")
    assert ask(demo, "", "/", cookie=cookie).status == 200
    assert "Administrator" not in ask(demo, "", "/", cookie=cookie).text


def test_a_counselor_adds_an_authenticator_app_and_gets_in_with_a_recovery_code(demo: Portal, visitor: Come) -> None:
    noa, account = visitor(T_STEM, "counselor"), demo.account(T_STEM, "counselor")
    page = noa.page
    noa.go("/accounts/2fa/totp/activate/")
    if page.locator("input[name=password]").count():
        page.locator("input[name=password]").fill(account["password"])
        page.get_by_role("button", name="Confirm").click()
    wrong = noa.broken_rules()

    enter(page, code_now(page.get_by_label("Authenticator secret").input_value()))
    codes = page.get_by_label("Unused codes")
    expect(codes).not_to_be_empty()
    wrong += noa.broken_rules()
    again = visitor(T_STEM)
    again.sign_in("counselor")
    expect(again.page).to_have_url(re.compile("/2fa/authenticate/"))
    wrong += again.broken_rules()
    enter(again.page, codes.input_value().split()[0])

    expect(again.page).to_have_url(demo.address(T_STEM, "/today/"))
    assert wrong == []


def enter(page: Page, code: str) -> None:
    page.locator("input[name=code]").fill(code)
    page.locator("input[name=code]").press("Enter")


def code_now(secret: str) -> str:
    """What an authenticator app shows now (RFC 6238: six digits, half-minutes, SHA-1)."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    (number,) = struct.unpack(">I", digest[digest[-1] & 15 :][:4])
    return f"{(number & 0x7FFFFFFF) % 10**6:06}"
