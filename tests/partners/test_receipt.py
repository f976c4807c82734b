"""The receipt at the end of a partner's minute, on paper: what the page says, for the holder of the link alone."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import page
import pypdfium2
import pytest

from academies.models import Academy
from artifacts.models import Evaluation
from partners.models import Contact
from partners.services import invitations, surveys
from partners.statements import STATEMENTS
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import DAY, TESTER, make_survey
from tests.factories_placements import make_evaluation, make_hours, make_placement
from tests.reports.paper import badly_laid_out
from wbl_portal.core import links, pdf
from wbl_portal.core.models import AuditEntry

Browser = Callable[..., CampusClient]
Travel = Callable[[dt.date], None]
needs_pdf = pytest.mark.skipif(bool(pdf.off_because()), reason="WeasyPrint's libraries are missing")


def link_of(contact: Contact) -> str:
    return invitations.make_contact_link(contact=contact, by=TESTER)


@pytest.fixture
def answered(cast: Cast, client_for: Browser) -> str:
    """Cora's link after her minute: four hours approved, an evaluation, the survey."""
    stay = make_placement(cast.student, cast.cora)
    entries = [str(make_hours(stay, day=DAY - dt.timedelta(days=days)).pk) for days in (1, 8)]
    evaluation, survey = make_evaluation(stay), make_survey(cast.cora)
    path, browser = link_of(cast.cora), client_for(None)
    browser.post(f"{path}?item=hours", {"act": "approve", "entry": entries})
    scores = {f"score_{key}": 3 for key in Evaluation.objects.get(pk=evaluation.pk).skills}
    browser.post(f"{path}?item=evaluation-{evaluation.pk}", scores | {"comment": "Careful."})
    surveys.answer_survey(survey=survey, ratings=dict.fromkeys(STATEMENTS, 4), by=TESTER)
    return path


def words(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    return " ".join(" ".join(sheet.get_textpage().get_text_bounded() for sheet in document).split())


@needs_pdf
@pytest.mark.slow
@pytest.mark.parametrize(
    ("prefix", "said"),
    [
        ("", ["Thank you, Cedar Clinic", "4 hours approved", "Evaluation sent", "1 student stayed with you"]),
        ("/es", ["Gracias, Cedar Clinic", "4 horas aprobadas", "Evaluación enviada", "1 estudiante"]),
    ],
)
def test_the_receipt_says_on_paper_what_the_page_says_and_names_no_student(
    cast: Cast, answered: str, client_for: Browser, prefix: str, said: list[str], tmp_path: Path
) -> None:
    entries = AuditEntry.objects.count()

    answer = client_for(None).get(f"{prefix}{answered}?act=receipt")

    text = words(answer.content)
    assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == ("application/pdf", "private, no-store")
    assert 'filename="receipt-cedar-clinic.pdf"' in answer.headers["Content-Disposition"]
    assert [each for each in said if each not in text] == []
    assert cast.student.family_name not in text
    assert AuditEntry.objects.count() == entries
    assert badly_laid_out(answer.content) == []
    (path := tmp_path / "receipt.pdf").write_bytes(answer.content)
    found = str(page.validate_pdf(str(path), profile=page.ValidationProfile.PDF_UA_1))
    assert "0 failed" in found, found


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates that were laid out, without laying them out."""
    made: list[str] = []

    def note(template: str, context: dict[str, object], **more: object) -> bytes:
        made.append(template)
        return b"%PDF"

    monkeypatch.setattr(pdf, "off_because", lambda: "")
    monkeypatch.setattr(pdf, "printed", note)
    return made


def test_the_page_offers_the_paper_when_nothing_waits_any_more(
    cast: Cast, answered: str, client_for: Browser, printed: list[str]
) -> None:
    browser = client_for(None)
    assert "?act=receipt" in browser.get(answered).text
    assert browser.get(f"{answered}?act=receipt").content == b"%PDF"

    make_hours(make_placement(cast.student, cast.cora))

    assert "?act=receipt" not in browser.get(answered).text
    assert "Are these hours right?" in browser.get(f"{answered}?act=receipt").text
    assert printed == ["partners/paper/receipt.html"]


def test_after_a_single_answer_the_same_address_offers_the_paper(
    cast: Cast, client_for: Browser, printed: list[str]
) -> None:
    make_survey(cast.cora)
    form = {f"rating_{key}": "3" for key in STATEMENTS}

    page = client_for(None).post(link_of(cast.cora), form, follow=True).text

    assert "Thank you, Cedar Clinic" in page
    assert "?act=receipt" in page


def test_a_link_that_ended_or_is_of_another_campus_gives_no_paper(
    cast: Cast, answered: str, client_for: Browser, other_campus: Academy, printed: list[str], travel: Travel
) -> None:
    paper = f"{answered}?act=receipt"

    assert client_for(None, campus=other_campus).get(paper).status_code == 404
    travel(DAY + dt.timedelta(days=invitations.CONTACT_DAYS + 1))
    assert client_for(None).get(paper).status_code == 410
    travel(DAY)
    links.revoke(purpose=invitations.CONTACT, subject_id=cast.cora.pk)
    assert client_for(None).get(paper).status_code == 410
    assert printed == []


def test_without_the_pdf_engine_the_page_offers_no_paper(
    answered: str, client_for: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "off_because", lambda: "off")

    assert "?act=receipt" not in client_for(None).get(answered).text
    assert "Thank you, Cedar Clinic" in client_for(None).get(f"{answered}?act=receipt").text
