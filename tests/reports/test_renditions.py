"""The four files of an edition say the same, read well to everybody, and are the same bytes when made again."""

import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import page
import pikepdf
import pypdfium2
import pytest
from django.conf import settings
from django.utils import translation

from reports import renditions
from reports.renditions import text
from reports.renditions.charts import Charts
from reports.renditions.csv import harmless
from reports.renditions.json import canonical, digest
from reports.renditions.layout import TableLayout
from reports.renditions.summary import summary
from tests.reports import samples
from tests.reports.paper import badly_laid_out
from wbl_portal.core import pdf

BASE_URL = "http://palm-hollow.localhost:8000"
needs_pdf = pytest.mark.skipif(bool(pdf.off_because()), reason="WeasyPrint's libraries are missing")


@pytest.fixture(scope="module")
def files():
    """{sample: {format: bytes}}, each rendered once."""
    return {name: renditions.render(make(), base_url=BASE_URL) for name, make in samples.SAMPLES.items()}


class PrintedTables(HTMLParser):
    """Reads {table id: {cell: text}} and the attributes of each table out of a page."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.cells: dict[str, dict[str, str]] = {}
        self.hints: dict[str, dict[str, str]] = {}
        self._table = self._cell = ""
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "table" and "data-table" in found:
            self._table = found["data-table"]
            self.hints[self._table], self.cells[self._table] = found, {}
        if tag == "td" and "data-cell" in found:
            self._cell = found["data-cell"]
            self.cells[self._table][self._cell] = ""

    def handle_endtag(self, tag):
        if tag == "td":
            self._cell = ""

    def handle_data(self, data):
        if self._cell:
            self.cells[self._table][self._cell] += data


def expected_cells(document):
    """{table id: {cell: text}} straight from the document."""
    return {
        table["id"]: {
            "|".join(f"{name}={row[name]}" for name in table["dimensions"]): text.figure(row) for row in table["rows"]
        }
        for table in document["tables"]
    }


# How a row reads


@pytest.mark.parametrize(
    ("shown", "denominator", "words"),
    [
        (41, None, "41"),
        (0, None, "0"),
        (1204, None, "1,204"),
        (41, 120, "41 of 120 (34.2 %)"),
        ((90, 100), None, "at least 90 %"),
        ((0, 10), None, "at most 10 %"),
        ((40, 60), None, "40 to 60 %"),
        ("*", None, "*"),
    ],
)
def test_a_row_reads_as_one_figure(shown, denominator, words):
    assert text.figure(samples.row({}, "students", shown, denominator)) == words


def test_a_share_without_its_percentage_reads_as_part_of_the_whole():
    row = samples.row({}, "students", 41, 120) | {"percent": None}

    assert text.figure(row) == "41 of 120"


def test_thousands_have_no_comma_where_machines_read():
    assert text.figure(samples.row({}, "participations", 1204), grouped=False) == "1204"


def test_a_row_that_shows_two_figures_is_refused():
    row = samples.row({}, "students", 41) | {"mask": "*"}

    with pytest.raises(ValueError, match="exactly one"):
        text.figure(row)


def test_a_row_reads_in_spanish():
    with translation.override("es"):
        assert text.figure(samples.row({}, "students", 41, 120)) == "41 de 120 (34.2 %)"
        assert text.figure(samples.row({}, "students", (90, 100))) == "al menos 90 %"
        assert text.long_date("2026-11-20") == "20 de noviembre de 2026"


# The digest


def test_the_digest_leaves_out_itself_and_the_publication_time():
    document = samples.ptech_62()

    assert digest(document) == digest(document | {"published_at": "2027-01-01T00:00:00Z", "sha256": ""})
    assert digest(document) != digest(document | {"edition": 2})
    assert digest(document) == hashlib.sha256(canonical(document)).hexdigest()


def test_a_document_changed_after_its_digest_is_refused():
    with pytest.raises(ValueError, match="digest"):
        renditions.render(samples.ptech_62() | {"title": "Changed"}, base_url=BASE_URL)


# The page


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_the_page_prints_every_figure_in_its_named_cell(files, name):
    with translation.override(samples.SAMPLES[name]()["language"]):
        expected = expected_cells(samples.SAMPLES[name]())

    assert PrintedTables(files[name]["html"].decode()).cells == expected


def test_a_printed_table_says_how_it_is_to_be_read(files):
    hints = PrintedTables(files["ptech-6.2"]["html"].decode()).hints

    assert hints["participation-by-grade-phase"] | {"class": None} == {
        "class": None,
        "data-table": "participation-by-grade-phase",
        "data-measure": "students",
        "data-population": "members",
        "data-dimensions": "grade phase",
        "data-totals": "grade:all phase:all",
        "data-overlapping": "phase",
        "data-parts": "",
    }
    assert hints["participations-by-grade-phase"]["data-parts"] == "grade:9-10=9,10"


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_the_page_is_well_formed_without_scripts_or_styles(files, name):
    root = ET.fromstring(files[name]["html"])
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    svg = "{http://www.w3.org/2000/svg}"
    allowed_in_pictures = {f"{svg}{tag}" for tag in ("svg", "title", "desc", "g", "text", "rect", "path")}

    assert root.tag == "article"
    assert root.get("class") == "artifact"
    assert len(ids) == len(set(ids))
    for element in root.iter():
        assert element.tag not in ("script", "style", "link")
        assert not element.tag.startswith(svg) or element.tag in allowed_in_pictures
        assert not [key for key in element.keys() if key == "style" or key.startswith("on")]  # noqa: SIM118
        for reference in (element.get("aria-labelledby") or "").split():
            assert reference in ids
    for table in root.iter("table"):
        assert table.find("caption") is not None
        assert all(head.get("scope") in ("row", "col") for head in table.iter("th"))


def test_words_of_people_are_escaped():
    document = samples.tstem_5a1()
    document["listings"][0]["rows"][0]["title"] = "<script>alert(1)</script> & co"
    document = samples.sealed(document)

    page_text = renditions.render(document, base_url=BASE_URL)["html"].decode()

    assert "<script" not in page_text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in page_text


def test_the_mark_is_explained_where_it_stands_and_only_there(files):
    explained = "A figure is hidden to protect students"

    assert files["ptech-6.2"]["html"].decode().count(explained) == 2
    assert explained not in files["tstem-5.A1"]["html"].decode()


def test_a_page_names_its_files_and_its_fingerprint(files):
    page_text = files["ptech-6.2"]["html"].decode()

    for address in ("/artifacts/2026-27/6.2.csv", "/artifacts/2026-27/6.2.json"):
        assert f'href="{address}"' in page_text
    assert f'href="/verify/{samples.ptech_62()["sha256"]}/"' in page_text


def test_a_spanish_document_has_spanish_fixed_words(files):
    page_text = files["spanish"]["html"].decode()

    assert "de 240" in page_text
    assert "Ciclo escolar" in page_text
    assert "School year" not in page_text


# The sentence over a table


def test_the_sentence_says_the_whole_and_the_highest_figure_shown():
    assert summary(samples.type_table()) == [
        "216 of 240 students took part.",
        "Highest single figure shown: 148 of 240 students took part (guest speaker).",
    ]


def test_a_band_is_said_as_a_band():
    sentences = summary(samples.participation_table())

    assert sentences[-1] == ("Highest single figure shown: at least 90 % of grade 9 took part in career exploration.")


def test_a_hidden_whole_is_not_said():
    table = samples.type_table()
    table["rows"][-1] = samples.row({"type": "all"}, "students", "*")

    assert summary(table) == ["Highest single figure shown: 148 of 240 students took part (guest speaker)."]


def test_an_all_hidden_table_says_so():
    assert summary(samples.all_masked()["tables"][0]) == [
        "Every figure of this table is hidden to protect students' privacy."
    ]


def test_a_tie_names_nobody():
    table = samples.type_table()
    table["rows"][1] = samples.row({"type": "facility-visit"}, "students", 148, 240)

    assert summary(table) == ["216 of 240 students took part."]


# The charts


def test_a_hidden_figure_has_no_bar_and_a_band_ends_at_its_low_edge():
    exploration, _preparation, training = Charts(samples.participation_table()).screen()
    band, hidden = exploration.bars[0], training.bars[1]

    assert (hidden.kind, hidden.length, hidden.edge, hidden.figure.text) == ("mask", 0, 0, "*")
    assert band.kind == "band"
    assert band.length == pytest.approx(0.9 * band.track, abs=0.1)
    assert band.edge == pytest.approx(band.track, abs=0.1)


def test_a_chart_says_in_words_what_it_shows():
    training = Charts(samples.participation_table()).screen()[2]

    assert training.title == "Career training"
    assert training.description == (
        "Grade 9: 0 of 62 (0.0 %); Grade 10: hidden; Grade 11: hidden; Grade 12: 33 of 59 (55.9 %)."
    )


def test_nothing_is_drawn_where_nothing_is_shown():
    assert TableLayout(samples.all_masked()["tables"][0]).charts is None
    assert TableLayout(samples.members_table()).charts is None


def test_bars_stay_inside_their_picture():
    for table in [*samples.ptech_62()["tables"], *samples.tstem_5a1()["tables"]]:
        for picture in (*Charts(table).screen(), *Charts(table).paper()):
            for bar in picture.bars:
                assert 0 <= bar.length <= bar.edge <= bar.track
                assert bar.figure.x < picture.width
                assert bar.foot <= picture.height


def test_a_table_with_a_missing_cell_is_refused():
    table = samples.participation_table()
    del table["rows"][3]

    with pytest.raises(ValueError, match="every combination"):
        _ = TableLayout(table).lines


# The spreadsheet


def test_the_spreadsheet_has_one_line_per_cell_and_then_the_listings(files):
    lines = list(csv.DictReader(io.StringIO(files["tstem-5.A1"]["csv"].decode(), newline="")))
    cells = [line for line in lines if line["measure"]]

    assert len(cells) == 40
    assert [line["title"] for line in lines[40:]] == ["Inside a water lab", "Robots that weld", "'=Nurse for a day"]
    assert cells[0]["grade"] == "6"
    assert cells[0]["reads"] == cells[0]["value"] == "4"
    assert {line["as_of"] for line in lines} == {"2026-11-20"}


def test_the_spreadsheet_shows_a_hidden_figure_as_the_mark_alone(files):
    lines = list(csv.DictReader(io.StringIO(files["ptech-6.2"]["csv"].decode(), newline="")))
    hidden = [line for line in lines if line["mask"]]
    banded = [line for line in lines if line["band"]]

    assert len(hidden) == 3
    assert all(not (line["value"] or line["denominator"] or line["percent"] or line["band"]) for line in hidden)
    assert banded[0]["band"] == banded[0]["reads"] == "at least 90 %"


def test_the_spreadsheet_is_plain_rfc_4180(files):
    raw = files["ptech-6.2"]["csv"]

    assert raw.startswith(b"table,measure,grade,phase,type,value,denominator,percent,band,mask,")
    assert raw.endswith(b"\r\n")
    assert raw.count(b"\n") == raw.count(b"\r\n")


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_a_text_that_a_spreadsheet_would_run_is_made_harmless(words):
    assert harmless(words) == f"'{words}"


def test_a_listing_column_named_like_a_figure_gets_its_listing_before_it():
    document = samples.tstem_5a1()
    document["listings"][0]["columns"][0]["key"] = "value"

    head = renditions.render(samples.sealed(document), base_url=BASE_URL)["csv"].split(b"\r\n")[0].decode()

    assert head.endswith("sha256,experiences_value,type,grades,partner")


# The data


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_the_data_file_is_the_document_itself(files, name):
    assert json.loads(files[name]["json"]) == samples.SAMPLES[name]()


# The PDF


@needs_pdf
@pytest.mark.parametrize("name", samples.SAMPLES)
def test_the_pdf_is_pdf_ua_1(files, name, tmp_path):
    path = tmp_path / "edition.pdf"
    path.write_bytes(files[name]["pdf"])

    result = page.validate_pdf(str(path), profile=page.ValidationProfile.PDF_UA_1)

    assert "0 failed" in str(result), str(result)
    assert "no failures" in str(result)


@needs_pdf
@pytest.mark.parametrize("name", samples.SAMPLES)
def test_on_paper_nothing_runs_over_the_margin_and_no_sheet_is_left_empty(files, name):
    assert badly_laid_out(files[name]["pdf"]) == []


def structure(element):
    """Every structure element below, in reading order."""
    kids = element.get("/K", pikepdf.Array())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from structure(kid)


@needs_pdf
def test_the_pdf_says_its_title_language_and_heads(files):
    with pikepdf.open(io.BytesIO(files["spanish"]["pdf"])) as pdf:
        heads = [cell for cell in structure(pdf.Root.StructTreeRoot) if cell.S == "/TH"]

        assert str(pdf.Root.Lang) == "es"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert str(pdf.docinfo["/Title"]).startswith("Palm Hollow P-TECH: 6.2 Participación")
        assert heads
        assert {str(cell.A.Scope) for cell in heads} == {"/Column", "/Row"}
        assert all(int(link.F) & 4 for sheet in pdf.pages for link in sheet.get("/Annots", []))


@needs_pdf
def test_tagged_tables_carry_their_ids_and_pictures_their_words(files):
    with pikepdf.open(io.BytesIO(files["ptech-6.2"]["pdf"])) as pdf:
        found = list(structure(pdf.Root.StructTreeRoot))
        tables = [str(element.T) for element in found if element.S == "/Table"]
        pictures = [str(element.Alt) for element in found if element.S == "/Figure"]

    assert tables == [table["id"] for table in samples.ptech_62()["tables"]]
    assert len(pictures) == 3
    assert "Career training: Grade 9: 0 of 62 (0.0 %); Grade 10: hidden" in pictures[0]


@needs_pdf
def test_a_listing_over_several_pages_keeps_its_name(files):
    with pikepdf.open(io.BytesIO(files["long"]["pdf"])) as pdf:
        tables = [str(element.T) for element in structure(pdf.Root.StructTreeRoot) if element.S == "/Table"]

    assert tables[:8] == [f"experiences-term-{number}" for number in range(1, 9)]
    assert set(tables[8:]) == {"experiences"}
    assert len(tables) > 9


@needs_pdf
def test_only_a_document_of_four_pages_has_contents(files):
    with pypdfium2.PdfDocument(files["long"]["pdf"]) as long, pypdfium2.PdfDocument(files["ptech-6.2"]["pdf"]) as short:
        contents = long[0].get_textpage().get_text_bounded()

        assert len(long) > 4
        assert "Contents" in contents
        assert re.search(r"Experiences offered in term 8, by grade and phase\s+9\b", contents)
        assert len(short) < 4
        assert "Contents" not in short[0].get_textpage().get_text_bounded()


@needs_pdf
def test_contents_are_tagged_as_contents(files):
    with pikepdf.open(io.BytesIO(files["long"]["pdf"])) as pdf:
        kinds = [str(element.S) for element in structure(pdf.Root.StructTreeRoot)]

    assert kinds.count("/TOC") == 1
    assert kinds.count("/TOCI") == kinds.count("/Reference") == 11


@needs_pdf
def test_contents_point_to_the_page_of_their_heading(files):
    with pypdfium2.PdfDocument(files["long"]["pdf"]) as pdf:
        for number in range(1, 9):
            title = f"Experiences offered in term {number}, by grade and phase"
            listed = re.search(rf"{title}\s+(\d+)", pdf[0].get_textpage().get_text_bounded())
            assert title in pdf[int(listed[1]) - 1].get_textpage().get_text_bounded()


@needs_pdf
def test_links_inside_the_pdf_are_named_by_their_heading(files):
    with pikepdf.open(io.BytesIO(files["long"]["pdf"])) as pdf:
        inside = [str(link.Contents) for sheet in pdf.pages for link in sheet.get("/Annots", []) if "/Dest" in link]

    assert "Experiences offered in term 1, by grade and phase" in inside
    assert "How we count" in inside


@needs_pdf
def test_the_pdf_has_bookmarks_running_heads_and_only_our_font(files):
    with pypdfium2.PdfDocument(files["ptech-6.2"]["pdf"]) as pdf:
        bookmarks = [mark.get_title() for mark in pdf.get_toc()]
        second = pdf[1].get_textpage().get_text_bounded()
        size = pdf[0].get_size()
    with pikepdf.open(io.BytesIO(files["ptech-6.2"]["pdf"])) as pdf:
        fonts = {str(font.BaseFont) for sheet in pdf.pages for font in sheet.Resources.Font.values()}

    assert "Students who took part, by grade and phase" in bookmarks
    assert "Palm Hollow P-TECH" in second
    assert "As of November 20, 2026" in second
    assert "Page 2 of 3" in second
    assert size == (612, 792)
    assert all("Public-Sans" in name or "PublicSans" in name for name in fonts)


@needs_pdf
@pytest.mark.parametrize("name", ["ptech-6.2", pytest.param("long", marks=pytest.mark.slow)])
def test_another_process_makes_the_same_bytes(files, name):
    program = (
        "import django, sys; django.setup();"
        "from reports.renditions import render; from tests.reports.samples import SAMPLES;"
        f"sys.stdout.buffer.write(render(SAMPLES[{name!r}](), base_url={BASE_URL!r})['pdf'])"
    )
    environment = os.environ | {"PYTHONHASHSEED": "7", "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"]}
    made = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, cwd=Path(settings.BASE_DIR), env=environment
    )

    assert made.stdout == files[name]["pdf"]


@needs_pdf
def test_rendering_leaves_the_clock_of_the_process_alone(files):
    assert "SOURCE_DATE_EPOCH" not in os.environ


def test_without_pdf_the_other_three_are_made_and_the_reason_is_told(settings):
    settings.PDF_AVAILABLE = False

    made = renditions.render(samples.ptech_62(), base_url=BASE_URL)

    assert set(made) == {"html", "csv", "json"}
    assert "WBL_PDF=off" in pdf.off_because()
    assert b"6.2.pdf" not in made["html"]
