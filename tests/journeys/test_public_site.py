"""Every public page of the demo, as a phone on a slow line gets it: no script, little to load, one language a page."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest

from tests.journeys.conftest import P_TECH, T_STEM
from tests.journeys.portal import Portal
from tests.journeys.stranger import ask

LIMIT = 100_000  # bytes of HTML and style sheets, as they are before any compression
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def addresses(demo: Portal, slug: str) -> Iterator[str]:
    """What the sitemap names, the lists of every year, and one address of each other kind."""
    site = ElementTree.fromstring(ask(demo, slug, "/sitemap.xml").body)
    found = [str(each.text).partition(f":{demo.port}")[2] for each in site.iter(LOC)]
    assert len(found) > 40
    yield from found
    years = {path.split("/")[2] for path in found if path.startswith("/artifacts/2")}
    for year in sorted(years):
        yield from (f"{prefix}{place}?year={year}" for prefix in ("", "/es") for place in ("/", "/artifacts/"))
    yield from (f"{path}editions/1/" for path in found if path.startswith("/artifacts/2"))
    record = next(path for path in found if "/6.2/" in path or "/5.A3/" in path)
    sha256 = re.search(r"/verify/([0-9a-f]{64})/", ask(demo, slug, record).text)
    assert sha256
    yield f"/verify/{sha256[1]}/"


@pytest.mark.parametrize("slug", [P_TECH, T_STEM])
def test_every_public_page_is_small_and_has_no_script(demo: Portal, slug: str) -> None:
    sheets: dict[str, int] = {}
    heavy, scripted, foreign = {}, [], []
    for address in addresses(demo, slug):
        page = ask(demo, slug, address)
        assert page.status == 200, address
        for sheet in re.findall(r'<link rel="stylesheet" href="([^"]+)"', page.text):
            sheets.setdefault(sheet, 0) or sheets.update({sheet: len(ask(demo, slug, sheet).body)})
        weight = len(page.body) + sum(
            sheets[each] for each in re.findall(r'rel="stylesheet" href="([^"]+)"', page.text)
        )
        heavy |= {address: weight} if weight >= LIMIT else {}
        scripted += [address] if re.search(r"<script|\son\w+=|javascript:", page.text) else []
        language = "es" if address.startswith("/es/") else "en"
        foreign += [address] if f'<html lang="{language}"' not in page.text else []

    assert sheets
    assert (heavy, scripted, foreign) == ({}, [], [])


def test_older_documents_stand_apart_and_say_that_nobody_verified_them(demo: Portal) -> None:
    page = ask(demo, P_TECH, "/artifacts/").text

    apart = page[page.index('id="older-title"') :]
    assert "not verified" in apart
    assert "old-campus-page.example.org" in apart
    assert "old-campus-page.example.org" not in page[: page.index('id="older-title"')]
