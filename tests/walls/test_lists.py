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
from tests.factories_plan import make_pathway
from tests.factories_region import make_occupation
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
# A table of more columns than this is worth a choice among them.
MANY = 4
TABLES = {
    str(path.relative_to(TEMPLATES).with_suffix("")): found
    for path in sorted(TEMPLATES.rglob("*.html"))
    if path.relative_to(TEMPLATES).parts[0] not in ("cotton", "gallery", "public")
    and (found := re.findall(r"<c-table\b.*?</thead>", path.read_text(), re.S))
}
# Tables of many columns that are no list of their own, and why.
PART = "belongs to the page of one record"
STAY_WHOLE = {
    "artifacts/_members": PART,
    "artifacts/_student_records": PART,
    "artifacts/progress": "one table for each class, read side by side",
    "artifacts/sign_in_sheet": "is printed",
    "experiences/detail": PART,
    "experiences/policy_detail": PART,
    "partners/agreement": PART,
    "partners/detail": PART,
    "partners/occupations/_difference": "before and now, read side by side",
    "partners/occupations/_lists": "stands under the list of occupations",
    "partners/occupations/check": "what a file holds, before it is imported",
    "partners/workforce/meeting": PART,
    "reports/curves": "stands under the curves",
    "reports/numbers": "figures that are read side by side",
    "reports/older_choose": "a form: which links",
    "reports/snapshot_detail": PART,
}
# Address -> who reads it, and the first heads of its file.
FILES = {
    "agency_request_list": ("coordinator", "Received,Who asks,What is asked for"),
    "agreement_list": ("teacher", "Partner,Title,State"),
    "alignment_list": ("teacher", "Row,Pathway,Grade"),
    "attempt_list": ("teacher", "student,unique id,local id"),
    "course_list": ("teacher", "Course,Code,Subject"),
    "credential_list": ("teacher", "name,certifying body,type"),
    "enrichment_list": ("teacher", "Title,Kind,School year"),
    "experience_list": ("teacher", "Title,Type,Partner"),
    "follow_up_list": ("teacher", "Decision,Who follows up,Due"),
    "gap_list": ("counselor", "Student group,Members,Took part"),
    "hours_list": ("teacher", "Student,Partner,Day"),
    "meeting_list": ("teacher", "Date,Body,Name"),
    "need_list": ("teacher", "Need,Industry,Code"),
    "number_list": ("teacher", "Grade,Members,Took part"),
    "occupation_coverage": ("teacher", "SOC,Occupation"),
    "occupation_list": ("teacher", "SOC,Occupation,STEM"),
    "offer_ask_list": ("teacher", "Partner,Person,Asked"),
    "older_list": ("teacher", "School year,Artifact,Title"),
    "partner_list": ("teacher", "Name,Industry,City"),
    "placement_list": ("teacher", "Student,Grade,Partner"),
    "plan_review_list": ("teacher", "Partner,Person,School year"),
    "policy_list": ("teacher", "Title,Expected policy,Version"),
    "progress_students": ("teacher", "Student,Unique ID,Local number"),
    "reflection_list": ("teacher", "Student,Grade,Experience"),
    "reply_list": ("teacher", "Received,Organization,Name"),
    "roster_home": ("administrator", "When,File,By"),
    "sample_list": ("teacher", "Student,Work,Caption"),
    "sequence": ("teacher", "Finding,In words"),
    "shared_directory": ("teacher", "Employer,Industry,City"),
    "student_list": ("teacher", "Family name,Given name,Unique ID"),
    "survey_list": ("teacher", "Partner,Person,School year"),
}


@pytest.mark.parametrize("page", PAGES)
def test_every_list_leads_to_its_file(page: str) -> None:
    assert ("format='csv'" in PAGES[page]) != (page in NO_FILE)


@pytest.mark.parametrize("page", PAGES)
def test_every_list_of_many_columns_lets_its_reader_choose(page: str) -> None:
    heads = [len(re.findall(r"<th\b", head)) for head in re.findall(r"<thead>.*?</thead>", PAGES[page], re.S)]

    assert max(heads, default=0) <= FITTING or ("data-column=" in PAGES[page]) != (page in NO_CHOICE)


@pytest.mark.parametrize("page", TABLES)
def test_every_table_of_many_columns_lets_its_reader_choose(page: str) -> None:
    whole = [table for table in TABLES[page] if "data-column=" not in table and len(re.findall(r"<th\b", table)) > MANY]

    assert bool(whole) == (page in STAY_WHOLE)


@pytest.mark.parametrize("page", TABLES)
def test_a_table_that_offers_columns_has_a_name_to_keep_the_choice_by(page: str) -> None:
    assert all(("data-column=" in table) == ("columns=" in table) for table in TABLES[page])


@pytest.mark.parametrize("name", FILES)
def test_a_list_is_a_file_for_those_who_may_read_it(name: str, cast: Cast, client_for: ClientFor) -> None:
    make_occupation()
    who, heads = FILES[name]

    answer = client_for(who).get(f"{reverse(name)}?format=csv")

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.decode("utf-8-sig").startswith(heads)


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


@pytest.mark.parametrize(
    ("name", "column"), [("type_list", "usual-hours"), ("pathway_list", "program-of-study"), ("offer_list", "place")]
)
def test_a_short_list_leaves_a_column_out_and_remembers_it(
    name: str, column: str, cast: Cast, client_for: ClientFor
) -> None:
    make_pathway()
    browser, here = client_for("coordinator"), reverse(name)
    every = shown_heads(browser.get(here).text)

    left = [each for each in every if each != column]
    asked = "&".join(f"column={each}" for each in ["", *left])

    assert shown_heads(browser.get(f"{here}?{asked}").text) == left != every
    assert shown_heads(browser.get(here).text) == left


def test_two_people_choose_for_themselves(cast: Cast, client_for: ClientFor) -> None:
    here = reverse("partner_list")
    client_for("coordinator").get(f"{here}?column=")

    assert "industry" in shown_heads(client_for("teacher").get(here).text)
