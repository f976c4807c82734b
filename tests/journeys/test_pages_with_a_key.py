"""Pages that open only to a link or a code from a letter: they keep the rules of every page."""

import datetime as dt
import email
import email.policy
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from academies.models import Academy
from partners.models import Contact
from partners.services.invitations import CONTACT
from tests.journeys.conftest import P_TECH, T_STEM
from tests.journeys.portal import Portal
from tests.journeys.test_daily_work import enter
from tests.journeys.test_every_page import look_at, parts_of_page, send_empty
from tests.journeys.visitor import Visitor
from wbl_portal.core import clock, links
from wbl_portal.core.actor import PORTAL
from wbl_portal.core.models import Link

Come = Callable[..., Visitor]
Inside = Callable[[str], AbstractContextManager[Academy]]
Known = dict[tuple[str, str], set[str]]
PASSWORD = "three quiet otters drift"


class Walk:
    """Looks at page after page and remembers what is wrong on which."""

    def __init__(self) -> None:
        self.broken: dict[str, list[str]] = {}

    def look(self, name: str, somebody: Visitor, arrive: Callable[[], Any] = lambda: None) -> None:
        """Arrive, wait for nothing more, look. What the server refuses on purpose is no complaint."""
        wrong = [said for said in look_at(somebody, arrive) if "Failed to load resource" not in said]
        self.broken |= {name: wrong} if wrong else {}


@pytest.fixture(scope="module")
def known() -> Known:
    """The kinds of elements that were looked at already, by kind of page and language."""
    return {}


@pytest.mark.parametrize("campus", [P_TECH, T_STEM])
@pytest.mark.parametrize("prefix", ["", "/es"])
def test_the_pages_behind_the_links_of_the_demo(
    campus: str, prefix: str, demo: Portal, visitor: Come, known: Known
) -> None:
    """A page that shows nothing that another of its kind did not show before is not looked at again."""
    walk, holder = Walk(), visitor(campus)

    def is_new(kind: str, path: str) -> bool:
        parts, before = parts_of_page(holder, path), known.setdefault((kind, prefix), set())
        fresh = parts - before
        before |= parts
        return bool(fresh)

    for kind, link in links_of(demo, campus):
        path = prefix + link
        if is_new(kind, path):
            walk.look(path[:12], holder, lambda path=path: holder.go(path))
        holder.go(path)
        for number, item in enumerate(items_on(holder)):
            name, address = f"{path[:12]} item {number}", path + item
            if is_new(f"{kind}, item", address):
                walk.look(name, holder, lambda address=address: holder.go(address))
                if holder.page.locator("main form[method=post] fieldset.scale").count():
                    walk.look(f"{name}, sent empty", holder, lambda: send_empty(holder))

    assert all(known[kind, prefix] for kind, _path in links_of(demo, campus))
    assert walk.broken == {}


def links_of(demo: Portal, campus: str) -> list[tuple[str, str]]:
    """The links that the demo hands out: their kind, and their path without the language."""
    (house,) = [each for each in demo.doors["campuses"] if each["slug"] == campus]
    return [(link["kind"], urlsplit(link["url"]).path.removeprefix("/es")) for link in house["links"]]


def items_on(holder: Visitor) -> list[str]:
    """What the page leads on to: its items and 'not me'; a file is no page."""
    links = holder.page.locator('main a[href^="?"], a[href*="act="]')
    found = links.evaluate_all("all => all.map(each => new URL(each.href).search)")
    path = urlsplit(holder.page.url).path
    return [query for query in dict.fromkeys(found) if parts_of_page(holder, path + query)]


def test_an_expired_link_offers_another_that_goes_to_the_address_on_record(visitor: Come, inside: Inside) -> None:
    walk, guest = Walk(), visitor(P_TECH)
    with inside(P_TECH):
        path = expired_link()

    walk.look("expired", guest, lambda: guest.go(path))
    guest.page.get_by_role("main").get_by_role("button").click()
    walk.look("sent", guest)

    assert walk.broken == {}


def expired_link() -> str:
    """The link of a contact who has no other, a day too old."""
    asked = Link.objects.filter(purpose=CONTACT).values("subject_id")
    contact = Contact.objects.current().exclude(pk__in=asked).exclude(email="")[0]
    path = links.make(purpose=CONTACT, subject_id=contact.pk, by=PORTAL, days=1)
    Link.objects.filter(purpose=CONTACT, subject_id=contact.pk).update(expires_at=clock.now() - dt.timedelta(days=1))
    return path


def test_the_ways_back_in_keep_the_rules(demo: Portal, visitor: Come) -> None:
    walk, guest, address = Walk(), visitor(P_TECH), "forgetful.teacher@palm-hollow.example"
    page = guest.page
    become(guest, demo, address)

    guest.go("/accounts/login/code/")
    page.locator("input[name=email]").fill(address)
    page.locator("input[name=email]").press("Enter")
    expect(page.locator("input[name=code]")).to_be_visible()
    walk.look("code", guest)
    enter(page, "WRONG1")
    walk.look("wrong code", guest)

    guest.go("/accounts/password/reset/")
    page.locator("input[name=email]").fill(address)
    page.locator("input[name=email]").press("Enter")
    expect(page).to_have_url(re.compile("/password/reset/done/"))
    walk.look("new password asked for", guest)
    walk.look("new password", guest, lambda: page.goto(newest_letter(demo, r"http://\S+/password/reset/key/\S+")))
    for field in page.locator("main input[type=password]").all():
        field.fill(PASSWORD + " again")
    page.locator("main input[type=password]").last.press("Enter")
    page.wait_for_load_state()
    walk.look("new password is set", guest)

    assert walk.broken == {}


def become(guest: Visitor, demo: Portal, address: str) -> None:
    """A teacher of their own for the journey, who is signed out again."""
    guest.page.goto(demo.invite(P_TECH, address, "teacher"))
    guest.page.get_by_label("Your name").fill("Robin Quill")
    for field in guest.page.locator("main input[type=password]").all():
        field.fill(PASSWORD)
    guest.page.get_by_role("button", name="Set password and sign in").click()
    expect(guest.page).to_have_url(demo.address(P_TECH, "/today/"))
    guest.context.clear_cookies()


def newest_letter(demo: Portal, pattern: str) -> str:
    """The last address of this kind that a letter carried."""
    for letter in sorted((demo.state / "mail").glob("*"), reverse=True):
        message = email.message_from_bytes(letter.read_bytes(), policy=email.policy.default)
        if found := re.search(pattern, str(message.get_content())):
            return found[0]
    raise AssertionError(f"No letter carries {pattern}")
