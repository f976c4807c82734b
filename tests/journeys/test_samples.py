"""A student's work on its whole way: reflected on, added, offered, consented to in Spanish, published, and gone again."""

import email
import email.policy
import hashlib
import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import urlsplit

import pypdfium2
from PIL import Image
from playwright.sync_api import Page, expect

from academies.models import Academy
from tests.journeys.conftest import T_STEM
from tests.journeys.ledger import everything, written_since
from tests.journeys.portal import Portal
from tests.journeys.stranger import ask
from tests.journeys.visitor import Visitor

Come = Callable[..., Visitor]
Inside = Callable[[str], AbstractContextManager[Academy]]
SLOT = "5.A4"
PHONE = {"width": 390, "height": 844}
ANSWER = "We measured the flow of three pumps and found the one that loses pressure."
LINK = "I used the graphs of slope from class to see which line falls."
TITLE = "Pressure board of three pumps"
CAPTION = "A board that shows the pressure of three pumps, made at a water works"
SHOWS = "A wooden board with three blue dials, the middle one in the red part."


def test_a_student_s_work_is_published_with_consent_and_gone_when_it_is_withdrawn(
    demo: Portal, visitor: Come, inside: Inside, tmp_path: Path
) -> None:
    pia = visitor(T_STEM, "principal")
    student, cam, parent = visitor(T_STEM, "student", **PHONE), visitor(T_STEM, "coordinator"), visitor(T_STEM, **PHONE)

    reflect(student)
    add_the_work(student, drawing(tmp_path))
    letters = set(mail(demo))
    accept_and_ask(cam)
    path = link_for_a_guardian(cam, demo, letters)
    looking_changes_nothing(demo, inside, path)
    consent(parent, path)
    publish(pia)

    page_path, file_path = published_at(demo)
    pdf = ask(demo, T_STEM, f"{page_path.rstrip('/')}.pdf").body
    assert CAPTION in words_of(pdf)
    assert ask(demo, T_STEM, file_path).status == 200

    take_it_back(parent, path)

    public = ask(demo, T_STEM, page_path).text
    assert CAPTION not in public
    assert "Withdrawn on" in public
    assert CAPTION not in words_of(ask(demo, T_STEM, f"{page_path.rstrip('/')}.pdf").body)
    assert ask(demo, T_STEM, file_path).status == 404
    somebody = visitor(T_STEM)
    somebody.go(f"/verify/{hashlib.sha256(pdf).hexdigest()}/")
    expect(somebody.page.get_by_text("It was replaced on")).to_be_visible()
    for each in (student, cam, pia, parent, somebody):
        assert each.told() == []


def reflect(student: Visitor) -> None:
    """The button of the home page; a draft, then the rest."""
    page = student.page
    student.go("/my/")
    page.locator("a.big-button").click()
    title = page.get_by_role("heading", level=1).inner_text()
    address = page.url
    page.get_by_role("textbox").first.fill(ANSWER)
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.get_by_role("status").first).to_be_visible()

    page.get_by_role("navigation").get_by_role("link", name="Log").click()
    page.get_by_role("link", name=title, exact=True).first.click()
    assert page.url == address
    expect(page.get_by_role("textbox").first).to_have_value(ANSWER)
    for box in page.locator("main textarea").all()[1:]:
        box.fill(ANSWER)
    page.get_by_label("Which class did you use?").select_option(index=1)
    page.get_by_label("How did you use it?").fill(LINK)
    assert student.scrolls_sideways() == []
    page.get_by_role("button", name="Send to my teacher").click()
    expect(page.get_by_text("Sent. Your teacher can read it now.").first).to_be_visible()
    page.goto(address)
    expect(page.get_by_text("Sent on")).to_be_visible()
    expect(page.get_by_text(LINK)).to_be_visible()


def drawing(folder: Path) -> Path:
    """A picture such as a telephone takes."""
    path = folder / "board.png"
    Image.linear_gradient("L").resize((640, 480)).convert("RGB").save(path)
    return path


