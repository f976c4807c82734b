"""The published site: the same for everyone, one row and one file a page, addresses that never rot."""

import datetime as dt
import hashlib
import html
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.models import Edition, Rendition
from reports.services import freeze, publish
from reports.tables import TABLES
from tests import factories as make
from tests.factories import TESTER
from wbl_portal.core import files
from wbl_portal.people.models import SchoolYear

School = dict[int, list[Any]]
PLACES = ["/", "/artifacts/", "/counting-rules/", "/accessibility/", "/partners/", "/occupations/", "/policies/"]
PLACES += ["/verify/", "/artifacts/feed/"]
SITEMAP, ATOM = "{http://www.sitemaps.org/schemas/sitemap/0.9}", "{http://www.w3.org/2005/Atom}"
FILES = {"pdf": "application/pdf", "csv": "text/csv; charset=utf-8", "json": "application/json"}


@pytest.fixture
def published(without_pdf: None, school: School, year: SchoolYear) -> SchoolYear:
    freeze(year=year, name="fall", by=TESTER)
    publish(year=year, by=TESTER)
    return year


@pytest.fixture
def with_pdf(school: School, year: SchoolYear) -> SchoolYear:
    """A year of which 6.1 is published with its PDF."""
    publish(year=year, slots=["6.1"], by=TESTER)
    return year


@pytest.fixture
def stranger(client_for: Callable[..., Any]) -> Any:
    return client_for(None)


def test_the_site_is_the_same_for_everyone_and_may_be_kept(published: SchoolYear, stranger: Any) -> None:
    record = ["/artifacts/2026-27/6.2/", "/artifacts/2026-27/6.2.csv", "/artifacts/2026-27/6.2/editions/1/"]
    for address in [*PLACES, "/become-a-partner/", *record]:
        for prefix in ("", "/es"):
            answer = stranger.get(prefix + address)
            assert answer.status_code == 200, address
            assert answer.headers["Cache-Control"] == "public, max-age=0, s-maxage=10"
            assert "Vary" not in answer.headers
            assert not answer.cookies
            assert b"<script" not in answer.content[:200_000]


def test_every_table_of_students_has_its_query_in_public(published: SchoolYear, stranger: Any) -> None:
    page = html.unescape(stranger.get("/counting-rules/").content.decode())
    document = stranger.get("/artifacts/2026-27/6.2.json").json()

    assert document["tables"]
    for table in document["tables"]:
        name = "%(tables)s" if TABLES[table["id"]].group else f"'{table['id']}'"
        assert name in page, table["id"]


def mine(stranger: Any, address: str) -> list[str]:
    """The questions that a page asks about editions and people."""
    stranger.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert stranger.get(address).status_code == 200
    return [query["sql"] for query in queries if "reports_" in query["sql"] or "people_" in query["sql"]]


RECORDS = [
    f"{prefix}{address}"
    for prefix in ("", "/es")
    for address in (
        "/artifacts/2026-27/6.2/",
        "/artifacts/2026-27/6.2.csv",
        "/artifacts/2026-27/6.2/editions/1/",
        "/artifacts/2026-27/6.2/editions/1.json",
        "/become-a-partner/",
    )
]


