"""The main job, click by click: a roster becomes a published number, equal in four files, and stays until the next snapshot."""

import datetime as dt
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import expect

from tests.journeys.portal import Portal
from tests.journeys.stranger import ask
from tests.journeys.visitor import Visitor
from wbl_portal.demo.papers import signed_agreement
from wbl_portal.demo.roster import Roster, write_roster

CAMPUS, NAME = "blue-heron", "Blue Heron P-TECH"
COORDINATOR, PASSWORD = "dana.okafor@blue-heron.example", "nine blue herons wade"
GRADES = {9: 60, 10: 45, 11: 40, 12: 40}
MEMBERS = sum(GRADES.values())
PARTNER, EXPERIENCE = "Cypress Bayou Robotics", "A morning on the robot line"
LISTED, ABSENT = 30, 2
PRESENT = LISTED - ABSENT


def this_year() -> tuple[dt.date, dt.date]:
    """The school year of the real clock, 1 July to 30 June."""
    today = dt.datetime.now(dt.UTC).date()
    first = today.year if (today - dt.timedelta(days=7)).month >= 7 else today.year - 1
    return dt.date(first, 7, 1), dt.date(first + 1, 6, 30)


LABEL = f"{this_year()[0].year}-{this_year()[1].year % 100}"
HELD_ON = max(dt.datetime.now(dt.UTC).date() - dt.timedelta(days=7), this_year()[0])


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    """A OneRoster folder of 185 students."""
    folder = tmp_path / "roster"
    write_roster(Roster(CAMPUS, NAME, "999999005", GRADES, this_year(), seed=5), folder)
    return folder


def test_a_roster_becomes_a_published_number(
    demo: Portal, visitor: Callable[..., Visitor], roster: Path, tmp_path: Path
) -> None:
    dana = visitor(CAMPUS)

    make_the_campus(demo, roster)
    accept_the_invitation(dana, demo)
    add_the_partner(dana, tmp_path)
    add_the_experience(dana)
    take_the_class_list(dana)
    freeze_the_fall(dana)
    publish(dana, ["6.1", "6.2"])

    everyone_reads_the_same_figures(visitor, demo)

    correct_one_student(dana)
    told = publish(dana, [])
    assert "held until the next snapshot" in told
    assert figures(demo) == EXPECTED
    assert dana.told() == []


def make_the_campus(demo: Portal, roster: Path) -> None:
    """Three commands; the second import finds nothing to do."""
    words = ("--frameworks", "p-tech", "--grades", "9-12", "--campus-number", "999999005")
    demo.command("academy_create", CAMPUS, "--name", NAME, *words)
    first = json.loads(demo.command("roster_import", CAMPUS, str(roster), "--json"))
    second = json.loads(demo.command("roster_import", CAMPUS, str(roster), "--json"))

    assert first["added"] >= MEMBERS
    assert (first["rejected"], second["rejected"]) == ([], [])
    assert (second["added"], second["changed"], second["deactivated"]) == (0, 0, 0)
    assert second["unchanged"] == first["added"]


def accept_the_invitation(dana: Visitor, demo: Portal) -> None:
    link = demo.invite(CAMPUS, COORDINATOR, "coordinator", "--name", "Dana Okafor")
    page = dana.page

    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Welcome to {NAME}")
    for field in page.locator("main input[type=password]").all():
        field.fill(PASSWORD)
    page.get_by_role("button", name="Set password and sign in").click()

    expect(page).to_have_url(dana.portal.address(CAMPUS, "/today/"))


def add_the_partner(dana: Visitor, tmp_path: Path) -> None:
    page = dana.page
    paper = tmp_path / "agreement.pdf"
    paper.write_bytes(signed_agreement(PARTNER))

    page.get_by_role("navigation").get_by_role("link", name="Partners").first.click()
    page.get_by_role("link", name="Add partner").first.click()
    page.get_by_label("Name").fill(PARTNER)
    page.get_by_label("Industry").select_option(label="Engineering")
    page.get_by_role("button", name="Save partner").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(PARTNER)

    page.get_by_role("link", name="Add agreement").first.click()
    starts_on, ends_on = (day.isoformat() for day in this_year())
    page.get_by_label("Starts").fill(starts_on)
    page.get_by_label("Ends").fill(ends_on)
    page.get_by_label("Signed (optional)", exact=True).fill(starts_on)
    page.get_by_label("File").set_input_files(str(paper))
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_role("main")).to_contain_text("Active")
    with page.expect_download() as download:
        page.get_by_role("link", name="agreement.pdf").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")


def add_the_experience(dana: Visitor) -> None:
    page = dana.page

    page.get_by_role("navigation").get_by_role("link", name="Experiences").first.click()
    page.get_by_role("link", name="Add experience").first.click()
    page.get_by_label("Title").fill(EXPERIENCE)
    page.get_by_label("Type", exact=True).select_option(label="Facility visit")
    page.get_by_role("group", name="Grades").get_by_label("9", exact=True).check()
    page.get_by_label("First date").fill(HELD_ON.isoformat())
    page.get_by_label("Length in minutes").fill("180")
    page.get_by_label("Partner").select_option(label=PARTNER)
    page.get_by_role("button", name="Save experience").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(EXPERIENCE)


