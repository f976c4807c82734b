"""Drafts: where a campus has a principal, what publishing would change is shown and approved before it is public."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from artifacts.services import samples as offering
from reports.drafted import slots_of
from reports.edition_differences import differences
from reports.models import EditionDraft
from reports.services import drafts, freeze, publish
from tests import factories as make
from tests import factories_work as work
from tests.campuses import Cast
from tests.factories import TESTER
from tests.factories_binder import make_full_agreement
from wbl_portal.core import jobs
from wbl_portal.core.models import AuditEntry, Job
from wbl_portal.people.models import RoleAssignment, SchoolYear

pytestmark = pytest.mark.usefixtures("without_pdf")
School = dict[int, list[Any]]


@pytest.fixture(autouse=True)
def no_standing_job(year: SchoolYear) -> None:
    Job.objects.all().delete()


@pytest.fixture
def dev(client_for: Callable[..., Any]) -> Any:
    """Dev the coordinator's browser."""
    return client_for("coordinator")


@pytest.fixture
def pia(client_for: Callable[..., Any]) -> Any:
    """Pia the principal's browser."""
    return client_for("principal")


def run(kind: str) -> Job:
    """What the worker does with the job that a page asked for."""
    return jobs.perform(Job.objects.get(kind=kind, state=Job.State.QUEUED).pk)


def prepared(year: SchoolYear) -> EditionDraft:
    draft = drafts.store(drafts.prepare(year=year, say=lambda share, text: None), by=TESTER)
    assert draft is not None
    return draft


def test_a_coordinator_s_publish_asks_the_principal_who_approves(
    school: School, year: SchoolYear, dev: Any, pia: Any, cast: Cast
) -> None:
    freeze(year=year, name="fall", by=TESTER)

    asked = dev.post("/reports/publish/", {"year": year.label})
    assert "Preparing the draft" in dev.get(asked.url).text
    assert run("draft").state == Job.State.DONE
    assert "waits for the principal" in dev.get(asked.url).text
    assert not year.editions.exists()

    draft = EditionDraft.objects.get()
    assert f"/reports/drafts/{draft.pk}/" in pia.get("/today/").text
    page = pia.get(f"/reports/drafts/{draft.pk}/").text
    assert "this is the first edition" in page
    assert "Approve and publish" in page
    assert "Approve and publish" not in dev.get(f"/reports/drafts/{draft.pk}/").text

    approved = pia.post(f"/reports/drafts/{draft.pk}/approve/")
    assert run("publish").state == Job.State.DONE
    assert "Edition 1 is published" in pia.get(approved.url).text
    edition = year.editions.get(slot="6.2")
    assert (edition.document["approved_by"], edition.published_by) == ("Principal", cast.pia.name)
    draft.refresh_from_db()
    assert (draft.state, draft.documents_kept, draft.decided_by) == ("published", False, cast.pia.name)
    assert f"/reports/drafts/{draft.pk}/" not in pia.get("/today/").text
    verbs = ["edition_draft.prepared", "edition_draft.approved", "edition_draft.published"]
    assert set(verbs) <= set(AuditEntry.objects.filter(subject_id=str(draft.pk)).values_list("verb", flat=True))


def test_the_preview_is_the_page_that_would_be_public(school: School, year: SchoolYear, dev: Any) -> None:
    freeze(year=year, name="fall", by=TESTER)
    draft = prepared(year)

    for prefix, language in (("", "en"), ("/es", "es")):
        page = dev.get(f"{prefix}/reports/drafts/{draft.pk}/preview/6.2/").text
        assert f'<article class="artifact" lang="{language}"' in page
        assert draft.document("6.2", language)["title"] in page  # type: ignore[index]
    assert dev.get(f"/reports/drafts/{draft.pk}/preview/9.9/").status_code == 404


def test_records_that_changed_after_the_draft_ask_again(school: School, year: SchoolYear, pia: Any) -> None:
    draft = prepared(year)
    make.make_experience(title="A new visit", year=year)

    approved = pia.post(f"/reports/drafts/{draft.pk}/approve/")
    assert run("publish").state == Job.State.DONE

    assert not year.editions.exists()
    draft.refresh_from_db()
    fresh = EditionDraft.objects.waiting().get()
    assert (draft.state, fresh.pk == draft.pk) == ("replaced", False)
    assert f"/reports/drafts/{fresh.pk}/" in pia.get(approved.url).text
    pia.post(f"/reports/drafts/{fresh.pk}/approve/")
    run("publish")
    assert year.editions.filter(slot="6.1").exists()


