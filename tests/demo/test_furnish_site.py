"""The demo's public site: links of the years before the portal, and one draft that waits for the principal."""

from typing import Any

import pytest

from reports.models import EditionDraft, OlderDocument
from reports.services import publish
from tests import factories as make
from tests.factories import TESTER
from wbl_portal.demo.furnish_site import OLD_LINKS, furnish, leave_a_draft
from wbl_portal.demo.scene import Scene


@pytest.fixture
def scene(cast: Any, settings: Any) -> Scene:
    settings.PDF_AVAILABLE = False
    years = [make.make_year(label) for label in ("2024-25", "2025-26", "2026-27")]
    return Scene("a", "p-tech", (9, 10, 11, 12), years, [], TESTER, 7)


def test_the_older_documents_stand_before_the_first_year_once(scene: Scene) -> None:
    furnish(scene)
    furnish(scene)

    assert OlderDocument.objects.count() == len(OLD_LINKS)
    assert max(OlderDocument.objects.values_list("year_label", flat=True)) == "2023-24"


def test_one_change_waits_for_the_principal(scene: Scene) -> None:
    publish(year=scene.year, slots=["menu", "6.1"], by=TESTER)
    leave_a_draft(scene.year, by=TESTER)
    leave_a_draft(scene.year, by=TESTER)

    draft = EditionDraft.objects.get()
    assert draft.state == "waiting"
    assert "menu" in draft.slot_keys
    assert "6.1" not in draft.slot_keys
