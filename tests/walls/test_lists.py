"""Every list of staff can be saved as a file and lets its reader choose among its columns; one that cannot shows here."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import make_student
from tests.factories_placements import make_hours
from wbl_portal.core.stacking import FITTING

ClientFor = Callable[..., CampusClient]
TEMPLATES = Path(settings.BASE_DIR) / "templates"
PAGES = {
    str(path.relative_to(TEMPLATES).with_suffix("")): text
    for path in sorted(TEMPLATES.rglob("*.html"))
    if path.parent.name not in ("cotton", "gallery") and re.search("<c-(filters|pagination)", text := path.read_text())
}
# Pages with filters or pages of rows that are no list of records, and why.
NO_FILE = {
    "artifacts/attempt_record": "a form: who passed",
    "artifacts/class_list": "a form: who was there",
    "artifacts/my_portfolio": "a student's own work",
    "artifacts/sign_in_sheet": "is printed",
    "people/_queue": "each kind leads to its list, which has a file",
}
NO_CHOICE = {
    "artifacts/sign_in_sheet": "is printed",
    "reports/numbers": "figures that are read side by side",
}
# Address -> who reads it, and the first heads of its file.
FILES = {
    "agency_request_list": ("coordinator", ""),
    "agreement_list": ("teacher", ""),
    "alignment_list": ("teacher", ""),
    "attempt_list": ("teacher", ""),
    "course_list": ("teacher", ""),
    "credential_list": ("teacher", ""),
    "enrichment_list": ("teacher", ""),
    "experience_list": ("teacher", ""),
    "follow_up_list": ("teacher", ""),
    "gap_list": ("counselor", ""),
    "hours_list": ("teacher", ""),
    "meeting_list": ("teacher", ""),
    "need_list": ("teacher", ""),
    "number_list": ("teacher", ""),
    "occupation_coverage": ("teacher", ""),
    "occupation_list": ("teacher", ""),
    "older_list": ("teacher", ""),
    "partner_list": ("teacher", ""),
    "placement_list": ("teacher", ""),
    "plan_review_list": ("teacher", ""),
    "policy_list": ("teacher", ""),
    "progress_students": ("teacher", ""),
    "reflection_list": ("teacher", ""),
    "reply_list": ("teacher", ""),
    "roster_home": ("administrator", ""),
    "sample_list": ("teacher", ""),
    "sequence": ("teacher", ""),
    "shared_directory": ("teacher", ""),
    "student_list": ("teacher", ""),
    "survey_list": ("teacher", ""),
}


@pytest.mark.parametrize("page", PAGES)
def test_every_list_leads_to_its_file(page: str) -> None:
    assert ("format='csv'" in PAGES[page]) != (page in NO_FILE)


@pytest.mark.parametrize("page", PAGES)
def test_every_list_of_many_columns_lets_its_reader_choose(page: str) -> None:
    heads = [len(re.findall(r"<th\b", head)) for head in re.findall(r"<thead>.*?</thead>", PAGES[page], re.S)]

    assert max(heads, default=0) <= FITTING or ("data-column=" in PAGES[page]) != (page in NO_CHOICE)


@pytest.mark.parametrize("name", FILES)
def test_a_list_is_a_file_for_those_who_may_read_it(name: str, cast: Cast, client_for: ClientFor) -> None:
    who, heads = FILES[name]

    answer = client_for(who).get(f"{reverse(name)}?format=csv")

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.decode("utf-8-sig").splitlines()[0] == heads


# ---- Columns


def shown_heads(html: str) -> list[str]:
    return re.findall(r'<th scope="col" data-column="([\w-]+)"', html)


def test_a_column_is_left_out_and_the_filters_the_pages_and_the_next_visit_keep_it(
    cast: Cast, client_for: ClientFor
) -> None:
    for number in range(60):
        make_student(given_name=f"Many {number}")
    browser, here = client_for("coordinator"), reverse("student_list")

    page = browser.get(f"{here}?grade=&column=&column=programs").text

    assert shown_heads(page) == ["programs"]
    assert '<input type="hidden" name="column" value="programs">' in page
    assert "column=&amp;column=programs&amp;page=2" in page
    assert "table-tick" in page
    assert '<th scope="row"' in page
    assert shown_heads(browser.get(here).text) == ["programs"]
    assert shown_heads(browser.get(f"{here}?column=all").text) == ["grade", "programs", "account"]
    assert shown_heads(browser.get(here).text) == ["grade", "programs", "account"]


@pytest.mark.parametrize("column", ["no-such-one", "%22%3E%3Cscript%3E", "0", "%00"])
def test_a_forged_column_changes_nothing(column: str, cast: Cast, client_for: ClientFor) -> None:
    page = client_for("teacher").get(f"{reverse('partner_list')}?column={column}").text

    assert "industry" in shown_heads(page)
    assert "<script>" not in page.split("<body")[1]


def test_the_menu_does_not_stand_in_the_form_of_the_ticks(cast: Cast, client_for: ClientFor) -> None:
    make_hours(state="submitted")
    page = client_for("coordinator").get(reverse("hours_list")).text

    assert page.count('<form id="columns"') == 1
    assert re.search(r'<input type="checkbox" name="column" value="supervisor" form="columns" checked>', page)


def test_two_people_choose_for_themselves(cast: Cast, client_for: ClientFor) -> None:
    here = reverse("partner_list")
    client_for("coordinator").get(f"{here}?column=")

    assert "industry" in shown_heads(client_for("teacher").get(here).text)
