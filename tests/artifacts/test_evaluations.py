"""Evaluations: asked once per contact, answered on every row, recorded by staff, given on, taken back."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import override

from academies.models import Academy
from artifacts.models import EmployabilitySkill, Evaluation
from artifacts.selectors import evaluations as selectors
from artifacts.selectors.placements import chips
from artifacts.services import evaluations as services
from artifacts.told import Told
from tests.factories import DAY, TESTER, make_contact
from tests.factories_placements import make_evaluation, make_placement
from wbl_portal.core import clock
from wbl_portal.core.actor import Actor

CORA = Actor(None, "Cora Castle, Cedar Clinic")
ROWS = ["attendance", "quality", "initiative", "teamwork", "communication", "safety"]


def points(value: int = 3) -> dict[str, int]:
    return dict.fromkeys(ROWS, value)


def test_the_six_starter_rows_are_asked_and_answered(campus: Academy) -> None:
    asked = services.ask(placement=make_placement(), by=TESTER)

    answered = services.answer(evaluation=asked, scores=points(), comment=" Good. ", by=CORA)

    assert asked.skills == ROWS
    assert (answered.comment, answered.recorded_by, answered.method) == ("Good.", CORA.label, "link")
    assert answered.answered_at == clock.now()
    rows = selectors.rows_of(answered)
    assert (rows[0].title, rows[0].word) == ("Comes to work, and on time", "As the job asks")
    with override("es"):
        assert selectors.rows_of(answered)[0].title == "Asiste y llega a tiempo"


def test_later_rows_leave_an_asked_evaluation_as_it_was(campus: Academy) -> None:
    asked = make_evaluation()
    EmployabilitySkill.objects.filter(key="safety").update(row=None)
    EmployabilitySkill.objects.filter(key="time").update(row=6)

    services.answer(evaluation=asked, scores=points(), by=CORA)

    later = services.ask(placement=make_placement(), by=TESTER)
    assert later.skills[-1] == "time"


def test_every_row_needs_a_point(campus: Academy) -> None:
    with pytest.raises(ValidationError) as refused:
        services.answer(evaluation=make_evaluation(), scores=points() | {"safety": 5}, by=CORA)

    assert list(refused.value.message_dict) == ["score_safety"]


def test_nobody_is_asked_twice_and_nobody_elses_people(campus: Academy) -> None:
    placement, alone = make_placement(), make_placement()
    alone.supervisor = None
    services.ask(placement=placement, by=TESTER)

    with pytest.raises(ValidationError, match="asked already"):
        services.ask(placement=placement, by=TESTER)
    with pytest.raises(ValidationError, match="another partner"):
        services.ask(placement=placement, contact=make_contact(), by=TESTER)
    with pytest.raises(ValidationError, match="Choose a supervisor"):
        services.ask(placement=alone, by=TESTER)


def test_an_answer_is_given_once_and_can_be_reopened(campus: Academy) -> None:
    evaluation = make_evaluation()
    services.answer(evaluation=evaluation, scores=points(), by=CORA)

    with pytest.raises(ValidationError, match="has been answered"):
        services.answer(evaluation=evaluation, scores=points(), by=CORA)
    with pytest.raises(ValidationError, match="stays on record"):
        services.withdraw(evaluation=Evaluation.objects.get(), by=TESTER)
    services.reopen(evaluation=evaluation, by=TESTER)

    assert list(Evaluation.objects.waiting()) == [evaluation]
    assert Evaluation.objects.get().scores == {}


def test_staff_record_what_a_partner_said_with_how_and_when(campus: Academy) -> None:
    with pytest.raises(ValidationError, match="On which day"):
        services.answer(evaluation=make_evaluation(), scores=points(), by=TESTER, told=Told("paper"))

    told = services.answer(evaluation=make_evaluation(), scores=points(), by=TESTER, told=Told("paper", DAY))

    assert (told.method, told.said_on, told.recorded_by) == ("paper", DAY, "Tester")


def test_an_evaluation_is_given_to_another_person_once(campus: Academy) -> None:
    evaluation = make_evaluation()
    colleague = make_contact(evaluation.placement.partner)

    services.give_to(evaluation=evaluation, contact=colleague, by=CORA)
    second = make_evaluation(evaluation.placement)
    services.give_to(evaluation=second, contact=colleague, by=CORA)

    assert Evaluation.objects.get().contact == colleague


def test_chips_are_the_skills_in_use_in_the_readers_language(campus: Academy) -> None:
    EmployabilitySkill.objects.filter(key="appearance").update(archived_at=clock.now())

    with override("es"):
        found = chips()

    assert len(found) == 10
    assert found[0].title == "Asiste y llega a tiempo"


@pytest.mark.parametrize(
    ("broken", "constraint"),
    [
        ({"skills": []}, "evaluation_asks_one_to_six_skills"),
        ({"skills": [*ROWS, "time"]}, "evaluation_asks_one_to_six_skills"),
        ({"answered_at": "2026-10-14T15:00Z", "method": "link"}, "answered_evaluation_says_how_and_by_whom"),
    ],
)
def test_the_database_keeps_its_promises(campus: Academy, broken: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_evaluation(**broken)


def test_a_contact_evaluates_a_placement_once(campus: Academy) -> None:
    evaluation = make_evaluation()

    with pytest.raises(IntegrityError, match="contact_evaluates_a_placement_once"), transaction.atomic():
        make_evaluation(evaluation.placement)


@pytest.mark.parametrize(
    ("row", "constraint"), [(7, "evaluation_has_at_most_six_rows"), (1, "row_of_evaluations_is_one_skill")]
)
def test_at_most_six_skills_are_rows(campus: Academy, row: int, constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        EmployabilitySkill.objects.filter(key="time").update(row=row)