def test_the_principal_returns_it_with_a_comment(school: School, year: SchoolYear, dev: Any, pia: Any) -> None:
    draft = prepared(year)

    empty = pia.post(f"/reports/drafts/{draft.pk}/return/", {"comment": " "})
    assert (empty.status_code, "This field is required" in empty.text) == (200, True)
    pia.post(f"/reports/drafts/{draft.pk}/return/", {"comment": "The clinic is called Cedar Creek."})

    draft.refresh_from_db()
    assert draft.state == "returned"
    for address in ("/today/", "/reports/", f"/reports/drafts/{draft.pk}/"):
        assert "The clinic is called Cedar Creek." in dev.get(address).text
    assert pia.post(f"/reports/drafts/{draft.pk}/approve/").status_code == 302
    assert not Job.objects.filter(kind="publish").exists()
    prepared(year)
    draft.refresh_from_db()
    assert draft.state == "replaced"


def test_only_the_principal_decides(school: School, year: SchoolYear, client_for: Callable[..., Any]) -> None:
    draft = prepared(year)

    for role in ("coordinator", "administrator", "teacher"):
        for act in ("approve", "return"):
            assert client_for(role).post(f"/reports/drafts/{draft.pk}/{act}/", {"comment": "x"}).status_code == 403
    assert EditionDraft.objects.get().state == "waiting"


def test_a_principal_s_own_publish_approves_at_once_and_settles_the_draft(
    school: School, year: SchoolYear, pia: Any
) -> None:
    draft = prepared(year)

    pia.post("/reports/publish/", {"year": year.label})
    run("publish")

    assert year.editions.get(slot="6.1").document["approved_by"] == "Principal"
    draft.refresh_from_db()
    assert draft.state == "replaced"


def test_without_a_principal_in_force_the_coordinator_publishes(school: School, year: SchoolYear, dev: Any) -> None:
    RoleAssignment.objects.filter(role="principal").delete()

    dev.post("/reports/publish/", {"year": year.label})
    run("publish")

    assert year.editions.get(slot="6.1").document["approved_by"] == "Coordinator"
    assert not EditionDraft.objects.exists()


def test_nothing_to_change_makes_no_draft(school: School, year: SchoolYear, dev: Any) -> None:
    publish(year=year, by=TESTER)

    asked = dev.post("/reports/publish/", {"year": year.label})
    run("draft")

    assert "Nothing changed: edition 1 stays" in dev.get(asked.url).text
    assert not EditionDraft.objects.exists()


def test_the_difference_names_rows_figures_and_texts(school: School, year: SchoolYear, dev: Any) -> None:
    freeze(year=year, name="fall", by=TESTER)
    publish(year=year, by=TESTER)
    make.make_experience(title="A morning at the mill", year=year, phases={"p-tech-2023": "training"})

    page = dev.get(f"/reports/drafts/{prepared(year).pk}/").text

    assert "A morning at the mill" in page
    assert "1 row is new in" in page
    assert "becomes" in page
    assert "Would be edition 2." in page


def test_the_masking_of_a_draft_is_told_in_short(school: School, year: SchoolYear, dev: Any) -> None:
    freeze(year=year, name="fall", by=TESTER)

    page = dev.get(f"/reports/drafts/{prepared(year).pk}/").text

    assert "because one could be worked out" in page or "shown as a range" in page
    assert "It counts no student, so nothing is hidden." in page


def document(**more: Any) -> dict[str, Any]:
    """A frozen document with one list and one table."""
    head = {"title": "Participation", "snapshot": "fall", "as_of": "2026-10-14", "notes": [], "k": 10, "sections": []}
    listing = {"id": "partners", "title": "Our partners", "columns": [{"key": "name"}], "rows": [{"name": "Cedar"}]}
    return head | {"tables": [table(41)], "listings": [listing]} | more


def table(value: int) -> dict[str, Any]:
    row = {"grade": "9", "value": value, "denominator": None, "percent": None, "band": None, "mask": None}
    labels = {"dimensions": ["grade"], "labels": {"grade": {"9": "Grade 9"}}, "definition": "", "denominator": ""}
    return {"id": "t", "title": "Members", "rows": [row]} | labels


