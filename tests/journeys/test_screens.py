"""The screens that decide whether people like it, as they look in the demo, light and dark, wide and on a phone.

`python3 manage.py test tests/journeys/test_screens.py --screens` puts them into docs/screens/, for the README and the
guides; with `--demo` it joins the demo that runs here. Without `--screens` it looks whether each can be taken.
"""

import io
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.journeys.conftest import P_TECH
from tests.journeys.portal import Portal
from tests.journeys.visitor import Visitor

DOCS = Path(__file__).resolve().parents[2] / "docs" / "screens"
COLORS = 96  # of a picture's palette: flat pages need no more
LARGEST = 6_000_000  # bytes of all pictures together
SIZES = {1360: 1400, 390: 1300}  # width -> how far down a picture goes
THEMES = ("light", "dark")
Arrive = Callable[[Visitor], Any]


def at(path: str, *names: str) -> Arrive:
    """Open an address, then the first link of the page with each name."""

    def arrive(somebody: Visitor) -> None:
        somebody.go(path)
        for name in names:
            somebody.page.get_by_role("main").get_by_role("link", name=name).first.click()
            somebody.page.wait_for_load_state()

    return arrive


def at_first_link(*kinds: str) -> Arrive:
    """Open the first link of these kinds that the demo hands out."""

    def arrive(somebody: Visitor) -> None:
        (campus,) = [each for each in somebody.portal.doors["campuses"] if each["slug"] == somebody.slug]
        links = {each["kind"]: urlsplit(each["url"]).path for each in campus["links"]}
        somebody.go(next(links[kind] for kind in kinds if kind in links))

    return arrive


# Name -> role, how to get there.
SCREENS: dict[str, tuple[str, Arrive]] = {
    "today": ("coordinator", at("/today/")),
    "partner": ("coordinator", at("/partners/manage/", "Gulfline Fabrication")),
    "continuum": ("coordinator", at("/continuum/")),
    "experience": ("coordinator", at("/experiences/", "Reading blueprints")),
    "class-list": ("coordinator", at("/experiences/", "Reading blueprints", "present")),
    "binder": ("coordinator", at("/binder/p-tech-2023/artifact/6.2/")),
    "student-home": ("student", at("/my/")),
    "student-log": ("student", at("/my/log/")),
    "portfolio": ("student", at("/my/portfolio/")),
    "partner-task": ("", at_first_link("hours", "survey")),
    "public-home": ("", at("/")),
    "artifact": ("", at("/artifacts/", "Participation in work-based learning")),
}


@pytest.fixture
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return DOCS if request.config.getoption("--screens") else tmp_path


def test_every_key_screen_can_be_shown_in_both_themes_wide_and_on_a_phone(
    folder: Path, demo: Portal, visitor: Callable[..., Visitor]
) -> None:
    taken: list[Path] = []
    visitors: dict[str, Visitor] = {}
    for name, (role, arrive) in SCREENS.items():
        if role not in visitors:
            visitors[role] = visitor(P_TECH, role)
        arrive(visitors[role])
        taken += pictures(visitors[role], folder, name)

    said = [each for somebody in visitors.values() for each in somebody.told()]
    assert said == []
    assert len(taken) == len(SCREENS) * len(SIZES) * len(THEMES)
    assert sum(path.stat().st_size for path in taken) < LARGEST


def pictures(somebody: Visitor, folder: Path, name: str) -> Iterator[Path]:
    for width, theme in product(SIZES, THEMES):
        somebody.look(theme, width)
        path = folder / f"{name}-{width}-{theme}.png"
        path.write_bytes(small(shot(somebody.page, width)))
        yield path


def shot(page: Page, width: int) -> bytes:
    """The page from its top, as far down as it goes or as a picture may."""
    page.evaluate("() => { document.activeElement?.blur(); window.scrollTo(0, 0); }")
    height = min(SIZES[width], page.evaluate("() => document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": width, "height": height})
    return bytes(page.screenshot())


def small(picture: bytes) -> bytes:
    """The same picture with a palette."""
    made = io.BytesIO()
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image.quantize(COLORS, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
    return made.getvalue()
