"""The region: a board's meeting with its follow-up, and a new list of occupations taken in by the browser."""

import csv
import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import P_TECH, T_STEM
from tests.journeys.visitor import Visitor

Come = Callable[..., Visitor]

MINUTES = "The board named diesel and turbine work as the two fields with the most open places."
DECISION = "Ask the two clinics of the board for places to shadow in spring"
NEW_OCCUPATION, NEW_CODE = "Ropeway and lift mechanics", "49-9099"


def today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def test_the_minutes_of_a_board_meeting_are_recorded_and_followed_up(visitor: Come) -> None:
    cam = visitor(T_STEM, "coordinator")
    page = cam.page

    record_the_meeting(cam)
    expect(page.get_by_text(MINUTES)).to_be_visible()
    expect(page.get_by_text("Rosalind Achterberg")).to_be_visible()
    expect(page.get_by_text("Teodoro Villaseñor")).to_be_visible()
    expect(decision(page)).to_contain_text("Open")
    cam.go("/workforce/manage/")
    meeting = page.get_by_role("table", name="Meetings").get_by_role("row").filter(has_text="Council room")
    expect(meeting.get_by_role("cell").nth(2)).to_have_text("2")
    expect(meeting.get_by_role("cell").nth(4)).to_have_text("1")

    cam.go(f"/workforce/manage/follow-ups/?q={DECISION.split()[3]}")
    decision(page).get_by_role("button", name=re.compile("^Done")).click()
    expect(page.get_by_role("status").first).to_be_visible()
    cam.go("/workforce/manage/")
    expect(meeting.get_by_role("cell").nth(4)).to_have_text("0")
    cam.go("/workforce/manage/follow-ups/?state=done")
    expect(decision(page)).to_contain_text("Done on")
    (row,) = [row for row in downloaded(page) if DECISION in row]
    assert str(today()) in row
    assert cam.told() == []


def record_the_meeting(cam: Visitor) -> None:
    page = cam.page
    page.get_by_role("navigation").get_by_role("link", name="Partners").first.click()
    page.get_by_role("link", name="Workforce").click()
    page.get_by_role("link", name="Record a meeting").click()
    page.get_by_label("Body", exact=True).select_option(label="Workforce board")
    page.get_by_label("Date").first.fill(today().isoformat())
    page.get_by_label("Place").fill("Council room, Two Rivers")
    page.get_by_label("Agenda").fill("Open places by field\nShadowing in spring")
    page.get_by_label("Minutes", exact=False).first.fill(MINUTES)
    for number, (name, organization) in enumerate(
        [("Rosalind Achterberg", "Two Rivers Clinic"), ("Teodoro Villaseñor", "Mesa Chamber")], start=1
    ):
        line = page.get_by_role("group", name=f"Attendee {number}", exact=True)
        line.get_by_label("Name").fill(name)
        line.get_by_label("Organization").fill(organization)
    line = page.get_by_role("group", name="Decision 1", exact=True)
    line.get_by_label("Decision").fill(DECISION)
    line.get_by_label("Who follows up").fill("Cam Delacourt")
    line.get_by_label("Due").fill((today() + dt.timedelta(days=30)).isoformat())
    page.get_by_role("button", name="Save meeting").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("oard")


def decision(page: Page) -> Locator:
    return page.get_by_role("row").filter(has_text=DECISION)


def downloaded(page: Page) -> list[str]:
    """The lines of the list as its CSV says them."""
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    return Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()


def test_a_new_list_of_occupations_takes_the_stale_one_s_place(visitor: Come, tmp_path: Path) -> None:
    cam = visitor(P_TECH, "coordinator")
    page = cam.page
    cam.go("/today/")
    page.get_by_role("link", name=re.compile("List of occupations in demand")).click()
    expect(page.locator(".page-header").get_by_text("Stale")).to_be_visible()

    check(page, newer_list(page, tmp_path))
    expect(page.get_by_role("region", name="What would change")).to_contain_text(re.compile(r"New\s*\d"))
    page.get_by_role("button", name="Import this list").click()
    expect(page.get_by_role("status")).to_contain_text("The list was imported")

    page.get_by_role("link", name="Occupations").first.click()
    expect(page.locator(".page-header").get_by_text("Current")).to_be_visible()
    expect(page.get_by_text("Stale", exact=True)).to_have_count(0)
    difference = page.locator("section.card").filter(has_text="Difference to the last list")
    expect(difference).to_contain_text("1 new")
    expect(difference).to_contain_text(NEW_OCCUPATION)
    expect(difference).to_contain_text("1 gone")
    uncovered(page)
    assert cam.told() == []


def newer_list(page: Page, folder: Path) -> Path:
    """The list of today, saved again: of this month, one line less, one line more."""
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    with Path(download.value.path()).open(encoding="utf-8-sig", newline="") as old:
        rows = list(csv.reader(old))
    head, lines = rows[0], rows[2:]
    fresh = [""] * len(head)
    code, name = (next(at for at, each in enumerate(head) if word in each.lower()) for word in ("soc", "occupation"))
    fresh[code], fresh[name] = NEW_CODE, NEW_OCCUPATION
    path = folder / "in-demand.csv"
    with path.open("w", encoding="utf-8", newline="") as new:
        csv.writer(new).writerows([head, *lines, fresh])
    return path


def check(page: Page, path: Path) -> None:
    page.get_by_role("link", name="Import a list").click()
    page.locator("main input[type=file]").set_input_files(str(path))
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What this list would change")
    page.get_by_label("Date of the list").fill(today().replace(day=1).isoformat())
    page.get_by_role("button", name="Check again").click()


def uncovered(page: Page) -> None:
    """The new occupation has nothing here that names it."""
    page.get_by_role("link", name=re.compile("Without an experience|no experience", re.I)).first.click()
    row = page.get_by_role("row").filter(has_text=NEW_OCCUPATION)
    expect(row).to_contain_text("None")
