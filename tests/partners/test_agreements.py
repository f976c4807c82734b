"""Agreements in time: their states, versions, clauses and yearly reviews, and what each verb refuses."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from academies.models import Academy
from partners import selectors, services
from partners.models import Agreement, AgreementClause, AgreementReview, ContactRole
from partners.models.agreements import months_after
from partners.services import Found
from tests.factories import DAY, TESTER, make_agreement, make_contact, make_partner, make_review
from wbl_portal.core.models import AuditEntry
from wbl_portal.frameworks import framework

State = Agreement.State
P_TECH = "p-tech-2023"
MENTORING = (P_TECH, "mentoring")
TRANSPORT = (P_TECH, "transport")
SEPTEMBER = dt.date(2026, 9, 1)
UNSIGNED: dict[str, Any] = {"signed_on": None}


def fresh(agreement: Agreement) -> Agreement:
    return Agreement.objects.get(pk=agreement.pk)


def renewed(old: Agreement, **more: Any) -> Agreement:
    """A signed version that takes the old one's place on 1 October."""
    dates = {"starts_on": dt.date(2026, 10, 1), "ends_on": dt.date(2027, 9, 30), "signed_on": dt.date(2026, 9, 20)}
    return make_agreement(old.partner, replaces=old, **{**dates, **more})


@pytest.mark.parametrize(
    ("dates", "state"),
    [
        (UNSIGNED, State.DRAFT),
        ({**UNSIGNED, "in_review_on": SEPTEMBER}, State.IN_REVIEW),
        ({**UNSIGNED, "in_review_on": SEPTEMBER, "sent_on": DAY}, State.OUT_FOR_SIGNATURE),
        ({**UNSIGNED, "sent_on": DAY + dt.timedelta(days=1)}, State.DRAFT),
        ({"starts_on": dt.date(2026, 12, 1)}, State.UPCOMING),
        ({}, State.ACTIVE),
        ({"starts_on": dt.date(2025, 8, 1), "signed_on": dt.date(2025, 10, 14)}, State.REVIEW_DUE),
        ({"starts_on": dt.date(2025, 8, 1), "signed_on": dt.date(2025, 10, 15)}, State.ACTIVE),
        ({"starts_on": dt.date(2025, 8, 1), "ends_on": DAY}, State.ACTIVE),
        ({"starts_on": dt.date(2025, 8, 1), "ends_on": dt.date(2026, 10, 13)}, State.EXPIRED),
        ({"ended_on": DAY}, State.ACTIVE),
        ({"ended_on": dt.date(2026, 10, 13)}, State.ENDED),
    ],
)
def test_the_state_is_read_from_the_dates(campus: Academy, dates: dict[str, Any], state: str) -> None:
    signed = {"signed_on": dt.date(2026, 7, 20)} if "signed_on" not in dates else {}

    assert make_agreement(**signed, **dates).state_on(DAY) == state


def test_a_review_puts_the_next_one_a_year_off_and_is_not_known_before_its_day(campus: Academy) -> None:
    agreement = make_agreement(starts_on=dt.date(2025, 8, 1), signed_on=dt.date(2025, 8, 1))
    make_review(agreement, reviewed_on=SEPTEMBER)

    assert agreement.state_on(DAY) == State.ACTIVE
    assert agreement.review_on(DAY) == dt.date(2027, 9, 1)
    assert agreement.state_on(dt.date(2026, 8, 31)) == State.REVIEW_DUE


@pytest.mark.parametrize(
    ("signed_on", "reviewed_on", "overdue"),
    [
        (dt.date(2024, 10, 13), None, True),
        (dt.date(2024, 10, 14), None, False),
        (dt.date(2022, 8, 1), dt.date(2024, 10, 13), True),
        (dt.date(2022, 8, 1), dt.date(2024, 10, 14), False),
        (dt.date(2022, 8, 1), DAY + dt.timedelta(days=1), True),
    ],
)
def test_the_statute_s_clock_runs_24_months_from_signing_or_the_last_review(
    campus: Academy, signed_on: dt.date, reviewed_on: dt.date | None, overdue: bool
) -> None:
    agreement = make_agreement(starts_on=signed_on, signed_on=signed_on)
    if reviewed_on:
        make_review(agreement, reviewed_on=reviewed_on)

    assert selectors.standing(agreement, DAY).is_overdue_by_law == overdue


def test_only_what_is_in_force_is_overdue_by_law(campus: Academy) -> None:
    long_ago = {"starts_on": dt.date(2020, 8, 1), "signed_on": dt.date(2020, 8, 1)}
    expired, draft = make_agreement(**long_ago, ends_on=dt.date(2023, 8, 1)), make_agreement(signed_on=None)

    assert not selectors.standing(expired, DAY).is_overdue_by_law
    assert not selectors.standing(draft, DAY).is_overdue_by_law


