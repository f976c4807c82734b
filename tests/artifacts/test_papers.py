"""What a student takes along: only approved records, only what they ticked, only their own."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import page
import pytest
from django.utils.translation import override

from artifacts import papers
from artifacts.forms.papers import ResumeForm
from artifacts.models import ResumeChoices
from artifacts.selectors.work_record import work_record
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import make_attempt, make_file
from tests.factories_placements import make_approved, make_hours, make_placement
from tests.factories_work import make_item, make_participation, make_reflection, make_resume_choices, picture
from tests.reports.paper import badly_laid_out
from wbl_portal.core import pdf
from wbl_portal.core.models import AuditEntry

ClientFor = Callable[..., CampusClient]
needs_pdf = pytest.mark.skipif(bool(pdf.off_because()), reason="WeasyPrint's libraries are missing")


def test_only_what_is_attended_approved_and_earned_is_on_the_record(cast: Cast) -> None:
    placement = make_placement(cast.student)
    make_approved(placement, minutes=90)
    make_hours(placement, minutes=60)
    make_hours(make_placement(cast.student), minutes=45)
    make_participation(cast.student, presence="absent", minutes=0)
    make_attempt(cast.student, result="failed")

    record = work_record(cast.student)

    assert [(each.placement, each.hours) for each in record.stays] == [(placement, 1.5)]
    assert len(record.experiences) == 1
    assert record.credentials == []


def test_a_resume_holds_what_was_ticked(cast: Cast) -> None:
    make_approved(make_placement(cast.student, title="Intern in the shop"))
    make_attempt(cast.student, result="passed")
    make_item(cast.student)
    record = work_record(cast.student)
    form = ResumeForm(record=record)

    assert form.fields["items"].initial == []
    assert len(form.fields["stays"].initial) == 1
    held = papers.chosen(record, form.fields["stays"].initial)
    assert (len(held.stays), held.experiences, held.credentials, held.items) == (1, [], [], [])


def test_a_resume_and_a_transcript_come_as_papers(
    cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def printed(template: str, context: dict[str, object], **more: object) -> bytes:
        made.append(f"{template} {context['language']} {more['tables']}")
        return b"%PDF"

    monkeypatch.setattr(pdf, "printed", printed)
    monkeypatch.setattr(pdf, "off_because", lambda: "")
    make_approved(make_placement(cast.student))
    browser = client_for("student")
    tick = papers.key_of("stays", work_record(cast.student).stays[0])

    resume = browser.post("/my/portfolio/resume/", {"language": "es", "about": "I like lathes.", "stays": [tick]})
    transcript = browser.get("/my/portfolio/transcript/?format=pdf&language=en")

    assert resume.headers["Content-Disposition"].startswith('attachment; filename="resume-')
    assert transcript.content == b"%PDF"
    assert made == [
        "artifacts/paper/resume.html es []",
        "artifacts/paper/transcript.html en ['experiences', 'stays']",
    ]
    assert "hours in all" in browser.get("/my/portfolio/transcript/").text


def test_the_last_choices_stand_there_the_next_time_and_a_new_line_is_ticked(
    cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "off_because", lambda: "")
    monkeypatch.setattr(pdf, "printed", lambda *_all, **_more: b"%PDF")
    make_approved(stay := make_placement(cast.student))
    item = make_item(cast.student)
    browser, address = client_for("student"), "/my/portfolio/resume/"
    sent = {"language": "es", "about": "I like lathes.", "items": f"items-{item.pk}"}

    assert browser.post(address, sent).content == b"%PDF"
    browser.post(address, sent)
    make_attempt(cast.student, result="passed")

    form = browser.get(address).context["form"]
    assert (form["language"].value(), form["about"].value()) == ("es", "I like lathes.")
    assert form.fields["items"].initial == [f"items-{item.pk}"]
    assert form.fields["stays"].initial == []
    assert len(form.fields["credentials"].initial) == 1
    kept = ResumeChoices.objects.get()
    assert f"stays-{stay.pk}" in kept.turned
    entry = AuditEntry.objects.get(verb="resume.chosen")
    assert "lathes" not in str(entry.after)


def test_a_refused_choice_is_not_kept(cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "off_because", lambda: "")

    client_for("student").post("/my/portfolio/resume/", {"language": "fr"})

    assert not ResumeChoices.objects.exists()


def test_without_the_pdf_engine_the_page_says_so(
    cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "off_because", lambda: "off")
    assert "cannot be made on this server" in client_for("student").get("/my/portfolio/resume/").text


def test_a_student_with_nothing_on_record_is_told_what_will_stand_here(cast: Cast, client_for: ClientFor) -> None:
    cast.participation.delete()
    assert "Nothing is on record yet" in client_for("student").get("/my/portfolio/resume/").text
    assert "Nothing is on record yet" in client_for("student").get("/my/portfolio/transcript/").text


@needs_pdf
@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "es"])
def test_both_papers_are_pdf_ua_1(cast: Cast, language: str, tmp_path: Path) -> None:
    make_approved(make_placement(cast.student))
    make_attempt(cast.student, result="passed")
    make_item(cast.student, url="https://example.org/robot")
    with override(language):
        record = work_record(cast.student)
        made = [papers.resume(record, about="I like lathes."), papers.transcript(record)]

    for paper in made:
        assert badly_laid_out(paper) == []
        (path := tmp_path / "paper.pdf").write_bytes(paper)
        found = str(page.validate_pdf(str(path), profile=page.ValidationProfile.PDF_UA_1))
        assert "0 failed" in found, found


def test_everything_to_take_along_is_ones_own(cast: Cast, client_for: ClientFor) -> None:
    make_reflection(cast.participation)
    make_approved(make_placement(cast.student), work="Turned a shaft.")
    make_item(cast.student, file=make_file(picture(), name="arm.png"), alt_text="An arm")
    make_hours(make_placement(), work="Somebody else's work.")
    make_item(file=make_file(picture("red"), name="other.png"), alt_text="Other")
    make_resume_choices(cast.student, about="I like lathes.")

    answer = client_for("student").post("/my/account/take-along/")
    packed = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))

    assert packed.testzip() is None
    record = json.loads(packed.read("record.json"))
    assert record["profile"]["family_name"] == cast.student.family_name
    assert [each["work"] for each in record["hours"]] == ["Turned a shaft."]
    assert [each["about"] for each in record["resume"]] == ["I like lathes."]
    assert packed.read("portfolio/01-arm.png") == picture()
    assert "Turned a shaft." in packed.read("hours.csv").decode()
    assert not any("other" in name for name in packed.namelist())
    assert "Somebody else" not in packed.read("record.json").decode()
    assert AuditEntry.objects.filter(verb="student.took_along", subject_id=str(cast.student.pk)).count() == 1
