"""Placements: proposed, confirmed, completed or withdrawn, each step taken back; what the database promises."""

import dataclasses
import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from academies.models import Academy
from artifacts.models import Evaluation, Placement
from artifacts.selectors import placements as selectors
from artifacts.services import placements as services
from artifacts.services.placements import Facts
from partners.models import Contact
from tests.campuses import Cast
from tests.factories import DAY, TESTER, make_contact, make_site, make_student, make_year
from tests.factories_placements import ENDS, STARTS, make_approved, make_hours, make_placement
from wbl_portal.core.models import AuditEntry

State = Placement.State


def facts(supervisor: Contact, **more: Any) -> Facts:
    """An internship from September to May."""
    said = {"title": "Intern", "starts_on": STARTS, "ends_on": ENDS, "hours_planned": 80, "supervisor": supervisor}
    return Facts(**{"partner": supervisor.partner, **said, **more})


def test_a_placement_goes_from_the_proposal_to_its_end(cast: Cast) -> None:
    made = services.propose(student=cast.student, facts=facts(cast.cora), by=TESTER)

    services.ask_partner(placement=made, by=TESTER)
    services.accept(placement=made, by=TESTER)
    services.confirm(placement=made, by=TESTER)
    done = services.complete(placement=made, by=TESTER).placement

    assert done.state == State.COMPLETED
    verbs = (
        AuditEntry.objects.filter(verb__startswith="placement.").order_by("at", "verb").values_list("verb", flat=True)
    )
    steps = {"proposed", "asked", "accepted", "confirmed", "completed"}
    assert set(verbs) == {f"placement.{step}" for step in steps}


def test_active_is_read_from_the_dates_and_never_stored(campus: Academy) -> None:
    placement = make_placement()

    assert placement.state_on(DAY) == State.ACTIVE
    assert placement.state_on(STARTS - dt.timedelta(days=1)) == State.CONFIRMED
    assert list(Placement.objects.going_on(DAY)) == [placement]
    assert list(selectors.placements(selectors.Filter(state=State.ACTIVE))) == [placement]
    assert list(selectors.placements(selectors.Filter(state=State.CONFIRMED))) == []


@pytest.mark.parametrize(
    ("broken", "constraint"),
    [
        ({"ends_on": STARTS - dt.timedelta(days=1)}, "placement_ends_after_it_starts"),
        ({"hours_planned": 0}, "placement_plans_at_least_an_hour"),
        ({"state": State.ACTIVE}, "active_placement_is_read_from_its_dates"),
    ],
)
def test_the_database_keeps_its_promises(campus: Academy, broken: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_placement(**broken)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ends_on": STARTS - dt.timedelta(days=1)}, "ends_on"),
        ({"hours_planned": 0}, "hours_planned"),
    ],
)
def test_a_wrong_proposal_is_refused_by_field(cast: Cast, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        services.propose(student=cast.student, facts=facts(cast.cora, **wrong), by=TESTER)

    assert list(refused.value.message_dict) == [field]


def test_supervisor_and_site_belong_to_the_partner(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="person belongs to another partner"):
        services.propose(
            student=cast.student, facts=dataclasses.replace(facts(cast.cora), supervisor=make_contact()), by=TESTER
        )
    with pytest.raises(ValidationError, match="site belongs to another partner"):
        services.propose(student=cast.student, facts=facts(cast.cora, site=make_site()), by=TESTER)


def test_a_step_is_taken_back_unless_another_followed(campus: Academy) -> None:
    placement = make_placement(state=State.PROPOSED)
    confirmed = services.confirm(placement=placement, by=TESTER)
    completed = services.complete(placement=placement, by=TESTER)

    with pytest.raises(ValidationError, match="Something else was decided"):
        services.undo(placement=placement, entry_id=confirmed.entry_id, by=TESTER)
    assert Evaluation.objects.filter(placement=placement).count() == 1
    services.undo(placement=placement, entry_id=completed.entry_id, by=TESTER)
    back = services.undo(placement=placement, entry_id=confirmed.entry_id, by=TESTER)

    assert back.state == State.PROPOSED
    assert Evaluation.objects.filter(placement=placement).count() == 0


def test_a_step_from_the_wrong_place_is_refused_with_the_state(campus: Academy) -> None:
    withdrawn = make_placement(state=State.WITHDRAWN)
    with pytest.raises(ValidationError, match="'Withdrawn' now"):
        services.confirm(placement=withdrawn, by=TESTER)

    to_come = make_placement(starts_on=DAY + dt.timedelta(days=1))
    with pytest.raises(ValidationError, match="begins on"):
        services.complete(placement=to_come, by=TESTER)

    nobody = make_placement(state=State.PROPOSED)
    nobody.supervisor = None
    with pytest.raises(ValidationError, match="Choose a supervisor"):
        services.ask_partner(placement=nobody, by=TESTER)


def test_the_dates_cannot_leave_hours_outside(campus: Academy) -> None:
    placement = make_placement()
    make_hours(placement)
    assert placement.supervisor is not None

    with pytest.raises(ValidationError, match="Start no later"):
        services.change(
            placement=placement, facts=facts(placement.supervisor, starts_on=DAY + dt.timedelta(days=1)), by=TESTER
        )
    with pytest.raises(ValidationError, match="End no earlier"):
        services.change(
            placement=placement, facts=facts(placement.supervisor, ends_on=DAY - dt.timedelta(days=1)), by=TESTER
        )

    services.change(placement=placement, facts=facts(placement.supervisor, title="Apprentice"), by=TESTER)
    placement.refresh_from_db()
    assert placement.title == "Apprentice"


def test_a_list_is_narrowed_and_shows_the_hours_of_each(campus: Academy) -> None:
    ana, other = make_student(given_name="Ana"), make_student(given_name="Bo")
    mine, theirs = make_placement(ana), make_placement(other)
    make_approved(mine, minutes=90)
    make_hours(mine, minutes=60)

    (found,) = selectors.placements(selectors.Filter(text="ana", year=make_year()))

    assert (found.pk, found.approved, found.waiting, found.grade) == (mine.pk, 90, 60, 9)
    assert [each.pk for each in selectors.placements(selectors.Filter(partner=theirs.partner))] == [theirs.pk]
    assert not selectors.placements(selectors.Filter(year=make_year("2025-26"))).exists()
