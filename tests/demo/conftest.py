"""A demo small enough to furnish in a test: one campus with a tenth of the students and five experiences."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.conftest import Ground
from wbl_portal.demo import campuses, doors, furnishing, tasks
from wbl_portal.demo.management.commands import demo as command


@pytest.fixture
def small(committing: Ground, as_owner: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A state folder of its own, and the demo cut down to one campus, one school year and no PDFs."""
    settings.STATE_DIR, settings.FILES_DIR = tmp_path, tmp_path / "files"
    settings.PDF_AVAILABLE = False
    monkeypatch.setattr(furnishing, "YEARS", 1)
    p_tech = next(campus for campus in campuses.CAMPUSES if campus.slug == "palm-hollow")
    tiny = replace(p_tech, number="999998002", sizes={9: 24, 10: 24}, planned=p_tech.planned[:5])
    district = (*campuses.DISTRICT[:2], "999998")  # the other numbers are those of the tests' own campuses
    for module in (furnishing, doors, tasks):
        monkeypatch.setattr(module, "CAMPUSES", (tiny,))
    for module in (furnishing, doors, command):
        monkeypatch.setattr(module, "DISTRICT", district)
    monkeypatch.setattr(command, "ALL", [district[0], tiny.slug])


@pytest.fixture
def run(small: None) -> Callable[..., str]:
    """`run("--fresh")`: the command without serving; returns what it said."""

    def demo(*words: str) -> str:
        said = io.StringIO()
        call_command("demo", "--no-serve", *words, stdout=said)
        return said.getvalue()

    return demo
