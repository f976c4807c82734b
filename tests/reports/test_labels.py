"""The campus's own numbers: what people read, while keys and addresses stay."""

import csv
import io
import json
import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports import binder, documents, labels
from reports.models import CampusLabel, Edition
from reports.plan import Planner, SlotPlan, State
from reports.services import publish
from reports.services.labels import set_labels, undo_labels
from tests import factories as make
from tests.factories import TESTER
from wbl_portal.core import files
from wbl_portal.core.models import AuditEntry
from wbl_portal.people.models import SchoolYear

AGREEMENT, THEIRS = "2.11", "2.16"


def plan_of(slot: str, year: SchoolYear) -> SlotPlan:
    return next(each for each in Planner(year).slots() if each.slot.key == slot)


def published(year: SchoolYear, language: str = "en") -> dict[str, str]:
    """The files of the agreements' current edition as text, without the PDF."""
    publish(year=year, slots=[AGREEMENT], by=TESTER)
    edition = Edition.objects.filter(slot=AGREEMENT).order_by("-number")[0]
    rows = edition.renditions.filter(language=language).exclude(format="pdf")
    return {row.format: files.read(row.stored).decode() for row in rows}


def test_a_number_is_the_key_until_the_campus_has_its_own(year: SchoolYear) -> None:
    assert plan_of(AGREEMENT, year).slot.number == AGREEMENT

    set_labels(typed={AGREEMENT: f"  {THEIRS} ", "6.3a": "6.3 (a)"}, by=TESTER)

    slot = plan_of(AGREEMENT, year).slot
    assert (slot.key, slot.number) == (AGREEMENT, THEIRS)
    volume = next(each for each in binder.Binder(year).volumes if each.framework.key == "p-tech-2023")
    assert "6.3 (a)" in [part.number for part in volume.elements]


def test_an_element_that_shares_its_number_with_an_artifact_is_one_line(year: SchoolYear) -> None:
    lines = [line for edition, found in labels.lines() if edition.key == "p-tech-2023" for line in found]

    shared = [line.titles for line in lines if line.key == "6.2"]

    assert shared == [("Participation in work-based learning", "Offerings")]


@pytest.mark.usefixtures("without_pdf")
def test_a_new_number_is_a_new_edition_and_stands_in_every_file(year: SchoolYear) -> None:
    make.make_agreement(make.make_partner())
    before = published(year)
    assert json.loads(before["json"])["label"] == AGREEMENT

    set_labels(typed={AGREEMENT: THEIRS}, by=TESTER)
    assert plan_of(AGREEMENT, year).state == State.NEW
    after = published(year)

    found = json.loads(after["json"])
    assert (found["slot"], found["label"], found["edition"]) == (AGREEMENT, THEIRS, 2)
    assert {line["label"] for line in csv.DictReader(io.StringIO(after["csv"]))} == {THEIRS}
    assert f"· {THEIRS}</p>" in after["html"]
    assert f'data-slot="{AGREEMENT}"' in after["html"]
    assert plan_of(AGREEMENT, year).state == State.UNCHANGED
    assert f"· {THEIRS}</p>" in published(year, "es")["html"]


def test_the_pdf_says_the_campus_s_number(year: SchoolYear) -> None:
    import pikepdf

    make.make_agreement(make.make_partner())
    set_labels(typed={AGREEMENT: THEIRS}, by=TESTER)
    publish(year=year, slots=[AGREEMENT], by=TESTER)

    stored = Edition.objects.get(slot=AGREEMENT).renditions.get(format="pdf", language="en").stored
    with pikepdf.open(io.BytesIO(files.read(stored))) as pdf:
        title = str(pdf.docinfo["/Title"])

    assert THEIRS in title
    assert AGREEMENT not in title


def test_a_number_that_says_the_key_makes_no_edition_of_what_was_frozen_without_one(year: SchoolYear) -> None:
    make.make_agreement(make.make_partner())
    made = plan_of(AGREEMENT, year).documents[0]
    older = {key: value for key, value in made.items() if key != "label"}

    assert documents.content_hash(older) == documents.content_hash(made)
    assert documents.content_hash(made | {"label": THEIRS}) != documents.content_hash(made)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({AGREEMENT: "4.1"}, "something else"),
        ({AGREEMENT: "6.3A"}, "something else"),
        ({AGREEMENT: "7.1", "4.1": "7.1"}, "something else"),
        ({AGREEMENT: "x" * 21}, "at most 20"),
        ({AGREEMENT: "2.11\u202e"}, "printed"),
        ({"9.9": "1.1"}, "no number"),
    ],
)
def test_a_number_is_short_printable_and_stands_for_one_thing(
    typed: dict[str, str], why: str, year: SchoolYear
) -> None:
    with pytest.raises(ValidationError, match=why):
        set_labels(typed=typed, by=TESTER)

    assert labels.own() == {}


