"""Agreements as their pages and the reports ask for them: each with its state on a day, its clauses and its next review.

A campus has a few hundred versions at most: they are read whole, in a constant number of queries, and judged by
`Agreement.state_on` alone, so that a list, a figure and a report can never disagree.
"""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet

from partners.clauses import asked
from partners.models import Agreement, AgreementClause, AgreementReview, Partner
from wbl_portal.core import clock
from wbl_portal.frameworks import Clause, Framework

State = Agreement.State
# From what counts to what is past; the first agreement of a partner in this order speaks for it.
ORDER = [
    State.ACTIVE,
    State.REVIEW_DUE,
    State.UPCOMING,
    State.OUT_FOR_SIGNATURE,
    State.IN_REVIEW,
    State.DRAFT,
    State.EXPIRED,
    State.ENDED,
    State.SUPERSEDED,
]
SOON_DAYS = 60
LAPSED_DAYS = 365
ENDING = "ending"
ANY_EDITION = "on"


@dataclass(frozen=True)
class Share:
    """How many of the clauses of a framework edition were found."""

    framework: Framework
    found: int
    asked: int


@dataclass(frozen=True)
class Standing:
    """An agreement as it stands on a day; `review_on` (the next yearly review) only while it is in force.

    `is_overdue_by_law`: in force, and not looked at for longer than the statute allows.
    """

    agreement: Agreement
    state: Agreement.State
    shares: tuple[Share, ...]
    review_on: dt.date | None
    last_review: AgreementReview | None
    is_overdue_by_law: bool = False

    @property
    def pk(self) -> uuid.UUID:
        return self.agreement.pk

    @property
    def is_in_force(self) -> bool:
        return self.state in Agreement.IN_FORCE

    @property
    def reviewed_in(self) -> set[dt.date]:
        """The first days of the months in which it was reviewed."""
        return {each.reviewed_on.replace(day=1) for each in self.agreement.reviews.all()}

    @property
    def review_due_in(self) -> dt.date | None:
        """The first day of the month of its next review."""
        return self.review_on.replace(day=1) if self.review_on else None

    @property
    def found(self) -> int:
        return sum(share.found for share in self.shares)

    @property
    def asked(self) -> int:
        return sum(share.asked for share in self.shares)

    @property
    def has_gaps(self) -> bool:
        return self.found < self.asked


@dataclass(frozen=True)
class ClauseLine:
    """A clause that is asked for, what was found of it, and what the version before said."""

    clause: Clause
    found: AgreementClause | None
    before: AgreementClause | None


@dataclass(frozen=True)
class AgreementLine:
    """What a report prints of a partner: its agreement that counts on the day, or the one nearest to it, or none."""

    partner_id: uuid.UUID
    name: str
    industry: str
    city: str
    standing: Standing | None


def standings(rows: QuerySet[Agreement], day: dt.date) -> list[Standing]:
    """Each agreement with its state on `day`; five queries for any number of rows."""
    editions = asked()
    full = rows.select_related("partner", "file").prefetch_related("replacements", "reviews", "clauses")
    return [_standing(each, day, editions) for each in full]


def standing(agreement: Agreement, day: dt.date) -> Standing:
    return _standing(agreement, day, asked())


def agreements(*, text: str = "", state: str = "", gaps: str = "", review_in: dt.date | None = None) -> list[Standing]:
    """The list of the campus, what needs an act first; without a state, all but superseded versions.

    `state`: one of Agreement.State, or ENDING for those in force that end within SOON_DAYS; `gaps`: with clauses
    missing, of any edition (ANY_EDITION) those in force or on their way, of one edition (its key) only those in force;
    `review_in`: a month, only those reviewed in it or with their next review in it, whatever their state.
    """
    today = clock.today()
    found = all_agreements(text)
    if state or review_in is None:
        found = [each for each in found if _is_asked_for(each, state, today)]
    if review_in is not None:
        found = [each for each in found if review_in in (*each.reviewed_in, each.review_due_in)]
    if gaps:
        found = [each for each in found if lacks_clauses(each, gaps)]
    return sorted(found, key=_urgency)


def all_agreements(text: str = "") -> list[Standing]:
    """Every version with a partner that is not archived, as it stands today."""
    rows = Agreement.objects.current().filter(partner__archived_at__isnull=True)
    for word in text.split():
        rows = rows.filter(Q(partner__name__icontains=word) | Q(title__icontains=word))
    return standings(rows, clock.today())


def lacks_clauses(each: Standing, gaps: str) -> bool:
    """Whether clauses are missing; `gaps` see `agreements`."""
    if gaps == ANY_EDITION:
        return each.has_gaps and ORDER.index(each.state) < ORDER.index(State.EXPIRED)
    return each.is_in_force and any(share.found < share.asked for share in each.shares if share.framework.key == gaps)


def agreement_tally() -> dict[str, int]:
    """How many agreements of the list are in each state, and how many of them end within SOON_DAYS (ENDING)."""
    today, every = clock.today(), agreements()
    ending = sum(_is_asked_for(each, ENDING, today) for each in every)
    return {**Counter(each.state.value for each in every), ENDING: ending}


def reviews_due() -> list[Standing]:
    """Agreements in force whose yearly review is due today."""
    return agreements(state=State.REVIEW_DUE)


