"""The demo's agreements in time: versions, clauses, reviews, with the gaps a coordinator meets; sites, people, roles."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import transaction

from partners.clauses import asked
from partners.models import (
    Agreement,
    AgreementClause,
    AgreementReview,
    Contact,
    ContactRole,
    Partner,
    Site,
    StrategicRole,
)
from wbl_portal.core import audit, clock
from wbl_portal.demo.clause_words import QUOTES
from wbl_portal.demo.names import FAMILY, GIVEN
from wbl_portal.demo.scene import Scene

DAY, YEAR = dt.timedelta(days=1), dt.timedelta(days=365)
REVIEWER = "Cam Delacourt, coordinator"
# Which partner (by its place in the list) shows which case; ten ends soon, eleven has lapsed, twelve is unsigned.
REVIEW_OVERDUE, REVIEWED_LONG, IN_REVIEW, SENT_RENEWAL, SENT_FIRST = 3, 4, 6, 7, 11
WITH_GAPS = {
    2: ("first-priority", "transport", "sequence"),
    REVIEW_OVERDUE: ("yearly-review", "transport"),
    8: ("certifications", "protocols", "academics"),
}
SITE_NAMES = ("Main site", "Training floor", "North gate", "Front office", "Field station")
STREETS = ("Cottonwood Lane", "Mill Race Road", "Old Depot Street", "Pecan Avenue", "Wagon Wheel Drive")
SECOND_ROLES = (
    [ContactRole.SUPERVISOR],
    [ContactRole.MENTOR],
    [ContactRole.SPEAKER, ContactRole.MENTOR],
    [ContactRole.ADVISORY],
)
DOES = (
    "Receives classes for facility visits",
    "Sends speakers to class",
    "Hosts job shadowing",
    "Takes interns and supervises their projects",
    "Mentors students",
    "Sits on the advisory board",
)


@dataclass
class Made:
    """Rows gathered for one write each."""

    older: list[Agreement] = field(default_factory=list)
    drafts: list[Agreement] = field(default_factory=list)
    clauses: list[AgreementClause] = field(default_factory=list)
    reviews: list[AgreementReview] = field(default_factory=list)


def furnish(scene: Scene) -> None:
    """Add to the one agreement and contact that each partner has."""
    with transaction.atomic():
        _people_and_places(scene)
        _agreements(scene)
        audit.record(verb="demo.agreements_furnished", by=scene.by, after={"partners": len(scene.partners)})


def _agreements(scene: Scene) -> None:
    current = {each.partner_id: each for each in Agreement.objects.filter(partner__in=scene.partners)}
    signers = {each.partner_id: each for each in Contact.objects.filter(roles__contains=[ContactRole.SIGNER])}
    made = Made()
    for number, partner in enumerate(scene.partners):
        agreement = current[partner.pk]
        _place_in_time(agreement, number)
        agreement.title = _title(agreement.starts_on)
        agreement.signer = signers.get(partner.pk) if agreement.signed_on else None
        _versions_before(agreement, number, scene, made)
        _draft_after(agreement, number, made)
        _say(agreement, number, made)
    Agreement.objects.bulk_create(made.older)
    fields = ["title", "starts_on", "ends_on", "signed_on", "sent_on", "in_review_on", "signer", "replaces"]
    Agreement.objects.bulk_update(current.values(), fields)
    Agreement.objects.bulk_create(made.drafts)
    AgreementClause.objects.bulk_create(made.clauses)
    AgreementReview.objects.bulk_create(made.reviews)


def _title(starts: dt.date) -> str:
    return f"Work-based learning agreement {starts.year}"


def _place_in_time(agreement: Agreement, number: int) -> None:
    """Most began this summer; two run for years, one of them without its review; one is away to be signed."""
    today = clock.today()
    if number in (REVIEW_OVERDUE, REVIEWED_LONG):
        agreement.starts_on, agreement.ends_on = today - dt.timedelta(days=500), today + dt.timedelta(days=410)
        agreement.signed_on = agreement.starts_on - 7 * DAY
    elif number == SENT_FIRST:
        agreement.in_review_on, agreement.sent_on = today - 30 * DAY, today - 9 * DAY


def _versions_before(agreement: Agreement, number: int, scene: Scene, made: Made) -> None:
    """Back to the first school year of the demo: year by year, or one longer term for every third partner."""
    first, newer = scene.years[0].starts_on, agreement
    while newer.starts_on > first:
        gap = 20 * DAY if newer is agreement and number == SENT_FIRST else dt.timedelta()
        ends = (clock.today() - gap if gap else newer.starts_on) - DAY
        starts = ends - YEAR + DAY
        if number % 3 == 2 or starts < first + 60 * DAY:  # no version of a few days only
            starts = min(first, starts)
        old = Agreement(partner_id=agreement.partner_id, title=_title(starts), starts_on=starts, ends_on=ends)
        old.signed_on, old.signer = starts - 7 * DAY, agreement.signer
        newer.replaces = old
        made.older.insert(0, old)  # a version is written before the one that takes its place
        _say(old, number, made)
        newer = old


def _draft_after(agreement: Agreement, number: int, made: Made) -> None:
    """Next year's version, on its way: one in review, one sent to be signed."""
    if number not in (IN_REVIEW, SENT_RENEWAL):
        return
    starts = agreement.ends_on + DAY
    draft = Agreement(partner_id=agreement.partner_id, title=_title(starts), starts_on=starts, ends_on=starts + YEAR)
    draft.replaces, draft.in_review_on = agreement, clock.today() - 21 * DAY
    draft.sent_on = clock.today() - 6 * DAY if number == SENT_RENEWAL else None
    made.drafts.append(draft)


