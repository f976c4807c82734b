"""What invented students did: a class list of the visit that was, and one placement that goes on."""

import datetime as dt

from django.utils.translation import gettext as _

from artifacts.models import Attendance, Participation, Placement
from experiences.models import Session
from partners.models import Contact, Partner
from wbl_portal.core import clock
from wbl_portal.core.lists import Plan
from wbl_portal.core.panels import brings
from wbl_portal.people.models import Student
from wbl_portal.people.sample_data import ROWS, named, rows_of


@brings(ROWS, order=40)
def work(plan: Plan) -> None:
    """Everybody was there but the last one."""
    today, students = clock.today(), rows_of(plan, Student)
    held = next((each for each in rows_of(plan, Session) if each.held_on <= today), None)
    lists = (
        [(student, Participation(student=student, experience=held.experience)) for student in students] if held else []
    )
    for _student, row in lists:
        plan.add(row)
    for student, row in lists:
        there = student is not students[-1]
        plan.add(
            Attendance(
                participation=row,
                session=held,
                presence=Attendance.Presence.PRESENT if there else Attendance.Presence.ABSENT,
                minutes=held.minutes if there and held else 0,
                recorded_at=clock.now(),
                recorded_by=plan.by.label,
            )
        )
    partner = rows_of(plan, Partner)[-1]
    plan.add(
        Placement(
            student=students[0],
            partner=partner,
            supervisor=next(each for each in rows_of(plan, Contact) if each.partner is partner),
            title=named(_("Helps with the data")),
            starts_on=today - dt.timedelta(days=10),
            ends_on=today + dt.timedelta(days=50),
            hours_planned=60,
            state=Placement.State.CONFIRMED,
            proposed_at=clock.now(),
            proposed_by=plan.by.label,
        )
    )
