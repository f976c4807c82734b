"""A partner approves three weeks of one student's hours and evaluates them on a phone, in at most ten taps."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from academies.models import Academy
from artifacts.models import Evaluation, HoursEntry
from artifacts.selectors.hours import monday_of
from partners.models import Contact
from tests.journeys.conftest import P_TECH
from tests.journeys.ledger import everything, written_since
from tests.journeys.portal import Portal
from tests.journeys.stranger import ask
from tests.journeys.test_survey import Thumb
from tests.journeys.visitor import Visitor
from wbl_portal.core import links

Inside = Callable[[str], AbstractContextManager[Academy]]
MOST_TAPS = 10


def test_three_weeks_of_hours_and_an_evaluation_take_at_most_ten_taps(
    demo: Portal, visitor: Callable[..., Visitor], inside: Inside
) -> None:
    path = hours_link(demo)
    with inside(P_TECH):
        before, (evaluation, weeks) = everything(), what_waits(path)
    for method in ("GET", "GET", "HEAD"):
        assert ask(demo, P_TECH, path, method=method).status == 200
    with inside(P_TECH):
        assert written_since(before) == []

    narrow = visitor(P_TECH, width=320, height=640, java_script_enabled=False)
    narrow.go(path)
    assert narrow.scrolls_sideways() == []
    partner = visitor(P_TECH, width=390, height=844, has_touch=True)
    taps = answer(partner, path, f"evaluation-{evaluation}")

    print(f"{len(weeks)} weeks of hours and six rows took {taps} taps.")
    assert len(weeks) == 3
    assert taps <= MOST_TAPS
    assert partner.told() == []
    with inside(P_TECH):
        row = Evaluation.objects.select_related("placement").get(pk=evaluation)
        assert len(row.scores) == 6
        assert not row.placement.hours.waiting().exists()
    the_receipt_thanks(partner, path)


def hours_link(demo: Portal) -> str:
    """The link's path, as demo.json names it."""
    (campus,) = [each for each in demo.doors["campuses"] if each["slug"] == P_TECH]
    return next(urlsplit(link["url"]).path for link in campus["links"] if link["kind"] == "hours")


def what_waits(path: str) -> tuple[Any, set[Any]]:
    """The evaluation that the holder of the link is asked for, and the weeks of that student's hours that wait."""
    contact = Contact.objects.get(pk=links.find(path.split("/")[2]).subject_id)
    evaluation = Evaluation.objects.waiting().filter(contact=contact).order_by("placement__hours__submitted_at").first()
    assert evaluation is not None
    days = HoursEntry.objects.waiting().filter(placement=evaluation.placement_id).values_list("day", flat=True)
    return evaluation.pk, {monday_of(day) for day in days}


def answer(partner: Visitor, path: str, key: str) -> int:
    """One button for the hours, six rows and one button for the evaluation; returns the taps."""
    page, thumb = partner.page, Thumb()
    partner.go(path)
    assert partner.scrolls_sideways() == []
    expect(page.get_by_role("navigation")).to_have_count(1)  # the two languages
    thumb.on(page.get_by_role("button", name="Approve all"))
    expect(page.get_by_role("button", name="Approve all")).to_have_count(0)
    form = page.locator(f"section#{key}")
    expect(form.locator("fieldset.scale")).to_have_count(6)
    for row in form.locator("fieldset.scale").all():
        thumb.on(row.locator("label").nth(2))
    thumb.on(form.get_by_role("button", name="Send the evaluation"))
    expect(page.locator(f"section#{key}")).to_have_count(0)
    return thumb.taps


def the_receipt_thanks(partner: Visitor, path: str) -> None:
    """When nothing is left the page thanks, and tells what the partner made possible."""
    page: Page = partner.page
    partner.go(path)
    if page.get_by_role("heading", level=1).inner_text().startswith("Thank you"):
        expect(page.get_by_text("hours of work, approved")).to_be_visible()
    page.locator("summary", has_text="What you answered").first.scroll_into_view_if_needed()
    expect(page.get_by_text("Done").first).to_be_attached()
