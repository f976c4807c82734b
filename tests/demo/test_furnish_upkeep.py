"""The demo's upkeep: each state that a page can show stands there, made through the services."""

from typing import Any

import pytest

from reports.models import AgencyRequest, AnnualMeasure, Disposition, Hold, SnapshotSignOff
from tests import factories as make
from tests.factories import TESTER
from wbl_portal.demo.furnish_upkeep import MEASURES, answer_request, furnish, sign
from wbl_portal.demo.scene import Scene


@pytest.fixture
def scene(cast: Any, settings: Any) -> Scene:
    settings.PDF_AVAILABLE = False
    years = [make.make_year(label) for label in ("2024-25", "2025-26", "2026-27")]
    partners = [make.make_partner() for _each in range(4)]
    return Scene("a", "p-tech", (9, 10, 11, 12), years, partners, TESTER, 7)


def test_the_upkeep_of_a_campus_is_furnished_once(scene: Scene, cast: Any) -> None:
    furnish(scene)
    furnish(scene)

    assert AnnualMeasure.objects.count() == 3 * len(MEASURES)
    assert sorted(Disposition.objects.values_list("state", flat=True)) == ["approved", "carried_out"]
    assert Hold.objects.standing().count() == 1
    assert AgencyRequest.objects.open().count() == 2


def test_a_snapshot_is_signed_and_the_older_request_answered_once(scene: Scene, cast: Any) -> None:
    furnish(scene)
    sign(make.make_snapshot(year=scene.years[0], name="spring", as_of=scene.years[0].ends_on), by=TESTER)
    answer_request(scene.year, by=TESTER)
    answer_request(scene.year, by=TESTER)

    assert SnapshotSignOff.objects.count() == 1
    answered = AgencyRequest.objects.exclude(answered_on=None).get()
    assert answered.parts.count() == 1
    assert AgencyRequest.objects.open().count() == 1