def test_each_kind_of_difference_is_found() -> None:
    before = document()

    assert differences(before, document()) == []
    assert [each["kind"] for each in differences(None, before)] == ["first"]
    (moved,) = differences(before, document(tables=[table(44)]))
    assert (moved["count"], moved["moved"][0]["cell"]) == (1, "Grade 9")
    assert (moved["moved"][0]["before"]["value"], moved["moved"][0]["after"]["value"]) == (41, 44)
    rows = [{"name": "Dogwood"}]
    (listed,) = differences(before, document(listings=[before["listings"][0] | {"rows": rows}]))
    assert (listed["added"], listed["removed"], listed["changed"]) == (["Dogwood"], ["Cedar"], [])
    part = {"id": "rules", "title": "How we count", "paragraphs": ["New"], "items": []}
    (told,) = differences(before, document(sections=[part]))
    assert (told["kind"], told["title"], told["state"]) == ("text", "How we count", "added")
    assert [each["kind"] for each in differences(before, document(as_of="2026-11-01"))] == ["as_of"]


def test_a_draft_says_titles_and_cells_in_the_reader_s_language(year: SchoolYear) -> None:
    make_full_agreement()
    publish(year=year, slots=["2.11"], by=TESTER)
    make_full_agreement()
    draft = prepared(year)

    with override("es"):
        (slot,) = [each for each in slots_of(draft) if each.slot.key == "2.11"]
    title = draft.document("2.11", "es")["listings"][0]["title"]

    assert title != draft.document("2.11", "en")["listings"][0]["title"]
    assert any(f"“{title}”" in line.words for line in slot.lines)


def test_a_withdrawn_work_leaves_the_draft_and_its_words_name_no_work(school: School, year: SchoolYear) -> None:
    sample = work.make_sample(work.make_item(school[9][0]), caption="A blue kite")
    work.make_publishing_consent(sample)
    sample.public_file = make.make_file(work.picture(), name="k.png", content_type="image/png", sha256="a" * 64)
    sample.save()
    freeze(year=year, name="fall", by=TESTER)
    draft = prepared(year)
    assert "A blue kite" in str(draft.document("6.3", "en"))
    assert "A blue kite" not in str([each["differences"] for each in draft.slots])

    offering.withdraw(sample=sample, by=TESTER)

    draft.refresh_from_db()
    assert draft.state == "replaced"
    assert "A blue kite" not in str(draft.slots)


def test_one_draft_is_under_way_a_year_and_a_returned_one_says_why(school: School, year: SchoolYear) -> None:
    draft = prepared(year)

    with pytest.raises(IntegrityError, match="edition_draft_is_under_way_once_a_year"), transaction.atomic():
        EditionDraft.objects.create(year=year, prepared_at=draft.prepared_at, prepared_by="x")
    with pytest.raises(IntegrityError, match="says_what_should_change"), transaction.atomic():
        EditionDraft.objects.filter(pk=draft.pk).update(state="returned")
    with pytest.raises(ValidationError, match="does not wait"):
        drafts.approve(draft=drafts.approve(draft=draft, by=TESTER), by=TESTER)


def test_an_approval_that_was_replaced_publishes_nothing(school: School, year: SchoolYear, pia: Any) -> None:
    draft = prepared(year)
    pia.post(f"/reports/drafts/{draft.pk}/approve/")
    prepared(year)

    assert run("publish").state == Job.State.FAILED
    assert not year.editions.exists()


def test_publishing_unchanged_content_verifies_it(school: School, year: SchoolYear, travel: Any) -> None:
    publish(year=year, slots=["6.1"], by=TESTER)
    edition = year.editions.get()
    assert edition.last_verified == edition.published_at

    travel(edition.published_at.date().replace(day=28))
    publish(year=year, slots=["6.1"], by=TESTER)

    edition.refresh_from_db()
    assert edition.last_verified.day == 28
    assert AuditEntry.objects.filter(verb="editions.verified").exists()


def test_the_page_of_a_draft_costs_a_constant_number_of_queries(school: School, year: SchoolYear, dev: Any) -> None:
    publish(year=year, by=TESTER)
    counts = []
    for title in ("One", "Two", "Three"):
        make.make_experience(title=title, year=year)
        make.make_offer()
        draft = prepared(year)
        dev.get(f"/reports/drafts/{draft.pk}/")
        with CaptureQueriesContext(connection) as queries:
            dev.get(f"/reports/drafts/{draft.pk}/")
        counts.append(len(queries))

    assert len(set(counts)) == 1
