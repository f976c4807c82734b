"""A student with a bad network and a shared Chromebook: words survive, are sent once, and the next person reads nothing."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from urllib.parse import urlsplit

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from playwright.sync_api import Page, Request, Route, expect

from academies.models import Academy
from artifacts.models import Participation, Reflection
from tests.journeys.conftest import P_TECH
from tests.journeys.visitor import Visitor
from wbl_portal.core import clock
from wbl_portal.core.actor import PORTAL
from wbl_portal.core.models import AuditEntry
from wbl_portal.people.models import Student, User
from wbl_portal.people.services import open_account, record_account_consent

Come = Callable[..., Visitor]
Inside = Callable[[str], AbstractContextManager[Academy]]
SAID = "The gripper slipped twice, so we measured the angle again."
PASSWORD = "an-invented-passphrase-7"
OFFLINE = re.compile("ERR_INTERNET_DISCONNECTED|ERR_FAILED")


def forget_reflections(inside: Inside) -> None:
    """Everything that Ana has reflected on is unwritten again."""
    with inside(P_TECH):
        Reflection.objects.filter(participation__student=ana()).delete()


def ana() -> Student:
    """The student of the demo's doors: the first who got an account."""
    return Student.objects.get(user=User.objects.filter(student__isnull=False).order_by("joined_at")[:1])


def open_reflection(somebody: Visitor) -> Page:
    page = somebody.page
    somebody.go("/my/log/")
    page.locator("#reflections a").first.click()
    expect(page.locator("form[data-draft]")).to_be_visible()
    page.wait_for_load_state("networkidle")
    return page


def write(page: Page, words: str = SAID) -> None:
    for box in page.locator("form[data-draft] textarea").all():
        box.fill(words)


def kept(page: Page) -> dict[str, str]:
    return dict(
        page.evaluate("Object.fromEntries(Object.entries(localStorage).filter(([n]) => n.startsWith('draft:')))")
    )


def wait_for_kept(page: Page) -> None:
    page.wait_for_function("Object.keys(localStorage).some((name) => name.startsWith('draft:'))")


def test_words_written_without_a_network_are_sent_once_when_it_is_back(visitor: Come, inside: Inside) -> None:
    forget_reflections(inside)
    somebody = visitor(P_TECH, "student", width=390)
    page = open_reflection(somebody)
    somebody.context.set_offline(True)
    write(page)
    page.get_by_role("button", name="Send to my teacher").click()
    expect(page.get_by_text("sent when it is back")).to_be_visible()
    assert SAID not in str(kept(page)), "what is kept cannot be read"
    assert len(kept(page)) == 1

    somebody.context.set_offline(False)

    expect(page).to_have_url(re.compile("/my/log/"), timeout=20_000)
    expect(page.get_by_text("Sent. Your teacher can read it now.")).to_be_visible()
    assert kept(page) == {}
    with inside(P_TECH):
        sent = Reflection.objects.get(participation__student=ana())
        assert sent.state == "submitted"
        assert AuditEntry.objects.filter(verb="reflection.submitted", subject_id=str(sent.pk)).count() == 1
    assert [each for each in somebody.told() if not OFFLINE.search(each)] == []


def test_an_answer_that_is_lost_on_the_way_sends_nothing_twice(visitor: Come, inside: Inside) -> None:
    forget_reflections(inside)
    somebody = visitor(P_TECH, "student", width=390)
    page = open_reflection(somebody)
    lost: list[Request] = []

    def lose_the_first_answer(route: Route) -> None:
        if route.request.method != "POST" or lost:
            return route.continue_()
        lost.append(route.request)
        host = urlsplit(route.request.url).netloc  # a name that the browser alone can resolve
        reached = route.request.url.replace(host.split(":")[0], "127.0.0.1")
        answer = route.fetch(url=reached, headers={**route.request.all_headers(), "host": host})
        assert answer.ok
        return route.abort()

    page.route("**/my/reflections/**", lose_the_first_answer)
    write(page)
    page.get_by_role("button", name="Send to my teacher").click()
    expect(page.get_by_text("sent when it is back")).to_be_visible()
    page.evaluate("window.dispatchEvent(new Event('online'))")

    expect(page).to_have_url(re.compile("/my/log/"), timeout=20_000)
    assert len(lost) == 1
    with inside(P_TECH):
        sent = Reflection.objects.get(participation__student=ana())
        assert AuditEntry.objects.filter(verb="reflection.submitted", subject_id=str(sent.pk)).count() == 1


