"""Every page kind of the portal, as its own people open it: accessibility rules, both themes, narrow and wide, no complaints."""

import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from html.parser import HTMLParser
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import expect
from pytest_django import Settings

from academies.models import Academy
from tests.conftest import CampusClient
from tests.journeys.conftest import DISTRICT, P_TECH
from tests.journeys.doors import pages
from tests.journeys.portal import Portal
from tests.journeys.results import Results
from tests.journeys.stranger import ask
from tests.journeys.visitor import Visitor
from wbl_portal.demo.roster import Roster, write_roster
from wbl_portal.people.models import User

Known = dict[tuple[str, str], set[str]]
Come = Callable[..., Visitor]
Inside = Callable[[str], AbstractContextManager[Academy]]
WIDE, NARROW = 1360, 320
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
WALKS = [
    ("campus", "", "en"),
    ("campus", "", "es"),
    ("campus", "coordinator", "en"),
    ("campus", "teacher", "en"),
    ("campus", "principal", "en"),
    ("campus", "administrator", "en"),
    ("campus", "student", "en"),
    ("campus", "student", "es"),
    ("district", "", "en"),
    ("district", "staff", "en"),
    ("apex", "", "en"),
    ("apex", "", "es"),
]
# A question that differs only in its values may be asked so often by one page. More where a page asks of each of a few
# things whose number does not grow with the rows: kinds of the queue, artifacts of the binder, measures of the year.
AGAIN = 6
OF_EACH = {"today": 20, "binder": 12, "binder_part": 12, "dry_run_detail": 12, "report_home": 12, "measure_list": 10}
VALUES = re.compile(r"'[^']*'|\d+")
SLUGS = {"campus": P_TECH, "district": DISTRICT, "apex": ""}
# Forms sent empty: what is wrong must be said at the fields.
EMPTY_FORMS = {
    "experience_add",
    "partner_add",
    "session_add",
    "contact_add",
    "agreement_add",
    "type_add",
    "consent_add",
}


