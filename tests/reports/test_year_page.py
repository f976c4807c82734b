"""The state of the year on one page: what it says, for whom, as a paper, and in the monthly letter."""

import datetime as dt
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import page
import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from academies.models import Academy
from artifacts.models import Indicator, Target
from partners.models import Agreement
from reports import year_page
from reports.binder import Binder
from reports.services import year_letters
from reports.tasks import write_to_principals
from tests import factories as make
from tests import factories_placements as stays
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories_work import make_target
from tests.reports.conftest import students_of
from tests.reports.paper import badly_laid_out
from wbl_portal.core import pdf
from wbl_portal.core.actor import PORTAL
from wbl_portal.core.models import AuditEntry
from wbl_portal.people.models import Role, SchoolYear
from wbl_portal.people.services.calendar import Off, set_days_off

ClientFor = Callable[..., CampusClient]
PAGE = "/today/year/"
SITE = "https://a.example.org"
needs_pdf = pytest.mark.skipif(bool(pdf.off_because()), reason="WeasyPrint's libraries are missing")


@pytest.fixture
def told(cast: Cast) -> SchoolYear:
    """Two placements with hours, agreements of three states, a class with a target, a draft that waits."""
    Target.objects.all().delete()
    make_target(indicator=Indicator.PLACEMENT_OR_COURSE.value, percent=50)
    students_of(12, 4, year=cast.year)
    placement = stays.make_placement(cast.student)
    stays.make_approved(placement, minutes=90)
    stays.make_hours(placement, minutes=60)
    make.make_agreement(make.make_partner(), ends_on=make.DAY + dt.timedelta(days=20))
    make.make_draft()
    return cast.year


def rows_of(text: str, label: str) -> tuple[str, str]:
    """(number, address) of a fact of the page."""
    found = re.search(rf"<dt>{label}</dt><dd><a href=\"([^\"]+)\">([^<]+)</a>", text)
    assert found, label
    return found[2], unescape(found[1])


def test_every_part_that_is_not_complete_stands_with_its_reason(told: SchoolYear, client_for: ClientFor) -> None:
    text = unescape(client_for("principal").get(PAGE).text)

    for volume in Binder(told).volumes:
        assert f"{volume.complete} of {len(volume.parts)} complete" in text
        for part in volume.open:
            assert part.url in text
            assert all(each.sentence in text for each in part.wrong[:1])


def test_counts_lead_to_exactly_their_rows(told: SchoolYear, client_for: ClientFor) -> None:
    browser = client_for("principal")
    text = browser.get(PAGE).text

    for label in (str(Agreement.State.REVIEW_DUE.label), "Active", "Ends within 60 days", "Expired"):
        number, url = rows_of(text[text.index("Agreements</h2>") :], label)
        assert browser.get(url).context["page"].paginator.count == int(number), label
    for label in ("Active", "Proposed", "Completed"):
        number, url = rows_of(text[text.index("Placements of the year</h2>") :], label)
        assert browser.get(url).context["page"].paginator.count == int(number), label
    number, url = rows_of(text, "Hours approved at these placements")
    assert sum(row.approved for row in browser.get(url).context["page"]) == float(number) * 60
    number, url = rows_of(text, "Hours there that wait for an answer")
    assert sum(row.waiting for row in browser.get(url).context["page"]) == float(number) * 60
    number, url = rows_of(text, "Editions published this year")
    assert len(browser.get(url).context["editions"]) == int(number)


def test_a_class_stands_beside_its_target_and_leads_to_who_lacks_it(told: SchoolYear, client_for: ClientFor) -> None:
    browser = client_for("principal")
    (program,) = browser.get(PAGE).context["told"].goals
    (goal,) = [each for _measure, classes in program.measures for each in classes if each.cohort.class_of == 2027]

    assert goal.cohort.standing.lacking == 2
    assert browser.get(goal.url).context["page"].paginator.count == goal.cohort.standing.missing == 4