def test_the_next_student_at_a_shared_chromebook_cannot_read_it(visitor: Come, inside: Inside) -> None:
    forget_reflections(inside)
    other = another_student(inside)
    somebody = visitor(P_TECH, "student")
    page = open_reflection(somebody)
    page.route(
        "**/my/reflections/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    write(page)
    wait_for_kept(page)
    sealed = kept(page)
    somebody.context.clear_cookies()  # the session ended; nobody pressed "sign out"

    somebody.go("/accounts/login/")
    somebody.fill_in(other, PASSWORD)
    expect(page.get_by_role("heading", name="Hello")).to_be_visible()
    somebody.go("/my/log/")
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-unsent]")).to_be_hidden()
    assert kept(page) == sealed, "it stays for its own account"
    assert SAID not in str(sealed)
    key = page.evaluate("fetch('/my/drafts/key/').then((answer) => answer.json())")
    opens = page.evaluate(
        """async ({ key, sealed }) => {
          const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
          const mine = await crypto.subtle.importKey("raw", bytes(key), "AES-GCM", false, ["decrypt"]);
          const [[name, value]] = Object.entries(sealed);
          const [iv, words] = value.split(".").map(bytes);
          const additionalData = new TextEncoder().encode(name);
          return crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, mine, words).then(() => true, () => false);
        }""",
        {"key": key["key"], "sealed": sealed},
    )
    assert not opens, "the next account's key does not open it"
    assert not next(iter(sealed)).startswith(f"draft:{key['mark']}")

    page.locator("summary", has_text="Your account").first.click()
    with page.expect_navigation():  # the script looks first whether anything of this account is not sent yet
        page.get_by_role("button", name="Sign out").click()
    page.unroute_all()
    somebody.sign_in("student")
    page = open_reflection(somebody)
    expect(page.locator("form[data-draft] textarea").first).to_have_value(SAID)


def another_student(inside: Inside) -> str:
    """The user name of a student other than Ana, who may sign in with PASSWORD."""
    with inside(P_TECH):
        mine = ana()
        found = Participation.objects.exclude(student=mine).filter(student__active=True).select_related("student")
        return let_in(found.order_by("pk")[0].student)


def let_in(student: Student) -> str:
    """Give a student an account; returns the user name, which signs in with PASSWORD."""
    record_account_consent(
        student=student, by=PORTAL, signer="Rosa Vela", relation="mother", method="paper", given_on=clock.today()
    )
    user = open_account(student=student, by=PORTAL)
    # The served demo hashes as a campus does, the tests do not.
    user.password = PBKDF2PasswordHasher().encode(PASSWORD, "an-invented-salt")
    user.save(update_fields=["password"])
    return str(user.username)


def test_signing_out_warns_of_what_is_not_sent_yet(visitor: Come, inside: Inside) -> None:
    forget_reflections(inside)
    somebody = visitor(P_TECH, "student", width=390)
    page = open_reflection(somebody)
    page.route(
        "**/my/reflections/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    write(page)
    wait_for_kept(page)

    page.locator("summary", has_text="Your account").first.click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    warning = page.get_by_role("dialog")
    expect(warning).to_contain_text("1 entry is not sent yet")
    assert somebody.broken_rules() == []
    warning.get_by_role("button", name="Send now").click()
    expect(warning).to_contain_text("It could not be sent")
    warning.get_by_role("button", name="Stay").click()
    expect(warning).to_be_hidden()
    assert len(kept(page)) == 1

    page.locator("summary", has_text="Your account").first.click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Sign out and throw away").click()
    page.wait_for_url(lambda address: "/my/" not in address)
    assert kept(page) == {}