def take_the_class_list(dana: Visitor) -> None:
    """Everybody of one class is ticked; two are not there."""
    page = dana.page

    page.get_by_role("link", name="Take the class list").click()
    page.get_by_label(re.compile(r"^Class\b")).select_option(label="English, grade 9, section 1")
    page.get_by_role("button", name="Show").click()
    ticks = page.locator("main input[name=present]")
    expect(ticks).to_have_count(LISTED)
    assert all(tick.is_checked() for tick in ticks.all())
    for number in range(ABSENT):
        ticks.nth(number).uncheck()
    page.get_by_role("button", name="Save class list").click()

    expect(page.get_by_text(f"{PRESENT} present")).to_be_visible()
    expect(page.get_by_text(f"{ABSENT} absent")).to_be_visible()


def freeze_the_fall(dana: Visitor) -> None:
    page = dana.page

    page.get_by_role("navigation").get_by_role("link", name="Reports").first.click()
    page.get_by_label("Snapshot").select_option(label="Fall")
    page.get_by_role("button", name="Freeze").click()

    expect(page.get_by_text("is frozen")).to_be_visible(timeout=60_000)


def publish(dana: Visitor, slots: list[str]) -> str:
    """Press the button and watch; returns what the page says at the end. `slots` are among the changes; none: no change."""
    page = dana.page

    page.get_by_role("navigation").get_by_role("link", name="Reports").first.click()
    button = page.get_by_role("button", name=re.compile(r"^Publish changes \(\d+\)$"))
    changes = int(button.inner_text().strip(" )").rpartition("(")[2])
    assert changes >= len(slots) if slots else changes == 0
    button.click()
    if slots:
        expect(page.get_by_role("progressbar")).to_be_visible()
    done = page.get_by_role("table", name="Publication")
    expect(done).to_be_visible(timeout=60_000)
    for slot in slots:
        expect(done.get_by_role("row").filter(has_text=slot)).to_contain_text(re.compile("edition 1", re.I))
    return str(done.inner_text())


EXPECTED = {"members": MEMBERS, "heads": (PRESENT, GRADES[9]), "times": PRESENT}


def figures(demo: Portal) -> dict[str, Any]:
    """What the data file says: members, heads in grade 9, and times by type."""
    tables = {
        table["id"]: table["rows"]
        for table in json.loads(ask(demo, CAMPUS, f"/artifacts/{LABEL}/6.2.json").body)["tables"]
    }
    (members,) = [row["value"] for row in tables["members-by-grade"] if row["grade"] == "all"]
    (heads,) = [row for row in tables["students-by-grade-phase"] if (row["grade"], row["phase"]) == ("9", "all")]
    (times,) = [row["value"] for row in tables["participations-by-type"] if row["type"] == "all"]
    return {"members": members, "heads": (heads["value"], heads["denominator"]), "times": times}


def everyone_reads_the_same_figures(visitor: Callable[..., Visitor], demo: Portal) -> None:
    """The page (without JavaScript), the PDF, the spreadsheet and the data."""
    family = visitor(CAMPUS, java_script_enabled=False)
    share = f"{PRESENT} of {GRADES[9]}"

    family.go("/")
    family.page.get_by_role("link", name=re.compile("Participation")).first.click()
    grid = family.page.locator('[data-table="students-by-grade-phase"]')
    expect(grid.locator('[data-cell="grade=9|phase=all"]')).to_contain_text(share)
    times = family.page.locator('[data-table="participations-by-type"]')
    expect(times.locator('[data-cell="type=all"]')).to_have_text(str(PRESENT))
    family.go(f"/artifacts/{LABEL}/6.1/")
    expect(family.page.get_by_role("main")).to_contain_text(EXPERIENCE)
    expect(family.page.get_by_role("main")).to_contain_text(PARTNER)

    pdf = pypdfium2.PdfDocument(ask(demo, CAMPUS, f"/artifacts/{LABEL}/6.2.pdf").body)
    text = " ".join(" ".join(sheet.get_textpage().get_text_bounded() for sheet in pdf).split())
    assert share in text
    lines = ask(demo, CAMPUS, f"/artifacts/{LABEL}/6.2.csv").text.splitlines()
    assert any("students-by-grade-phase" in line and f",{PRESENT},{GRADES[9]}," in line for line in lines)
    assert figures(demo) == EXPECTED


def correct_one_student(dana: Visitor) -> None:
    """One of the absent was there after all."""
    page = dana.page

    page.get_by_role("navigation").get_by_role("link", name="Experiences").first.click()
    page.get_by_role("link", name=EXPERIENCE).click()
    page.get_by_role("link", name=f"{PRESENT} of {LISTED} present").click()
    absent = page.get_by_role("listitem").filter(has=page.get_by_text("Absent", exact=True)).first
    absent.locator("input[name=present]").check()
    page.get_by_role("button", name="Save class list").click()

    expect(page.get_by_text(f"{PRESENT + 1} present")).to_be_visible()