def needing_an_act() -> list[Standing]:
    """What somebody has to see to: a review that is due, an end within SOON_DAYS, a signature that is awaited, and an
    agreement that lapsed within LAPSED_DAYS while its partner has none in force or on its way. The most urgent first.
    """
    today, every = clock.today(), agreements()
    covered = {each.agreement.partner_id for each in every if ORDER.index(each.state) < ORDER.index(State.EXPIRED)}
    recently = today - dt.timedelta(days=LAPSED_DAYS)
    return [each for each in every if _needs_an_act(each, covered, recently, today)]


def standing_of(partners: Collection[uuid.UUID], day: dt.date) -> dict[uuid.UUID, Standing]:
    """Partner -> the agreement that speaks for it on `day`; a partner without any is left out."""
    rows = Agreement.objects.current().filter(partner__in=partners)
    best: dict[uuid.UUID, Standing] = {}
    for each in sorted(standings(rows, day), key=_weight, reverse=True):
        best[each.agreement.partner_id] = each
    return best


def versions(agreement: Agreement) -> list[Standing]:
    """Every version in the line of this one, newest first; archived ones are left out."""
    every = standings(Agreement.objects.filter(partner=agreement.partner_id), clock.today())
    known = {each.agreement.pk: each for each in every}
    key = agreement.pk
    while (newer := known[key].agreement.replacement) is not None:
        key = newer.pk
    line = [known[key]]
    while (older := line[-1].agreement.replaces_id) is not None:
        line.append(known[older])
    return [each for each in line if not each.agreement.is_archived]


def checklist(agreement: Agreement) -> list[tuple[Framework, list[ClauseLine]]]:
    """Per framework edition of the campus its clauses, with what was found here and in the version before."""
    here = _by_key(agreement.clauses.all())
    old = _by_key(agreement.replaces.clauses.all()) if agreement.replaces else {}
    return [
        (
            edition,
            [
                ClauseLine(each, here.get((edition.key, each.key)), old.get((edition.key, each.key)))
                for each in edition.clauses
            ],
        )
        for edition in asked()
    ]


def missing_clauses(agreement: Agreement) -> list[tuple[Framework, list[Clause]]]:
    """The clauses that were not found, by edition; editions without a gap are left out."""
    lists = [
        (edition, [line.clause for line in lines if line.found is None]) for edition, lines in checklist(agreement)
    ]
    return [(edition, clauses) for edition, clauses in lists if clauses]


def agreement_lines(day: dt.date) -> list[AgreementLine]:
    """A line per current partner, by name, as of `day`; six queries for any number of partners."""
    partners = list(Partner.objects.current())
    speaking = standing_of([each.pk for each in partners], day)
    return [
        AgreementLine(each.pk, each.name, each.get_industry_display(), each.city, speaking.get(each.pk))
        for each in partners
    ]


def covering(day: OuterRef, partner: OuterRef) -> QuerySet[Agreement]:
    """Agreements in force on a day of another table with a partner of that table; for Exists, from the floors above."""
    return Agreement.objects.in_force(day).filter(partner=partner)


def _standing(agreement: Agreement, day: dt.date, editions: Collection[Framework]) -> Standing:
    state = agreement.state_on(day)
    found = {(each.framework, each.clause) for each in agreement.clauses.all()}
    shares = tuple(
        Share(edition, sum((edition.key, each.key) in found for each in edition.clauses), len(edition.clauses))
        for edition in editions
    )
    is_in_force = state in Agreement.IN_FORCE
    review_on = agreement.review_on(day) if is_in_force else None
    past = [each for each in agreement.reviews.all() if each.reviewed_on <= day]
    last_review = max(past, key=lambda each: each.reviewed_on, default=None)
    is_overdue = is_in_force and agreement.is_overdue_by_law(day)
    return Standing(agreement, state, shares, review_on, last_review, is_overdue)


def _weight(each: Standing) -> tuple[int, int]:
    """Least for what speaks for its partner: in force before not, the later end before the earlier."""
    order = 0 if each.is_in_force else ORDER.index(each.state)
    return order, -each.agreement.last_day.toordinal()


def _urgency(each: Standing) -> tuple[int, dt.date, str]:
    """By the day that asks for an act: the review or the end, unsigned the last step; what is past stands last."""
    agreement = each.agreement
    past = ORDER.index(each.state) >= ORDER.index(State.EXPIRED)
    due = min(each.review_on or dt.date.max, agreement.last_day)
    if agreement.signed_on is None:
        due = agreement.sent_on or agreement.in_review_on or agreement.starts_on
    return int(past), due, agreement.partner.name


def _is_asked_for(each: Standing, state: str, today: dt.date) -> bool:
    if state == ENDING:
        return each.is_in_force and each.agreement.last_day <= today + dt.timedelta(days=SOON_DAYS)
    return each.state == state if state else each.state != State.SUPERSEDED


def _needs_an_act(each: Standing, covered: set[uuid.UUID], recently: dt.date, today: dt.date) -> bool:
    if each.state == State.EXPIRED:
        return each.agreement.partner_id not in covered and each.agreement.last_day >= recently
    if each.state in (State.REVIEW_DUE, State.OUT_FOR_SIGNATURE):
        return True
    return _is_asked_for(each, ENDING, today)


def _by_key(rows: Iterable[AgreementClause]) -> dict[tuple[str, str], AgreementClause]:
    return {(each.framework, each.clause): each for each in rows}
