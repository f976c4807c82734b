"""Takes pictures of the key pages of a running demo, to be looked at: `python -m tests.journeys.pictures DOORS FOLDER [NAME ..]`.

DOORS is the demo's demo.json. Each page is taken wide and narrow, light and dark.
"""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.journeys.visitor import CHROMIUM, FLAGS

WIDTHS, SCHEMES = (1360, 390), ("light", "dark")
P_TECH, DISTRICT = "palm-hollow", "two-rivers"


def to(path: str, *clicks: str) -> Callable[[Page, str], None]:
    """Open an address, then the first link of each name."""

    def open_page(page: Page, base: str) -> None:
        page.goto(base + path)
        for name in clicks:
            page.get_by_role("main").get_by_role("link", name=name).first.click()
            page.wait_for_load_state()

    return open_page


def with_errors(page: Page, base: str) -> None:
    """The experience form, sent with too little."""
    page.goto(f"{base}/experiences/add/")
    page.get_by_label("Title").fill("A morning on the robot line")
    page.locator("[name=place]").fill("Dock 4")
    page.get_by_role("button", name="Save experience").click()
    page.wait_for_load_state()


# Name -> campus, role, how to get there.
PAGES: dict[str, tuple[str, str, Callable[[Page, str], None]]] = {
    "apex": ("", "", to("/")),
    "public-home": (P_TECH, "", to("/")),
    "artifacts": (P_TECH, "", to("/artifacts/")),
    "artifact": (P_TECH, "", to("/artifacts/", "Participation in work-based learning")),
    "artifact-offers": (P_TECH, "", to("/artifacts/", "Work-based learning continuum")),
    "counting-rules": (P_TECH, "", to("/counting-rules/")),
    "sign-in": (P_TECH, "", to("/accounts/login/")),
    "binder-part": (P_TECH, "coordinator", to("/binder/p-tech-2023/element/6.1a/")),
    "binder-artifact": (P_TECH, "coordinator", to("/binder/p-tech-2023/artifact/6.1/")),
    "reviewers": (P_TECH, "principal", to("/binder/reviewers/", "Rowan Ellery")),
    "dry-run": (P_TECH, "principal", to("/binder/dry-runs/")),
    "today": (P_TECH, "coordinator", to("/today/")),
    "partners": (P_TECH, "coordinator", to("/partners/manage/")),
    "partner": (P_TECH, "coordinator", to("/partners/manage/", "Gulfline Fabrication")),
    "experiences": (P_TECH, "coordinator", to("/experiences/")),
    "experience": (P_TECH, "coordinator", to("/experiences/", "Reading blueprints")),
    "experience-form": (P_TECH, "coordinator", with_errors),
    "class-list": (P_TECH, "coordinator", to("/experiences/", "Reading blueprints", "present")),
    "continuum": (P_TECH, "coordinator", to("/continuum/")),
    "students": (P_TECH, "coordinator", to("/students/")),
    "student": (P_TECH, "coordinator", to("/students/?q=fidel", "Fidel")),
    "reports": (P_TECH, "principal", to("/reports/")),
    "snapshot": (P_TECH, "principal", to("/reports/", "fall")),
    "binder": (P_TECH, "coordinator", to("/binder/")),
    "settings": (P_TECH, "administrator", to("/settings/")),
    "people": (P_TECH, "administrator", to("/settings/people/")),
    "roster": (P_TECH, "administrator", to("/settings/roster/")),
    "student-home": (P_TECH, "student", to("/my/")),
    "student-log": (P_TECH, "student", to("/my/log/")),
    "district": (DISTRICT, "staff", to("/")),
    "directory": (DISTRICT, "staff", to("/directory/")),
    "handed-down": (DISTRICT, "staff", to("/handed-down/")),
    "handed-down-line": (DISTRICT, "staff", to("/handed-down/", "Health careers agreement")),
    "handed-down-form": (DISTRICT, "staff", to("/handed-down/add/agreement/")),
    "from-district": (P_TECH, "coordinator", to("/district/")),
    "from-district-line": (P_TECH, "coordinator", to("/district/", "Health careers agreement")),
    "to-district": (P_TECH, "coordinator", to("/district/up/")),
    "shared-partner": (P_TECH, "coordinator", to("/partners/manage/?q=Cottonwood", "Cottonwood")),
    "not-there": (P_TECH, "", to("/no-such-page/")),
}


def main(doors: Path, folder: Path, names: list[str]) -> None:
    """Take the pictures of these pages, or of all."""
    known = json.loads(doors.read_text(encoding="utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        visits: dict[tuple[str, str], Any] = {}
        for name in names or PAGES:
            slug, role, arrive = PAGES[name]
            if (slug, role) not in visits:
                visits[slug, role] = _sign_in(browser, known, slug, role)
            page = visits[slug, role]
            arrive(page, _base(known, slug))
            for width, scheme in _manners():
                page.set_viewport_size({"width": width, "height": 900})
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)
        browser.close()


def _manners() -> Iterator[tuple[int, str]]:
    for width in WIDTHS:
        for scheme in SCHEMES:
            yield width, scheme


def _base(known: dict[str, Any], slug: str) -> str:
    apex = known["apex"]
    return str(apex.replace("://", f"://{slug}.") if slug else apex)


def _sign_in(browser: Any, known: dict[str, Any], slug: str, role: str) -> Page:
    page: Page = browser.new_context(locale="en-US").new_page()
    if role:
        houses = [*known["campuses"], known["district"]]
        accounts = next(house["accounts"] for house in houses if house["slug"] == slug)
        account = next(each for each in accounts if each["role"] == role)
        page.goto(_base(known, slug) + "/accounts/login/")
        page.locator("input[name=login]").fill(account["login"])
        page.locator("input[name=password]").fill(account["password"])
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_load_state()
    return page


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