def add_the_work(student: Visitor, picture: Path) -> None:
    page = student.page
    page.get_by_role("navigation").get_by_role("link", name="Portfolio").click()
    page.get_by_role("link", name="Add work").first.click()
    page.get_by_label("Kind").select_option(label="Digital work")
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("File").set_input_files(str(picture))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("What it shows, in words")
    page.get_by_label("What it shows, in words").fill(SHOWS)
    page.get_by_label("File").set_input_files(str(picture))
    page.get_by_label("Made in").select_option(index=1)
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    shown = page.get_by_role("img", name=SHOWS)
    assert shown.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") == 640
    page.get_by_role("button", name="Offer this as a sample").click()
    expect(page.get_by_text("You offered it. Your campus will look at it.")).to_be_visible()
    assert student.scrolls_sideways() == []


def accept_and_ask(cam: Visitor) -> None:
    page = cam.page
    cam.go("/today/")
    page.get_by_text(re.compile("more kinds$")).click()
    page.get_by_role("link", name=re.compile("^Samples offered")).click()
    page.get_by_role("link", name=re.compile("Open the list")).click()
    page.get_by_label("Student or work").fill(TITLE)
    page.get_by_role("button", name="Show").click()
    page.get_by_role("table").get_by_role("rowheader").get_by_role("link").click()
    page.get_by_role("link", name="Accept", exact=True).click()
    page.get_by_label("Caption").fill(CAPTION)
    page.get_by_role("button", name="Accept", exact=True).click()
    page.get_by_role("button", name="Ask for consent").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Asked for consent")


def mail(demo: Portal) -> list[Path]:
    return sorted((demo.state / "mail").glob("*"))


def link_for_a_guardian(cam: Visitor, demo: Portal, before: set[Path]) -> str:
    """From the letter, else from the page; as a Spanish reader opens it."""
    texts = [text_of(letter) for letter in mail(demo) if letter not in before]
    texts += [field.input_value() for field in cam.page.get_by_label(re.compile("^Link for")).all()]
    (address, *_others) = re.findall(r"http://\S+/link/\S+", "\n".join(texts))
    path = urlsplit(address).path
    return path if path.startswith("/es/") else f"/es{path}"


def text_of(letter: Path) -> str:
    message = email.message_from_bytes(letter.read_bytes(), policy=email.policy.default)
    return str(message.get_content())


def looking_changes_nothing(demo: Portal, inside: Inside, path: str) -> None:
    with inside(T_STEM):
        before = everything()
    for method in ("GET", "GET", "GET", "HEAD"):
        assert ask(demo, T_STEM, path, method=method).status == 200
    with inside(T_STEM):
        assert written_since(before) == []


def consent(parent: Visitor, path: str) -> None:
    """On a telephone, in Spanish."""
    page = parent.page
    parent.go(path)
    assert page.locator("html").get_attribute("lang") == "es"
    assert (parent.scrolls_sideways(), parent.broken_rules(), parent.dangling()) == ([], [], [])
    expect(page.get_by_role("img", name=SHOWS)).to_be_visible()
    page.locator("input[name=signer]").fill("Guadalupe Arriaga")
    page.locator("input[name=relation]").fill("madre")
    page.locator("button[name=act][value=yes]").click()
    expect(page.locator("button[name=act][value=withdraw]")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Guadalupe Arriaga")


def publish(pia: Visitor) -> None:
    """The principal's own word: no draft is asked for."""
    page = pia.page
    page.get_by_role("navigation").get_by_role("link", name="Reports").first.click()
    page.get_by_role("button", name=re.compile("Publish changes")).click()
    done = page.get_by_role("table", name="Publication")
    expect(done).to_be_visible(timeout=180_000)
    expect(done.get_by_role("row").filter(has_text=SLOT)).to_contain_text(re.compile("edition", re.I))


def published_at(demo: Portal) -> tuple[str, str]:
    """The addresses of the public page and of the work's file, found as a visitor finds them."""
    (campus,) = [each for each in demo.doors["campuses"] if each["slug"] == T_STEM]
    page_path = f"/artifacts/{campus['year']}/{SLOT}/"
    text = ask(demo, T_STEM, page_path).text
    (row,) = [row for row in re.findall(r"<tr>.*?</tr>", text, re.S) if CAPTION in row]
    (address,) = re.findall(r'href="([^"]+)"', row)
    return page_path, urlsplit(address).path


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return " ".join(" ".join(sheet.get_textpage().get_text_bounded() for sheet in document).split())


def take_it_back(parent: Visitor, path: str) -> None:
    page: Page = parent.page
    parent.go(path)
    page.locator("button[name=act][value=withdraw]").click()
    expect(page.locator("button[name=act][value=withdraw]")).to_have_count(0)
