"""What a browser sees: accessibility rules, reflow at 320 px and contrast in both themes, for the gallery and the frames."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import engines
from django.test import RequestFactory

from wbl_portal.core.gallery import gallery

pytestmark = pytest.mark.slow

CHROMIUM = "/usr/bin/chromium"
SIZES = [(320, 640), (1360, 900)]
NAV = [
    {"label": "Today", "url": "/", "icon": "layout-dashboard", "current": True},
    {"label": "Partners", "url": "/partners/", "icon": "handshake", "current": False},
    {"label": "Students", "url": "/students/", "icon": "users", "current": False},
]
KNOWN = {
    "campus": SimpleNamespace(name="Palm Hollow P-TECH Early College High School", hue=140, number="999999002"),
    "school_year": SimpleNamespace(label="2026-27"),
    "nav": NAV,
    "public_nav": NAV,
    "footer_links": NAV,
    "language_links": [
        {"code": "en", "name": "English", "url": "/", "current": True},
        {"code": "es", "name": "Español", "url": "/es/", "current": False},
    ],
}
# Ink on ground, and the least contrast (WCAG 2.1: 4.5 for words, 3 for what a control is known by).
INKS = [
    *[(ink, ground, 4.5) for ink in ("ink", "ink-soft", "brand") for ground in ("paper", "surface", "sunken")],
    *[(ink, "brand-tint", 4.5) for ink in ("ink", "brand", "brand-strong")],
    *[("brand-ink", ground, 4.5) for ground in ("brand", "brand-strong")],
    *[("step-ink-low", ground, 4.5) for ground in ("step-1", "step-2")],
    *[("step-ink-high", ground, 4.5) for ground in ("step-3", "step-4")],
    *[(f"{tone}-ink", f"{tone}-tint", 4.5) for tone in ("ok", "warn", "bad", "info")],
    *[("ink", f"{tone}-tint", 4.5) for tone in ("ok", "warn", "bad", "info")],
    ("bad-solid", "surface", 4.5),
    ("bad-solid-ink", "bad-solid", 4.5),
    ("line-strong", "surface", 3.0),
    ("line-strong", "paper", 3.0),
    ("step-3", "sunken", 3.0),
]
MEASURE = """([inks, hues]) => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const probe = document.body.appendChild(document.createElement("span"));
  const light = (name) => {
    probe.style.color = `var(--${name})`;
    canvas.fillStyle = getComputedStyle(probe).color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((c) => c / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const poor = [];
  for (const theme of ["light", "dark"]) for (const hue of hues) {
    document.documentElement.dataset.theme = theme;
    document.documentElement.style.setProperty("--hue", hue);
    for (const [ink, ground, least] of inks) {
      const [low, high] = [light(ink), light(ground)].sort((a, b) => a - b);
      const contrast = (high + 0.05) / (low + 0.05);
      if (contrast < least) poor.push(`${theme} hue ${hue}: ${ink} on ${ground} ${contrast.toFixed(2)}`);
    }
  }
  return poor;
}"""


def _pages() -> dict[str, str]:
    """Address -> HTML; drawn without a campus, a session or a database."""
    plain = RequestFactory().get("/")
    page = '<h1>Today</h1><p>Words and <a href="/">a link</a>.</p>'
    drawn = {
        name: engines["django"].from_string(
            f'{{% extends "layouts/{name}.html" %}}{{% block title %}}{name}{{% endblock %}}'
            f"{{% block content %}}{page}{{% endblock %}}"
        )
        for name in ("staff", "student", "task", "public", "apex")
    }
    views = {f"gallery-{theme}": f"/?theme={theme}" for theme in ("", "light", "dark")}
    return {f"/{name}": template.render(dict(KNOWN), plain) for name, template in drawn.items()} | {
        f"/{name}": gallery(RequestFactory().get(address)).content.decode() for name, address in views.items()
    }


class _Handler(BaseHTTPRequestHandler):
    pages: dict[str, str] = {}

    def do_GET(self) -> None:
        address = self.path.partition("?")[0]
        found = finders.find(address.removeprefix("/static/")) if address.startswith("/static/") else None
        body = Path(str(found)).read_bytes() if found else self.pages.get(address, "").encode()
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", guess_type(address)[0] or "text/html; charset=utf-8")
        policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        self.send_header("Content-Security-Policy", "; ".join(f"{name} {' '.join(to)}" for name, to in policy.items()))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def site() -> Iterator[tuple[str, list[str]]]:
    """The address of a little server and the pages on it."""
    pages = _pages()
    _Handler.pages = {**pages, "/theme/140.css": ":root { --hue: 140; }"}
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", list(pages)
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser(site: tuple[str, list[str]]) -> Iterator[Any]:
    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium is missing: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM)
        yield opened
        opened.close()


@pytest.fixture
def look(browser: Any, site: tuple[str, list[str]]) -> Iterator[Callable[..., Any]]:
    """Opens a page at a width and in a theme; what the browser complains about is collected in `page.complaints`."""
    contexts = []

    def _look(address: str, size: tuple[int, int], scheme: str) -> Any:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        page.goto(site[0] + address)
        return page

    yield _look
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES, ids=["320", "1360"])
def test_pages_follow_the_accessibility_rules_and_never_scroll_sideways(
    look: Callable[..., Any], site: tuple[str, list[str]], size: tuple[int, int], scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for address in site[1]:
        page = look(address, size, scheme)

        found = Axe().run(page).response["violations"]
        assert not found, (address, [(each["id"], [node["html"] for node in each["nodes"]]) for each in found])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        assert not page.complaints, (address, page.complaints)


def test_every_campus_color_keeps_its_contrast(look: Callable[..., Any]) -> None:
    page = look("/staff", SIZES[1], "light")

    assert page.evaluate(MEASURE, [INKS, list(range(0, 360, 4))]) == []


def test_a_menu_closes_on_escape_and_gives_the_focus_back(look: Callable[..., Any]) -> None:
    page = look("/staff", SIZES[0], "light")
    menu = page.locator("details.menu").last

    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    assert menu.evaluate("menu => menu.open")
    page.keyboard.press("Escape")

    assert not menu.evaluate("menu => menu.open")
    assert menu.locator("summary").evaluate("summary => summary === document.activeElement")


def test_select_all_ticks_every_row_and_counts_them(look: Callable[..., Any]) -> None:
    page = look("/gallery-light", SIZES[1], "light")

    page.locator("[data-select-all]").check()

    assert page.locator("input[name=student]:checked").count() == 4
    assert page.locator("[data-picked]").inner_text() == "4"
