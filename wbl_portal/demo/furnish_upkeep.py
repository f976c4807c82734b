"""The demo's upkeep: a hold, agency requests, annual measures of every year, old records in a disposition, sign-offs."""

import datetime as dt
from decimal import Decimal

from django.db import transaction

from partners.models import Agreement, Meeting, Partner
from reports.models import AgencyRequest, AnnualMeasure, Hold, RetentionClass, Snapshot
from reports.services import dispositions, holds, requests, sign_off
from reports.tasks_upkeep import DISPOSITION, PACKAGE
from wbl_portal.core import audit, clock, jobs
from wbl_portal.core.actor import Actor
from wbl_portal.demo.scene import Scene
from wbl_portal.people.models import Role, SchoolYear, User

# Title, computed from, unit, target of the first year, how much more each year asks, and a typed result of the first year.
MEASURES = (
    ("Members who took part in at least one experience", "took_part", "%", "70.0", "5.0", None),
    ("Partners with a current agreement", "partners_covered", "%", "80.0", "5.0", None),
    ("Partners' surveys answered", "survey_rate", "%", "50.0", "5.0", None),
    ("Partners' rating of the value", "value_rating", "of 4", "3.0", "0.1", None),
    ("Reflections that name a course or standard", "naming_a_course", "%", "60.0", "10.0", None),
    ("Required cells of the continuum filled", "cells_filled", "%", "80.0", "10.0", None),
    ("Teachers who visited a partner", "", "teachers", "8.0", "2.0", "7.0"),
)


@transaction.atomic
def furnish(scene: Scene) -> None:
    """Everything that needs no edition; a campus that has its hold is furnished already."""
    if Hold.objects.exists():
        return
    _measures(scene)
    _old_records(scene)
    meetings = RetentionClass.objects.get(key="meetings")
    holds.place_hold(reason="Public information request 26-114, minutes of meetings", classes=[meetings], by=scene.by)
    _requests(scene)


def _measures(scene: Scene) -> None:
    """Every measure in every year, a little more each; the present year's typed one has no result yet."""
    chance = scene.chance("upkeep")
    rows = []
    for place, year in enumerate(scene.years):
        for title, automatic, unit, target, more, typed in MEASURES:
            row = AnnualMeasure(year=year, title=title, automatic=automatic, unit=unit)
            row.target = Decimal(target) + place * Decimal(more)
            if typed is not None and year != scene.year:
                row.result = Decimal(typed) + place * 2 + chance.randint(0, 3)
            rows.append(row)
    AnnualMeasure.objects.bulk_create(rows)
    told = {"years": [year.label for year in scene.years], "measures": len(MEASURES)}
    audit.record(verb="measures.added", by=scene.by, subject=scene.year, after=told)


def _old_records(scene: Scene) -> None:
    """Records of years ago: two agreements that are gone with a certificate, two approved to go, three meetings on hold."""
    agreements = RetentionClass.objects.get(key="agreements")
    principal = _named(Role.PRINCIPAL, scene.by)
    _old_agreements(scene, scene.partners[:2])
    first = dispositions.propose(retention_class=agreements, by=scene.by)
    dispositions.approve(disposition=first, by=principal)
    jobs.run_now(DISPOSITION, by=principal, payload={"disposition": str(first.pk)})
    _old_agreements(scene, scene.partners[2:4])
    dispositions.approve(disposition=dispositions.propose(retention_class=agreements, by=scene.by), by=principal)
    days = [clock.today() - dt.timedelta(days=365 * 6 + 30 * place) for place in range(3)]
    minutes = {"agenda": "The coming year", "minutes": "The plan was agreed."}
    Meeting.objects.bulk_create([Meeting(body=Meeting.Body.ADVISORY, held_on=day, **minutes) for day in days])
    audit.record(verb="meetings.added", by=scene.by, subject=scene.year, after={"meetings": len(days)})


def _old_agreements(scene: Scene, partners: list[Partner]) -> None:
    """A first agreement of each, over for more than five years."""
    made = []
    for place, partner in enumerate(partners):
        ends = clock.today() - dt.timedelta(days=365 * 5 + 40 * place)
        dates = {
            "starts_on": ends - dt.timedelta(days=365),
            "ends_on": ends,
            "signed_on": ends - dt.timedelta(days=370),
        }
        made.append(Agreement(partner=partner, title="First agreement", **dates))
    Agreement.objects.bulk_create(made)
    audit.record(verb="agreements.added", by=scene.by, subject=scene.year, after={"agreements": len(made)})


def _requests(scene: Scene) -> None:
    today = clock.today()
    asker = "Texas Education Agency, college and career preparation"
    requests.receive_request(
        received_on=today - dt.timedelta(days=75),
        requester=asker,
        asked_for="All products of the benchmark for the year, with the counting rules.",
        due_on=today - dt.timedelta(days=45),
        year=scene.year,
        by=scene.by,
    )
    requests.receive_request(
        received_on=today - dt.timedelta(days=6),
        requester=asker,
        asked_for="The signed industry agreement and the minutes of the advisory board's last meeting.",
        due_on=today + dt.timedelta(days=15),
        year=scene.year,
        choices=requests.Choices(with_agreements=True, with_minutes=True, bodies=[Meeting.Body.ADVISORY], max_mb=10),
        by=scene.by,
    )


def sign(snapshot: Snapshot, *, by: Actor) -> None:
    """The principal signs a frozen snapshot off; the demo leaves the newest one waiting."""
    sign_off.sign_off(snapshot=snapshot, role=Role.PRINCIPAL, note="Looked through.", by=_named(Role.PRINCIPAL, by))


@transaction.atomic
def answer_request(year: SchoolYear, *, by: Actor) -> None:
    """Answer the older request with the package of the year, once its editions stand."""
    row = AgencyRequest.objects.open().order_by("received_on").first()
    if row is None or AgencyRequest.objects.exclude(answered_on=None).exists():
        return
    jobs.run_now(PACKAGE, by=by, payload={"request": str(row.pk), "year": year.label})
    row.refresh_from_db()
    answered = row.received_on + dt.timedelta(days=20)
    requests.answer_request(
        request=row, answered_on=answered, answer="The package of the year, by the agency's file drop.", by=by
    )


def _named(role: str, otherwise: Actor) -> Actor:
    """Whoever holds a role at the campus."""
    user = User.objects.filter(role_assignments__role=role).order_by("username").first()
    return user.actor if user else otherwise
