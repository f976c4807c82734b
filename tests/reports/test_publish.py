"""Publishing: only what changed, only what an attacker passed, the same figures in every file."""

import dataclasses
import datetime as dt
import json
from typing import Any

import pytest

from academies.models import Academy
from artifacts.models import Attendance
from reports import attacker, renditions
from reports.models import Edition, Rendition
from reports.plan import Planner, State
from reports.services import freeze, publish, published_editions
from reports.services import snapshots as freezing
from tests import factories as make
from tests.factories import TESTER
from tests.reports.conftest import attend
from wbl_portal.core import files
from wbl_portal.core.jobs import JobRefused
from wbl_portal.core.models import AuditEntry
from wbl_portal.people.models import SchoolYear

School = dict[int, list[Any]]


def by_slot(told: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {each["slot"]: each for each in told}


@pytest.mark.usefixtures("without_pdf")
def test_without_a_snapshot_only_what_counts_no_student_is_published(school: School, year: SchoolYear) -> None:
    told = by_slot(publish(year=year, by=TESTER))

    assert [told[slot]["state"] for slot in ("6.1", "6.2", "6.3")] == ["new", "needs_snapshot", "needs_snapshot"]
    public = set(year.editions.values_list("slot", flat=True))
    assert {"6.1", "menu"} <= public
    assert not {"6.2", "6.3"} & public


def test_an_edition_has_four_formats_in_two_languages_that_agree(school: School, year: SchoolYear) -> None:
    freeze(year=year, name="fall", by=TESTER)
    publish(year=year, by=TESTER)

    edition = Edition.objects.get(slot="6.2")
    for language in ("en", "es"):
        data = {each.format: files.read(each.file) for each in edition.renditions.filter(language=language)}
        assert set(data) == {"html", "pdf", "csv", "json"}
        texts = [data[name].decode() for name in ("html", "csv", "json")]
        assert attacker.equal(*texts, pdf=data["pdf"]) == []
        document = json.loads(data["json"])
        assert document["language"] == language
        assert document["sha256"] == renditions.digest(document)
    assert edition.document["sha256"] == edition.sha256
    assert edition.document["as_of"] == "2026-10-14"
    assert AuditEntry.objects.filter(verb="edition.published", subject_id=str(edition.pk)).exists()


@pytest.mark.usefixtures("without_pdf")
def test_unchanged_content_makes_no_new_edition(school: School, year: SchoolYear, travel: Any) -> None:
    freeze(year=year, name="fall", by=TESTER)
    publish(year=year, by=TESTER)
    before = year.editions.count()
    travel(dt.date(2026, 10, 30))

    told = by_slot(publish(year=year, role="principal", by=TESTER))

    assert {each["state"] for each in told.values()} == {"unchanged", "not_built"}
    assert year.editions.count() == before


@pytest.mark.usefixtures("without_pdf")
def test_one_corrected_student_is_held_until_the_next_snapshot(school: School, year: SchoolYear) -> None:
    freeze(year=year, name="fall", by=TESTER)
    publish(year=year, by=TESTER)
    Attendance.objects.filter(participation__student=school[9][0]).delete()

    told = by_slot(publish(year=year, by=TESTER))

    assert told["6.2"] | {"state": "unchanged", "held": True, "edition": 1} == told["6.2"]
    assert not told["6.1"]["held"]


@pytest.mark.usefixtures("without_pdf")
def test_text_and_experiences_are_republished_between_snapshots(school: School, year: SchoolYear) -> None:
    freeze(year=year, name="fall", by=TESTER)
    publish(year=year, by=TESTER)
    make.make_experience(title="A new visit", year=year)

    told = by_slot(publish(year=year, by=TESTER))

    assert (told["6.1"]["edition"], told["6.2"]["edition"]) == (2, 1)


@pytest.mark.usefixtures("without_pdf")
def test_only_the_slots_asked_for_are_published(school: School, year: SchoolYear) -> None:
    freeze(year=year, name="fall", by=TESTER)

    assert list(by_slot(publish(year=year, slots=["6.2"], by=TESTER))) == ["6.2"]
    assert list(year.editions.values_list("slot", flat=True)) == ["6.2"]


@pytest.mark.parametrize(
    ("slot", "words"), [("9.9", "no slot"), ("6.2", "freeze a snapshot first"), ("4.1", "nothing to publish")]
)
@pytest.mark.usefixtures("without_pdf")
def test_a_slot_that_cannot_be_published_is_refused_with_the_reason(
    school: School, year: SchoolYear, slot: str, words: str
) -> None:
    with pytest.raises(JobRefused, match=words):
        publish(year=year, slots=[slot], by=TESTER)


@pytest.mark.usefixtures("without_pdf")
def test_what_the_attacker_can_work_out_is_not_published(
    school: School, year: SchoolYear, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Un-hide everything: the gate names tables and cells, and nothing is public."""

    def careless(documents: list[dict[str, Any]], **rules: Any) -> Any:
        return freezing.Protected(documents, [])

    monkeypatch.setattr(freezing, "protect", careless)
    freeze(year=year, name="fall", by=TESTER)

    with pytest.raises(JobRefused, match=r"students-by-grade-phase \[grade=9\|phase=preparation\]"):
        publish(year=year, by=TESTER)
    assert not year.editions.exists()
    assert not Rendition.objects.exists()


@pytest.mark.usefixtures("without_pdf")
def test_a_campus_that_hides_larger_groups_from_now_on_can_still_publish(
    school: School, year: SchoolYear, campus: Academy
) -> None:
    """What is public under the smaller group of old stays; it does not stop what is safe itself."""
    campus.smallest_group = 5
    session = make.make_session(make.make_experience(phases={"p-tech-2023": "exploration"}, year=year))
    attend(school[9][:6], session)
    freeze(year=year, name="fall", by=TESTER)
    publish(year=year, by=TESTER)
    campus.smallest_group = 15
    make.make_experience(title="A new visit", year=year)

    told = by_slot(publish(year=year, by=TESTER))

    assert (told["6.1"]["edition"], told["6.2"]["edition"]) == (2, 1)


@pytest.mark.usefixtures("without_pdf")
def test_two_who_publish_at_once_make_one_edition(school: School, year: SchoolYear) -> None:
    from reports.services import publishing

    prepared = publishing.prepare(year=year, slots=["6.1"], role="operator", say=freezing.quiet)
    publish(year=year, slots=["6.1"], by=TESTER)

    with pytest.raises(JobRefused, match="just been published"):
        publishing.store(prepared, by=TESTER)
    assert year.editions.count() == 1


@pytest.mark.usefixtures("without_pdf")
def test_who_approved_is_a_role_in_the_language_of_the_file(school: School, year: SchoolYear) -> None:
    publish(year=year, role="principal", by=TESTER)

    assert Edition.objects.get(slot="6.1").document["approved_by"] == "Principal"
    assert "Tester" not in json.dumps(Edition.objects.get(slot="6.1").document)


@pytest.mark.usefixtures("without_pdf")
def test_the_plan_says_beforehand_what_publishing_does(school: School, year: SchoolYear) -> None:
    states = {plan.slot.key: plan.state for plan in Planner(year).slots()}

    known = {"6.1": State.NEW, "6.2": State.NEEDS_SNAPSHOT, "6.3": State.NEEDS_SNAPSHOT, "4.1": State.NOT_BUILT}
    assert states | known == states
    assert all(dataclasses.is_dataclass(plan) for plan in Planner(year).slots())


def test_published_editions_name_their_addresses(school: School, year: SchoolYear) -> None:
    publish(year=year, slots=["6.1"], by=TESTER)

    (edition,) = published_editions()

    assert edition | {"slot": "6.1", "year": "2026-27", "edition": 1} == edition
    assert edition["html"] == "/artifacts/2026-27/6.1/"
    assert edition["pdf"] == "/artifacts/2026-27/6.1.pdf"
