"""Every list of the workspace asks the database as often for many rows as for few."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academies.models import Academy
from artifacts.models import Target
from tests import factories as make
from tests import factories_binder as binder
from tests import factories_placements as stays
from tests import factories_plan as plan
from tests import factories_region as region
from tests import factories_work as work
from tests.conftest import CampusClient
from tests.numbers import numbers
from tests.walls.houses import doors
from wbl_portal.core import clock
from wbl_portal.people.models import Role

# List -> what makes another row of it.
LISTS: dict[str, Callable[[], Any]] = {
    "agreement_list": lambda: make.make_review(make.make_agreement(make.make_partner())),
    "alignment_list": plan.make_alignment,
    "attempt_list": lambda: make.make_attempt(make.make_student()),
    "credential_list": make.make_credential,
    "curve_list": make.make_student,
    "day_off_list": make.make_day_off,
    "dry_run_list": lambda: binder.make_point(run=binder.make_run(finished_at=clock.now())),
    "experience_list": lambda: make.make_session(make.make_experience(partner=make.make_partner())),
    "follow_up_list": region.make_decision,
    "gap_list": make.make_student,
    "hours_list": stays.make_hours,
    "list_home": make.make_list_import,
    "meeting_list": lambda: region.make_decision(region.make_meeting()),
    "need_list": region.make_need,
    "number_list": make.make_student,
    "occupation_list": region.make_occupation,
    "offer_ask_list": lambda: make.make_offer_ask(answered_at=clock.now(), reply=make.make_reply(make.make_offer())),
    "offer_list": lambda: make.make_reply(make.make_offer()),
    "older_list": make.make_older_document,
    "partner_list": lambda: make.make_contact(make.make_partner()),
    "people_list": lambda: make.make_user(Role.TEACHER),
    "placement_list": lambda: stays.make_evaluation(stays.make_placement()),
    "plan_review_list": make.make_plan_review,
    "prompt_list": lambda: (work.make_prompt(), work.make_dimension(key=f"care-{next(numbers)}")),
    "target_list": lambda: work.make_target(starts_on=make.DAY + dt.timedelta(days=Target.objects.count())),
    "type_list": make.make_experience_type,
}
# Lists whose own tests look at it, with what their rows need.
ELSEWHERE = {
    "agency_request_list",
    "course_list",
    "edition_list",
    "enrichment_list",
    "interest_list",
    "label_list",
    "measure_list",
    "member_list",
    "pathway_list",
    "policy_list",
    "reflection_list",
    "reply_list",
    "reviewer_list",
    "sample_list",
    "student_list",
    "survey_list",
}
# Lists of a file that is read whole: they have no rows to grow by.
OF_A_FILE = {"artifact_list", "state_figure_list"}


def test_every_list_is_looked_at() -> None:
    found = {name for name, door in doors("campus").items() if name.endswith("_list")}

    assert found == {name for name in LISTS if name.endswith("_list")} | ELSEWHERE | OF_A_FILE


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_as_often_for_nine_rows_as_for_two(
    name: str, campus: Academy, client_for: Callable[..., CampusClient]
) -> None:
    browser = client_for("administrator")

    def asked() -> int:
        browser.get(reverse(name))  # who asks and where is remembered from here on
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(reverse(name)).status_code == 200
        return len(queries)

    for _row in range(2):
        LISTS[name]()
    few = asked()
    for _row in range(7):
        LISTS[name]()

    assert asked() == few
