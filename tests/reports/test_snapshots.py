"""Freezing: aggregates only, protected at once, never again under the same name, corrected only without a trace."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest

from artifacts.models import Attendance
from experiences.models import Session
from reports.services import freeze, publish
from reports.services.snapshots import small_moves
from tests import factories as make
from tests.factories import TESTER
from tests.reports.conftest import attend, students_of
from wbl_portal.core.jobs import JobRefused
from wbl_portal.core.models import AuditEntry
from wbl_portal.people.models import Enrollment, SchoolYear

pytestmark = pytest.mark.usefixtures("without_pdf")
School = dict[int, list[Any]]


def test_a_snapshot_keeps_aggregates_their_hash_and_the_masked_tables(school: School, year: SchoolYear) -> None:
    snapshot = freeze(year=year, name="fall", by=TESTER)

    kept = json.dumps([snapshot.figures, snapshot.protected])
    assert snapshot.as_of == make.DAY
    assert len(snapshot.sha256) == 64
    assert not any(str(student.pk) in kept for students in school.values() for student in students)
    assert AuditEntry.objects.filter(verb="snapshot.frozen", subject_id=str(snapshot.pk)).count() == 1


def test_small_groups_are_not_printed_and_most_cells_still_show(school: School, year: SchoolYear) -> None:
    snapshot = freeze(year=year, name="fall", by=TESTER)

    rows = snapshot.protected["slots"]["6.2"]["students-by-grade-phase"]["rows"]
    exact = {
        (row["grade"], row["phase"]): row["value"]
        for row in snapshot.figures["programs"]["p-tech-2023"]["tables"]["students-by-grade-phase"]
    }
    assert exact["9", "preparation"] == 3
    assert not any(row["value"] is not None and 0 < row["value"] < 10 for row in rows)
    report = next(each for each in snapshot.protected["report"] if each["table"] == "students-by-grade-phase")
    assert report["shown"] / report["singles"] >= 0.8


def test_freezing_the_same_figures_again_changes_nothing(school: School, year: SchoolYear) -> None:
    first = freeze(year=year, name="fall", by=TESTER)

    assert freeze(year=year, name="fall", by=TESTER) == first
    assert year.snapshots.count() == 1


def test_a_frozen_name_is_not_frozen_again_with_other_figures(school: School, year: SchoolYear) -> None:
    freeze(year=year, name="fall", by=TESTER)
    Attendance.objects.first().delete()

    with pytest.raises(JobRefused, match="frozen already"):
        freeze(year=year, name="fall", by=TESTER)


@pytest.mark.parametrize("name", ["Fall", "fall term", "", "fall-correction"])
def test_a_name_is_a_short_word(school: School, year: SchoolYear, name: str) -> None:
    with pytest.raises(JobRefused, match="no name"):
        freeze(year=year, name=name, by=TESTER)


@pytest.mark.parametrize("day", [dt.date(2026, 6, 30), dt.date(2026, 10, 15)])
def test_the_as_of_date_lies_in_the_year_and_not_in_the_future(year: SchoolYear, day: dt.date) -> None:
    with pytest.raises(JobRefused, match="between"):
        freeze(year=year, name="fall", as_of=day, by=TESTER)


def test_a_later_snapshot_does_not_reach_back_before_an_earlier_one(school: School, year: SchoolYear) -> None:
    freeze(year=year, name="fall", by=TESTER)

    with pytest.raises(JobRefused, match="cannot reach back"):
        freeze(year=year, name="spring", as_of=dt.date(2026, 10, 1), by=TESTER)


def test_a_correction_that_moves_one_student_is_held(school: School, year: SchoolYear) -> None:
    freeze(year=year, name="fall", by=TESTER)
    publish(year=year, by=TESTER)
    Attendance.objects.filter(participation__student=school[11][0]).first().delete()

    with pytest.raises(JobRefused, match="Held until the next snapshot"):
        freeze(year=year, name="fall", correct=True, reason="Class lists came late.", by=TESTER)
    assert year.snapshots.count() == 1


def test_a_correction_that_moves_ten_students_stands_under_the_same_name_in_public(
    school: School, year: SchoolYear
) -> None:
    first = freeze(year=year, name="fall", by=TESTER)
    publish(year=year, by=TESTER)
    session = Session.objects.get(experience__phases__phase="exploration", cancelled_at=None)
    attend(school[11][30:42], session)
    attend(school[12][20:32], session)

    corrected = freeze(year=year, name="fall", correct=True, reason="Class lists came late.", by=TESTER)

    assert (corrected.name, corrected.as_of, corrected.corrects) == ("fall-correction", first.as_of, first)
    told = {each["slot"]: each for each in publish(year=year, by=TESTER)}
    assert told["6.2"]["edition"] == 2
    assert year.editions.get(slot="6.2", number=2).document["snapshot"] == "fall"


def test_an_unpublished_snapshot_may_be_corrected_freely(school: School, year: SchoolYear) -> None:
    freeze(year=year, name="fall", by=TESTER)
    Attendance.objects.first().delete()

    assert (
        freeze(year=year, name="fall", correct=True, reason="Class lists came late.", by=TESTER).name
        == "fall-correction"
    )


def test_beside_fall_and_spring_only_the_first_of_a_year_is_free(
    school: School, year: SchoolYear, travel: Callable
) -> None:
    freeze(year=year, name="first", by=TESTER)
    publish(year=year, by=TESTER)
    travel(dt.date(2026, 10, 20))
    attend([students_of(9, 1, year=year)[0]], Session.objects.filter(cancelled_at=None).first())

    with pytest.raises(JobRefused, match="Held until the next snapshot"):
        freeze(year=year, name="second", by=TESTER)
    assert freeze(year=year, name="fall", by=TESTER).name == "fall"


def test_students_who_changed_grade_do_not_stop_publishing(school: School, year: SchoolYear) -> None:
    moved = school[9][:3]
    Enrollment.objects.filter(student__in=moved).update(left_on=dt.date(2026, 10, 4))
    Enrollment.objects.bulk_create(
        [Enrollment(student=s, year=year, grade=12, entered_on=dt.date(2026, 10, 5)) for s in moved]
    )
    attend(students_of(9, 12, year=year), make.make_session(make.make_experience(phases={"p-tech-2023": "training"})))

    freeze(year=year, name="fall", by=TESTER)

    assert {each["slot"]: each["state"] for each in publish(year=year, by=TESTER)}["6.2"] == "new"


def test_small_moves_name_cells_that_moved_by_one_to_nine() -> None:
    def state(value: int) -> dict[str, Any]:
        rows = [{"grade": "9", "value": value, "denominator": None}]
        return {"programs": {"p-tech-2023": {"tables": {"members-by-grade": rows}}}}

    assert list(small_moves(state(40), state(41), 10)) == ["p-tech-2023 members-by-grade [grade 9]"]
    assert list(small_moves(state(40), state(50), 10)) == []
    assert list(small_moves(state(40), state(40), 10)) == []
