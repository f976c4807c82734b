"""Every rule of the binder in every state it may find: the records as they would be, and the sentence that says why."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest

from artifacts.models import Target
from experiences.models import ContinuumCell, Experience
from partners.models import Agreement, Meeting, Partner
from reports import measures
from reports.binder import State
from reports.binder.cases import Case
from reports.binder.findings import worst
from reports.binder.months import months
from reports.binder.parts import Binder, judged
from reports.binder.publication import published
from reports.binder.rules import DEFAULT, RULES
from reports.models import BinderRecord, Evidence
from reports.plan import Planner, SlotPlan
from reports.plan import State as Would
from reports.services import publish
from reports.upkeep.checklist import checklist, windows
from tests import factories as make
from tests import factories_plan as plan
from tests import factories_region as region
from tests import factories_work as work
from tests.factories import DAY, TESTER
from tests.factories_binder import EDITION, make_full_agreement
from tests.reports.binder_scenarios import SCENARIOS, reflected, two_steps
from wbl_portal.core import clock
from wbl_portal.frameworks import framework, frameworks, pages
from wbl_portal.people.models import Enrollment, SchoolYear

pytestmark = pytest.mark.usefixtures("without_pdf")


@pytest.fixture
def bare(year: SchoolYear) -> SchoolYear:
    """A campus without experiences, partners and cells of the continuum."""
    Experience.objects.all().delete()
    Agreement.objects.all().delete()
    Partner.objects.all().delete()
    ContinuumCell.objects.all().delete()
    Target.objects.all().delete()
    return year


def case_of(year: SchoolYear, day: dt.date = DAY) -> Case:
    program = next(each for each in measures.programs() if each.framework.key == EDITION)
    place = {"framework": EDITION, "kind": "element", "key": "6.1a"}
    record = BinderRecord.objects.filter(**place).first()
    return Case(program, year, day, record=record, evidence=tuple(Evidence.objects.current().filter(**place)))


def test_every_rule_has_a_scenario_for_each_of_its_states() -> None:
    assert set(SCENARIOS) == {(name, state) for name, rule in RULES.items() for state in rule.states}


def test_every_rule_is_asked_for_by_a_framework_file_and_every_name_there_is_a_rule() -> None:
    editions = [*frameworks().values(), pages()]
    named = {name for each in editions for item in [*each.elements, *each.slots] for name in item.rules}

    assert named | {DEFAULT} == set(RULES)
    assert [item.key for each in frameworks().values() for item in each.elements if not item.rules] == []


@pytest.mark.parametrize(
    ("rule", "state"), [(rule.name, state) for rule in RULES.values() for state in sorted(rule.states)]
)
def test_a_rule_finds_the_state_and_says_why(rule: str, state: State, bare: SchoolYear) -> None:
    arrange, sentence, day = SCENARIOS[rule, state]
    arrange()

    found = list(RULES[rule].judge(case_of(bare, day)))

    assert worst(found) == state
    assert sentence in [each.sentence for each in found if each.state == state]
    assert {each.state for each in found} <= RULES[rule].states
    assert all(each.url for each in found if each.state != State.COMPLETE)


# ---- More sentences of the same rules.
def said(rule: str, year: SchoolYear, day: dt.date = DAY) -> list[str]:
    return [each.sentence for each in judged([rule], case_of(year, day))]


def test_an_agreement_past_its_review_and_one_with_gaps_are_counted(bare: SchoolYear) -> None:
    make_full_agreement(starts_on=dt.date(2025, 8, 1), ends_on=dt.date(2028, 7, 31), signed_on=dt.date(2025, 7, 20))
    make.make_agreement()

    found = said("agreements_with_partners", bare)

    assert "1 agreement in force is past its yearly review." in found
    assert "1 agreement in force lacks clauses that are asked for." in found


def test_overdue_follow_ups_are_counted_with_the_board(bare: SchoolYear) -> None:
    region.make_decision(due_on=dt.date(2026, 10, 1))

    assert "1 follow-up of a meeting is overdue." in said("workforce_board", bare)


def test_a_window_that_closed_without_a_snapshot_is_missing(bare: SchoolYear) -> None:
    found = said("student_data_tracking", bare, dt.date(2026, 12, 1))

    assert found == ["Fall: the window closed on November 30, 2026 and no snapshot was frozen."]


def test_partners_who_ask_for_changes_are_counted(bare: SchoolYear) -> None:
    make.make_plan_review(answered_at=clock.now(), agrees=False)

    assert "1 partner asks for a change of the plan." in said("plan_reviewed_by_partners", bare)


def test_a_reflection_that_waits_too_long_is_counted(bare: SchoolYear) -> None:
    reflected(1)
    sent = clock.now() - dt.timedelta(days=20)
    session = make.make_session(make.make_experience())
    work.make_reflection(work.make_participation(session=session), submitted_at=sent)

    assert "1 reflection has waited for an answer for more than 14 days." in said("reflection", bare)


def test_what_lacks_a_date_or_a_phase_and_what_waits_open_exactly_their_rows(
    bare: SchoolYear, client_for: Callable[..., Any]
) -> None:
    make.make_session(make.make_experience(title="Without a phase", phases={}))
    make.make_experience(title="Without a date")
    make.make_session(make.make_experience(title="With both"))
    for days in (14, 15):
        seen = work.make_participation(session=make.make_session(make.make_experience()))
        work.make_reflection(seen, submitted_at=clock.now() - dt.timedelta(days=days))
    staff, case = client_for("coordinator"), case_of(bare)

    def opened(rule: str, sentence: str) -> list[str]:
        (found,) = [each for each in judged([rule], case) if each.sentence == sentence]
        return staff.get(f"{found.url}&format=csv").content.decode("utf-8-sig").splitlines()[1:]

    (undated,) = opened("experiences_at_every_grade", "1 planned experience has no date.")
    (unphased,) = opened("offerings", "1 experience has no phase of this program.")
    waiting = opened("reflection", "1 reflection has waited for an answer for more than 14 days.")
    assert ("Without a date" in undated, "Without a phase" in unphased) == (True, True)
    assert len(waiting) == 1


def test_agreements_with_gaps_and_meetings_without_minutes_open_exactly_their_rows(
    bare: SchoolYear, client_for: Callable[..., Any]
) -> None:
    make_full_agreement(title="Has all of it")
    make.make_agreement(title="Lacks it")
    make.make_agreement(title="Not in force yet", signed_on=None)
    board = {"body": Meeting.Body.ADVISORY, "held_on": DAY}
    for place, minutes in (("One", ""), ("Two", ""), ("Three", "We met.")):
        region.make_meeting(**board, place=place, minutes=minutes)
    region.make_meeting(**board | {"held_on": dt.date(2026, 3, 1)}, place="Last year")
    region.make_meeting(held_on=DAY, place="Another body")
    staff, case = client_for("coordinator"), case_of(bare)

    def opened(rule: str, sentence: str) -> list[str]:
        (found,) = [each for each in judged([rule], case) if each.sentence == sentence]
        return staff.get(f"{found.url}&format=csv").content.decode("utf-8-sig").splitlines()[1:]

    (lacking,) = opened("agreements_with_partners", "1 agreement in force lacks clauses that are asked for.")
    assert "Lacks it" in lacking
    assert len(opened("advisory_board", "2 meetings of the advisory board have no minutes.")) == 2
    assert len(opened("advisory_board", "The advisory board met 3 times this school year.")) == 3


# ---- Every number opens its rows.
COUNT = re.compile(
    r"^(?:Only |None of the |The alignment has |The advisory board met |The consent to |Experiences offered: "
    r"|Progress is measured against )?(\d+)(?:,| (?!%))"
)
# Pages that are no list of what is counted: the grid with all its cells; the form that adds what is too few.
NO_LISTS = {"continuum", "experience_add"}


@pytest.mark.parametrize(("rule", "state"), SCENARIOS)
def test_every_number_of_a_finding_opens_exactly_its_rows(
    rule: str, state: State, bare: SchoolYear, client_for: Callable[..., Any], travel: Callable[[dt.date], None]
) -> None:
    arrange, _sentence, day = SCENARIOS[rule, state]
    arrange()
    add_others(bare)
    travel(day)
    staff = client_for("coordinator")

    for each in RULES[rule].judge(case_of(bare, day)):
        if each.url and not each.url.startswith("#"):
            answer = staff.get(each.url)
            assert answer.status_code == 200, each
            counted = COUNT.search(each.sentence)
            if counted and answer.resolver_match.url_name not in NO_LISTS:
                assert rows_of(answer) == int(counted[1].replace(",", "")), (each.sentence, each.url)


def test_the_order_of_the_plan_is_told_in_part_and_opens_in_whole(
    bare: SchoolYear, client_for: Callable[..., Any]
) -> None:
    first = make.make_session(make.make_experience(title="First"), held_on=dt.date(2026, 10, 1)).experience
    for number in range(7):
        after = make.make_experience(title=f"Too early {number}")
        after.builds_on.add(first)
        make.make_session(after, held_on=dt.date(2026, 9, 1))
    found = [each for each in judged(["sequence"], case_of(bare)) if each.state == State.STALE]

    assert len(found) == 6
    assert found[-1].sentence == "7 findings are about the order of the plan; these are the first."
    assert rows_of(client_for("coordinator").get(found[-1].url)) == 7


def test_each_month_s_reviews_open_exactly_their_rows(bare: SchoolYear, client_for: Callable[..., Any]) -> None:
    reviewed = make_full_agreement(title="Reviewed in September")
    make.make_review(reviewed, reviewed_on=dt.date(2026, 9, 10))
    for signed_on in (dt.date(2025, 10, 20), dt.date(2025, 10, 25)):
        make_full_agreement(starts_on=dt.date(2025, 8, 1), ends_on=dt.date(2028, 7, 31), signed_on=signed_on)
    make_full_agreement(partner=make.make_partner(archived_at=clock.now()))
    plan.make_policy(review_on=dt.date(2027, 3, 1))
    plan.make_policy(review_on=dt.date(2027, 3, 31))
    coming = plan.make_policy(review_on=dt.date(2027, 3, 5), versions=0)
    plan.make_version(coming, effective_on=dt.date(2027, 1, 1))
    staff = client_for("coordinator")

    tasks = [task for month in months(Binder(bare)) for task in month.tasks if "reviewed" in task.title]

    assert {(task.title, task.done, task.total) for task in tasks} >= {
        ("Agreements reviewed", 1, 1),
        ("Agreements reviewed", 0, 2),
        ("Policies reviewed", 0, 2),
    }
    assert [rows_of(staff.get(task.url)) for task in tasks] == [task.total for task in tasks]


def test_students_without_a_program_are_counted_and_listed_as_of_the_same_day(
    bare: SchoolYear, client_for: Callable[..., Any], travel: Callable[[dt.date], None]
) -> None:
    """The year is over: who left it since counts, whoever came since does not."""
    make.make_student(programs=())
    late = make.make_student(programs=())
    Enrollment.objects.filter(student=late).update(entered_on=bare.ends_on + dt.timedelta(days=1))
    travel(bare.ends_on + dt.timedelta(days=20))

    (line,) = [each for each in checklist(bare) if each.key == "memberships"]

    assert line.open >= 1
    assert rows_of(client_for("coordinator").get(line.url)) == line.open


def rows_of(answer: Any) -> int:
    """How many rows a list has in all, as it counts them itself."""
    page = answer.context.get("page")
    if page is not None:
        return int(page.paginator.count)
    return len(answer.context["rows" if "rows" in answer.context else "lines"])


def add_others(year: SchoolYear) -> None:
    """What no finding counts: of another year, archived, outside the program's grades."""
    before = make.make_year("2025-26")
    make.make_experience(year=before, title="Of last year")
    make.make_enrichment(year=before, title="Of last year")
    make.make_survey(year=before)
    make.make_plan_review(year=before)
    make.make_measure(year=before)
    make.make_experience(title="Archived", archived_at=clock.now())


