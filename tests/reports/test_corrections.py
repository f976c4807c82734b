"""A correction says why, and in words what changed; the original stays and names the edition that corrects it."""

import datetime as dt
import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from artifacts.models import Attendance
from experiences.models import Session
from reports.models import Snapshot
from reports.renditions import text
from reports.services import freeze, publish
from tests import factories as make
from tests.factories import TESTER
from tests.reports.conftest import attend
from wbl_portal.core import files
from wbl_portal.core.jobs import JobRefused
from wbl_portal.people.models import SchoolYear

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("without_pdf")]
School = dict[int, list[Any]]


@pytest.fixture
def corrected(school: School, year: SchoolYear) -> Snapshot:
    """Fall, published, then corrected by a dozen students in two grades, and published again."""
    freeze(year=year, name="fall", by=TESTER)
    publish(year=year, by=TESTER)
    session = Session.objects.get(experience__phases__phase="exploration", cancelled_at=None)
    attend(school[11][30:42], session)
    attend(school[12][20:32], session)
    snapshot = freeze(year=year, name="fall", correct=True, reason="Two class lists\n came late.", by=TESTER)
    publish(year=year, by=TESTER)
    return snapshot


def test_a_correction_says_why(school: School, year: SchoolYear) -> None:
    freeze(year=year, name="fall", by=TESTER)
    Attendance.objects.first().delete()

    with pytest.raises(JobRefused, match="Say why"):
        freeze(year=year, name="fall", correct=True, reason=" ", by=TESTER)
    with pytest.raises(JobRefused, match="too long"):
        freeze(year=year, name="fall", correct=True, reason="x" * 501, by=TESTER)
    with pytest.raises(IntegrityError, match="correction_of_a_snapshot_says_why"), transaction.atomic():
        make.make_snapshot(year=year, corrects=year.snapshots.get())


@pytest.mark.parametrize(
    ("language", "reason", "change"),
    [
        ("en", "Corrected on October 14, 2026: Two class lists came late.", "30 of 60 (50.0 %) becomes 42 of 60"),
        ("es", "Corregido el 14 de octubre de 2026: Two class lists came late.", "30 de 60 (50.0 %) pasa a 42 de 60"),
    ],
)
def test_a_corrected_edition_says_in_words_what_changed_in_every_format(
    corrected: Snapshot, year: SchoolYear, language: str, reason: str, change: str
) -> None:
    made = year.editions.get(slot="6.2", number=2).renditions.filter(language=language)
    found = {each.format: html.unescape(files.read(each.stored).decode()) for each in made}

    assert set(found) == {"html", "csv", "json"}
    for name, words in found.items():
        assert reason in words, name
        assert change in words, name


def test_an_addendum_prints_nothing_but_what_was_and_is_printed(corrected: Snapshot, year: SchoolYear) -> None:
    first, second = (year.editions.get(slot="6.2", number=n).document for n in (1, 2))
    shown = {text.figure(row) for document in (first, second) for table in document["tables"] for row in table["rows"]}
    (addendum,) = (each for each in second["listings"] if each["id"] == "addendum")
    changes = [row["change"] for row in addendum["rows"] if " becomes " in row["change"]]

    assert changes
    for change in changes:
        before, after = re.fullmatch(r".*: (.+?) becomes (.+)", change).groups()
        assert {before, after} <= shown | {"nothing"}


def test_publishing_a_correction_again_changes_nothing_and_spring_has_no_addendum(
    corrected: Snapshot, year: SchoolYear, travel: Callable
) -> None:
    assert {each["state"] for each in publish(year=year, by=TESTER)} <= {"unchanged", "not_built"}
    travel(dt.date(2027, 4, 7))
    freeze(year=year, name="spring", by=TESTER)
    publish(year=year, slots=["6.2"], by=TESTER)

    document = year.editions.get(slot="6.2", number=3).document
    assert [each["id"] for each in document["listings"] if each["id"] == "addendum"] == []


def test_the_original_stays_and_says_which_edition_corrects_it(
    corrected: Snapshot, year: SchoolYear, client_for: Callable[..., Any]
) -> None:
    stranger = client_for()
    first = stranger.get("/artifacts/2026-27/6.2/editions/1/").content.decode()
    assert "The figures of this edition were corrected in edition 2." in first
    assert "Two class lists came late." in first
    second = stranger.get("/artifacts/2026-27/6.2/editions/2/").content.decode()
    assert "The figures of this edition were corrected" not in second
    sha256 = year.editions.get(slot="6.2", number=1).sha256
    assert "corrected in edition 2" in stranger.get(f"/verify/{sha256}/").content.decode()
    assert year.editions.get(slot="6.1").number == 1