def test_what_waits_for_the_principal_and_the_next_window_are_told(
    told: SchoolYear, client_for: ClientFor, travel: Callable[[dt.date], None]
) -> None:
    browser = client_for("principal")
    travel(dt.date(2026, 9, 21))
    before = browser.get(PAGE)
    travel(dt.date(2026, 11, 20))
    inside = browser.get(PAGE)
    travel(dt.date(2027, 6, 1))
    after = browser.get(PAGE)

    assert "Editions wait for your word" in before.text
    assert "Fall snapshot: 10 days to its window" in before.text
    assert "its window is open for 10 more days" in inside.text
    assert (after.context["told"].window.opens_on, after.context["told"].days) == (dt.date(2027, 10, 1), 122)


def test_the_page_is_a_tab_of_today_for_those_whom_it_concerns(cast: Cast, client_for: ClientFor) -> None:
    assert PAGE in client_for("principal").get("/today/").text
    assert PAGE not in client_for("teacher").get("/today/").text
    assert client_for("teacher").get(PAGE).status_code == 403
    assert client_for("coordinator").get(PAGE).status_code == 200


def test_before_the_first_school_year_the_page_says_what_will_stand_there(
    campus: Academy, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reports.selectors.current_year", lambda: None)

    assert "No school year yet" in client_for("principal").get(PAGE).text
    assert client_for("principal").get("/today/year.pdf").status_code == 404


def test_the_page_and_the_tiles_ask_the_database_equally_often(told: SchoolYear, client_for: ClientFor) -> None:
    browser, counts = client_for("principal"), []
    for _round in range(2):
        for _number in range(3):
            stays.make_approved(stays.make_placement())
            make.make_agreement(make.make_partner())
            make.make_session(make.make_experience(year=told))
        students_of(12, 3, year=told)
        browser.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            browser.get(PAGE)
            browser.get("/today/")
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_today_tells_readiness_without_reading_the_binder_again(
    told: SchoolYear, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = client_for("coordinator")
    browser.get("/binder/")
    monkeypatch.setattr("reports.binder.readiness.Binder", None)

    figures = browser.get("/today/").context["figures"]

    (volume,) = [each for each in Binder(told).volumes if each.framework.key == "p-tech-2023"]
    ready = next(each for each in figures if each.label.startswith("Readiness"))
    assert ready.value == f"{volume.complete} of {len(volume.parts)}"
    assert ready.url == "/binder/?year=2026-27#volume-p-tech-2023"
    assert 'id="volume-p-tech-2023"' in browser.get("/binder/").text


def test_today_counts_the_days_to_the_window_and_those_left_in_it(
    cast: Cast, client_for: ClientFor, travel: Callable[[dt.date], None]
) -> None:
    def tile(day: dt.date) -> Any:
        travel(day)
        found = client_for("coordinator").get("/today/").context["figures"]
        return next((each for each in found if "window" in each.label), None)

    before, inside = tile(dt.date(2026, 9, 21)), tile(dt.date(2026, 11, 20))

    assert (before.label, before.value) == ("Days to the snapshot window", 10)
    assert (inside.label, inside.value) == ("Days left in the snapshot window", 10)
    assert tile(dt.date(2028, 3, 1)) is None


@pytest.mark.parametrize(
    ("day", "goes_out"),
    [
        (dt.date(2026, 11, 1), False),  # a Sunday
        (dt.date(2026, 11, 2), True),
        (dt.date(2026, 11, 5), True),  # tried again while it has not gone out
        (dt.date(2026, 11, 9), False),
        (dt.date(2026, 11, 20), False),
    ],
)
def test_the_letter_has_its_days(cast: Cast, day: dt.date, goes_out: bool) -> None:
    assert year_letters.is_time(cast.year, day) is goes_out


def test_days_without_school_are_passed_over(cast: Cast) -> None:
    set_days_off(year=cast.year, days=[Off("Winter break", dt.date(2026, 12, 21), dt.date(2027, 1, 5))], by=make.TESTER)

    assert not year_letters.is_time(cast.year, dt.date(2027, 1, 4))
    assert year_letters.is_time(cast.year, dt.date(2027, 1, 6))
    assert year_letters.is_time(cast.year, dt.date(2027, 1, 12))
    assert not year_letters.is_time(cast.year, dt.date(2027, 1, 13))


def test_in_the_first_month_the_letter_waits_for_the_first_day_of_the_year(cast: Cast) -> None:
    year = SchoolYear(label="2027-28", starts_on=dt.date(2027, 8, 14), ends_on=dt.date(2028, 5, 30))  # a Saturday

    assert not year_letters.is_time(year, dt.date(2027, 8, 13))
    assert year_letters.is_time(year, dt.date(2027, 8, 16))


def test_each_principal_has_one_letter_a_month(
    told: SchoolYear, cast: Cast, travel: Callable[[dt.date], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "off_because", lambda: "off")
    make.make_user(Role.PRINCIPAL, email="", username="silent")
    make.make_user(Role.PRINCIPAL, email="gone@a.example", username="gone", is_active=False)
    travel(dt.date(2026, 11, 2))

    first = year_letters.write_to_principals(site=SITE, by=PORTAL)
    again = year_letters.write_to_principals(site=SITE, by=PORTAL)
    travel(dt.date(2026, 12, 1))
    next_month = year_letters.write_to_principals(site=SITE, by=PORTAL)

    assert (first, again, next_month) == (1, 0, 1)
    assert [letter.to for letter in mail.outbox] == [[cast.pia.email], [cast.pia.email]]
    assert AuditEntry.objects.filter(verb=year_letters.SENT, subject_id=str(cast.pia.pk)).count() == 2


def test_the_letter_says_the_same_in_both_languages_with_whole_addresses(
    told: SchoolYear, cast: Cast, travel: Callable[[dt.date], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "off_because", lambda: "")
    monkeypatch.setattr(year_page, "paper", lambda told, *, site: f"%PDF {told.year} {site}".encode())
    travel(dt.date(2026, 11, 2))

    year_letters.write_to_principals(site=SITE, by=PORTAL)

    (letter,) = mail.outbox
    body = str(letter.body)
    assert f"{SITE}/today/year/?year=2026-27" in body
    assert f"{SITE}/es/today/year/?year=2026-27" in body
    assert "on the first school day, to whoever holds the role of principal" in body
    assert not re.search(r"https?://(?!a\.example\.org)", body)
    names = [name for name, _data, _type in letter.attachments]
    assert names == ["en-year-2026-27-as-of-2026-11-02.pdf", "es-year-2026-27-as-of-2026-11-02.pdf"]


def test_a_letter_that_could_not_be_sent_is_tried_again(
    cast: Cast, travel: Callable[[dt.date], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "off_because", lambda: "off")
    travel(dt.date(2026, 11, 2))
    with monkeypatch.context() as broken:
        broken.setattr("wbl_portal.core.letters.EmailMessage.send", _refuse)
        assert year_letters.write_to_principals(site=SITE, by=PORTAL) == 0
    assert not AuditEntry.objects.filter(verb=year_letters.SENT).exists()
    travel(dt.date(2026, 11, 3))

    assert year_letters.write_to_principals(site=SITE, by=PORTAL) == 1


def test_the_task_writes_for_the_campus_in_force(
    cast: Cast, travel: Callable[[dt.date], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "off_because", lambda: "off")
    travel(dt.date(2026, 11, 2))

    write_to_principals.run()

    assert [letter.to for letter in mail.outbox] == [[cast.pia.email]]
    assert "http://a." in str(mail.outbox[0].body)


@needs_pdf
@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_paper_is_pdf_ua_1(told: SchoolYear, language: str, tmp_path: Path) -> None:
    with override(language):
        made = year_page.paper(year_page.year_page(told), site=SITE)

    assert badly_laid_out(made) == []
    (path := tmp_path / "year.pdf").write_bytes(made)
    found = str(page.validate_pdf(str(path), profile=page.ValidationProfile.PDF_UA_1))
    assert "0 failed" in found, found


@needs_pdf
@pytest.mark.slow
def test_the_paper_opens_from_the_page(told: SchoolYear, client_for: ClientFor) -> None:
    browser = client_for("principal")

    assert "/today/year.pdf?year=2026-27" in browser.get(PAGE).text
    answer = browser.get("/today/year.pdf?year=2026-27")
    assert answer.content[:5] == b"%PDF-"
    assert "year-2026-27-as-of-" in answer.headers["Content-Disposition"]


def _refuse(self: Any, *args: Any, **kwargs: Any) -> int:
    raise OSError("no mail server")
