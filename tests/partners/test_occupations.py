"""Occupation lists: taking one in, its age, the difference to the last, the pages (T-STEM 5.A2, P-TECH 4.1)."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academies.models import Academy
from partners import soc
from partners.models import Occupation, OccupationList
from partners.selectors import occupations as selectors
from partners.services.county import choose_county
from partners.services.occupations import (
    USE,
    FactMissing,
    ListFacts,
    OccupationReport,
    archive_occupation_list,
    import_occupations,
    restore_occupation_list,
)
from tests.conftest import CampusClient
from tests.factories import DAY, TESTER
from tests.factories_region import make_occupation, make_occupation_list
from wbl_portal.core.models import AuditEntry, StoredFile
from wbl_portal.core.sheets import SheetRefused
from wbl_portal.core.uploads import kind

ClientFor = Callable[..., CampusClient]
LIST = "/occupations/manage/"
GULF = "Workforce Solutions Gulf Coast"
ABOUT = ListFacts(board="28", source="The board's page", published_on=dt.date(2026, 3, 11))
CSV = """SOC Code,Occupation Title,Annual Openings,Growth (%),Median Annual Wage,Typical Education
15-1252,Software developers,"1,250",25.5%,"$104,300",Bachelor's degree
29-1141,Registered nurses,3 200,6,81200.50,Bachelor's degree
51-4121,"Welders, cutters, solderers, and brazers",450,-1.2,n/a,
"""


def take(text: str = CSV, **more: Any) -> OccupationReport:
    fields: dict[str, Any] = {"file": "list.csv", "by": TESTER, "facts": ABOUT}
    return import_occupations(data=text.encode(), **fields | more)


def queries(browser: CampusClient, path: str) -> int:
    browser.get(path)  # the host is looked up once
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(path).status_code == 200
    return len(seen)


def upload(browser: CampusClient, data: bytes, name: str = "list.csv") -> Any:
    return browser.post(f"{LIST}import/", {"upload": SimpleUploadedFile(name, data)}, follow=True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("15-1252", "15-1252"),
        ("151252", "15-1252"),
        (" 29-1141.00 ", "29-1141"),
        ("99-1000", ""),
        ("1-1", ""),
        ("", ""),
    ],
)
def test_a_code_is_read_in_each_of_its_forms(text: str, code: str) -> None:
    assert soc.plain_code(text) == code


def test_codes_are_found_in_texts_and_nothing_else_is() -> None:
    assert soc.codes_in("15-1252; 29-1141.00, 512092 and phone 956-555-0100 of 2026-10-14") == {
        "15-1252",
        "29-1141",
        "51-2092",
    }


def test_stem_is_the_core_of_the_classification() -> None:
    assert [soc.is_stem(code) for code in ("15-1252", "17-2141", "19-1029", "29-1141", "51-4121")] == [True] * 3 + [
        False
    ] * 2
    assert len(soc.major_groups()) == 23


def test_a_list_is_taken_in_with_its_figures(campus: Academy) -> None:
    report = take()

    made = OccupationList.objects.get()
    assert report.counts() == {"added": 3, "changed": 0, "unchanged": 0, "removed": 0, "skipped": 0}
    assert (made.board, made.published_on, made.wage_basis) == (GULF, dt.date(2026, 3, 11), "median, a year")
    software, nurse, welder = (made.occupations.get(soc=code) for code in ("15-1252", "29-1141", "51-4121"))
    assert (software.openings, software.growth, software.wage) == (1250, Decimal("25.5"), Decimal("104300.00"))
    assert (software.is_stem, software.industry, nurse.is_stem, nurse.industry) == (True, "it", False, "health")
    assert (nurse.openings, nurse.wage) == (3200, Decimal("81200.50"))
    assert (welder.wage, welder.growth, welder.education) == (None, Decimal("-1.2"), "")
    assert AuditEntry.objects.get().verb == "occupation_list.imported"


def test_the_same_file_again_changes_nothing(campus: Academy) -> None:
    take()

    report = take()

    assert report.counts() == {"added": 0, "changed": 0, "unchanged": 3, "removed": 0, "skipped": 0}
    assert AuditEntry.objects.count() == 1


def test_another_file_of_the_same_date_brings_the_list_up_to_date(campus: Academy) -> None:
    take()
    other = CSV.replace("450", "460").replace("29-1141,Registered nurses", "17-2141,Mechanical engineers")

    report = take(other)

    assert report.counts() == {"added": 1, "changed": 1, "unchanged": 1, "removed": 1, "skipped": 0}
    assert set(Occupation.objects.values_list("soc", flat=True)) == {"15-1252", "17-2141", "51-4121"}
    assert OccupationList.objects.count() == 1


def test_a_standing_line_whose_new_row_is_refused_stays(campus: Academy) -> None:
    take()

    report = take(CSV.replace("3 200", "many"))

    assert (report.unchanged, report.removed, len(report.rejected)) == (2, 0, 1)
    assert Occupation.objects.filter(soc="29-1141").exists()


def test_a_dry_run_changes_nothing_and_says_what_would(campus: Academy) -> None:
    report = take(dry_run=True)

    assert (report.added, report.is_new) == (3, True)
    assert not OccupationList.objects.exists()
    assert not AuditEntry.objects.exists()


def test_columns_say_date_board_source_and_basis(campus: Academy) -> None:
    text = "\ufeffsoc;title;wage;wage type;date;board;source\r\n15-1252;Developers;1.234;entry, an hour;3/11/2026;10;State\r\n"

    take(text, facts=None)

    made = OccupationList.objects.get()
    assert (made.board, made.source, made.wage_basis) == ("Workforce Solutions Borderplex", "State", "entry, an hour")
    assert made.published_on == dt.date(2026, 3, 11)


def test_of_a_file_with_several_boards_only_ours_is_taken(campus: Academy) -> None:
    text = "soc,occupation,board\n15-1252,Developers,Workforce Solutions Gulf Coast\n29-1141,Nurses,Borderplex\n"

    assert take(text).counts() == {"added": 1, "changed": 0, "unchanged": 0, "removed": 0, "skipped": 1}
    with pytest.raises(SheetRefused, match="several workforce boards"):
        take(text, facts=ListFacts(source="x", published_on=DAY))


def test_the_board_of_the_county_is_meant_when_none_is_named(campus: Academy) -> None:
    with pytest.raises(FactMissing, match="county"):
        take(facts=ListFacts(source="x", published_on=DAY))
    choose_county(county_fips="48201", by=TESTER)

    take(facts=ListFacts(source="x", published_on=DAY))

    assert OccupationList.objects.get().board == GULF


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("15-12,Short code,,,,", "no occupation code"),
        (",No code,,,,", "no occupation code"),
        ("17-2141,,,,,", "occupation is empty"),
        ("17-2141,=cmd|'/c calc'!A1,,,,", "formula"),
        ("17-2141,@SUM(A1),,,,", "formula"),
        ("17-2141,+1+1,,,,", "formula"),
        ("17-2141,Right\u202eleft,,,,", "do not show"),
        ("17-2141,Engineer,many,,,", "no number"),
        ("17-2141,Engineer,-4,,,", "lies between"),
        ("17-2141,Engineer,,-101,,", "lies between"),
        ("17-2141,Engineer,1e5,,,", "no number"),
        ("17-2141,Engineer,NaN,,,", "no number"),
        ("17-2141,Engineer,,,99999999999999999999999,", "no number"),
        (f"17-2141,{'x' * 201},,,,", "201 letters"),
        ("15-1252,Twice,,,,", "twice"),
        ("17-2141,Engineer,1,1,1,x,more", "more cells"),
    ],
)
def test_a_bad_row_is_left_out_with_its_reason(campus: Academy, row: str, said: str) -> None:
    report = take(f"{CSV}{row}\n")

    assert (report.added, len(report.rejected)) == (3, 1)
    assert said in report.rejected[0].reason
    assert report.rejected[0].line == 5
    with pytest.raises(SheetRefused, match="line 5"):
        take(f"{CSV}{row}\n", strict=True, facts=ListFacts("9", "x", DAY))
    assert OccupationList.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "lacks the column"),
        (b"PK\x03\x04\0\0binary", "not a text file"),
        (b"\xff\xfes\0o\0c\0", "UTF-16"),
        ("soc,occupation\n15-1252,Dise\u00f1ador\n".encode("latin-1"), "not UTF-8"),
        (b"soc,openings\n15-1252,4\n", "'occupation'"),
        (b"title,openings\nNurse,4\n", "'soc'"),
        (b"soc,soc code,title\n1,2,3\n", "two columns"),
        (b"soc,occupation\n", "no lines"),
        (b"soc,occupation,date\n15-1252,A,2026-01-01\n29-1141,B,2026-02-01\n", "several values"),
        (b"soc,occupation,date\n15-1252,A,yesterday\n", "2026-05-14"),
        (b"soc,occupation,wage,median wage\n15-1252,A,1,2\n", "two columns"),
        (b"soc,occupation\n15-1252," + b"x" * 21 * 2**20, "20 MB"),
        (b'soc,occupation\n15-1252,"' + b"x" * 200_000 + b'"\n', "not CSV"),
    ],
)
def test_a_hostile_or_unclear_file_gets_one_line(campus: Academy, data: bytes, said: str) -> None:
    with pytest.raises(SheetRefused, match=said) as refused:
        import_occupations(data=data, file="x.csv", by=TESTER, facts=ListFacts(board="28", source="x"))

    assert len(str(refused.value).splitlines()) == 1
    assert not OccupationList.objects.exists()


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        (ListFacts("28", "x"), "published_on"),
        (ListFacts("28", published_on=DAY), "source"),
        (ListFacts("28", "x", DAY + dt.timedelta(days=1)), "published_on"),
        (ListFacts("28", "x" * 301, DAY), "source"),
    ],
)
def test_a_list_without_its_date_or_source_is_refused(campus: Academy, facts: ListFacts, name: str) -> None:
    with pytest.raises(FactMissing) as refused:
        take(facts=facts)
    assert refused.value.name == name


def test_a_file_of_bad_rows_alone_makes_no_list(campus: Academy) -> None:
    report = take("soc,occupation\nx,y\n")

    assert (report.added, len(report.rejected)) == (0, 1)
    assert not OccupationList.objects.exists()


@pytest.mark.parametrize(
    ("published", "stale"),
    [(dt.date(2025, 10, 13), True), (dt.date(2025, 10, 14), False), (dt.date(2026, 10, 1), False)],
)
def test_a_list_is_stale_after_twelve_months(campus: Academy, published: dt.date, stale: bool) -> None:
    assert selectors.is_stale(make_occupation_list(published_on=published), DAY) is stale


def test_the_newest_list_of_the_past_is_current(campus: Academy) -> None:
    make_occupation_list(published_on=dt.date(2025, 3, 1))
    newest = make_occupation_list(published_on=dt.date(2026, 3, 1))
    make_occupation_list(published_on=dt.date(2026, 9, 1), archived_at=dt.datetime.now(dt.UTC))

    assert selectors.current_list(DAY) == newest
    assert selectors.current_list(dt.date(2024, 1, 1)) is None


def test_the_difference_to_the_last_list_of_the_board(campus: Academy) -> None:
    before = make_occupation_list(board=GULF, published_on=dt.date(2025, 3, 1))
    make_occupation_list(board="Another", published_on=dt.date(2025, 9, 1))
    now = make_occupation_list(board=GULF)
    for made, wage in ((before, 10), (now, 12)):
        make_occupation(made, soc="15-1252", wage=wage)
        make_occupation(made, soc="29-1141", wage=10)
    gone, new = make_occupation(before, soc="17-2141"), make_occupation(now, soc="51-4121")

    found = selectors.difference(now)

    assert (found.before, found.new, found.gone) == (before, [new], [gone])
    assert [(each.now.soc, each.wage, each.openings) for each in found.changed] == [("15-1252", True, False)]
    assert selectors.difference(before).before is None


def test_constraints(campus: Academy) -> None:
    first = make_occupation_list(board=GULF)
    make_occupation(first, soc="15-1252")
    with pytest.raises(IntegrityError, match="occupation_is_once_per_list"), transaction.atomic():
        make_occupation(first, soc="15-1252")
    with pytest.raises(IntegrityError, match="occupation_has_a_soc_code"), transaction.atomic():
        make_occupation(first, soc="151252")
    with pytest.raises(IntegrityError, match="occupation_list_is_once_per_board_and_date"), transaction.atomic():
        make_occupation_list(board=GULF)


def test_an_archived_list_comes_back_unless_another_took_its_place(campus: Academy) -> None:
    first = make_occupation_list(board=GULF)
    archive_occupation_list(occupation_list=first, by=TESTER)
    other = make_occupation_list(board=GULF)

    with pytest.raises(ValidationError, match="another list"):
        restore_occupation_list(occupation_list=first, by=TESTER)
    archive_occupation_list(occupation_list=other, by=TESTER)
    restore_occupation_list(occupation_list=first, by=TESTER)

    assert list(OccupationList.objects.current()) == [first]


def test_a_list_is_checked_first_and_then_imported_in_the_browser(campus: Academy, client_for: ClientFor) -> None:
    browser = client_for("coordinator")
    assert "Import a list" in browser.get(LIST).text

    page = upload(browser, CSV.encode())
    check = page.redirect_chain[-1][0]
    assert "The list has no date. Give it, or add a column" in page.text
    facts = "?board=28&published_on=2026-03-11&source=The+board%27s+page"
    page = browser.get(check + facts)
    assert "Import this list" in page.text
    assert "Software developers" in page.text
    assert not OccupationList.objects.exists()

    page = browser.post(check + facts, follow=True)
    assert "The list was imported: 3 new" in page.text
    assert OccupationList.objects.get().board == GULF
    assert not StoredFile.objects.filter(content_type=kind(USE)).exists()
    assert "no longer kept" in browser.get(check, follow=True).text


def test_another_upload_takes_the_place_of_the_last(campus: Academy, client_for: ClientFor) -> None:
    browser = client_for("coordinator")
    first = upload(browser, CSV.encode()).redirect_chain[-1][0]

    upload(browser, CSV.replace("450", "460").encode())

    assert "no longer kept" in browser.get(first, follow=True).text


def test_refused_lines_are_shown_with_their_reason(campus: Academy, client_for: ClientFor) -> None:
    text = "soc,occupation,date,source,board\nx,<script>alert(1)</script>,2026-03-11,State,28\n"

    page = upload(client_for("coordinator"), text.encode())

    assert "is no occupation code" in page.text
    assert "No line can be taken" in page.text
    assert "Import this list" not in page.text
    assert "<script>alert" not in page.text
    posted = client_for("coordinator").post(page.redirect_chain[-1][0])
    assert posted.status_code == 200
    assert not OccupationList.objects.exists()


@pytest.mark.parametrize("data", [b"", b"\0\1\2", b"a,b\n1,2\n", b"\xff\xfe\0"])
def test_a_file_that_is_no_list_is_told_at_its_field_and_not_kept(
    campus: Academy, client_for: ClientFor, data: bytes
) -> None:
    page = upload(client_for("coordinator"), data)

    assert page.status_code == 200
    assert "error-summary" in page.text
    assert not StoredFile.objects.filter(content_type=kind(USE)).exists()


def test_a_stale_list_says_so_here_and_today(campus: Academy, client_for: ClientFor) -> None:
    make_occupation(make_occupation_list(published_on=dt.date(2025, 3, 11)))
    browser = client_for("teacher")

    assert "occupation list dated March 11, 2025 is older than 12 months" in browser.get(LIST).text
    assert "Dated March 11, 2025, older than 12 months" in browser.get("/today/").text


def test_the_table_is_sorted_filtered_and_taken_as_a_file(campus: Academy, client_for: ClientFor) -> None:
    take()
    browser = client_for("teacher")

    def shown(query: str) -> list[str]:
        lines = browser.get(f"{LIST}?format=csv&{query}").content.decode("utf-8-sig").splitlines()[1:]
        return [line[:7] for line in lines]

    assert shown("sort=-wage") == ["15-1252", "29-1141", "51-4121"]
    assert shown("sort=wage") == ["29-1141", "15-1252", "51-4121"]
    assert shown("sort=nonsense") == ["29-1141", "15-1252", "51-4121"]
    assert shown("stem=on") == ["15-1252"]
    assert shown("q=weld") == ["51-4121"]
    assert shown("industry=health") == ["29-1141"]
    assert 'aria-sort="descending"' in browser.get(f"{LIST}?sort=-openings").text
    assert "No occupation matches" in browser.get(f"{LIST}?q=zzz").text
    assert "$104,300" in browser.get(LIST).text


def test_the_page_asks_the_same_for_1_and_30_occupations(campus: Academy, client_for: ClientFor) -> None:
    made = make_occupation_list()
    before = make_occupation_list(board=made.board, published_on=dt.date(2025, 1, 1))
    make_occupation(made), make_occupation(before)
    browser = client_for("coordinator")
    few = queries(browser, LIST)
    for _ in range(29):
        make_occupation(made), make_occupation(before)

    assert queries(browser, LIST) == few


def test_archiving_a_list_offers_a_way_back(campus: Academy, client_for: ClientFor) -> None:
    take()
    made = OccupationList.objects.get()
    browser = client_for("coordinator")

    page = browser.post(reverse("occupation_list_archive", args=[made.pk]), follow=True).text

    assert "No occupation list yet" in page
    assert "Archived lists" in page
    browser.post(reverse("occupation_list_restore", args=[made.pk]))
    assert selectors.current_list(DAY) == made
    assert browser.get(reverse("occupation_list_detail", args=[made.pk])).status_code == 200


def test_the_other_campuss_list_and_upload_are_not_there(
    campus: Academy, other_campus: Academy, client_for: ClientFor
) -> None:
    take()
    path = reverse("occupation_list_detail", args=[OccupationList.objects.get().pk])
    check = upload(client_for("coordinator"), CSV.encode()).redirect_chain[-1][0]

    other = client_for("coordinator", campus=other_campus)
    assert other.get(path).status_code == 404
    gone = other.get(check)
    assert gone.status_code == 404
    assert "no longer kept" in gone.text
    assert f'action="{LIST}import/"' in gone.text