def test_a_year_after_the_leap_day_is_the_last_of_february() -> None:
    assert months_after(dt.date(2024, 2, 29), 12) == dt.date(2025, 2, 28)
    assert months_after(dt.date(2026, 12, 31), 2) == dt.date(2027, 2, 28)


def test_a_version_is_superseded_once_the_next_is_signed_and_has_begun(campus: Academy) -> None:
    old = make_agreement()
    newer = renewed(old)

    assert fresh(old).state_on(dt.date(2026, 9, 30)) == State.ACTIVE
    assert fresh(old).state_on(dt.date(2026, 10, 1)) == State.SUPERSEDED
    assert newer.state_on(dt.date(2026, 10, 1)) == State.ACTIVE

    Agreement.objects.filter(pk=newer.pk).update(signed_on=None)
    assert fresh(old).state_on(DAY) == State.ACTIVE


def test_in_force_agrees_with_the_state_on_every_day(campus: Academy) -> None:
    old = make_agreement()
    renewed(old)
    ended = make_agreement(ended_on=dt.date(2026, 11, 5))
    renewed(ended, starts_on=dt.date(2026, 12, 1), signed_on=dt.date(2026, 12, 8), archived_at=None)
    archived = make_agreement()
    renewed(archived, archived_at="2026-10-01T00:00Z")
    make_review(make_agreement(starts_on=dt.date(2025, 8, 1), signed_on=dt.date(2025, 7, 1)))
    make_agreement(signed_on=None, sent_on=SEPTEMBER)
    rows = list(Agreement.objects.current().with_history())

    for offset in range(0, 400, 3):
        day = dt.date(2026, 7, 15) + dt.timedelta(days=offset)
        by_state = {row.pk for row in rows if row.state_on(day) in Agreement.IN_FORCE}
        assert by_state == set(Agreement.objects.in_force(day).values_list("pk", flat=True)), day


def test_each_step_records_its_day_once(campus: Academy) -> None:
    partner = make_partner()
    signer = make_contact(partner, roles=[ContactRole.SIGNER])
    agreement = make_agreement(partner, signed_on=None)

    services.give_to_review(agreement=agreement, by=TESTER)
    services.send_for_signature(agreement=agreement, by=TESTER)
    services.send_for_signature(agreement=agreement, by=TESTER)
    services.record_signature(agreement=agreement, signed_on=DAY, signer=signer, by=TESTER)
    services.end_early(agreement=agreement, ended_on=DAY, by=TESTER)

    kept = fresh(agreement)
    assert (kept.in_review_on, kept.sent_on, kept.signed_on, kept.ended_on) == (DAY, DAY, DAY, DAY)
    assert kept.signer == signer
    assert AuditEntry.objects.filter(verb="agreement.changed").count() == 4


def test_changing_an_agreement_takes_a_step_back(campus: Academy) -> None:
    agreement = make_agreement(ended_on=DAY, sent_on=SEPTEMBER)

    services.change_agreement(
        agreement=agreement, title="Agreement", starts_on=agreement.starts_on, ends_on=agreement.ends_on, by=TESTER
    )

    kept = fresh(agreement)
    assert (kept.sent_on, kept.signed_on, kept.ended_on) == (None, None, None)


@pytest.mark.parametrize(
    ("dates", "field"),
    [
        ({"sent_on": dt.date(2026, 10, 15)}, "sent_on"),
        ({"in_review_on": dt.date(2026, 10, 15)}, "in_review_on"),
        ({"ended_on": DAY}, "ended_on"),
        ({"signed_on": DAY, "ended_on": dt.date(2026, 10, 13)}, "ended_on"),
        ({"signed_on": DAY, "ended_on": dt.date(2027, 8, 1)}, "ended_on"),
    ],
    ids=["sent tomorrow", "in review tomorrow", "ended unsigned", "ended before signed", "ended after its end"],
)
def test_steps_that_cannot_have_happened_are_refused(campus: Academy, dates: dict[str, Any], field: str) -> None:
    span = {"starts_on": dt.date(2026, 8, 1), "ends_on": dt.date(2027, 7, 31)}

    with pytest.raises(ValidationError) as refused:
        services.add_agreement(partner=make_partner(), title="Agreement", **span, **dates, by=TESTER)

    assert set(refused.value.message_dict) == {field}


def test_a_signer_of_another_partner_is_refused(campus: Academy) -> None:
    with pytest.raises(ValidationError) as refused:
        services.record_signature(agreement=make_agreement(), signed_on=DAY, signer=make_contact(), by=TESTER)

    assert set(refused.value.message_dict) == {"signer"}


def test_agreement_ended_early_was_signed_in_the_database_too(campus: Academy) -> None:
    with pytest.raises(IntegrityError, match="agreement_ended_early_was_signed"), transaction.atomic():
        make_agreement(signed_on=None, ended_on=DAY)


