"""The demo's placements: hours in every state, evaluations, and the doors of a supervisor and a signer."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from academies.models import Academy
from artifacts.models import Evaluation, HoursEntry, Placement
from artifacts.selectors.hours import waiting_for, weeks
from partners.models import Contact
from tests.audit_wall import watched
from tests.demo.test_furnish_feedback import scene
from tests.factories import make_agreement
from wbl_portal.core import clock, links
from wbl_portal.demo import furnish_placements


def test_hours_stand_in_every_state_and_one_supervisor_has_three_weeks_and_an_evaluation(campus: Academy) -> None:
    made = scene(students=60)
    make_agreement(made.partners[3], signed_on=None, sent_on=clock.today())
    with watched("the furnishing"):
        furnish_placements.furnish(made)

    states = set(HoursEntry.objects.values_list("state", flat=True))
    assert states == set(HoursEntry.State.values) - {HoursEntry.State.DRAFT}
    assert Evaluation.objects.answered().exists()
    assert {Placement.State.CONFIRMED, Placement.State.COMPLETED} < set(
        Placement.objects.values_list("state", flat=True)
    )
    doors = {link["kind"]: links.find(link["url"].split("/")[2]) for link in made.links}
    assert set(doors) == {"hours", "sign"}
    supervisor = Contact.objects.get(pk=doors["hours"].subject_id)
    first = [week for week in weeks(waiting_for([supervisor])) if week.placement.evaluations.filter(answered_at=None)]
    assert len({week.monday for week in first}) >= 3


def test_furnishing_takes_as_many_queries_for_many_as_for_few(campus: Academy) -> None:
    counts = []
    for each in (scene(12, 30), scene(30, 60)):
        with CaptureQueriesContext(connection) as queries:
            furnish_placements.furnish(each)
        counts.append(len(queries))

    assert counts[0] == counts[1]
