"""The crosswalk between school, college and industry, and the pathways it belongs to."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academies.models import Academy
from experiences import selectors, services
from experiences.models import Alignment, Credential, CredentialKind, ExperienceType, Pathway
from experiences.selectors import AlignmentFilter
from experiences.services import AlignmentFacts
from tests.conftest import CampusClient
from tests.factories import TESTER, make_course, make_experience
from tests.factories_plan import make_alignment, make_pathway
from wbl_portal.core.models import AuditEntry

ClientFor = Callable[..., CampusClient]
LIST = "/continuum/alignment/"


def complete(**more: Any) -> Alignment:
    fields = {
        "pathway": make_pathway(),
        "grade": 11,
        "course": make_course(),
        "college_course": "HPRS 1106",
        "college": "Prairie College",
        "industry_requirement": "Reads a chart",
        "experience_type": ExperienceType.objects.get(key="internship"),
        "credential": Credential.objects.get_or_create(name="Patient care", kind=CredentialKind.IBC)[0],
    }
    return services.add_alignment(facts=AlignmentFacts(**{**fields, **more}), by=TESTER)


def test_a_complete_row_misses_nothing_and_an_incomplete_one_names_it(campus: Academy) -> None:
    whole = complete(pathway=make_pathway(name="A first pathway"))
    thin = complete(pathway=make_pathway(name="B second pathway"), college_course="", college="", credential=None)

    first, second = selectors.crosswalk()

    assert (first.alignment, first.number, first.missing) == (whole, 1, ())
    assert second.alignment == thin
    assert second.missing == ("Row 2 has no college course.", "Row 2 has no credential.")
    assert [row.number for row in selectors.crosswalk(AlignmentFilter(incomplete=True))] == [2]


def test_a_row_is_changed_archived_and_restored_with_its_history(campus: Academy) -> None:
    row = complete()

    services.change_alignment(
        alignment=row, facts=AlignmentFacts(pathway=row.pathway, college_course="MATH 1314"), by=TESTER
    )
    services.archive_alignment(alignment=row, by=TESTER)
    assert not selectors.crosswalk()
    services.restore_alignment(alignment=row, by=TESTER)

    assert selectors.crosswalk()[0].alignment.college_course == "MATH 1314"
    verbs = AuditEntry.objects.filter(subject_id=str(row.pk)).values_list("verb", flat=True)
    assert sorted(verbs) == ["alignment.added", "alignment.archived", "alignment.changed", "alignment.restored"]


def test_an_empty_row_a_strange_grade_and_a_college_without_course_are_refused(campus: Academy) -> None:
    def refused(**facts: Any) -> str:
        with pytest.raises(ValidationError) as error:
            services.add_alignment(facts=AlignmentFacts(**facts), by=TESTER)
        return error.value.messages[0]

    assert "at least one column" in refused(pathway=make_pathway(), grade=10)
    assert "grade of the campus" in refused(grade=6, college_course="X 1")
    assert "Name the course of this college" in refused(college="Prairie College", industry_requirement="Reads")


def test_the_page_adds_edits_and_takes_back(campus: Academy, client_for: ClientFor) -> None:
    browser, pathway = client_for("coordinator"), make_pathway(name="Health science")
    assert "No rows yet" in browser.get(LIST).text

    page = browser.post(f"{LIST}add/", {"pathway": pathway.pk, "college_course": "HPRS 1106"}, follow=True).text
    assert "Row 1 has no high-school course." in page
    assert "HPRS 1106" in page
    row = Alignment.objects.get()
    edit = reverse("alignment_edit", args=[row.pk])
    assert 'value="HPRS 1106"' in browser.get(edit).text
    page = browser.post(edit, {"pathway": pathway.pk, "college_course": "HPRS 1206", "grade": "11"}, follow=True).text
    assert "HPRS 1206" in page
    assert "at least one column" in browser.post(edit, {"pathway": pathway.pk}).text

    archived = browser.post(reverse("alignment_archive", args=[row.pk]), follow=True).text
    assert reverse("alignment_restore", args=[row.pk]) in archived
    assert "HPRS 1206" in browser.get(f"{LIST}?archived=on").text
    assert "The row is back." in browser.post(reverse("alignment_restore", args=[row.pk]), follow=True).text


def test_filters_stand_in_the_address_and_the_file_holds_what_they_show(campus: Academy, client_for: ClientFor) -> None:
    health = make_pathway(name="Health science")
    make_alignment(pathway=health, college_course="HPRS 1106", grade=11)
    make_alignment(college_course="=ROBO 1")
    browser = client_for("teacher")

    shown = browser.get(f"{LIST}?pathway={health.pk}&grade=11&incomplete=on").text
    assert "HPRS 1106" in shown
    assert "ROBO" not in shown
    assert "No row matches" in browser.get(f"{LIST}?grade=12&pathway={health.pk}").text
    assert "ROBO" in browser.get(f"{LIST}?grade=x&pathway=y").text

    lines = browser.get(f"{LIST}?format=csv").content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Row,Pathway,Grade,High-school course,College course")
    assert "Row 1 has no high-school course." in lines[1]
    assert "'=ROBO 1" in lines[2]


def test_lists_ask_as_often_for_thirty_rows_as_for_one(campus: Academy, client_for: ClientFor) -> None:
    browser = client_for("coordinator")

    def queries(path: str) -> int:
        browser.get(path)
        with CaptureQueriesContext(connection) as seen:
            browser.get(path)
        return len(seen)

    complete()
    few = [queries(path) for path in (LIST, "/continuum/pathways/")]
    for _ in range(30):
        make_alignment(pathway=make_pathway(), course=make_course())

    assert [queries(path) for path in (LIST, "/continuum/pathways/")] == few


# ---- Pathways


def test_pathways_are_kept_with_how_much_stands_in_each(campus: Academy, client_for: ClientFor) -> None:
    browser = client_for("coordinator")
    assert "No pathways yet" in browser.get("/continuum/pathways/").text

    browser.post("/continuum/pathways/add/", {"name": "Health science", "program_of_study": "Diagnostics"})
    row = Pathway.objects.get()
    row.experiences.add(make_experience(), make_experience(is_draft=True))
    make_alignment(pathway=row)
    counted = selectors.pathways().get()
    assert (counted.planned, counted.rows) == (1, 1)  # type: ignore[attr-defined]

    twice = browser.post("/continuum/pathways/add/", {"name": "health SCIENCE"})
    assert "already a pathway with this name" in twice.text
    browser.post(reverse("pathway_edit", args=[row.pk]), {"name": "Health", "program_of_study": ""})
    assert "Health" in browser.get("/continuum/pathways/?format=csv").text
    browser.post(reverse("pathway_archive", args=[row.pk]))
    assert "No pathways yet" in browser.get("/continuum/pathways/").text
    make_pathway(name="Health")
    assert "already a pathway" in browser.post(reverse("pathway_restore", args=[row.pk]), follow=True).text


def test_pathway_name_is_unique_in_the_database_too(campus: Academy) -> None:
    make_pathway(name="Health")

    with pytest.raises(IntegrityError, match="pathway_name_is_unique"), transaction.atomic():
        make_pathway(name="HEALTH")
