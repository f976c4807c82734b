"""The demo's binder: what its pages can show stands there, and a reviewer's link opens it."""

from typing import Any

import pytest

from reports.models import BinderRecord, DryRunPoint, Evidence, Reviewer
from reports.services.binder import is_scan
from tests import factories as make
from tests.factories import TESTER
from wbl_portal.core import links
from wbl_portal.demo.furnish_binder import furnish
from wbl_portal.demo.scene import Scene


@pytest.fixture
def scene(cast: Any) -> Scene:
    """The year already has a request of the agency, which its reviewer comes for."""
    year = make.make_year()
    make.make_request(year=year)
    return Scene("a", "p-tech", (9, 10, 11, 12), [year], [], TESTER, 7)


def test_the_binder_has_owners_words_evidence_a_reviewer_and_something_open(scene: Scene) -> None:
    furnish(scene)

    assert BinderRecord.objects.filter(owner_id=None).count() == 0
    assert BinderRecord.objects.exclude(narrative="").count() == 1
    assert [each.title for each in Evidence.objects.filter(is_scan=True)] == ["Signed plan, scanned"]
    assert DryRunPoint.objects.open().count() == 1
    assert [link["kind"] for link in scene.links] == ["review"]
    assert links.find(scene.links[0]["url"].split("/")[2]).subject_id == Reviewer.objects.get().pk


def test_the_scan_is_one_and_the_paper_is_none(scene: Scene) -> None:
    furnish(scene)

    for each in Evidence.objects.exclude(file=None).select_related("file"):
        assert each.file is not None
        assert is_scan(each.file) == each.is_scan


def test_a_second_furnishing_changes_nothing(scene: Scene) -> None:
    furnish(scene)
    furnish(scene)

    assert Reviewer.objects.count() == 1
