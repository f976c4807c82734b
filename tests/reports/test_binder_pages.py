"""The binder in the browser: parts and their reasons, what people keep there, scans, constant queries."""

import datetime as dt
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from reports.binder import Binder
from reports.binder.months import months
from reports.models import BinderRecord, Evidence
from reports.services import binder as services
from reports.services import publish
from tests import factories as make
from tests import factories_plan as plan
from tests import factories_region as region
from tests.factories import DAY, TESTER
from tests.factories_binder import EDITION, make_evidence, make_full_agreement, make_point, make_record
from tests.factories_work import picture
from wbl_portal.core.models import AuditEntry
from wbl_portal.people.models import SchoolYear

PART = f"/binder/{EDITION}/element/6.1a/"
PLACE = (EDITION, "element", "6.1a")
pytestmark = pytest.mark.usefixtures("without_pdf", "year")


@pytest.fixture
def dev(client_for: Callable[..., Any]) -> Any:
    """Dev the coordinator's browser."""
    return client_for("coordinator")


def pdf(*, words: bool) -> SimpleUploadedFile:
    """A page of a PDF: with a font, or with nothing that could be read aloud."""
    with pikepdf.new() as made:
        page = made.add_blank_page()
        if words:
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pikepdf.Dictionary(Type=pikepdf.Name.Font)))
        out = BytesIO()
        made.save(out)
    return SimpleUploadedFile("minutes.pdf", out.getvalue(), "application/pdf")


def test_the_binder_tells_readiness_reasons_and_the_months(dev: Any) -> None:
    page = dev.get("/binder/").content.decode()

    assert "P-TECH blueprint, Benchmark 6" in page
    volume = Binder(make.make_year()).volumes[0]
    assert f'<progress value="{volume.complete}" max="{len(volume.parts)}"' in page
    assert "No occupation list stands yet." in page
    assert "The year month by month" in page
    assert "October 2026" in page
    assert "Oct. 30, 2026: PEIMS fall snapshot" in page


def test_a_part_shows_the_official_words_the_state_and_where_to_mend_it(dev: Any) -> None:
    page = dev.get(f"/binder/{EDITION}/artifact/4.1/").content.decode()

    assert "Current dated regional high demand occupation list" in page
    assert "What we show" in page
    assert "No occupation list stands yet." in page
    assert 'href="/occupations/manage/import/"' in page


def test_a_part_that_no_framework_has_is_not_there(dev: Any) -> None:
    for address in ("element/9.9", "artifact/6.1a", "element/6.3"):
        assert dev.get(f"/binder/{EDITION}/{address}/").status_code == 404
    assert dev.get("/binder/no-such-edition/element/6.1a/").status_code == 404
    assert dev.post("/binder/no-such-edition/element/6.1a/verify/").status_code == 404


def test_dev_names_an_owner_a_day_and_the_narrative_and_verifies(cast: Any, dev: Any) -> None:
    said = {"owner": cast.pia.pk, "due_on": "2026-11-01", "narrative": "We plan in May.", "narrative_es": "En mayo."}
    assert dev.post(f"{PART}record/", said).status_code == 302
    assert dev.post(f"{PART}verify/").status_code == 302

    page = dev.get(PART).content.decode()
    assert "We plan in May." in page
    assert "En mayo." in page
    assert "Pia Pavel" in page
    record = BinderRecord.objects.get()
    assert (record.verified_on, record.verified_by) == (DAY, cast.dev.name)
    verbs = set(AuditEntry.objects.filter(subject_id=str(record.pk)).values_list("verb", flat=True))
    assert verbs == {"binder.kept", "binder.verified"}


def test_a_part_past_its_day_is_stale_until_somebody_verifies_it(year: SchoolYear) -> None:
    make_record(key="6.4", due_on=DAY.replace(day=1))
    late = "It was due on October 1, 2026 and nobody has verified it."
    place = (EDITION, "element", "6.4")

    assert late in [each.sentence for each in part(year, place).wrong]
    services.verify(place=place, by=TESTER)
    assert late not in [each.sentence for each in part(year, place).wrong]


def part(year: SchoolYear, place: tuple[str, str, str]) -> Any:
    found = Binder(year).part(place)
    assert found
    return found


def test_a_scan_is_flagged_and_stays_inside_until_its_text_is_there(dev: Any) -> None:
    sent = dev.post(f"{PART}evidence/add/", {"title": "Signed plan", "upload": pdf(words=False), "shown_to": "staff"})
    assert "Scan without text" in dev.get(sent.url).content.decode()
    scan = Evidence.objects.get()

    refused = dev.post(f"/binder/evidence/{scan.pk}/edit/", {"title": "Signed plan", "shown_to": "reviewers"})
    assert "Type or upload its text version first." in refused.content.decode()

    words = SimpleUploadedFile("plan.txt", b"The plan of the year.", "text/plain")
    asked = {"title": "Signed plan", "shown_to": "reviewers", "text_file": words}
    assert dev.post(f"/binder/evidence/{scan.pk}/edit/", asked).status_code == 302
    scan.refresh_from_db()
    assert (scan.text, scan.shown_to) == ("The plan of the year.", "reviewers")