@pytest.fixture(scope="module")
def lived_in(demo: Portal, browser: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Work that leaves its page behind: a publication, a draft, a copy, a list and a roster that were checked."""
    works = (
        ("principal", publish_again),
        ("coordinator", ask_the_principal),
        ("principal", copy_the_site),
        ("coordinator", check_a_list),
        ("coordinator", check_pasted_partners),
        ("coordinator", turn_the_year),
        ("administrator", check_a_roster),
    )
    for role, work in works:
        somebody = Visitor(browser, demo, P_TECH)
        somebody.sign_in(role)
        work(somebody, tmp_path_factory.mktemp("roster"))
        somebody.leave()


def publish_again(somebody: Visitor, folder: Path) -> None:
    somebody.go("/reports/")
    somebody.page.get_by_role("button", name="Publish changes").click()
    expect(somebody.page.get_by_role("table", name="Publication")).to_be_visible(timeout=120_000)


def ask_the_principal(somebody: Visitor, folder: Path) -> None:
    """A new line of the menu, and the draft of the edition that would show it."""
    somebody.go("/become-a-partner/manage/add/")
    somebody.page.locator("main input[name=title]").fill("A walk through the tool crib")
    somebody.page.locator("main").get_by_role("button", name="Save").click()
    somebody.go("/reports/")
    somebody.page.get_by_role("button", name="Publish changes").click()
    expect(somebody.page.get_by_text("waits for the principal").first).to_be_visible(timeout=60_000)


def copy_the_site(somebody: Visitor, folder: Path) -> None:
    somebody.go("/reports/site/")
    somebody.page.get_by_role("button", name="Copy").click()
    expect(somebody.page.get_by_text("The copy is ready")).to_be_visible(timeout=120_000)


def check_a_list(somebody: Visitor, folder: Path) -> None:
    path = folder / "in-demand.csv"
    path.write_text("soc,occupation\n15-1252,Software developers\n", encoding="utf-8")
    somebody.go("/occupations/manage/import/")
    somebody.page.locator("main input[type=file]").set_input_files(path)
    somebody.page.get_by_role("button", name="Check the file").click()
    expect(somebody.page.get_by_role("heading", level=1)).to_have_text("What this list would change")


def check_pasted_partners(somebody: Visitor, folder: Path) -> None:
    somebody.go("/start/lists/partners/")
    somebody.page.locator("textarea[name=pasted]").fill("Name\tIndustry\nOlmo Works\tManufacturing\nElm\tmoney")
    somebody.page.get_by_role("button", name="Go on").click()
    somebody.page.get_by_role("button", name="Check the list").click()
    expect(somebody.page.get_by_role("button", name="Import it")).to_be_visible(timeout=60_000)


def turn_the_year(somebody: Visitor, folder: Path) -> None:
    """The next school year, and nobody in it yet: a part is done and taken back."""
    somebody.go("/start/next-year/")
    somebody.page.locator("main").get_by_role("button", name="Make the school year").click()
    for tick in somebody.page.locator("main input[name=part]").all():
        tick.set_checked(tick.get_attribute("value") == "leavers")
    somebody.page.get_by_role("button", name="Do the ticked parts").click()
    expect(somebody.page.get_by_text("The parts are done")).to_be_visible(timeout=60_000)
    somebody.go("/start/next-year/")
    somebody.page.get_by_role("button", name="Take back").first.click()


def check_a_roster(somebody: Visitor, folder: Path) -> None:
    write_roster(
        Roster(P_TECH, "Palm Hollow P-TECH", "999999002", {9: 3}, (date(2026, 7, 1), date(2027, 6, 30)), 3), folder
    )
    somebody.go("/settings/roster/")
    somebody.page.locator("input[type=file]").set_input_files(shutil.make_archive(str(folder), "zip", folder))
    somebody.page.get_by_role("button", name="Check the file").click()
    expect(somebody.page.locator("#job [role=status], #job[role=status], #job [role=alert]").first).to_be_visible(
        timeout=60_000
    )


@pytest.fixture(scope="module")
def known() -> Known:
    """The kinds of elements that were looked at already, by page and language."""
    return {}


@pytest.fixture(scope="module")
def results(request: pytest.FixtureRequest) -> Iterator[Results]:
    """What this walk found; kept for the accessibility statement where `--accessibility` asks for it."""
    found = Results(request.config.getoption("--accessibility"), [WIDE, NARROW], ["light", "dark"])
    yield found
    found.write()


@pytest.mark.parametrize(("house", "role", "language"), WALKS)
def test_every_page_keeps_the_rules_in_both_themes_at_1360_and_320_px(
    house: str, role: str, language: str, lived_in: None, known: Known, results: Results, visitor: Come, inside: Inside
) -> None:
    """A page that shows this role nothing that another was not shown before is not looked at again in the same house."""
    somebody = visitor(SLUGS[house], role)
    addresses = list(_addresses(inside, house, role, language))

    broken = {}
    for name, address in addresses:
        if not results.wants(house, name):
            continue
        parts = parts_of_page(somebody, address)
        if not parts:
            results.passed(house, name)
        is_new_here = bool(parts) and name not in results.looked[house]
        if is_new_here or parts - known.get((name, language), set()):
            known[name, language] = parts | known.get((name, language), set())
            wrong = look_at(somebody, lambda address=address: somebody.go(address))
            results.saw(house, name, f"{role or 'anyone'}, {language}", wrong, somebody.engine)
            broken |= _found(name, wrong)
            if name in EMPTY_FORMS and role == "coordinator":
                broken |= _found(f"{name}, sent empty", look_at(somebody, lambda: send_empty(somebody)))

    assert addresses
    assert broken == {}


def _addresses(inside: Inside, house: str, role: str, language: str) -> Iterator[tuple[str, str]]:
    with inside(SLUGS[house] or P_TECH):
        yield from pages(house, role, language)


def _found(name: str, wrong: list[str]) -> dict[str, list[str]]:
    return {name: wrong} if wrong else {}


def parts_of_page(somebody: Visitor, address: str) -> set[str]:
    """The kinds of elements of the page that a GET answers; none for a file, a redirect or a part of a page.

    Anything refused is an error.
    """
    answer = ask(somebody.portal, somebody.slug, address, cookie=somebody.cookies())
    assert answer.status in (200, 302, 405), f"{address} answered {answer.status}"
    is_html = answer.headers.get("Content-Type", "").startswith("text/html") and b"<html" in answer.body
    if answer.status != 200 or not is_html or "attachment" in answer.headers.get("Content-Disposition", ""):
        return set()
    found = Parts()
    found.feed(answer.body.decode())
    return found.kinds


class Parts(HTMLParser):
    """Collects elements with their classes, types, roles and the names of their attributes, each inside its parent."""

    def __init__(self) -> None:
        super().__init__()
        self.kinds: set[str] = set()
        self._inside = [""]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        words = [tag, *sorted(told), *(told.get(name) or "" for name in ("class", "type", "role"))]
        kind = " ".join(words)
        self.kinds.add(f"{self._inside[-1]} > {kind}")
        if tag not in VOID:
            self._inside.append(kind)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and len(self._inside) > 1:
            self._inside.pop()


def send_empty(somebody: Visitor) -> None:
    """Empty the fields of the page's form and send it past the browser's own checks."""
    with somebody.page.expect_navigation():
        somebody.page.evaluate(
            """() => {
              const form = document.querySelector("main form[method=post]");
              form.querySelectorAll("input:not([type=hidden]):not([type=checkbox]), textarea").forEach((e) => e.value = "");
              form.noValidate = true;
              form.requestSubmit();
            }"""
        )


def look_at(somebody: Visitor, arrive: Callable[[], Any]) -> list[str]:
    """What is wrong on a page, in each theme, wide and narrow; what the browser said meanwhile.

    Each theme and each width are looked at by all rules once; what is left of the four differs in its colours alone.
    """
    somebody.look("light", WIDE)
    arrive()
    wrong = [
        *somebody.dangling(),
        *somebody.moves(),
        *somebody.weighs_too_much(),
        *somebody.wrong_at_twice_the_text_size(),
    ]
    for theme, width in product(("light", "dark"), (WIDE, NARROW)):
        somebody.look(theme, width)
        rules = [] if (theme, width) in (("light", WIDE), ("dark", NARROW)) else ["color-contrast"]
        wrong += [*somebody.broken_rules(*rules), *somebody.scrolls_sideways()]
    return [*dict.fromkeys(wrong), *somebody.told()]


@pytest.mark.parametrize("role", ["coordinator", "teacher", "student"])
def test_no_page_asks_the_same_for_each_of_its_rows(
    role: str, lived_in: None, demo: Portal, inside: Inside, settings: Settings
) -> None:
    (campus,) = [each for each in demo.doors["campuses"] if each["slug"] == P_TECH]
    login = next(each["login"] for each in campus["accounts"] if each["role"] == role)
    settings.FILES_DIR = demo.state / "files"
    seen, often = 0, {}
    with inside(P_TECH):
        browser = CampusClient(urlsplit(campus["url"]).hostname)
        browser.force_login(User.objects.get(Q(email=login) | Q(username=login)))
        for name, address in pages("campus", role):
            with CaptureQueriesContext(connection) as asked:
                answer = browser.get(address)
            seen += answer.status_code == 200
            alike = Counter(VALUES.sub("?", each["sql"]) for each in asked if each["sql"].startswith("SELECT"))
            for question, times in alike.most_common(1):
                if times > OF_EACH.get(name, AGAIN):
                    often[name] = f"{times} x {question[:300]}"

    assert seen > 10
    assert often == {}


def test_pages_that_refuse_say_why_and_keep_the_rules(visitor: Come, demo: Portal) -> None:
    stranger, student = visitor(P_TECH), visitor(P_TECH, "student")
    refusals = {
        "not there": (stranger, lambda: stranger.go("/no-such-page/")),
        "not there, in Spanish": (stranger, lambda: stranger.go("/es/no-such-page/")),
        "not published here": (stranger, lambda: stranger.go(f"/verify/{'0' * 64}/")),
        "link that is gone": (stranger, lambda: stranger.go(f"/link/{'x' * 43}/")),
        "stale form": (stranger, lambda: send_without_token(stranger)),
        "not for students": (student, lambda: student.go("/today/")),
    }

    broken = {}
    for name, (who, arrive) in refusals.items():
        wrong = [said for said in look_at(who, arrive) if "Failed to load resource" not in said]
        broken |= _found(name, wrong)

    assert broken == {}


def send_without_token(somebody: Visitor) -> None:
    somebody.go("/accounts/login/")
    somebody.page.evaluate("document.querySelector('main [name=csrfmiddlewaretoken]').remove()")
    somebody.context.clear_cookies()
    somebody.fill_in("nobody", "nothing")


def test_an_unknown_host_answers_a_page_that_keeps_the_rules(visitor: Come) -> None:
    nobody = visitor("no-such-campus")

    wrong = look_at(nobody, lambda: nobody.go("/"))

    assert [said for said in wrong if "Failed to load resource" not in said] == []


def test_a_reviewer_s_link_keeps_the_rules(visitor: Come, demo: Portal) -> None:
    (campus,) = [each for each in demo.doors["campuses"] if each["slug"] == P_TECH]
    path = next(urlsplit(link["url"]).path for link in campus["links"] if link["kind"] == "review")
    guest = visitor(P_TECH)

    for page in (path, f"/es{path}", f"{path}?part=p-tech-2023/element/6.1a"):
        assert look_at(guest, lambda page=page: guest.go(page)) == []
    assert guest.page.get_by_role("link", name="Plan of the year").count() == 1


def test_an_invitation_keeps_the_rules(visitor: Come, demo: Portal) -> None:
    link = demo.invite(P_TECH, "new.teacher@palm-hollow.example", "teacher")
    guest = visitor(P_TECH)

    wrong = look_at(guest, lambda: guest.page.goto(link))

    assert guest.page.locator("main input[type=password]").count() >= 1
    assert wrong == []
