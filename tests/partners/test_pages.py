"""The pages of partners as staff meet them."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academies.models import Academy
from partners.models import Agreement, Contact, Industry, Partner
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import make_agreement, make_contact, make_experience, make_partner
from tests.partners.test_services import pdf
from wbl_portal.core.models import AuditEntry

ClientFor = Callable[..., CampusClient]
LIST = "/partners/manage/"
FACTS = {"name": "Pecan Grove Farms", "industry": Industry.AGRICULTURE, "city": "Seguin", "website": "", "note": ""}


def queries(browser: CampusClient, path: str) -> int:
    browser.get(path)  # the host is looked up once
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(path).status_code == 200
    return len(seen)


def test_a_coordinator_adds_a_partner_and_stands_on_its_page(campus: Academy, client_for: ClientFor) -> None:
    browser = client_for("coordinator")

    answer = browser.post(f"{LIST}add/", FACTS, follow=True)

    partner = Partner.objects.get(name="Pecan Grove Farms")
    assert answer.redirect_chain[-1][0] == reverse("partner_detail", args=[partner.pk])
    assert "Pecan Grove Farms was saved." in answer.text


def test_a_name_that_is_taken_leads_to_the_one_who_has_it(campus: Academy, cast: Cast, client_for: ClientFor) -> None:
    answer = client_for("coordinator").post(f"{LIST}add/", {**FACTS, "name": cast.partner.name.upper()})

    assert answer.status_code == 200
    assert "already a partner with this name" in answer.text
    assert reverse("partner_detail", args=[cast.partner.pk]) in answer.text


def test_teachers_read_partners_and_change_nothing(campus: Academy, cast: Cast, client_for: ClientFor) -> None:
    browser = client_for("teacher")

    assert browser.get(reverse("partner_detail", args=[cast.partner.pk])).status_code == 200
    assert "Add partner" not in browser.get(LIST).text
    assert browser.post(f"{LIST}add/", FACTS).status_code == 403
    assert browser.post(reverse("partner_archive", args=[cast.partner.pk])).status_code == 403


def test_the_list_answers_in_the_same_number_of_queries_for_3_and_30(campus: Academy, client_for: ClientFor) -> None:
    browser = client_for("coordinator")
    for _ in range(2):
        make_experience(partner=make_agreement().partner)
    few = queries(browser, LIST)

    for _ in range(27):
        make_experience(partner=make_agreement().partner)

    assert queries(browser, LIST) == few
    assert queries(browser, f"{LIST}?format=csv") <= few


def test_filters_stand_in_the_address(campus: Academy, client_for: ClientFor) -> None:
    signed = make_agreement(make_partner(name="Signed Shop", industry=Industry.IT)).partner
    ending = make_agreement(make_partner(name="Ending Shop"), ends_on=dt.date(2026, 11, 30)).partner
    draft = make_agreement(make_partner(name="Draft Shop"), signed_on=None).partner
    make_contact(draft, name="Quincy Quill")
    browser = client_for("teacher")

    def shown(query: str) -> set[str]:
        text = browser.get(f"{LIST}?{query}").text
        return {name for name in ("Signed Shop", "Ending Shop", "Draft Shop") if name in text}

    assert shown("industry=it") == {signed.name}
    assert shown("agreement=active") == {signed.name, ending.name}
    assert shown("agreement=ending") == {ending.name}
    assert shown("agreement=missing") == {draft.name}
    assert shown("q=quincy") == {draft.name}
    assert shown("q=nobody") == set()
    assert shown("agreement=nonsense&industry=nonsense&page=x") == {signed.name, ending.name, draft.name}


def test_the_file_has_what_the_list_shows_and_no_formula(campus: Academy, client_for: ClientFor) -> None:
    make_partner(name="=HYPERLINK(1)", industry=Industry.IT)

    answer = client_for("teacher").get(f"{LIST}?industry=it&format=csv")

    lines = answer.content.decode("utf-8-sig").splitlines()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="partners.csv"'
    assert lines[0] == (
        "Name,Industry,City,Website,Agreement,Agreement until,Clauses found,Clauses asked for,Next review,Experiences"
    )
    assert lines[1:] == ["'=HYPERLINK(1),Information technology,,,None,,,,,0"]


def test_archiving_offers_a_way_back(campus: Academy, cast: Cast, client_for: ClientFor) -> None:
    browser = client_for("coordinator")

    page = browser.post(reverse("partner_archive", args=[cast.partner.pk]), follow=True)
    undo = reverse("partner_restore", args=[cast.partner.pk])
    assert f'action="{undo}"' in page.text
    assert cast.partner.pk not in set(Partner.objects.current().values_list("pk", flat=True))

    browser.post(undo)
    assert Partner.objects.current().filter(pk=cast.partner.pk).exists()


def test_ticked_partners_are_archived_together_and_one_undo_brings_them_back(
    campus: Academy, client_for: ClientFor
) -> None:
    ticked, there = [make_partner() for _ in range(3)], Partner.objects.current().count()
    browser = client_for("coordinator")
    assert browser.get(LIST).text.count('name="pick"') == there
    sent = {"act": "archive", "pick": [each.pk for each in ticked] + ["x"], "filter": "industry=health&column=city"}

    answer = browser.post(reverse("partner_act"), sent, follow=True)

    assert answer.redirect_chain[-1][0] == f"{LIST}?industry=health&column=city"
    assert "3 partners were archived." in answer.text
    assert Partner.objects.current().count() == there - 3
    undo = reverse("partner_undo", args=[AuditEntry.objects.get(verb="partners.archived").pk])
    assert f'action="{undo}"' in answer.text

    assert "3 partners are back." in browser.post(undo, follow=True).text
    assert Partner.objects.current().count() == there
    assert "cannot be taken back" in browser.post(undo, follow=True).text


def test_archived_partners_come_back_together_and_a_taken_name_is_told(campus: Academy, client_for: ClientFor) -> None:
    gone = dt.datetime(2026, 10, 1, tzinfo=dt.UTC)
    make_partner(name="Cedar Mill")
    rows = [make_partner(name=name, archived_at=gone) for name in ("Cedar Mill", "Gulf Loop", "Pecan Hall")]
    browser = client_for("coordinator")
    page = browser.get(f"{LIST}?archived=on").text
    assert (page.count('name="pick"'), 'value="restore"' in page, 'value="archive"' in page) == (3, True, False)

    sent = {"act": "restore", "pick": [each.pk for each in rows], "filter": "archived=on"}
    page = browser.post(reverse("partner_act"), sent, follow=True).text

    assert "2 partners are back." in page
    assert "“Cedar Mill” stays archived: there is already a partner with this name." in page
    assert page.count('name="pick"') == 1


def test_without_a_tick_nothing_is_archived_and_the_page_says_so(campus: Academy, client_for: ClientFor) -> None:
    make_partner()

    page = client_for("coordinator").post(reverse("partner_act"), {"act": "archive"}, follow=True).text

    assert "Nothing was done: tick at least one row" in page
    assert Partner.objects.current().exists()


def test_who_may_not_archive_has_nothing_to_tick(campus: Academy, cast: Cast, client_for: ClientFor) -> None:
    browser = client_for("teacher")

    page = browser.get(LIST).text

    assert ('name="pick"' in page, reverse("partner_act") in page) == (False, False)
    assert browser.post(reverse("partner_act"), {"act": "archive", "pick": cast.partner.pk}).status_code == 403


def test_an_archived_partner_is_read_but_not_edited(campus: Academy, cast: Cast, client_for: ClientFor) -> None:
    browser = client_for("coordinator")
    browser.post(reverse("partner_archive", args=[cast.partner.pk]))

    assert "Archived by" in browser.get(reverse("partner_detail", args=[cast.partner.pk])).text
    assert browser.get(reverse("partner_edit", args=[cast.partner.pk])).status_code == 404


def test_contacts_are_added_edited_and_archived_on_the_partners_page(
    campus: Academy, cast: Cast, client_for: ClientFor
) -> None:
    browser = client_for("coordinator")
    rae = {"name": "Rae Ruiz", "email": "rae@example.org", "language": "en"}

    browser.post(reverse("contact_add", args=[cast.partner.pk]), rae)
    kept = Contact.objects.get(name="Rae Ruiz")
    browser.post(
        reverse("contact_edit", args=[kept.pk]),
        {"name": "Rae Ruiz-Rey", "job_title": "Recruiter", "language": "es", "roles": ["mentor", "signer"]},
    )
    page = browser.get(reverse("partner_detail", args=[cast.partner.pk])).text
    assert all(word in page for word in ("Rae Ruiz-Rey", "Signs agreements", "Mentor", "Spanish"))
    kept.refresh_from_db()
    assert kept.roles == ["signer", "mentor"]

    browser.post(reverse("contact_archive", args=[kept.pk]))
    assert not Contact.objects.current().filter(pk=kept.pk).exists()
    browser.post(reverse("contact_restore", args=[kept.pk]))
    assert Contact.objects.current().filter(pk=kept.pk).exists()


def test_an_agreement_is_uploaded_and_its_file_answered_as_an_attachment(
    campus: Academy, cast: Cast, client_for: ClientFor
) -> None:
    facts = {"title": "Agreement 2026", "starts_on": "2026-08-01", "ends_on": "2027-07-31", "signed_on": "2026-07-20"}
    upload = SimpleUploadedFile("signed copy.pdf", pdf(), content_type="application/pdf")
    client_for("coordinator").post(reverse("agreement_add", args=[cast.partner.pk]), {**facts, "upload": upload})

    agreement = Agreement.objects.get(title="Agreement 2026")
    answer = client_for("teacher").get(reverse("agreement_file", args=[agreement.pk]))

    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_a_refused_file_is_named_at_its_field(campus: Academy, cast: Cast, client_for: ClientFor) -> None:
    facts = {"title": "Agreement 2026", "starts_on": "2026-08-01", "ends_on": "2027-07-31"}
    upload = SimpleUploadedFile("macro.docm", b"not a pdf")

    answer = client_for("coordinator").post(
        reverse("agreement_add", args=[cast.partner.pk]), {**facts, "upload": upload}
    )

    assert "Only PDF, PNG and JPEG files can be kept here." in answer.text
    assert not Agreement.objects.filter(title="Agreement 2026").exists()


def test_agreements_are_edited_archived_and_restored(campus: Academy, cast: Cast, client_for: ClientFor) -> None:
    browser, key = client_for("coordinator"), cast.agreement.pk
    facts = {"title": "Longer", "starts_on": "2026-08-01", "ends_on": "2028-07-31", "signed_on": ""}

    browser.post(reverse("agreement_edit", args=[key]), facts)
    assert Agreement.objects.get(pk=key).state_on(dt.date(2026, 10, 14)) == "draft"

    browser.post(reverse("agreement_archive", args=[key]))
    assert Agreement.objects.get(pk=key).is_archived
    browser.post(reverse("agreement_restore", args=[key]))
    assert not Agreement.objects.get(pk=key).is_archived


def test_an_agreement_without_a_file_has_none_to_answer(campus: Academy, client_for: ClientFor) -> None:
    agreement = make_agreement()

    assert client_for("teacher").get(reverse("agreement_file", args=[agreement.pk])).status_code == 404


@pytest.mark.parametrize("name", ["partner_detail", "partner_edit"])
def test_the_other_campuss_partner_is_not_there(
    campus: Academy, other_campus: Academy, client_for: ClientFor, name: str
) -> None:
    mine = make_partner()
    path = reverse(name, args=[mine.pk])

    assert client_for("coordinator").get(path).status_code == 200
    assert client_for("coordinator", campus=other_campus).get(path).status_code == 404
