"""Rows for tests about placements: the stay, its hours, how the partner sees the student."""

import datetime as dt
from typing import Any

from artifacts.models import CheckIn, EmployabilitySkill, Evaluation, HoursEntry, Placement
from partners.models import Contact
from tests.factories import DAY, make_contact, make_student
from wbl_portal.core import clock
from wbl_portal.people.models import Student

STARTS, ENDS = dt.date(2026, 9, 1), dt.date(2027, 5, 28)


def make_placement(student: Student | None = None, supervisor: Contact | None = None, **more: Any) -> Placement:
    """A confirmed placement from September to May, supervised by a contact of the partner."""
    supervisor = supervisor or make_contact()
    facts = {"title": "Intern in the machine shop", "starts_on": STARTS, "ends_on": ENDS, "hours_planned": 80}
    facts |= {"state": Placement.State.CONFIRMED, "proposed_at": clock.now(), "proposed_by": "Tester"}
    people = {"student": student or make_student(), "supervisor": supervisor, "partner": supervisor.partner}
    return Placement.objects.create(**{**people, **facts, **more})


def make_hours(placement: Placement | None = None, **more: Any) -> HoursEntry:
    """Two submitted hours on DAY."""
    facts = {"day": DAY, "minutes": 120, "state": HoursEntry.State.SUBMITTED, "submitted_at": clock.now()}
    facts |= {"work": "Set up the lathe.", "entered_at": clock.now(), "entered_by": "Ana Acosta"}
    return HoursEntry.objects.create(placement=placement or make_placement(), **{**facts, **more})


def make_approved(placement: Placement | None = None, **more: Any) -> HoursEntry:
    """Two approved hours on DAY."""
    minutes = more.get("minutes", 120)
    said = {"state": HoursEntry.State.APPROVED, "approved_minutes": minutes, "method": HoursEntry.Method.LINK}
    said |= {"decided_at": clock.now(), "decided_by": "Cora Castle, Cedar Clinic"}
    return make_hours(placement, **said | more)


def make_evaluation(placement: Placement | None = None, **more: Any) -> Evaluation:
    """An evaluation that was asked and not answered, with the six starter rows."""
    placement = placement or make_placement()
    rows = EmployabilitySkill.objects.filter(row__isnull=False).order_by("row")
    asked = {"skills": [each.key for each in rows], "asked_at": clock.now(), "asked_by": "Tester"}
    return Evaluation.objects.create(placement=placement, **{"contact": placement.supervisor, **asked, **more})


def make_check_in(placement: Placement | None = None, **more: Any) -> CheckIn:
    """Somebody who came at nine on DAY and has not left."""
    facts = {"day": DAY, "came_at": dt.time(9), "goal": "Set up the lathe"}
    return CheckIn.objects.create(placement=placement or make_placement(), **{**facts, **more})