def test_a_picture_is_a_scan_and_a_pdf_with_words_is_none(year: SchoolYear) -> None:
    photo = SimpleUploadedFile("photo.png", picture(), "image/png")

    assert services.attach(place=PLACE, year=year, title="Photo", upload=photo, by=TESTER).is_scan
    assert not services.attach(place=PLACE, year=year, title="Minutes", upload=pdf(words=True), by=TESTER).is_scan


def test_evidence_is_a_file_or_a_link(year: SchoolYear) -> None:
    with pytest.raises(ValidationError, match="Choose a file"):
        services.attach(place=PLACE, year=year, title="Nothing", by=TESTER)
    with pytest.raises(ValidationError, match="not both"):
        services.attach(
            place=PLACE, year=year, title="Both", upload=pdf(words=True), url="https://example.org", by=TESTER
        )


def test_a_text_version_that_is_no_text_is_refused(dev: Any) -> None:
    wrong = SimpleUploadedFile("plan.txt", b"\xff\xfe\x00\xd8", "text/plain")
    answer = dev.post(f"{PART}evidence/add/", {"title": "Plan", "url": "https://example.org", "text_file": wrong})

    assert "This is no plain text." in answer.content.decode()
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("broken", "name"),
    [
        ({"is_scan": True, "shown_to": "reviewers"}, "scan_is_shown_outside_with_its_text"),
        ({"url": ""}, "evidence_is_a_file_or_a_link"),
    ],
)
def test_the_database_keeps_the_rules_of_evidence(broken: dict[str, Any], name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make_evidence(**broken)


def test_a_file_for_everyone_without_its_words_is_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError, match="public_evidence_has_its_words"), transaction.atomic():
        make_evidence(file=make.make_file(), shown_to="public")


def test_evidence_for_everyone_stands_with_its_words_in_the_next_edition(year: SchoolYear) -> None:
    make_full_agreement()
    place = {"kind": "artifact", "key": "2.11"}
    make_evidence(title="Letter of the partner", text="We are in.", file=make.make_file(), shown_to="public", **place)
    make_evidence(title="Notes of the house", **place)

    publish(year=year, slots=["2.11"], by=TESTER)

    document = str(year.editions.get(slot="2.11").document)
    assert "Letter of the partner" in document
    assert "We are in." in document
    assert "Notes of the house" not in document


def test_evidence_is_taken_out_and_comes_back(dev: Any) -> None:
    evidence = make_evidence()

    dev.post(f"/binder/evidence/{evidence.pk}/archive/")
    assert "https://example.org/minutes" not in dev.get(PART).content.decode()
    dev.post(f"/binder/evidence/{evidence.pk}/restore/")
    assert "https://example.org/minutes" in dev.get(PART).content.decode()


def test_a_file_is_opened_and_a_link_has_none(dev: Any) -> None:
    file, link = make_evidence(file=make.make_file()), make_evidence()

    assert b"".join(dev.get(f"/binder/evidence/{file.pk}/file/").streaming_content) == b"%PDF-1.7 sample"
    assert dev.get(f"/binder/evidence/{link.pk}/file/").status_code == 404


def test_what_a_dry_run_did_not_find_is_due_until_it_is_settled(year: SchoolYear, dev: Any) -> None:
    point = make_point(comment="Where is the plan?")

    assert (
        "The dry run did not find it (Where is the plan?); due on October 28, 2026." in dev.get(PART).content.decode()
    )
    dev.post(f"/binder/points/{point.pk}/settle/")
    assert "Where is the plan?" not in dev.get(PART).content.decode()


def test_a_teacher_reads_and_changes_nothing(client_for: Callable[..., Any]) -> None:
    ben = client_for("teacher")

    page = ben.get(PART).content.decode()

    assert "Verify today" not in page
    assert ben.post(f"{PART}verify/").status_code == 403


def test_the_months_tell_what_is_done(year: SchoolYear) -> None:
    agreement = make_full_agreement()
    make.make_review(agreement, reviewed_on=DAY.replace(month=9, day=1))
    region.make_occupation_list()
    make_record(due_on=DAY.replace(month=11, day=2))

    found = {each.first.isoformat(): each for each in months(Binder(year))}

    assert list(found) == [
        f"{y}-{m:02}-01" for y, m in [*((2026, m) for m in range(7, 13)), *((2027, m) for m in range(1, 7))]
    ]
    assert [each.place for each in found.values()] == ["past"] * 3 + ["present"] + ["to come"] * 8
    september = {task.title: (task.done, task.total) for task in found["2026-09-01"].tasks}
    assert september["Agreements reviewed"] == (1, 1)
    november = {task.title: (task.done, task.total) for task in found["2026-11-01"].tasks}
    assert november["Parts of the binder that are due"] == (0, 1)
    assert november["Fall snapshot: frozen and signed off"] == (0, 2)
    assert "Occupation list turns 12 months: import the new one" in [t.title for t in found["2027-03-01"].tasks]