def test_a_renewal_follows_the_old_term_and_an_amendment_uses_its_rest(campus: Academy) -> None:
    current = make_agreement()
    lapsed = make_agreement(starts_on=dt.date(2024, 8, 1), ends_on=dt.date(2025, 7, 31))

    assert services.renewal_of(current).starts_on == dt.date(2027, 8, 1)
    assert services.renewal_of(current).ends_on == dt.date(2028, 7, 30)
    assert services.renewal_of(lapsed).starts_on == DAY
    amended = services.amendment_of(current)
    assert (amended.starts_on, amended.ends_on) == (DAY, dt.date(2027, 7, 31))


def test_only_one_version_takes_the_place_of_another(campus: Academy) -> None:
    old = make_agreement()
    span = {"title": "Agreement", "starts_on": DAY, "ends_on": dt.date(2027, 7, 31)}
    first = services.add_agreement(partner=old.partner, replaces=old, **span, by=TESTER)

    with pytest.raises(ValidationError, match="Another version takes the place"):
        services.add_agreement(partner=old.partner, replaces=old, **span, by=TESTER)
    with pytest.raises(IntegrityError, match="agreement_is_replaced_once"), transaction.atomic():
        make_agreement(old.partner, replaces=old)

    services.archive_agreement(agreement=first, by=TESTER)
    second = services.add_agreement(partner=old.partner, replaces=old, **span, by=TESTER)
    with pytest.raises(ValidationError, match="Another version takes the place"):
        services.restore_agreement(agreement=first, by=TESTER)
    assert [each.agreement for each in selectors.versions(old)] == [second, old]


@pytest.mark.parametrize("kind", ["unsigned", "of another partner"])
def test_what_cannot_be_replaced_is_refused(campus: Academy, kind: str) -> None:
    old = make_agreement(signed_on=None if kind == "unsigned" else SEPTEMBER)
    partner = old.partner if kind == "unsigned" else make_partner()

    with pytest.raises(ValidationError):
        services.add_agreement(
            partner=partner, title="Next", starts_on=DAY, ends_on=dt.date(2028, 1, 1), replaces=old, by=TESTER
        )


def test_both_frameworks_ask_for_nine_clauses() -> None:
    assert {key: len(framework(key).clauses) for key in ("p-tech", "t-stem")} == {"p-tech": 9, "t-stem": 9}


def test_a_clause_is_found_with_its_words_and_page_and_taken_back_by_emptying_both(campus: Academy) -> None:
    agreement = make_agreement()

    services.mark_clauses(agreement=agreement, found={MENTORING: Found(" Two mentors a year ", "3")}, by=TESTER)
    row = agreement.clauses.get()
    assert (row.quote, row.page, row.found_on, row.found_by) == ("Two mentors a year", "3", DAY, "Tester")

    services.mark_clauses(agreement=agreement, found={MENTORING: Found("Two mentors a year", "3")}, by=TESTER)
    services.mark_clauses(agreement=agreement, found={MENTORING: Found()}, by=TESTER)
    assert not agreement.clauses.exists()
    entries = AuditEntry.objects.filter(verb="agreement.clauses_marked").order_by("at")
    assert [bool(entry.after) for entry in entries] == [True, False]


def test_a_save_of_clauses_is_taken_back_but_for_what_changed_since(campus: Academy) -> None:
    agreement = make_agreement()
    services.mark_clauses(agreement=agreement, found={MENTORING: Found("Two mentors", "3")}, by=TESTER)
    emptied = {MENTORING: Found(), TRANSPORT: Found("By the district's bus", "4")}
    entry = services.mark_clauses(agreement=agreement, found=emptied, by=TESTER)
    assert entry is not None
    services.mark_clauses(agreement=agreement, found={TRANSPORT: Found("By bus", "5")}, by=TESTER)

    services.undo_clauses(agreement=agreement, entry_id=entry, by=TESTER)

    assert set(agreement.clauses.values_list("quote", flat=True)) == {"Two mentors", "By bus"}
    with pytest.raises(ValidationError):
        services.undo_clauses(agreement=make_agreement(), entry_id=entry, by=TESTER)


@pytest.mark.parametrize(
    ("key", "found"),
    [
        (MENTORING, Found("words", "")),
        (MENTORING, Found("", "3")),
        ((P_TECH, "no-such-clause"), Found("words", "3")),
        (("t-stem-2018", "sequence"), Found("words", "3")),
    ],
    ids=["no page", "no quote", "unknown", "of a framework the campus does not run"],
)
def test_a_clause_without_words_page_or_place_is_refused(campus: Academy, key: Any, found: Found) -> None:
    with pytest.raises(ValidationError):
        services.mark_clauses(agreement=make_agreement(), found={key: found}, by=TESTER)

    assert not AgreementClause.objects.exists()