def _say(agreement: Agreement, number: int, made: Made) -> None:
    """Its clauses and its reviews up to today."""
    if agreement.signed_on is None:
        return
    left_out = WITH_GAPS.get(number, ())
    for edition in asked():
        for place, clause in enumerate(each for each in edition.clauses if each.key not in left_out):
            row = AgreementClause(agreement=agreement, framework=edition.key, clause=clause.key)
            row.quote, row.page = QUOTES[clause.key], str(2 + place // 3)
            row.found_on, row.found_by = agreement.signed_on, REVIEWER
            made.clauses.append(row)
    made.reviews += _reviews(agreement, number)


def _reviews(agreement: Agreement, number: int) -> Iterator[AgreementReview]:
    """Eleven months after the signing and every year then; the last one before a new version asks for it."""
    assert agreement.signed_on is not None
    if number == REVIEW_OVERDUE and agreement.ends_on > clock.today():
        return
    day = agreement.signed_on + 335 * DAY
    while day < min(agreement.ends_on, clock.today()):
        is_last = day + YEAR > agreement.ends_on
        outcome = ("amend" if number % 5 == 0 else "renew") if is_last else "keep"
        yield AgreementReview(
            agreement=agreement, reviewed_on=day, reviewer=REVIEWER, outcome=outcome, recorded_by=REVIEWER
        )
        day += YEAR


def _people_and_places(scene: Scene) -> None:
    chance = scene.chance("agreements")
    firsts = {each.partner_id: each for each in Contact.objects.filter(partner__in=scene.partners)}
    seconds: list[Contact] = []
    sites: list[Site] = []
    roles: list[StrategicRole] = []
    for number, partner in enumerate(scene.partners):
        first = firsts[partner.pk]
        first.roles = [ContactRole.SIGNER, ContactRole.LIAISON]
        name = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}"
        second = Contact(partner=partner, name=name, job_title="Team lead", roles=SECOND_ROLES[number % 4])
        second.email = f"team.lead@{partner.name.split()[0].lower()}.example"
        second.language = "es" if number % 6 == 1 else "en"
        seconds.append(second)
        sites += _sites(partner, number)
        roles += _roles(partner, number, scene.grades, [first, second])
    Contact.objects.bulk_update(firsts.values(), ["roles"])
    Contact.objects.bulk_create(seconds)
    Site.objects.bulk_create(sites)
    StrategicRole.objects.bulk_create(roles)


def _sites(partner: Partner, number: int) -> Iterator[Site]:
    for place in range(1 + (number % 4 == 0)):
        street = f"{100 + 37 * number + place} {STREETS[(number + place) % len(STREETS)]}"
        name = SITE_NAMES[(number + place) % len(SITE_NAMES)]
        yield Site(partner=partner, name=name, street=street, city=partner.city, note="Visitors sign in at the desk.")


def _roles(partner: Partner, number: int, grades: tuple[int, ...], people: list[Contact]) -> Iterator[StrategicRole]:
    """Visits for the younger grades, placements for the older ones."""
    half = len(grades) // 2
    younger, older = list(grades[:half]), list(grades[half:])
    yield StrategicRole(partner=partner, contact=people[0], role=DOES[number % 2], grades=younger)
    yield StrategicRole(partner=partner, contact=people[1], role=DOES[2 + number % 3], grades=older)
    if number % 4 == 3:
        yield StrategicRole(partner=partner, contact=people[1], role=DOES[5], grades=list(grades))
