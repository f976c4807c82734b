"""Pages of staff are light enough for a slow line, at a campus with 1,200 students."""

import re
from collections.abc import Callable

from tests.journeys.conftest import T_STEM
from tests.journeys.visitor import Visitor

PLACES = (
    "/today/",
    "/students/",
    "/experiences/",
    "/placements/",
    "/reflections/",
    "/credentials/",
    "/binder/",
    "/reports/",
    "/help/data-dictionary/",
    "/help/data-dictionary-reports/",
)


def test_no_place_of_staff_weighs_more_than_150_kb(visitor: Callable[..., Visitor]) -> None:
    somebody = visitor(T_STEM, "coordinator")

    for path in PLACES:
        assert somebody.go(path).status == 200, path
        assert somebody.weighs_too_much() == [], path


def test_lists_of_the_whole_campus_weigh_no_more_than_150_kb(visitor: Callable[..., Visitor]) -> None:
    somebody = visitor(T_STEM, "coordinator")
    somebody.go("/experiences/?q=STEM+career+fair")
    somebody.page.get_by_role("link", name="STEM career fair").first.click()
    somebody.page.get_by_role("link", name=re.compile(r"\d+ of \d+ present")).first.click()

    assert somebody.weighs_too_much() == []
    somebody.page.get_by_role("link", name="Sign-in sheet").click()
    assert somebody.weighs_too_much() == []
    somebody.page.get_by_role("link", name="STEM career fair").click()
    somebody.page.locator('main a[href$="/roster/"]').click()
    assert somebody.page.get_by_role("heading", level=1).inner_text() == "Roster"
    assert somebody.weighs_too_much() == []