def test_the_count_of_a_month_opens_exactly_the_parts_that_are_due_in_it(year: SchoolYear, dev: Any) -> None:
    november = DAY.replace(month=11, day=2)
    make_record(due_on=november, verified_on=DAY, verified_by="Dev")
    make_point(due_on=november)  # of the same part: it counts once, and is not settled
    make_record(key="6.1b", due_on=november, verified_on=DAY, verified_by="Dev")
    make_record(key="6.4", due_on=DAY)

    task = next(
        task
        for month in months(Binder(year))
        for task in month.tasks
        if task.title == "Parts of the binder that are due" and month.first.month == 11
    )

    assert (task.done, task.total) == (1, 2)
    assert task.url == "/binder/?year=2026-27&due=2026-11"
    page = dev.get(task.url)
    assert places(page) == {"element6.1a", "element6.1b"}
    assert "Parts due in November 2026" in page.text
    assert len(places(dev.get("/binder/?due=13"))) == len(Binder(year).parts)


def places(page: Any) -> set[str]:
    """The keys of the parts that a page of the binder shows."""
    return {part.place[1] + part.item.key for volume in page.context["volumes"] for part in volume.parts}


def test_parts_that_are_due_or_stale_wait_on_today(year: SchoolYear, cast: Any, dev: Any) -> None:
    make_record(key="6.4", due_on=DAY - dt.timedelta(days=3), owner_id=cast.dev.pk, owner_label=cast.dev.name)
    make_record(due_on=DAY + dt.timedelta(days=10), verified_on=DAY - dt.timedelta(days=90), verified_by="Dev")
    make_record(key="6.1b", due_on=DAY + dt.timedelta(days=90))

    queue = dev.get("/today/?kind=binder").context["queue"]

    lines = {line.item.subject.partition(" ")[0]: line for line in queue.lines}
    assert "6.1b" not in lines
    assert lines["6.4"].is_overdue
    assert lines["6.4"].item.owner == cast.dev.name
    assert (lines["6.1a"].is_due_soon, lines["6.1a"].age) == (True, 90)
    assert lines["6.1a"].item.url == f"{PART}?year=2026-27"
    (chip,) = [chip for chip in queue.chips if chip.kind.key == "binder"]
    assert chip.count == len(queue.lines) == len(places(dev.get(chip.kind.url)))
    mine = dev.get("/today/?kind=binder&mine=on").context["queue"].lines
    assert [line.item.subject.partition(" ")[0] for line in mine] == ["6.4"]
    asked = {"act": "put_off", "pick": lines["6.4"].pick, "when": "tomorrow"}
    left = dev.post("/today/rows/", asked, follow=True).context["queue"].lines
    assert lines["6.4"].pick not in [line.pick for line in left]


def test_today_does_not_put_the_binder_together_again_until_somebody_mends_a_part(
    year: SchoolYear, dev: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_record(due_on=DAY)
    waits = "?kind=binder"
    dev.get("/today/")
    dev.post(f"{PART}verify/", follow=True)
    monkeypatch.setattr("reports.binder.readiness.Binder", None)

    lines = dev.get(f"/today/{waits}").context["queue"].lines

    assert PART not in [line.item.url.partition("?")[0] for line in lines if line.item.due_on]


def test_the_binder_and_a_part_cost_a_constant_number_of_queries(year: SchoolYear, dev: Any) -> None:
    counts = []
    addresses = ("/binder/", PART, f"/binder/{EDITION}/artifact/6.1/")
    for _round in range(2):
        for _number in range(3):
            make.make_session(make.make_experience(year=year))
            make_full_agreement()
            region.make_meeting()
            region.make_occupation_list()
            plan.make_policy()
            plan.make_alignment()
            make.make_membership_in(make.make_enrichment(needs_consent=False))
        make_record(key=["6.1a", "6.1b"][_round])
        make_evidence()
        dev.get("/binder/")
        with CaptureQueriesContext(connection) as queries:
            for address in addresses:
                assert dev.get(address).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_in_spanish_the_state_and_the_reason_are_spanish(dev: Any) -> None:
    page = dev.get(f"/es{PART.replace('6.1a', '6.4')}").content.decode()

    assert "Falta" in page
    assert "No hay ningún club" in page
