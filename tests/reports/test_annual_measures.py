"""Annual measures: targets, results typed or computed, the next year, the trend, and what the public may read."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from artifacts.models import Reflection
from experiences.models import ContinuumCell
from partners.models import ValueSurvey
from reports.models import AnnualMeasure
from reports.services import freeze
from reports.services import measures_of_year as services
from reports.upkeep.yearly import AUTOMATIC, _present_programs, publishable_measures, result_of
from tests import factories as make
from tests.factories import TESTER
from wbl_portal.core.models import AuditEntry
from wbl_portal.people.models import SchoolYear

pytestmark = pytest.mark.usefixtures("without_pdf")
School = dict[int, list[Any]]
MOMENT = dt.datetime(2026, 10, 2, tzinfo=dt.UTC)


def computed(key: str, year: SchoolYear) -> Decimal | None:
    return result_of(make.make_measure(automatic=key, year=year))


def test_a_measure_is_added_changed_archived_and_brought_back(year: SchoolYear) -> None:
    made = services.add_measure(year=year, title=" Site visits ", target=Decimal(20), unit="visits", by=TESTER)
    services.change_measure(measure=made, title="Site visits", target=Decimal(25), result=Decimal(12), by=TESTER)
    services.archive_measure(measure=made, by=TESTER)
    services.add_measure(year=year, title="Site visits", target=Decimal(1), by=TESTER)

    with pytest.raises(ValidationError, match="already"):
        services.restore_measure(measure=made, by=TESTER)
    verbs = list(AuditEntry.objects.filter(subject_id=str(made.pk)).order_by("at").values_list("verb", flat=True))
    assert sorted(verbs) == ["annualmeasure.archived", "measure.added", "measure.changed"]


def test_a_measure_is_once_a_year(year: SchoolYear) -> None:
    make.make_measure(title="Rate", year=year)

    with pytest.raises(ValidationError, match="already"):
        services.add_measure(year=year, title="Rate", target=Decimal(1), by=TESTER)
    with pytest.raises(IntegrityError, match="annual_measure_is_once_a_year"), transaction.atomic():
        make.make_measure(title="Rate", year=year)


def test_an_unknown_computation_is_refused(year: SchoolYear) -> None:
    with pytest.raises(ValidationError, match="does not know"):
        services.add_measure(year=year, title="Rate", target=Decimal(1), automatic="magic", by=TESTER)


def test_each_computation_gives_nothing_where_there_is_nothing(year: SchoolYear) -> None:
    past = make.make_year("2019-20")
    ContinuumCell.objects.all().delete()

    assert {key: computed(key, past) for key in AUTOMATIC if key != "partners_covered"} == dict.fromkeys(
        [key for key in AUTOMATIC if key != "partners_covered"]
    )


def test_the_share_who_took_part_is_that_of_the_members(school: School, year: SchoolYear) -> None:
    # Of 60 in each grade took part: 50 in grade 9, 40 in grade 10, 58 in grade 11, 60 in grade 12.
    assert computed("took_part", year) == Decimal("86.7")


def test_a_superseded_edition_counts_nobody_twice(school: School, year: SchoolYear, campus: Any) -> None:
    before = computed("took_part", year)
    campus.earlier_frameworks = ["p-tech-2018"]

    assert [each.framework.key for each in _present_programs()] == ["p-tech-2023"]
    assert computed("took_part", year) == before


def test_partners_surveys_and_ratings(year: SchoolYear) -> None:
    make.make_agreement(make.make_partner(), starts_on=dt.date(2020, 1, 1), ends_on=dt.date(2021, 1, 1))
    covered = computed("partners_covered", year)
    assert covered == Decimal("50.0")  # the cast's partner has one in force

    contact, other = make.make_contact(), make.make_contact()
    shared = {"year": year, "asked_at": MOMENT, "asked_by": "T"}
    answered = {"answered_at": MOMENT, "method": "phone", "ratings": {"a": 4, "b": 3}}
    ValueSurvey.objects.create(contact=contact, partner=contact.partner, **shared, **answered)
    ValueSurvey.objects.create(contact=other, partner=other.partner, **shared)
    assert computed("survey_rate", year) == Decimal("50.0")
    assert computed("value_rating", year) == Decimal("3.5")


def test_reflections_that_name_a_course_or_a_standard(year: SchoolYear) -> None:
    session = make.make_session()
    for standard in ("", "127.1", "127.2"):
        row = make.make_attendance(make.make_student(), session)
        times = {"begun_at": MOMENT, "changed_at": MOMENT, "submitted_at": MOMENT}
        Reflection.objects.create(participation=row.participation, standard=standard, state="submitted", **times)

    assert computed("naming_a_course", year) == Decimal("66.7")


def test_required_cells_that_are_filled(year: SchoolYear) -> None:
    ContinuumCell.objects.all().delete()
    for grade in (9, 10):
        ContinuumCell.objects.create(framework="p-tech-2023", phase="training", grade=grade, expectation="required")
    make.make_experience(phases={"p-tech-2023": "training"}, grades=[10, 11])
    make.make_experience(phases={"p-tech-2023": "training"}, grades=[9], is_draft=True)

    assert computed("cells_filled", year) == Decimal("50.0")


def test_a_typed_result_stands_before_the_computed_one(year: SchoolYear) -> None:
    assert result_of(make.make_measure(automatic="survey_rate", result=Decimal("12.5"))) == Decimal("12.5")


def test_the_next_year_gets_targets_without_results(year: SchoolYear) -> None:
    make.make_measure(title="One", target="40.0", result="38.0", automatic="took_part", year=year)
    make.make_measure(title="Two", year=year)
    later = make.make_year("2027-28")
    make.make_measure(title="Two", target="99.0", year=later)

    made = services.carry_over(source=year, target=later, by=TESTER)

    assert [(each.title, each.target, each.result, each.automatic) for each in made.measures] == [
        ("One", Decimal("40.0"), None, "took_part")
    ]
    assert AnnualMeasure.objects.get(year=later, title="Two").target == Decimal("99.0")
    assert services.carry_over(source=year, target=later, by=TESTER) == services.Carried([])


def test_the_public_reads_no_typed_result_and_no_live_figure_of_students(school: School, year: SchoolYear) -> None:
    make.make_measure(title="A typed", result="3.0", year=year)
    make.make_measure(title="B of students", automatic="naming_a_course", year=year)
    make.make_measure(title="C of partners", automatic="partners_covered", year=year)
    make.make_measure(title="D took part", automatic="took_part", year=year)

    before = {each["title"]: each["result"] for each in publishable_measures(year)}
    assert before == {"A typed": None, "B of students": None, "C of partners": "100.0", "D took part": None}
    snapshot = freeze(year=year, name="fall", by=TESTER)
    shown = {each["title"]: each["result"] for each in publishable_measures(year)}["D took part"]
    rows = snapshot.protected["slots"]["6.2"]["students-by-grade-phase"]["rows"]
    whole = next(row for row in rows if row["grade"] == row["phase"] == "all")
    assert shown == (None if whole["percent"] is None else str(whole["percent"]))


def test_dev_keeps_measures_in_the_browser(year: SchoolYear, client_for: Callable[..., Any]) -> None:
    dev = client_for("coordinator")
    assert "No measures yet" in dev.get("/reports/measures/").content.decode()
    answers = {"title": "Partners covered", "automatic": "partners_covered", "unit": "%", "target": "80"}
    assert dev.post("/reports/measures/add/?year=2026-27", answers).url == "/reports/measures/?year=2026-27"

    page = dev.get("/reports/measures/?year=2026-27").content.decode()
    assert "100.0 %" in page
    assert "Reached" in page
    assert "Over the years" in page
    sheet = dev.get("/reports/measures/?format=csv").content.decode()
    assert "Partners covered,2026-27,%,80.0,100.0,yes," in sheet
    measure = AnnualMeasure.objects.get()
    assert dev.get(f"/reports/measures/{measure.pk}/edit/").status_code == 200
    dev.post(f"/reports/measures/{measure.pk}/archive/")
    assert "No measures yet" in dev.get("/reports/measures/?year=2026-27").content.decode()
    dev.post(f"/reports/measures/{measure.pk}/restore/")
    assert "Edit" not in client_for("teacher").get("/reports/measures/").content.decode().partition("<main")[2]


def test_carrying_over_needs_the_next_year(year: SchoolYear, client_for: Callable[..., Any]) -> None:
    dev = client_for("coordinator")
    make.make_measure(year=year)

    asked = dev.post("/reports/measures/carry-over/", {"year": "2026-27"}, follow=True)
    assert "comes with the next roster" in asked.content.decode()
    asked = dev.post("/reports/measures/carry-over/", {"year": "2025-26"}, follow=True)
    assert "0 measures were carried over to 2026-27" in asked.content.decode()


def test_the_list_costs_the_same_for_any_number_of_measures(year: SchoolYear, client_for: Callable[..., Any]) -> None:
    dev, counts = client_for("coordinator"), []
    dev.get("/reports/measures/")
    for number in (1, 29):
        for _each in range(number):
            make.make_measure(year=year)
        with CaptureQueriesContext(connection) as queries:
            dev.get("/reports/measures/")
        counts.append(len(queries))

    assert counts[0] == counts[1]