def test_a_record_reads_one_row_and_one_file(
    published: SchoolYear, stranger: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    really = default_storage.open
    monkeypatch.setattr(default_storage, "open", lambda name, *more: opened.append(name) or really(name, *more))
    for address in RECORDS:
        assert len(mine(stranger, address)) == 1, address
        opened.clear()
        stranger.get(address)
        assert len(opened) == 1, address


def test_a_list_asks_a_constant_number_of_questions(published: SchoolYear, stranger: Any) -> None:
    for _more in range(2):
        for address, number in {"/": 1, "/es/": 1, "/artifacts/": 2, "/artifacts/feed/": 1, "/sitemap.xml": 1}.items():
            assert len(mine(stranger, address)) == number, address
        make.make_older_document()


def test_the_page_wraps_the_stored_record(published: SchoolYear, stranger: Any) -> None:
    stored = Rendition.objects.get(edition__slot="6.2", format="html", language="en")
    page = stranger.get("/artifacts/2026-27/6.2/").content

    assert files.read(stored.file) in page
    assert page.count(b"<h1>") == 1


def test_spanish_pages_show_the_spanish_record_and_lead_to_spanish_files(published: SchoolYear, stranger: Any) -> None:
    page = stranger.get("/es/artifacts/2026-27/6.2/").content.decode()

    assert '<article class="artifact" lang="es"' in page
    assert 'href="/es/artifacts/2026-27/6.2.csv"' in page


def test_files_come_with_their_type_hash_and_head(with_pdf: SchoolYear, stranger: Any) -> None:
    for name, kind in FILES.items():
        address = f"/artifacts/2026-27/6.1.{name}"
        answer, head = stranger.get(address), stranger.head(address)

        assert answer.headers["Content-Type"] == kind
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        digest = hashlib.sha256(answer.content).hexdigest()
        assert answer.headers["ETag"] == f'"{digest}"'
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["Content-Length"] == str(len(answer.content))
        assert stranger.get(address, headers={"If-None-Match": f'"{digest}"'}).status_code == 304


def test_an_edition_stays_for_ever_and_says_when_it_is_not_the_current_one(with_pdf: SchoolYear, stranger: Any) -> None:
    old = stranger.get("/artifacts/2026-27/6.1.json").content
    make.make_experience(title="A new visit", year=with_pdf)
    publish(year=with_pdf, by=TESTER)

    assert stranger.get("/artifacts/2026-27/6.1.json").content != old
    assert stranger.get("/artifacts/2026-27/6.1/editions/1.json").content == old
    kept = stranger.get("/artifacts/2026-27/6.1/editions/1/").content.decode()
    assert "Edition 2 is the current one." in kept
    assert 'href="/artifacts/2026-27/6.1/editions/1.pdf"' in kept
    assert "is the current one" not in stranger.get("/artifacts/2026-27/6.1/").content.decode()
    assert stranger.get("/artifacts/2026-27/6.1/editions/0/").status_code == 404


def test_verify_knows_files_and_documents_and_whether_they_are_current(with_pdf: SchoolYear, stranger: Any) -> None:
    edition = Edition.objects.get(slot="6.1")
    pdf = hashlib.sha256(stranger.get("/artifacts/2026-27/6.1.pdf").content).hexdigest()
    spanish = edition.renditions.get(format="html", language="es").document_sha256

    assert "the PDF file" in stranger.get(f"/verify/{pdf}/").content.decode()
    assert "in every format" in stranger.get(f"/verify/{edition.sha256}/").content.decode()
    assert "It is the current edition." in stranger.get(f"/verify/{spanish.upper()}/").content.decode()

    make.make_experience(title="A new visit", year=with_pdf)
    publish(year=with_pdf, by=TESTER)
    assert "It has been replaced." in stranger.get(f"/verify/{pdf}/").content.decode()


def test_the_campuss_own_pages_have_a_title_and_no_key(published: SchoolYear, stranger: Any) -> None:
    menu = Edition.objects.get(slot="menu")

    home, everything = stranger.get("/").text, stranger.get("/artifacts/").text
    found = stranger.get(f"/verify/{menu.sha256}/").text

    assert '<span class="slot-label">6.2</span>' in everything
    for page in (home, everything):
        assert menu.slot_title in page
        assert '<span class="slot-label">menu</span>' not in page
    assert f"<dd>{menu.slot_title}</dd>" in found
    assert f"<title>{menu.slot_title}" in stranger.get(f"/artifacts/{published.label}/menu/").text


def test_an_unknown_hash_was_not_published_here(published: SchoolYear, stranger: Any) -> None:
    answer = stranger.get(f"/verify/{'0' * 64}/")

    assert answer.status_code == 404
    assert "Not published here" in answer.content.decode()
    assert stranger.get("/verify/abc/").status_code == 404


def test_the_list_names_every_slot_of_the_year_with_its_files(published: SchoolYear, stranger: Any) -> None:
    page = stranger.get("/artifacts/?year=2026-27").content.decode()

    for slot in ("6.1", "6.2"):
        for address in (f"{slot}/", f"{slot}.json", f"{slot}.csv", f"{slot}/editions/1/"):
            assert f'href="/artifacts/2026-27/{address}"' in page
    assert "6.3" not in page
    assert stranger.get("/artifacts/?year=1999-00").status_code == 404


def test_what_is_not_published_is_not_there(published: SchoolYear, stranger: Any) -> None:
    for address in ("/artifacts/2026-27/6.3/", "/artifacts/2025-26/6.2/", "/artifacts/2026-27/6.2.xml"):
        assert stranger.get(address).status_code == 404, address


def test_an_empty_campus_says_what_will_appear(year: SchoolYear, stranger: Any) -> None:
    assert "Nothing is published yet" in stranger.get("/").content.decode()
    assert "Nothing is published yet" in stranger.get("/artifacts/").content.decode()


def test_public_pages_do_not_change_by_post(published: SchoolYear, stranger: Any) -> None:
    assert stranger.post("/artifacts/2026-27/6.2/").status_code == 405


def test_pages_say_when_they_were_last_verified(published: SchoolYear, stranger: Any, travel: Any) -> None:
    travel(dt.date(2026, 11, 3))
    publish(year=published, by=TESTER)

    for address in ("/", "/artifacts/", "/artifacts/2026-27/6.2/", "/become-a-partner/"):
        assert "Last verified Nov. 3, 2026" in stranger.get(address).text, address
    assert "Última verificación" in stranger.get("/es/artifacts/2026-27/6.2/").text


def test_the_year_switch_leads_to_the_same_slot_of_another_year(published: SchoolYear, stranger: Any) -> None:
    last = make.make_year("2025-26")
    old = make.make_edition(slot="6.2", year=last, number=1)
    make.make_rendition(old, data=b"<article>old</article>", format="html")

    page = stranger.get("/artifacts/2026-27/6.2/").text
    assert '<a href="/artifacts/2025-26/6.2/">2025-26</a>' in page
    assert '<a href="/artifacts/2026-27/6.2/" aria-current="page">2026-27</a>' in page
    assert "2025-26" not in stranger.get("/artifacts/2026-27/6.1/").text
    for place in ("/", "/artifacts/"):
        assert f'href="{place}?year=2025-26"' in stranger.get(place).text
        assert "Published for 2025-26" in stranger.get("/?year=2025-26").text
    assert stranger.get("/?year=1999-00").status_code == 404


def test_verify_asks_for_a_fingerprint_and_leads_to_its_page(published: SchoolYear, stranger: Any) -> None:
    edition = Edition.objects.get(slot="6.2")

    assert "Get-FileHash" in stranger.get("/verify/").text
    answer = stranger.get("/verify/", {"sha256": f" {edition.sha256.upper()} "})
    assert (answer.status_code, answer.url) == (302, f"/verify/{edition.sha256}/")
    assert stranger.get("/es/verify/", {"sha256": edition.sha256}).url == f"/es/verify/{edition.sha256}/"
    assert "no SHA-256 fingerprint" in stranger.get("/verify/", {"sha256": "abc"}).text


def test_the_sitemap_names_every_public_page_in_both_languages(published: SchoolYear, stranger: Any) -> None:
    answer = stranger.get("/sitemap.xml")
    assert answer.headers["Content-Type"] == "application/xml"
    named = {each.text for each in ElementTree.fromstring(answer.content).iter(f"{SITEMAP}loc")}

    paths = {address.split("localhost", 1)[1] for address in named if address}
    for path in ("/", "/artifacts/", "/artifacts/2026-27/6.2/", "/partners/", "/verify/"):
        assert {path, f"/es{path}"} <= paths
    for path in sorted(paths):
        assert stranger.get(path).status_code == 200, path


def test_robots_keep_to_the_public_site(published: SchoolYear, stranger: Any) -> None:
    lines = stranger.get("/robots.txt").text.splitlines()

    assert "Disallow: /accounts/" in lines
    assert "Disallow: /es/reports/" in lines
    assert lines[-1].endswith("a.localhost/sitemap.xml")


def test_the_feed_lists_editions_at_their_addresses_for_ever(
    published: SchoolYear, stranger: Any, other_campus: Any, client_for: Callable[..., Any]
) -> None:
    make.make_experience(title="A new visit", year=published)
    publish(year=published, by=TESTER)

    feed = ElementTree.fromstring(stranger.get("/artifacts/feed/").content)
    links = [each.attrib["href"].split("localhost", 1)[1] for each in feed.findall(f"{ATOM}entry/{ATOM}link")]
    assert {"/artifacts/2026-27/6.1/editions/2/", "/artifacts/2026-27/6.1/editions/1/"} <= set(links)
    assert links.index("/artifacts/2026-27/6.1/editions/2/") < links.index("/artifacts/2026-27/6.1/editions/1/")
    spanish = stranger.get("/es/artifacts/feed/").text
    assert "/es/artifacts/2026-27/6.1/editions/2/" in spanish
    assert 'xml:lang="es"' in spanish
    assert "Alder" not in client_for(None, campus=other_campus).get("/artifacts/feed/").text
    assert 'type="application/atom+xml"' in stranger.get("/").text
