"""What every slot says beside its figures: lists and sections from live rows, honest where evidence is missing."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from experiences.models import ContinuumCell, PlanReview
from partners.models import AgreementReview, Meeting, Offer, StrategicRole, ValueSurvey
from reports import binder
from reports.models import Edition
from reports.plan import Planner, State
from reports.services import freeze, publish
from tests import factories as make
from tests import factories_plan as plan
from tests import factories_region as region
from tests.factories import TESTER
from wbl_portal.core import clock
from wbl_portal.frameworks import frameworks, pages, slot_of
from wbl_portal.people.models import SchoolYear

School = dict[int, list[Any]]
pytestmark = pytest.mark.usefixtures("without_pdf")
EDITION = "p-tech-2023"


def said(slot: str, year: SchoolYear, language: str = "en") -> dict[str, Any]:
    """The document a slot would publish now."""
    found = next(each for each in Planner(year, [slot]).slots() if each.slot.key == slot)
    assert found.make
    return found.make(language)


def rows(slot: str, name: str, year: SchoolYear) -> list[dict[str, str]]:
    return next(each["rows"] for each in said(slot, year)["listings"] if each["id"] == name)


def test_every_name_in_the_framework_files_has_its_list_section_and_table() -> None:
    from reports.listings import LISTINGS, SECTIONS
    from reports.tables import TABLES

    slots = [slot for each in (*frameworks().values(), pages()) for slot in each.slots]

    assert {name for slot in slots for name in slot.listings} == set(LISTINGS)
    assert {name for slot in slots for name in slot.sections} == set(SECTIONS)
    assert {name for slot in slots for name in slot.tables} == set(TABLES)
    assert slot_of("partners")[0] is pages()


def test_the_continuum_says_what_each_grade_needs_and_why(year: SchoolYear) -> None:
    ContinuumCell.objects.filter(framework=EDITION).delete()
    for grade in (9, 10):
        ContinuumCell.objects.create(
            framework=EDITION, phase="training", grade=grade, expectation="not_for_grade", reason="Too young."
        )
    ContinuumCell.objects.create(framework=EDITION, phase="exploration", grade=9, expectation="required")
    make.make_experience(phases={EDITION: "exploration"}, year=year, grades=[9])

    grid = {row["grade"]: row for row in rows("6.1", "continuum", year)}

    assert grid["Grade 9"]["training"] == "Not for this grade"
    assert grid["Grade 9"]["exploration"].startswith("Required: ")
    assert grid["Grade 12"]["training"] == "Optional: none yet"
    reasons = rows("6.1", "reasons", year)
    assert [(row["grades"], row["reason"]) for row in reasons] == [("9-10", "Too young.")]


def test_the_sequence_the_alignment_and_who_reviewed_the_plan_stand_on_6_1(year: SchoolYear) -> None:
    first = make.make_experience(title="First look", phases={EDITION: "exploration"}, year=year)
    second = make.make_experience(title="Second look", phases={EDITION: "training"}, year=year)
    second.builds_on.add(first)
    plan.make_alignment()
    contact = make.make_contact(make.make_partner(name="Copperleaf"))
    asked = {"asked_at": clock.now(), "asked_by": "Tester", "answered_at": clock.now(), "agrees": True}
    PlanReview.objects.create(year=year, contact=contact, **asked)

    assert {"title": "Second look", "builds_on": "First look (Career exploration)"}.items() <= rows(
        "6.1", "sequence", year
    )[0].items()
    assert rows("6.1", "alignment", year)[0]["number"] == "1"
    assert rows("6.1", "plan-reviews", year)[0]["organization"] == "Copperleaf"
    assert contact.name not in str(said("6.1", year))


def test_the_occupation_list_is_dated_names_its_source_and_says_when_it_is_stale(year: SchoolYear) -> None:
    fresh = region.make_occupation_list(published_on=dt.date(2026, 3, 1), source="Invented source")
    region.make_occupation(fresh, title="Machinist")

    document = said("4.1", year)

    text = str(document["sections"])
    assert "March 1, 2026" in text
    assert "Invented source" in text
    assert "older than 12 months" not in text
    assert "Machinist" in str(document["listings"])
    fresh.published_on = dt.date(2025, 3, 11)
    fresh.save()
    assert "older than 12 months" in str(said("occupations", year)["sections"])
    assert "Los salarios son: mediana, al año." in str(said("occupations", year, "es")["sections"])
    fresh.wage_basis = ""
    fresh.save()
    assert "Wages are" not in str(said("occupations", year)["sections"])


def test_a_follow_up_without_a_date_is_open_and_a_mere_decision_is_not(year: SchoolYear) -> None:
    meeting = region.make_meeting(body=Meeting.Body.ADVISORY, held_on=dt.date(2026, 9, 9))
    region.make_decision(meeting, text="Ask for places", due_on=None)
    region.make_decision(meeting, text="Robots come first", owner="", due_on=None)

    found = {row["decision"]: row["done"] for row in rows("1.11", "advisory-decisions", year)}

    assert found == {"Ask for places": "Open", "Robots come first": ""}


def test_advisory_minutes_and_decisions_stand_on_1_11_without_names(year: SchoolYear) -> None:
    meeting = region.make_meeting(
        body=Meeting.Body.ADVISORY, held_on=dt.date(2026, 9, 9), agenda="Needs", minutes="Robots are needed."
    )
    region.make_decision(meeting, text="Buy a robot", owner="Dana Whitlock")
    contact = make.make_contact(make.make_partner(name="Copperleaf"), job_title="Plant manager", name="Pat Quiet")
    StrategicRole.objects.create(partner=contact.partner, contact=contact, role="Mentor", grades=[11, 12])

    document = said("1.11", year)

    text = str(document)
    for words in ("Robots are needed.", "Buy a robot", "Plant manager", "Mentor", "11-12"):
        assert words in text
    assert "Dana Whitlock" not in text
    assert "Pat Quiet" not in text


def test_agreements_say_their_state_dates_and_last_review(year: SchoolYear) -> None:
    agreement = make.make_agreement(make.make_partner(name="Copperleaf"))
    AgreementReview.objects.create(
        agreement=agreement, reviewed_on=dt.date(2026, 9, 1), reviewer="Tester", outcome="keep", recorded_by="Tester"
    )

    found = next(row for row in rows("2.11", "agreements", year) if row["partner"] == "Copperleaf")

    assert found["until"] == "July 31, 2027"
    assert found["reviewed"] == "September 1, 2026"
    assert found["outcome"] == "Stays as it is"
    assert any(row["name"] == "Copperleaf" for row in rows("partners", "partners", year))


def test_policies_in_force_stand_with_their_text(year: SchoolYear) -> None:
    policy = plan.make_policy(title="Safety first")
    policy.versions.update(text="Wear a helmet.\n\nAlways.", effective_on=dt.date(2026, 8, 1))

    document = said("policies", year)

    assert document["listings"][0]["rows"][0]["title"] == "Safety first"
    assert document["sections"][0]["paragraphs"] == ["Wear a helmet.", "Always."]


def test_the_menu_speaks_both_languages(year: SchoolYear) -> None:
    assert len(said("menu", year)["listings"][0]["rows"]) == Offer.objects.current().count() > 0
    assert said("menu", year, "es")["title"] != said("menu", year)["title"]


def test_the_partners_survey_shows_a_mean_from_three_answers_on(school: School, year: SchoolYear) -> None:
    def answer() -> None:
        contact = make.make_contact()
        fields = {"asked_at": clock.now(), "answered_at": clock.now(), "method": "link", "ratings": {"worth": 4}}
        ValueSurvey.objects.create(year=year, contact=contact, partner=contact.partner, asked_by="T", **fields)

    freeze(year=year, name="fall", by=TESTER)
    answer()
    assert "4.0" not in str(rows("6.2", "partner-survey", year))
    answer()
    answer()

    found = rows("6.2", "partner-survey", year)
    assert found[0]["mean"] == "3 of 3"
    assert "4.0" in str(found)


def test_the_snapshots_of_the_year_stand_on_6_2(school: School, year: SchoolYear) -> None:
    freeze(year=year, name="fall", by=TESTER)

    (section,) = [each for each in said("6.2", year)["sections"] if each["id"] == "snapshots"]
    assert section["items"] == ["Fall snapshot: figures as of October 14, 2026. Not signed off yet."]


def test_a_slot_without_any_evidence_says_what_is_missing_and_where_to_mend_it(year: SchoolYear) -> None:
    found = {each.slot.key: each for each in Planner(year).slots()}

    assert found["4.1"].state == State.NOT_BUILT
    assert binder.entry(found["4.1"]).link == "/occupations/manage/"
    assert found["policies"].state == State.NOT_BUILT


def test_slots_of_a_superseded_edition_are_there_where_asked_for_and_stay(
    school: School, year: SchoolYear, campus: Any, client_for: Callable[..., Any]
) -> None:
    campus.earlier_frameworks = ["p-tech-2018"]
    freeze(year=year, name="fall", by=TESTER)
    assert "P5.3" not in {each.slot.key for each in Planner(year).slots()}

    publish(year=year, slots=["P5.1", "P5.3", "6.2"], by=TESTER)

    found = {each.slot: each for each in Edition.objects.filter(year=year)}
    assert found["P5.3"].framework == "p-tech-2018"
    assert found["P5.3"].document["tables"][1]["rows"] == found["6.2"].document["tables"][1]["rows"]
    assert {"P5.1", "P5.3"} <= {each.slot.key for each in Planner(year).slots()}
    assert client_for(None).get("/artifacts/2026-27/P5.3/").status_code == 200


def test_the_pages_of_the_campus_show_the_edition_of_the_latest_year(
    year: SchoolYear, client_for: Callable[..., Any]
) -> None:
    stranger = client_for(None)
    make.make_partner(name="Copperleaf")
    assert b"Not published yet" in stranger.get("/partners/").content
    publish(year=year, by=TESTER)

    page, spanish = stranger.get("/partners/").content.decode(), stranger.get("/es/partners/").content.decode()

    assert "Copperleaf" in page
    assert 'lang="es" data-framework="campus"' in spanish
    assert "/become-a-partner/form/" in stranger.get("/become-a-partner/").content.decode()


def test_the_plan_of_all_slots_costs_the_same_for_one_row_and_thirty(school: School, year: SchoolYear) -> None:
    def add() -> None:
        partner = make.make_partner()
        make.make_agreement(partner)
        experience = make.make_experience(partner=partner, year=year)
        make.make_session(experience, held_on=dt.date(2027, 5, 1))
        region.make_decision(region.make_meeting(body=Meeting.Body.ADVISORY, held_on=dt.date(2026, 9, 9)))
        plan.make_alignment()
        plan.make_policy()

    freeze(year=year, name="fall", by=TESTER)
    counts = []
    for number in (1, 29):
        for _ in range(number):
            add()
        with CaptureQueriesContext(connection) as queries:
            list(Planner(year).slots())
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_what_answers_to_occupations_in_demand_is_counted_by_occupation(year: SchoolYear) -> None:
    region.make_occupation(soc="51-4041", title="Machinists", industry="manufacturing")
    make.make_experience(occupation="Machinist", year=year, grades=[9])

    (row,) = rows("6.1", "occupation-coverage", year)

    assert (row["title"], row["experience"], row["credential"]) == ("Machinists", "1", "0")
