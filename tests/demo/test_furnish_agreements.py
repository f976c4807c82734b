"""The demo's agreements: every case a coordinator meets stands there, and every state can be told."""

import datetime as dt
from collections import Counter

from django.db import connection
from django.test.utils import CaptureQueriesContext

from academies.models import Academy
from partners import selectors
from partners.models import Agreement, AgreementReview, Contact, ContactRole, Partner, Site, StrategicRole
from tests.audit_wall import watched
from tests.factories import TESTER, make_agreement, make_contact, make_partner, make_year
from wbl_portal.core import clock
from wbl_portal.demo.clause_words import QUOTES
from wbl_portal.demo.furnish_agreements import furnish
from wbl_portal.demo.scene import Scene
from wbl_portal.frameworks import frameworks

State = Agreement.State


def scene(count: int = 14, *, kind: str = "Works") -> Scene:
    """Partners with what the furnishing of partners gives them: ten ends soon, eleven has lapsed, twelve is unsigned."""
    years = [make_year(label) for label in ("2024-25", "2025-26", "2026-27")]
    partners = [_partner(number, kind) for number in range(count)]
    return Scene("alder", "p-tech", (9, 10, 11, 12), years, partners, TESTER, 7)


def _partner(number: int, kind: str) -> Partner:
    partner, today = make_partner(name=f"Company{number} {kind}"), clock.today()
    make_contact(partner)
    starts = today - dt.timedelta(days=400 if number == 10 else 120)
    ends = {9: today + dt.timedelta(days=30), 10: today - dt.timedelta(days=35)}.get(
        number, today + dt.timedelta(days=245)
    )
    signed = None if number == 11 else starts - dt.timedelta(days=7)
    make_agreement(partner, starts_on=starts, ends_on=ends, signed_on=signed)
    return partner


def test_every_case_a_coordinator_meets_stands_there(campus: Academy) -> None:
    made = scene()
    with watched("the furnishing"):
        furnish(made)

    mine = [each for each in selectors.agreements() if each.agreement.partner in made.partners]
    states = Counter(each.state for each in mine)
    assert (states[State.OUT_FOR_SIGNATURE], states[State.IN_REVIEW], states[State.REVIEW_DUE]) == (2, 1, 1)
    lapsed = {each.agreement.partner_id for each in mine if each.state == State.EXPIRED}
    assert lapsed == {made.partners[10].pk, made.partners[11].pk}
    soon = [each for each in selectors.agreements(state=selectors.ENDING) if each.agreement.partner in made.partners]
    assert [each.agreement.partner for each in soon] == [made.partners[9]]
    gaps = {each.agreement.partner for each in mine if each.is_in_force and each.has_gaps}
    assert gaps == {made.partners[2], made.partners[3], made.partners[8]}
    newest = Agreement.objects.get(partner=made.partners[0], replacements=None)
    assert len(selectors.versions(newest)) == 3


def test_the_years_of_the_demo_are_covered_and_reviewed(campus: Academy) -> None:
    made = scene()
    furnish(made)

    for day in (made.years[0].starts_on, dt.date(2025, 5, 1), dt.date(2026, 3, 1)):
        covered = set(Agreement.objects.in_force(day).values_list("partner", flat=True))
        assert {each.pk for each in made.partners} <= covered, day
    reviews = AgreementReview.objects.filter(agreement__partner__in=made.partners)
    assert {each.reviewed_on.year for each in reviews} >= {2025, 2026}
    assert all(each.agreement.signed_on < each.reviewed_on <= clock.today() for each in reviews)  # type: ignore[operator]


def test_people_places_and_roles_stand_there(campus: Academy) -> None:
    made = scene()
    furnish(made)

    assert Site.objects.filter(partner__in=made.partners).count() >= len(made.partners)
    held = {role for each in Contact.objects.filter(partner__in=made.partners) for role in each.roles}
    assert held == set(ContactRole.values)
    rows = StrategicRole.objects.filter(partner__in=made.partners)
    assert {grade for row in rows for grade in row.grades} == {9, 10, 11, 12}


def test_it_writes_in_a_constant_number_of_queries(campus: Academy) -> None:
    small = scene(13)
    with CaptureQueriesContext(connection) as few:
        furnish(small)

    large = scene(40, kind="Mills")
    with CaptureQueriesContext(connection) as many:
        furnish(large)

    assert len(many) == len(few)


def test_every_clause_of_every_framework_has_its_words() -> None:
    assert {clause.key for each in frameworks().values() for clause in each.clauses} == set(QUOTES)
