"""The agency asks: the coordinator hands over a package in parts; a reviewer gets the unmasked figures with a code."""

import hashlib
import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.journeys.conftest import P_TECH
from tests.journeys.portal import Portal
from tests.journeys.visitor import Visitor

Come = Callable[..., Visitor]
MOST = 1_000_000
ASKED = "Everything of the year, with the agreements and the minutes, in files of 1 MB"


def test_a_request_is_answered_with_a_package_in_parts(visitor: Come, tmp_path: Path) -> None:
    cam = visitor(P_TECH, "coordinator")
    page = cam.page
    cam.go("/reports/requests/add/")
    page.locator("input[name=requester]").fill("State office, Kim Keller")
    page.locator("textarea[name=asked_for]").fill(ASKED)
    page.get_by_label("School year").select_option(index=1)
    page.get_by_label("Agreements with partners").check()
    page.get_by_label("Minutes of meetings").check()
    page.get_by_label("Advisory board", exact=True).check()
    page.locator("input[name=max_mb]").fill("1")
    assert cam.scrolls_sideways() == []
    page.get_by_role("button", name="Save request").click()
    expect(page.get_by_role("main")).to_contain_text("Minutes: Advisory board")
    expect(page.get_by_role("main")).to_contain_text("No file larger than 1 MB")

    page.get_by_role("button", name="Build the package").click()
    expect(page.get_by_text("The package is built")).to_be_visible(timeout=120_000)
    page.get_by_role("link", name="Back to the request").click()
    links = page.get_by_role("link", name=re.compile(r"package-part-\d+-of-\d+\.zip"))
    count = links.count()
    assert count > 1
    for place in range(count):
        with page.expect_download() as download:
            links.nth(place).click()
        kept = tmp_path / download.value.suggested_filename
        download.value.save_as(kept)
        assert kept.stat().st_size <= MOST
        with zipfile.ZipFile(kept) as packed:
            packed.extractall(tmp_path / "open")

    folder = tmp_path / "open"
    done = subprocess.run("sha256sum -c SHA256SUMS*", cwd=folder, shell=True, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert list(folder.glob("agreements/*.pdf"))
    assert list(folder.glob("minutes/*.html"))
    letter = (folder / "cover-letter.html").read_text()
    assert ASKED in letter
    assert "Kim Keller" in letter
    assert "Principal" in letter
    assert (folder / "cover-letter.pdf").read_bytes()[:5] == b"%PDF-"
    read_with_the_keyboard(cam, folder)
    assert cam.told() == []


def read_with_the_keyboard(cam: Visitor, folder: Path) -> None:
    """Without a network: from the top of the index to the letter by Tab and Enter alone, and on to an agreement."""
    context = cam.context.browser.new_context(offline=True, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto((folder / "index.html").as_uri())
    for _each in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('href')") == "cover-letter.html":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Cover letter")
    page.go_back()
    hrefs = page.locator("a").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    assert [href for href in hrefs if href.startswith("agreements/") and (folder / href).is_file()]
    context.close()


def test_a_reviewer_gets_the_unmasked_figures_with_the_code_from_the_mail(
    demo: Portal, visitor: Come, tmp_path: Path
) -> None:
    (campus,) = [each for each in demo.doors["campuses"] if each["slug"] == P_TECH]
    path = next(urlsplit(link["url"]).path for link in campus["links"] if link["kind"] == "review")
    guest, pia = visitor(P_TECH, width=390, height=844), visitor(P_TECH, "principal")
    page = guest.page
    guest.go(path)
    page.get_by_role("link", name=re.compile("For the request of")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Unmasked figures")
    assert guest.scrolls_sideways() == []
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_text("A code is on its way")).to_be_visible()
    page.get_by_label("Code").fill("no code")
    page.get_by_role("button", name="Download").click()
    expect(page.get_by_role("main")).to_contain_text("This is not the code that was sent last.")
    page.get_by_label("Code").fill(code_mailed(demo))
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    kept = tmp_path / "figures.zip"
    download.value.save_as(kept)

    sha256 = hashlib.sha256(kept.read_bytes()).hexdigest()
    with zipfile.ZipFile(io.BytesIO(kept.read_bytes())) as packed:
        assert b"Not for publication" in packed.read("unmasked-figures.html")
        assert packed.read("unmasked-figures.pdf")[:5] == b"%PDF-"
    pia.go("/binder/reviewers/")
    pia.page.get_by_role("main").get_by_role("link", name=re.compile("Rowan")).click()
    expect(pia.page.get_by_role("main")).to_contain_text(f"Unmasked figures downloaded ({sha256})")
    assert pia.scrolls_sideways() == []
    assert (guest.told(), pia.told()) == ([], [])


def code_mailed(demo: Portal) -> str:
    """From the newest letter in the folder of letters."""
    newest = max((demo.state / "mail").iterdir(), key=lambda letter: letter.stat().st_mtime_ns)
    codes = re.findall(r"^\d{6}$", newest.read_text(encoding="utf-8"), re.MULTILINE)
    return str(codes[-1])
