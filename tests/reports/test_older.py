"""Documents older than the portal: an old page of links becomes a list that says it was never verified."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from reports.models import OlderDocument
from reports.older import Found, Unreadable, read
from reports.services import older
from tests import factories as make
from tests.factories import TESTER
from wbl_portal.core.models import AuditEntry
from wbl_portal.people.models import SchoolYear

PAGE = """<html><body><h2>Benchmark 5, 2018-2019</h2><ul>
<li><a href="/files/5.A1.pdf">5.A1 Continuum</a></li>
<li><a href="https://docs.example.org/d/1">Participation <b>2019-20</b></a></li>
<li><a href="https://docs.example.org/d/1">the same again</a></li>
<li><a href="mailto:office@example.org">Write to us</a> <a href="javascript:alert(1)">Click</a> <a href="#top">Up</a></li>
<li><a href="ftp://example.org/x">Old server</a></li></ul></body></html>"""
CSV = (
    "title,url,date\nMinutes,https://old.example.org/m.pdf,2017-09-14\nNo link,,\nBad,javascript:alert(1),03/01/2018\n"
)
BASE = "https://www.school.example.org/old/page.html"


def test_a_page_gives_its_web_links_once_with_the_year_and_slot_around_them() -> None:
    assert read(PAGE, base=BASE) == [
        Found("5.A1 Continuum", "https://www.school.example.org/files/5.A1.pdf", "2018-19", "5.A1"),
        Found("Participation 2019-20", "https://docs.example.org/d/1", "2019-20"),
    ]
    assert [each.address for each in read(PAGE)] == ["https://docs.example.org/d/1"]


def test_a_list_gives_title_address_and_day() -> None:
    assert read(CSV) == [Found("Minutes", "https://old.example.org/m.pdf", "2017-18", "", dt.date(2017, 9, 14))]


@pytest.mark.parametrize(
    "text", ["", "just words", "<a href='mailto:x@example.org'>x</a>", "name,link\na,https://x.org\n"]
)
def test_what_has_no_link_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(Unreadable, match="Paste the HTML"):
        read(text)
    with pytest.raises(Unreadable, match="more than 300"):
        read("".join(f"<a href='https://x.example.org/{n}'>{n}</a>" for n in range(301)))


def chosen(rows: list[dict[str, str]]) -> dict[str, str]:
    """The formset as a browser sends it."""
    sent = {"rows-TOTAL_FORMS": str(len(rows)), "rows-INITIAL_FORMS": str(len(rows))}
    return sent | {f"rows-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}


@pytest.mark.parametrize("how", ["pasted", "page", "list"])
def test_dev_pastes_or_uploads_chooses_and_takes_over(
    year: SchoolYear, client_for: Callable[..., Any], how: str
) -> None:
    dev, stranger = client_for("coordinator"), client_for(None)
    upload = (
        SimpleUploadedFile("old.csv", CSV.encode()) if how == "list" else SimpleUploadedFile("p.htm", PAGE.encode())
    )
    sent = {"text": PAGE, "address": BASE} if how == "pasted" else {"file": upload, "address": BASE}

    page = dev.post("/reports/older/import/", sent).text
    assert ("5.A1 Continuum" in page, "Minutes" in page) == (how != "list", how == "list")
    assert "javascript" not in page
    assert not OlderDocument.objects.exists()
    rows = [
        {"take": "on", "title": "Continuum", "address": f"{BASE}#1", "year_label": "2018-19", "slot_label": "5.A1"},
        {"title": "Not this", "address": "https://docs.example.org/d/1", "year_label": ""},
    ]
    assert dev.post("/reports/older/import/", chosen(rows)).status_code == 302

    assert list(OlderDocument.objects.values_list("title", "slot_label")) == [("Continuum", "5.A1")]
    assert AuditEntry.objects.filter(verb="older_documents.taken_over").count() == 1
    assert "1 document was taken over." in dev.get("/reports/older/").text
    public = stranger.get("/artifacts/").text
    assert "Older documents" in public
    assert "Kept by the campus before this portal; not verified." in public
    assert f'<a href="{BASE}#1" rel="nofollow noopener external">Continuum</a>' in public
    assert "not verified" not in stranger.get("/").text
    assert "no verificados" in stranger.get("/es/artifacts/").text


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"year_label": ""}, "Fill this in for every link"),
        ({"year_label": "2019-21"}, "reads like 2019-20"),
        ({"address": "javascript:alert(1)"}, "Enter a valid URL"),
        ({"address": "ftp://x.example.org/a"}, "begin with https://"),
    ],
)
def test_a_row_that_cannot_be_taken_over_says_why(
    year: SchoolYear, client_for: Callable[..., Any], row: dict[str, str], words: str
) -> None:
    good = {"take": "on", "title": "Continuum", "address": BASE, "year_label": "2018-19"}

    answer = client_for("coordinator").post("/reports/older/import/", chosen([good | row]), follow=True)

    assert words in answer.text
    assert not OlderDocument.objects.exists()


def test_a_document_that_stands_there_already_is_not_taken_over_twice(year: SchoolYear) -> None:
    row = Found("Continuum", BASE, "2018-19")

    assert older.take_over(rows=[row, row], by=TESTER) == (1, 1)
    assert older.take_over(rows=[row], by=TESTER) == (0, 1)


def test_a_document_is_changed_archived_and_put_back(year: SchoolYear, client_for: Callable[..., Any]) -> None:
    dev, stranger, row = client_for("coordinator"), client_for(None), make.make_older_document(title="Old list")

    sent = {"title": "Old list of partners", "address": row.address, "year_label": "2016-17", "slot_label": ""}
    assert dev.post(f"/reports/older/{row.pk}/edit/", sent).status_code == 302
    assert "Old list of partners" in stranger.get("/artifacts/?year=2016-17").text
    dev.post(f"/reports/older/{row.pk}/archive/")
    assert f"/reports/older/{row.pk}/restore/" in dev.get("/reports/older/").text
    assert "Old list" not in stranger.get("/artifacts/").text
    assert "Old list of partners" in dev.get("/reports/older/?archived=on").text
    make.make_older_document(address=row.address, year_label="2016-17")
    dev.post(f"/reports/older/{row.pk}/restore/")
    row.refresh_from_db()
    assert row.is_archived
    OlderDocument.objects.current().delete()
    dev.post(f"/reports/older/{row.pk}/restore/")
    row.refresh_from_db()
    assert not row.is_archived


def test_years_without_an_edition_are_reached_too(year: SchoolYear, client_for: Callable[..., Any]) -> None:
    stranger = client_for(None)
    make.make_older_document(title="Of 2015", year_label="2015-16")
    make.make_older_document(title="Of 2019", year_label="2019-20")

    assert ("Of 2019" in stranger.get("/artifacts/").text, "Of 2015" in stranger.get("/artifacts/").text) == (
        True,
        False,
    )
    page = stranger.get("/artifacts/?year=2015-16")
    assert (page.status_code, "Of 2015" in page.text, "Of 2019" in page.text) == (200, True, False)
    assert 'href="/artifacts/?year=2019-20#older-title"' in page.text
    assert stranger.get("/artifacts/?year=2014-15").status_code == 404


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"address": "javascript:x"}, "older_document_has_a_web_address"),
        ({"year_label": "2019"}, "older_document_has_a_school_year"),
        ({"address": BASE}, "older_document_is_listed_once_a_year"),
    ],
)
def test_the_database_promises(year: SchoolYear, values: dict[str, str], name: str) -> None:
    make.make_older_document(address=BASE)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make.make_older_document(**values)


def test_a_service_refuses_what_is_no_web_address(year: SchoolYear) -> None:
    with pytest.raises(ValidationError, match="begin with https"):
        older.take_over(rows=[Found("x", "file:///etc/passwd", "2018-19")], by=TESTER)