# ---- Whether an artifact is public.
def plan_of(slot: str, year: SchoolYear) -> SlotPlan:
    return next(each for each in Planner(year).slots() if each.slot.key == slot)


def standing(slot: str, year: SchoolYear) -> State:
    return worst(published(plan_of(slot, year), windows(year), DAY))


def test_an_artifact_is_missing_unpublished_complete_and_stale_in_turn(bare: SchoolYear) -> None:
    assert standing("2.11", bare) == State.MISSING
    make_full_agreement()
    assert standing("2.11", bare) == State.UNPUBLISHED
    publish(year=bare, slots=["2.11"], by=TESTER)
    assert standing("2.11", bare) == State.COMPLETE
    make_full_agreement()
    assert standing("2.11", bare) == State.STALE


@pytest.mark.parametrize(
    ("as_of", "state"), [(DAY, State.COMPLETE), (dt.date(2026, 9, 20), State.STALE)], ids=["latest", "older"]
)
def test_held_figures_are_stale_once_a_newer_window_has_opened(as_of: dt.date, state: State, bare: SchoolYear) -> None:
    edition, snapshot = make.make_edition(year=bare), make.make_snapshot(as_of=as_of, year=bare)
    edition_of = framework(EDITION)
    held = SlotPlan(edition_of, edition_of.slot("6.2"), Would.UNCHANGED, edition, snapshot, held=True)

    assert worst(published(held, windows(bare), DAY)) == state


def test_an_element_whose_artifact_is_not_public_is_unpublished(bare: SchoolYear) -> None:
    two_steps(dt.date(2026, 9, 1), dt.date(2026, 10, 1))
    place = EDITION, "element", "6.1b"

    before = Binder(bare).part(place)
    publish(year=bare, slots=["6.1"], by=TESTER)
    after = Binder(bare).part(place)

    assert before is not None
    assert after is not None
    assert before.state == State.UNPUBLISHED
    assert before.wrong[0].sentence == "The artifact 6.1 is not published yet."
    assert before.wrong[0].url == "/binder/p-tech-2023/artifact/6.1/?year=2026-27"
    assert after.state == State.COMPLETE


def test_the_worst_finding_decides() -> None:
    assert list(State) == [State.MISSING, State.STALE, State.UNPUBLISHED, State.COMPLETE]
    assert worst([]) == State.MISSING
