"""The package for the agency: made in a minute, whole, and readable where no network is."""

import re
import resource
import subprocess
import time
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from tests.journeys.conftest import P_TECH, T_STEM
from tests.journeys.portal import Portal

INDEXES = ("index.html", "index.es.html")
PROCESSOR_SECONDS = 60
LINK = re.compile(r'(?:href|src)="([^"#]+)')


def processor_seconds() -> float:
    """What the programs that ended have used: unlike the clock it is the same on a busy machine."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime


@pytest.fixture(scope="module", params=[P_TECH, T_STEM])
def package(request: pytest.FixtureRequest, demo: Portal, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked package of a campus."""
    folder = tmp_path_factory.mktemp("package")
    began, used = time.monotonic(), processor_seconds()
    said = demo.command("tea_package", request.param, "--out", str(folder / "package.zip"))
    used = processor_seconds() - used
    print(
        f"tea_package {request.param}: {time.monotonic() - began:.1f} s ({used:.1f} of the processor). {said.strip()}"
    )
    assert used < PROCESSOR_SECONDS
    with zipfile.ZipFile(folder / "package.zip") as packed:
        packed.extractall(folder / "open")
    return folder / "open"


def test_the_sums_of_the_package_are_right(package: Path) -> None:
    done = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=package, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout + done.stderr
    there = {str(path.relative_to(package)) for path in package.rglob("*") if path.is_file()}
    summed = {line.split(maxsplit=1)[1].lstrip("*") for line in (package / "SHA256SUMS").read_text().splitlines()}
    assert summed == there - {"SHA256SUMS"}


@pytest.mark.parametrize("index", INDEXES)
def test_every_link_of_the_package_leads_to_a_file_inside(package: Path, index: str) -> None:
    seen: set[Path] = set()
    waiting = [package / index]
    while waiting:
        page = waiting.pop()
        seen.add(page)
        linked = [target for target in links_of(page) if target not in seen]
        assert [target for target in linked if not inside(target, package)] == [], page
        waiting += {target for target in linked if target.suffix == ".html"} - set(waiting)

    assert len(seen) > 10


def links_of(page: Path) -> list[Path]:
    """The files a page links to; addresses of the web are left out."""
    found = [urlsplit(address) for address in LINK.findall(page.read_text(encoding="utf-8"))]
    return [(page.parent / unquote(each.path)).resolve() for each in found if not each.scheme and each.path]


def inside(target: Path, package: Path) -> bool:
    return target.is_file() and target.is_relative_to(package.resolve())


@pytest.mark.parametrize("index", INDEXES)
def test_the_package_opens_without_a_network(package: Path, index: str, browser: Any) -> None:
    context = browser.new_context(offline=True, viewport={"width": 1360, "height": 900}, reduced_motion="reduce")
    page, said = context.new_page(), []
    page.on("console", lambda each: said.append(each.text) if each.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("requestfailed", lambda request: said.append(f"not loaded: {request.url}"))

    page.goto((package / index).as_uri())
    assert page.locator("html").get_attribute("lang") == ("es" if ".es." in index else "en")
    page.get_by_role("table").first.get_by_role("link", name=re.compile("^HTML")).first.click()
    page.wait_for_load_state()

    assert page.url.startswith(package.as_uri())
    assert page.get_by_role("heading", level=1).count() == 1
    assert said == []
    context.close()
