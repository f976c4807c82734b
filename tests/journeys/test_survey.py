"""A partner answers the value survey on a phone, through a link; whatever only looks at the link changes nothing."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from academies.models import Academy
from partners.models import ValueSurvey
from tests.journeys.conftest import T_STEM
from tests.journeys.ledger import everything, written_since
from tests.journeys.portal import Portal
from tests.journeys.stranger import ask
from tests.journeys.visitor import Visitor

Inside = Callable[[str], AbstractContextManager[Academy]]
CHANGE = "Tell us the dates a month ahead, then two of our welders can be there."
MOST_TAPS = 8


class Thumb:
    """Taps and counts them."""

    def __init__(self) -> None:
        self.taps = 0

    def on(self, target: Locator) -> None:
        target.tap()
        self.taps += 1


def test_a_partner_answers_the_value_survey_on_a_phone(
    demo: Portal, visitor: Callable[..., Visitor], inside: Inside
) -> None:
    path = survey_link(demo)
    with inside(T_STEM):
        before = everything()
    for method in ("GET", "GET", "GET", "HEAD"):
        assert ask(demo, T_STEM, path, method=method).status == 200
    with inside(T_STEM):
        assert written_since(before) == []

    partner = visitor(T_STEM, width=390, height=844, has_touch=True)
    beside = open_beside(partner, path)
    taps = answer(partner, path)
    assert taps <= MOST_TAPS
    print(f"The survey took {taps} taps.")
    kept = answered(inside)
    beside.get_by_role("button", name="Send my answers").tap()
    expect(beside.get_by_role("heading", level=1)).to_contain_text("Thank you")
    assert answered(inside) == kept
    assert partner.told() == []

    the_coordinator_reads_it(visitor(T_STEM, "coordinator"), kept["partner"])


def survey_link(demo: Portal) -> str:
    """The link's path, as demo.json names it."""
    (campus,) = [each for each in demo.doors["campuses"] if each["slug"] == T_STEM]
    return next(urlsplit(link["url"]).path for link in campus["links"] if link["kind"] == "survey")


def open_beside(partner: Visitor, path: str) -> Page:
    """The same form in a second tab, filled in but not sent."""
    tab = partner.context.new_page()
    tab.goto(partner.portal.address(T_STEM, path))
    begin(tab).click()
    expect(tab.locator("fieldset.scale")).to_have_count(5)
    for statement in tab.locator("fieldset.scale").all():
        statement.get_by_role("radio").first.check()
    return tab


def begin(page: Page) -> Locator:
    return page.get_by_role("link", name=re.compile("^Begin ?: What is the partnership worth"))


def answer(partner: Visitor, path: str) -> int:
    """Of what waits for this person the survey: five statements, one wish, one button; returns the taps."""
    page, thumb = partner.page, Thumb()
    partner.go(path)
    thumb.on(begin(page))
    expect(page.locator("fieldset.scale")).to_have_count(5)
    assert partner.scrolls_sideways() == []
    for statement in page.locator("fieldset.scale").all():
        thumb.on(statement.locator("label").last)
    thumb.on(page.get_by_label("What should change?"))
    page.keyboard.type(CHANGE)
    thumb.on(page.get_by_role("button", name="Send my answers"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")
    assert partner.scrolls_sideways() == []
    return thumb.taps


def answered(inside: Inside) -> dict[str, Any]:
    """The one survey with these words."""
    with inside(T_STEM):
        (row,) = ValueSurvey.objects.filter(change=CHANGE).select_related("partner")
        return {"partner": row.partner.name, "at": row.answered_at, "ratings": row.ratings}


def the_coordinator_reads_it(cam: Visitor, partner: str) -> None:
    page = cam.page
    page.get_by_role("navigation").get_by_role("link", name="Partners").first.click()
    page.get_by_role("link", name="Value survey").click()
    page.get_by_role("combobox", name="State").select_option(label="Answered")
    page.get_by_role("searchbox", name="Partner or person").fill(partner)
    page.get_by_role("button", name="Show").click()
    page.get_by_role("main").get_by_role("link", name=re.compile(re.escape(partner))).first.click()
    expect(page.get_by_text(CHANGE)).to_be_visible()
    assert cam.told() == []