def test_two_numbers_may_change_places(year: SchoolYear) -> None:
    set_labels(typed={AGREEMENT: "4.1", "4.1": AGREEMENT}, by=TESTER)

    assert labels.own() == {AGREEMENT: "4.1", "4.1": AGREEMENT}
    with pytest.raises(ValidationError, match="something else"):
        set_labels(typed={"4.1": ""}, by=TESTER)


def test_the_database_keeps_a_number_to_one_key(year: SchoolYear) -> None:
    CampusLabel.objects.create(key=AGREEMENT, label=THEIRS)

    for name, row in {
        "campus_label_names_one_key": {"key": "4.1", "label": THEIRS},
        "campus_label_is_one_per_key": {"key": AGREEMENT, "label": "9"},
        "campus_label_says_something": {"key": "4.1", "label": ""},
    }.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            CampusLabel.objects.create(**row)


def test_a_save_writes_what_changed_and_can_be_taken_back(year: SchoolYear) -> None:
    first = set_labels(typed={AGREEMENT: THEIRS, "4.1": "4.2", "1.11": ""}, by=TESTER)
    entry = AuditEntry.objects.get(pk=first.entry_id)
    assert (entry.before, entry.after) == ({AGREEMENT: "", "4.1": ""}, {AGREEMENT: THEIRS, "4.1": "4.2"})
    assert set_labels(typed={AGREEMENT: THEIRS}, by=TESTER).entry_id is None
    set_labels(typed={"4.1": "4.3"}, by=TESTER)

    assert first.entry_id is not None
    undo_labels(entry_id=first.entry_id, by=TESTER)

    assert labels.own() == {"4.1": "4.3"}
    with pytest.raises(ValidationError, match="cannot be taken back"):
        undo_labels(entry_id=uuid.uuid4(), by=TESTER)


def test_the_page_saves_refuses_beside_the_field_and_resets(year: SchoolYear, client_for: Any) -> None:
    dev = client_for("coordinator")
    page = reverse("label_list")

    refused = dev.post(page, {AGREEMENT: "4.1"})
    assert "stands for something else" in refused.content.decode()
    saved = dev.post(page, {AGREEMENT: THEIRS}, follow=True).content.decode()
    assert "1 number was changed" in saved
    assert f'value="{THEIRS}"' in saved
    reset = dev.post(reverse("label_reset"), {"key": AGREEMENT}, follow=True).content.decode()

    assert f'value="{THEIRS}"' not in reset
    assert labels.own() == {}
    undo = AuditEntry.objects.get(verb="labels.changed", after={AGREEMENT: ""})
    dev.post(reverse("label_undo", args=[undo.pk]))
    assert labels.own() == {AGREEMENT: THEIRS}


@pytest.mark.usefixtures("without_pdf")
def test_lists_and_pages_read_the_number_that_was_published(year: SchoolYear, client_for: Any) -> None:
    make.make_agreement(make.make_partner())
    set_labels(typed={AGREEMENT: THEIRS}, by=TESTER)
    publish(year=year, slots=[AGREEMENT], by=TESTER)
    set_labels(typed={AGREEMENT: "2.17"}, by=TESTER)
    visitor, dev = client_for(), client_for("coordinator")

    for address in ("/artifacts/", f"/artifacts/{year.label}/{AGREEMENT}/", f"/es/artifacts/{year.label}/{AGREEMENT}/"):
        page = visitor.get(address).content.decode()
        assert THEIRS in page
        assert "2.17" not in page
    for name in ("report_home", "binder"):
        assert ">2.17<" in dev.get(f"{reverse(name)}?year={year.label}").content.decode()
    assert f">{THEIRS}<" in dev.get(f"{reverse('edition_list')}?year={year.label}").content.decode()


def test_however_many_numbers_the_plan_asks_once(year: SchoolYear) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            labels.programs()
        return len(queries)

    few = asked()
    set_labels(typed={AGREEMENT: THEIRS, "4.1": "4.2", "6.1": "6.9"}, by=TESTER)

    assert asked() == few == 1