def test_clause_is_found_once_per_agreement_in_the_database_too(campus: Academy) -> None:
    agreement = make_agreement()
    services.mark_clauses(agreement=agreement, found={MENTORING: Found("words", "3")}, by=TESTER)

    with pytest.raises(IntegrityError, match="clause_is_found_once_per_agreement"), transaction.atomic():
        AgreementClause.objects.create(
            agreement=agreement, framework=P_TECH, clause="mentoring", quote="q", page="1", found_on=DAY
        )


def test_a_new_version_shows_the_old_words_and_counts_none_of_them(campus: Academy) -> None:
    old = make_agreement()
    services.mark_clauses(agreement=old, found={MENTORING: Found("Two mentors", "3")}, by=TESTER)
    newer = fresh(renewed(old))

    (_edition, lines), *_rest = selectors.checklist(newer)
    line = next(each for each in lines if each.clause.key == "mentoring")
    assert line.found is None
    assert line.before is not None
    assert line.before.quote == "Two mentors"
    assert selectors.standing(newer, DAY).found == 0
    assert len(selectors.missing_clauses(newer)[0][1]) == 9


def test_a_review_is_recorded_changed_and_taken_back(campus: Academy) -> None:
    agreement = make_agreement()
    said = {"reviewed_on": SEPTEMBER, "reviewer": " Cam ", "outcome": "amend"}

    review = services.record_review(agreement=agreement, **said, by=TESTER)
    assert (review.reviewer, review.recorded_by) == ("Cam", "Tester")
    services.change_review(review=review, **{**said, "outcome": "renew"}, by=TESTER)
    assert agreement.reviews.get().outcome == "renew"

    services.take_back_review(review=review, by=TESTER)
    assert not AgreementReview.objects.exists()
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert verbs == {"agreement_review.recorded", "agreement_review.changed", "agreement_review.taken_back"}


@pytest.mark.parametrize(
    ("signed_on", "reviewed_on", "words"),
    [
        (None, DAY, "Only a signed agreement"),
        (SEPTEMBER, dt.date(2026, 10, 15), "in the future"),
        (SEPTEMBER, dt.date(2026, 8, 31), "not signed yet"),
        (SEPTEMBER, DAY, "recorded already"),
    ],
)
def test_reviews_that_cannot_have_happened_are_refused(
    campus: Academy, signed_on: dt.date | None, reviewed_on: dt.date, words: str
) -> None:
    agreement = make_agreement(signed_on=signed_on)
    make_review(agreement, reviewed_on=DAY)

    with pytest.raises(ValidationError, match=words):
        services.record_review(agreement=agreement, reviewed_on=reviewed_on, reviewer="Cam", outcome="keep", by=TESTER)


def test_agreement_is_reviewed_once_a_day_in_the_database_too(campus: Academy) -> None:
    review = make_review()

    with pytest.raises(IntegrityError, match="agreement_is_reviewed_once_a_day"), transaction.atomic():
        make_review(review.agreement)


def test_a_report_has_a_line_per_partner_in_a_constant_number_of_queries(campus: Academy) -> None:
    Agreement.objects.all().delete()
    old = make_agreement(make_partner(name="Aspen Labs"))
    newer = renewed(old)
    make_review(newer, reviewed_on=DAY, outcome="keep")
    services.mark_clauses(agreement=newer, found={MENTORING: Found("Two mentors", "3")}, by=TESTER)
    make_partner(name="Zinc Works")

    with CaptureQueriesContext(connection) as few:
        lines = {line.name: line.standing for line in selectors.agreement_lines(DAY)}
    standing = lines["Aspen Labs"]
    assert standing is not None
    assert (standing.agreement, standing.state) == (newer, State.ACTIVE)
    assert standing.last_review is not None
    assert standing.last_review.get_outcome_display() == "Stays as it is"
    assert [(share.framework.key, share.found, share.asked) for share in standing.shares] == [(P_TECH, 1, 9)]
    assert lines["Zinc Works"] is None

    for _ in range(29):
        make_agreement()
    with CaptureQueriesContext(connection) as many:
        assert len(selectors.agreement_lines(DAY)) == len(lines) + 29
    assert len(many) == len(few)


def test_the_agreement_in_force_speaks_for_its_partner(campus: Academy) -> None:
    partner = make_partner()
    make_agreement(partner, signed_on=None)
    make_agreement(partner, starts_on=dt.date(2024, 8, 1), ends_on=dt.date(2025, 7, 31))

    def speaking() -> str:
        return selectors.standing_of([partner.pk], DAY)[partner.pk].state

    assert speaking() == State.DRAFT
    make_agreement(partner)
    assert speaking() == State.ACTIVE
