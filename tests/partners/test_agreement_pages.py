"""The pages of agreements as a coordinator walks them: list, versions, signature, clauses, reviews."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from academies.models import Academy
from partners import services
from partners.models import Agreement, ContactRole
from partners.services import Found
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import DAY, TESTER, make_agreement, make_contact, make_partner, make_review
from tests.partners.test_pages import queries
from tests.partners.test_services import pdf

ClientFor = Callable[..., CampusClient]
MENTORING = ("p-tech-2023", "mentoring")
LIST = "/partners/manage/agreements/"
LONG_AGO: dict[str, Any] = {"starts_on": dt.date(2025, 8, 1), "signed_on": dt.date(2025, 8, 1)}


def page_of(agreement: Agreement) -> str:
    return reverse("agreement_detail", args=[agreement.pk])


def test_an_agreement_goes_from_draft_to_signed(campus: Academy, client_for: ClientFor) -> None:
    partner = make_partner()
    signer = make_contact(partner, name="Sol Signer", roles=[ContactRole.SIGNER])
    make_contact(partner, name="Mia Mentor", roles=[ContactRole.MENTOR])
    agreement, browser = make_agreement(partner, signed_on=None), client_for("coordinator")

    assert "In review" in browser.post(reverse("agreement_review_begin", args=[agreement.pk]), follow=True).text
    assert "Out for signature" in browser.post(reverse("agreement_send", args=[agreement.pk]), follow=True).text
    form = browser.get(reverse("agreement_sign", args=[agreement.pk])).text
    assert "Sol Signer" in form
    assert "Mia Mentor" not in form
    upload = SimpleUploadedFile("signed.pdf", pdf(), content_type="application/pdf")
    answers = {"signed_on": "2026-10-12", "signer": str(signer.pk), "upload": upload}
    page = browser.post(reverse("agreement_sign", args=[agreement.pk]), answers, follow=True).text

    agreement.refresh_from_db()
    assert (agreement.signed_on, agreement.signer) == (dt.date(2026, 10, 12), signer)
    assert agreement.file is not None
    assert all(words in page for words in ("Active", "Sol Signer", "signed.pdf"))


def test_a_renewal_proposes_the_next_term_and_supersedes_when_it_begins(
    campus: Academy, client_for: ClientFor, travel: Callable[[dt.date], None]
) -> None:
    old, browser = make_agreement(title="Agreement 2026"), client_for("coordinator")

    form = browser.get(reverse("agreement_renew", args=[old.pk])).text
    assert 'value="2027-08-01"' in form
    assert 'value="2028-07-30"' in form
    answers = {"title": "Agreement 2027", "starts_on": "2027-08-01", "ends_on": "2028-07-30", "signed_on": "2026-10-12"}
    browser.post(reverse("agreement_renew", args=[old.pk]), answers)

    newer = Agreement.objects.get(title="Agreement 2027")
    assert newer.replaces == old
    page = browser.get(page_of(newer)).text
    assert "Signed, not yet begun" in page
    assert page_of(old) in page
    again = browser.post(reverse("agreement_renew", args=[old.pk]), answers)
    assert "Another version takes the place" in again.text
    assert reverse("agreement_renew", args=[old.pk]) not in browser.get(page_of(old)).text

    travel(dt.date(2027, 8, 1))
    assert "Superseded" in browser.get(page_of(old)).text


def test_an_amendment_begins_today_and_an_unsigned_draft_has_none(campus: Academy, client_for: ClientFor) -> None:
    browser = client_for("coordinator")

    form = browser.get(reverse("agreement_amend", args=[make_agreement().pk])).text
    assert 'value="2026-10-14"' in form
    assert 'value="2027-07-31"' in form
    draft = make_agreement(signed_on=None)
    assert browser.get(reverse("agreement_amend", args=[draft.pk])).status_code == 404


def test_ending_early_is_taken_back_by_editing(campus: Academy, cast: Cast, client_for: ClientFor) -> None:
    browser, agreement = client_for("coordinator"), make_agreement()

    browser.post(reverse("agreement_end", args=[agreement.pk]), {"ended_on": "2026-10-13"})
    assert "Ended early" in browser.get(page_of(agreement)).text
    facts = {"title": "Agreement", "starts_on": "2026-08-01", "ends_on": "2027-07-31", "signed_on": "2026-07-20"}
    page = browser.post(reverse("agreement_edit", args=[agreement.pk]), facts, follow=True).text
    assert "Ended early" not in page


def test_the_checklist_wants_words_and_page_and_names_what_is_missing(campus: Academy, client_for: ClientFor) -> None:
    agreement, browser = make_agreement(), client_for("coordinator")
    path = reverse("agreement_clauses", args=[agreement.pk])

    refused = browser.post(path, {"p-tech-2023.mentoring-quote": "Two mentors a year"})
    assert "Give the page the words stand on." in refused.text
    assert not agreement.clauses.exists()

    answers = {"p-tech-2023.mentoring-quote": "Two mentors a year", "p-tech-2023.mentoring-page": "3"}
    page = browser.post(path, answers, follow=True).text
    assert "1 of 9 clauses found" in page
    assert "Two mentors a year" in page
    assert "Who pays for transportation and fees" in page


def test_the_words_of_the_version_before_are_confirmed_with_one_tick(campus: Academy, client_for: ClientFor) -> None:
    old, browser = make_agreement(), client_for("coordinator")
    services.mark_clauses(agreement=old, found={MENTORING: Found("Two mentors a year", "3")}, by=TESTER)
    newer = make_agreement(old.partner, replaces=old)
    path = reverse("agreement_clauses", args=[newer.pk])

    assert "Two mentors a year" in browser.get(path).text
    assert not newer.clauses.exists()
    browser.post(path, {"p-tech-2023.mentoring-same": "on", "p-tech-2023.mentoring-page": "5"})

    row = newer.clauses.get()
    assert (row.quote, row.page) == ("Two mentors a year", "5")


def test_a_due_review_is_recorded_and_offers_a_way_back(campus: Academy, client_for: ClientFor) -> None:
    agreement, browser = make_agreement(**LONG_AGO), client_for("coordinator")
    assert "The yearly review was due on" in browser.get(page_of(agreement)).text
    assert "Yearly review of the agreement" in browser.get(reverse("today")).text

    answers = {"reviewed_on": "2026-10-14", "reviewer": "Cam", "outcome": "renew", "note": "Longer term"}
    page = browser.post(reverse("agreement_review_add", args=[agreement.pk]), answers, follow=True).text

    review = agreement.reviews.get()
    assert "The last review asks for a renewal." in page
    assert reverse("agreement_review_remove", args=[review.pk]) in page
    assert "Agreement reviews due" not in browser.get(reverse("today")).text
    browser.post(reverse("agreement_review_edit", args=[review.pk]), {**answers, "outcome": "keep"})
    assert agreement.reviews.get().outcome == "keep"
    browser.post(reverse("agreement_review_remove", args=[review.pk]))
    assert not agreement.reviews.exists()


def test_an_agreement_that_the_law_calls_overdue_says_so_on_its_page_in_the_list_and_in_its_file(
    campus: Academy, client_for: ClientFor
) -> None:
    lapsed = make_agreement(
        make_partner(name="Aspen Labs"), starts_on=dt.date(2024, 1, 8), signed_on=dt.date(2024, 1, 8)
    )
    due = make_agreement(make_partner(name="Birch Mill"), starts_on=dt.date(2025, 1, 8), signed_on=dt.date(2025, 1, 8))
    browser = client_for("teacher")

    lapsed_page, due_page = browser.get(page_of(lapsed)).text, browser.get(page_of(due)).text

    assert "Review overdue by law" in lapsed_page
    assert "The yearly review was due" not in lapsed_page
    assert "Review overdue by law" not in due_page
    assert "The yearly review was due" in due_page
    assert browser.get(LIST).text.count("Overdue by law") == 1
    lines = browser.get(f"{LIST}?format=csv").content.decode("utf-8-sig").splitlines()
    assert {line.split(",")[0] for line in lines if line.endswith(",yes")} == {"Aspen Labs"}


def test_the_list_filters_by_state_and_by_missing_clauses(campus: Academy, client_for: ClientFor) -> None:
    old = make_agreement(make_partner(name="Aspen Labs"), title="First term", **LONG_AGO)
    make_agreement(old.partner, title="Second term", replaces=old)
    make_agreement(make_partner(name="Birch Mill"), title="Review me", **LONG_AGO)
    make_agreement(make_partner(name="Cypress Clinic"), title="Ends soon", ends_on=dt.date(2026, 11, 30))
    make_agreement(make_partner(name="Dune Grid"), title="At the post", signed_on=None, sent_on=DAY)
    titles = {"First term", "Second term", "Review me", "Ends soon", "At the post"}
    browser = client_for("teacher")

    def shown(query: str) -> set[str]:
        text = browser.get(f"{LIST}?{query}").text
        return {title for title in titles if title in text}

    assert shown("") == titles - {"First term"}
    assert shown("state=superseded") == {"First term"}
    assert shown("state=review_due") == {"Review me"}
    assert shown("state=ending") == {"Ends soon"}
    assert shown("state=out_for_signature") == {"At the post"}
    assert shown("q=dune") == {"At the post"}
    assert shown("gaps=on") == titles - {"First term"}
    assert "No agreement matches" in browser.get(f"{LIST}?q=nobody").text
    lines = browser.get(f"{LIST}?q=dune&format=csv").content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Partner,Title,State,Starts,Ends,Signed,Last review,Outcome,Next review")
    assert lines[1].startswith("Dune Grid,At the post,Out for signature,2026-08-01,2027-07-31,,")


def test_partners_are_filtered_by_a_due_review_and_a_renewed_one_is_not_ending(
    campus: Academy, client_for: ClientFor
) -> None:
    make_agreement(make_partner(name="Birch Mill"), **LONG_AGO)
    ending = make_agreement(make_partner(name="Cypress Clinic"), ends_on=dt.date(2026, 11, 30))
    browser = client_for("teacher")

    assert "Birch Mill" in browser.get("/partners/manage/?agreement=review").text
    assert "Cypress Clinic" in browser.get("/partners/manage/?agreement=ending").text
    make_agreement(ending.partner, replaces=ending, starts_on=dt.date(2026, 12, 1))
    assert "Cypress Clinic" not in browser.get("/partners/manage/?agreement=ending").text


@pytest.mark.parametrize("path", [LIST, "/partners/manage/", "/partners/manage/?agreement=review"])
def test_lists_answer_in_the_same_number_of_queries_for_2_and_30(
    campus: Academy, client_for: ClientFor, path: str
) -> None:
    browser = client_for("coordinator")

    def add() -> None:
        old = make_agreement(**LONG_AGO)
        make_review(make_agreement(old.partner, replaces=old, starts_on=DAY, signed_on=DAY), reviewed_on=DAY)
        make_agreement(**LONG_AGO)

    add()
    few = queries(browser, path)
    for _ in range(14):
        add()

    assert queries(browser, path) == few


def test_a_page_of_an_agreement_costs_the_same_for_one_and_many_versions(
    campus: Academy, client_for: ClientFor
) -> None:
    browser, newest = client_for("coordinator"), make_agreement(**LONG_AGO)
    newest = make_agreement(newest.partner, replaces=newest)
    few = queries(browser, page_of(newest))
    for _ in range(8):
        newest = make_agreement(newest.partner, replaces=newest)

    assert queries(browser, page_of(newest)) == few


def test_teachers_read_agreements_and_take_no_step(campus: Academy, cast: Cast, client_for: ClientFor) -> None:
    browser = client_for("teacher")

    page = browser.get(page_of(cast.agreement))
    assert page.status_code == 200
    assert "Renew" not in page.text
    assert browser.post(reverse("agreement_send", args=[cast.agreement.pk])).status_code == 403


def test_an_archived_agreement_is_read_and_takes_no_step(campus: Academy, client_for: ClientFor) -> None:
    agreement, browser = make_agreement(), client_for("coordinator")
    services.archive_agreement(agreement=agreement, by=TESTER)

    page = browser.get(page_of(agreement)).text
    assert "Archived" in page
    assert reverse("agreement_restore", args=[agreement.pk]) in page
    assert browser.get(reverse("agreement_clauses", args=[agreement.pk])).status_code == 404
