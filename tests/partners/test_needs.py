"""Workforce needs of the region: the verbs, their refusals, the pages (T-STEM 5.1)."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from academies.models import Academy
from partners.models import Need
from partners.services import needs as services
from partners.services.needs import NeedFacts
from tests.conftest import CampusClient
from tests.factories import DAY, TESTER
from tests.factories_region import make_meeting, make_need, make_occupation
from wbl_portal.core.models import AuditEntry

ClientFor = Callable[..., CampusClient]
LIST = "/workforce/manage/needs/"
FACTS = NeedFacts("Technicians for wind turbines", DAY, "energy", "49-9081.00")


def test_a_need_keeps_its_meeting_and_the_plain_code(campus: Academy) -> None:
    meeting = make_meeting()

    need = services.add_need(facts=FACTS, meeting=meeting, by=TESTER)

    assert (need.soc, need.meeting) == ("49-9081", meeting)
    assert AuditEntry.objects.get().verb == "need.added"


def test_a_change_is_told_and_no_change_is_not(campus: Academy) -> None:
    need = services.add_need(facts=FACTS, by=TESTER)

    services.change_need(need=need, facts=FACTS, by=TESTER)
    services.change_need(need=need, facts=NeedFacts("Other words", DAY), by=TESTER)
    services.archive_need(need=need, by=TESTER)
    services.restore_need(need=need, by=TESTER)

    assert sorted(AuditEntry.objects.values_list("verb", flat=True)) == [
        "need.added",
        "need.archived",
        "need.changed",
        "need.restored",
    ]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (NeedFacts("Welders", DAY, soc="welder"), "29-1141"),
        (NeedFacts("Welders", DAY, soc="99-1141"), "29-1141"),
        (NeedFacts("Welders", DAY + dt.timedelta(days=1)), "future"),
        (NeedFacts("", DAY), "blank"),
        (NeedFacts("Welders", DAY, industry="wizards"), "not a valid choice"),
    ],
)
def test_what_is_no_need_is_refused(campus: Academy, facts: NeedFacts, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        services.add_need(facts=facts, by=TESTER)


def test_a_need_is_added_edited_archived_and_restored_in_the_browser(campus: Academy, client_for: ClientFor) -> None:
    browser = client_for("coordinator")
    meeting = make_meeting()
    occupation = make_occupation(soc="49-9081", title="Wind turbine technicians")
    facts = {"title": "Wind technicians", "defined_on": "2026-09-15", "meeting": str(meeting.pk), "soc": "49-9081"}

    page = browser.post(f"{LIST}add/", facts, follow=True).text
    assert reverse("occupation_detail", args=[occupation.pk]) in page
    need = Need.objects.get()
    browser.post(reverse("need_edit", args=[need.pk]), {**facts, "title": "More wind technicians"})
    assert "More wind technicians" in browser.get(LIST).text
    assert "More wind technicians" in browser.get(reverse("need_edit", args=[need.pk])).text

    page = browser.post(reverse("need_archive", args=[need.pk]), follow=True).text
    assert reverse("need_restore", args=[need.pk]) in page
    assert "More wind technicians" in browser.get(f"{LIST}?archived=on").text
    browser.post(reverse("need_restore", args=[need.pk]))
    assert Need.objects.current().exists()


def test_a_wrong_code_is_told_at_its_field(campus: Academy, client_for: ClientFor) -> None:
    page = client_for("coordinator").post(f"{LIST}add/", {"title": "X", "defined_on": "2026-09-15", "soc": "x"}).text

    assert "Write the code as 29-1141" in page


def test_filters_and_the_file(campus: Academy, client_for: ClientFor) -> None:
    make_need(title="Nurses", industry="health", soc="29-1141")
    make_need(title="Welders", industry="manufacturing")
    browser = client_for("teacher")

    page = browser.get(f"{LIST}?industry=health").text
    assert "Nurses" in page
    assert "Welders" not in page
    assert "not in the current list" in page
    assert "No need matches" in browser.get(f"{LIST}?q=pilots").text
    lines = browser.get(f"{LIST}?format=csv&q=29-1141").content.decode("utf-8-sig").splitlines()
    assert lines[1].startswith("Nurses,Health science,29-1141,2026-09-15")
