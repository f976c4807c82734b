"""The records that make each rule of the binder find each of its states, and the sentence it then says."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from experiences.expected_policies import EXPECTED
from experiences.models import ContinuumCell
from partners.models import Meeting
from reports.binder import State
from reports.models import SnapshotSignOff
from tests import factories as make
from tests import factories_plan as plan
from tests import factories_region as region
from tests import factories_work as work
from tests.factories import DAY
from tests.factories_binder import EDITION, make_evidence, make_full_agreement, make_record
from wbl_portal.core import clock

LATER = dt.date(2027, 6, 20)
SCENARIOS: dict[tuple[str, State], tuple[Callable[[], Any], str, dt.date]] = {}


def scenario(rule: str, state: State, sentence: str, day: dt.date = DAY) -> Callable[..., Any]:
    """The records below make `rule` find `state`, and say `sentence`."""

    def register(arrange: Callable[[], Any]) -> Callable[[], Any]:
        SCENARIOS[rule, state] = arrange, sentence, day
        return arrange

    return register


def nothing() -> None:
    """The campus has no such record."""


# ---- Experiences at every grade: exploration is required in grades 9 and 10.
def required(*grades: int) -> None:
    for grade in grades:
        ContinuumCell.objects.create(framework=EDITION, phase="exploration", grade=grade, expectation="required")


@scenario("experiences_at_every_grade", State.MISSING, "Grade 10 has no career exploration.")
def a_required_cell_is_empty() -> None:
    required(9, 10)
    make.make_session(make.make_experience(grades=[9]))


@scenario("experiences_at_every_grade", State.STALE, "1 planned experience has no date.")
def an_experience_has_no_date() -> None:
    required(9, 10)
    make.make_experience(grades=[9, 10])


@scenario("experiences_at_every_grade", State.COMPLETE, "2 of 2 required cells have an experience.")
def every_required_cell_is_filled() -> None:
    required(9, 10)
    make.make_session(make.make_experience(grades=[9, 10]))


# ---- The plan as partners see it.
scenario("plan_reviewed_by_partners", State.MISSING, "No partner was asked to look through the plan of 2026-27.")(
    nothing
)


@scenario(
    "plan_reviewed_by_partners", State.STALE, "None of the 2 partners who were asked about the plan has answered."
)
def nobody_has_answered() -> None:
    make.make_plan_review()
    make.make_plan_review()


@scenario("plan_reviewed_by_partners", State.COMPLETE, "1 of 2 partners who were asked looked through the plan.")
def one_agrees() -> None:
    make.make_plan_review(answered_at=clock.now(), agrees=True)
    make.make_plan_review()


# ---- Sequence.
@scenario("sequence", State.MISSING, "No experience names one that it builds on yet.")
def nothing_builds_on_anything() -> None:
    make.make_experience()


def two_steps(first: dt.date, second: dt.date) -> None:
    before, after = make.make_experience(title="A visit"), make.make_experience(title="A project")
    after.builds_on.add(before)
    make.make_session(before, held_on=first)
    make.make_session(after, held_on=second)


@scenario(
    "sequence",
    State.STALE,
    "'A project' begins on Sept. 1, 2026, before 'A visit' on which it builds (Oct. 1, 2026).",
)
def the_second_step_comes_first() -> None:
    two_steps(dt.date(2026, 10, 1), dt.date(2026, 9, 1))


@scenario("sequence", State.COMPLETE, "1 of 2 experiences builds on another one.")
def one_builds_on_the_other() -> None:
    two_steps(dt.date(2026, 9, 1), dt.date(2026, 10, 1))


# ---- Alignment.
scenario("alignment", State.MISSING, "No row of the alignment is written yet.")(nothing)
scenario("alignment", State.STALE, "1 of 1 rows of the alignment is incomplete.")(plan.make_alignment)


@scenario("alignment", State.COMPLETE, "The alignment has 1 row.")
def a_row_is_complete() -> None:
    linked = {"pathway": plan.make_pathway(), "course": make.make_course(), "credential": make.make_credential()}
    kind = make.make_experience_type()
    plan.make_alignment(industry_requirement="Reads drawings", experience_type=kind, grade=11, **linked)


# ---- Offerings.
scenario("offerings", State.MISSING, "No experience is offered in 2026-27.")(nothing)
scenario("offerings", State.STALE, "Only 1 type of experience is offered.")(make.make_experience)


@scenario("offerings", State.COMPLETE, "Experiences offered: 3, of 3 types.")
def three_types_are_offered() -> None:
    for _number in range(3):
        make.make_experience()


# ---- Policies.
scenario("policies_and_protocols", State.MISSING, f"No policy in force is about: {EXPECTED['transportation'].title}.")(
    nothing
)


def policies(**odd: Any) -> None:
    for key in EXPECTED:
        plan.make_policy(topic=key, title=f"About {key}", **(odd if key == "credit" else {}))


@scenario("policies_and_protocols", State.STALE, "“About credit” was to be reviewed by October 1, 2026.")
def a_policy_is_past_its_review() -> None:
    policies(review_on=dt.date(2026, 10, 1))


scenario("policies_and_protocols", State.COMPLETE, f"{len(EXPECTED)} policies are in force.")(policies)

# ---- Enrichment.
scenario(
    "enrichment", State.MISSING, "No club, student organization, competition or initiative is recorded for 2026-27."
)(nothing)
scenario("enrichment", State.STALE, "1 of 1 activities has no member who counts yet.")(make.make_enrichment)


@scenario("enrichment", State.COMPLETE, "1 activity is recorded.")
def a_club_has_a_member() -> None:
    make.make_membership_in(make.make_enrichment(needs_consent=False))


# ---- Workforce board.
scenario("workforce_board", State.MISSING, "No meeting with the workforce board is recorded.")(nothing)


@scenario(
    "workforce_board",
    State.STALE,
    "The last meeting with the workforce board, on September 1, 2025, is older than 12 months.",
)
def the_board_was_met_long_ago() -> None:
    region.make_meeting(held_on=dt.date(2025, 9, 1))
    region.make_need()


@scenario("workforce_board", State.COMPLETE, "Last meeting with the workforce board: September 15, 2026.")
def the_board_was_met_and_a_need_defined() -> None:
    region.make_meeting()
    region.make_need()


# ---- Agreements.
scenario("agreements_with_partners", State.MISSING, "1 of 1 partners has no current agreement.")(make.make_partner)


@scenario("agreements_with_partners", State.STALE, "1 of 2 partners has no current agreement.")
def one_agreement_has_lapsed() -> None:
    make_full_agreement()
    make_full_agreement(starts_on=dt.date(2022, 8, 1), ends_on=dt.date(2023, 7, 31), signed_on=dt.date(2022, 7, 20))


scenario("agreements_with_partners", State.COMPLETE, "1 of 1 partners has a current agreement.")(make_full_agreement)

# ---- Occupations.
scenario("high_demand_occupations", State.MISSING, "No occupation list stands yet.")(nothing)


@scenario("high_demand_occupations", State.STALE, "The occupation list dated March 11, 2025 is older than 12 months.")
def the_list_is_old() -> None:
    region.make_occupation_list(published_on=dt.date(2025, 3, 11))


@scenario("high_demand_occupations", State.COMPLETE, "Occupation list: “In demand”, dated March 1, 2026.")
def the_list_is_current() -> None:
    region.make_occupation_list(title="In demand")


# ---- Advisory board and strategic partners.
ADVISORY = {"body": Meeting.Body.ADVISORY}
scenario("advisory_board", State.MISSING, "No meeting of the advisory board is recorded for 2026-27.")(nothing)
scenario("advisory_board", State.STALE, "1 meeting of the advisory board has no minutes.")(
    lambda: region.make_meeting(**ADVISORY)
)
scenario("advisory_board", State.COMPLETE, "The advisory board met 1 time this school year.")(
    lambda: region.make_meeting(minutes="Agreed.", **ADVISORY)
)
scenario("strategic_partners", State.MISSING, "No partner has a role by grade yet.")(nothing)
scenario("strategic_partners", State.STALE, "No partner has a role in grades: 11-12.")(make.make_strategic_role)
scenario("strategic_partners", State.COMPLETE, "1 partner has a role by grade.")(
    lambda: make.make_strategic_role(grades=[9, 10, 11, 12])
)

# ---- Feedback of partners.
scenario("partner_feedback", State.MISSING, "No partner was asked for feedback in 2026-27.")(nothing)
ANSWERED: dict[str, Any] = {"method": "link"}


@scenario("partner_feedback", State.STALE, "1 of 3 partners' surveys are answered.")
def few_partners_answered() -> None:
    make.make_survey(answered_at=clock.now(), **ANSWERED)
    make.make_survey()
    make.make_survey()


@scenario("partner_feedback", State.COMPLETE, "1 of 2 partners' surveys are answered.")
def half_of_the_partners_answered() -> None:
    make.make_survey(answered_at=clock.now(), **ANSWERED)
    make.make_survey()


# ---- Reflection and the connection to academics.
def reflected(attended: int, *standards: str) -> None:
    """So many were at an experience that names a standard; one reflection for each of `standards`."""
    session = make.make_session(make.make_experience(standards=["127.15"]))
    there = [work.make_participation(session=session) for _number in range(attended)]
    for participation, standard in zip(there, standards, strict=False):
        work.make_reflection(participation, standard=standard)


scenario("reflection", State.MISSING, "No reflection is handed in for 2026-27.")(lambda: reflected(1))
scenario("reflection", State.STALE, "Students reflected on 33 % of what they attended.")(lambda: reflected(3, ""))
scenario("reflection", State.COMPLETE, "Students reflected on 50 % of what they attended.")(lambda: reflected(2, ""))
scenario("connection_to_academics", State.MISSING, "No reflection of 2026-27 names a course or a standard.")(
    lambda: reflected(1, "")
)
scenario("connection_to_academics", State.STALE, "33 % of the reflections name a course or a standard.")(
    lambda: reflected(3, "127.15", "", "")
)
scenario("connection_to_academics", State.COMPLETE, "50 % of the reflections name a course or a standard.")(
    lambda: reflected(2, "127.15", "")
)

# ---- Demonstration and samples.
scenario("demonstration_of_learning", State.MISSING, "No work of students is in the portfolios for 2026-27.")(nothing)
scenario("demonstration_of_learning", State.STALE, "All work in the portfolios is of one kind: Digital work.")(
    work.make_item
)


@scenario("demonstration_of_learning", State.COMPLETE, "Works in the portfolios: 2, of 2 kinds.")
def two_kinds_of_work() -> None:
    work.make_item()
    work.make_item(kind="writing")


def shown(**consent: Any) -> None:
    sample = work.make_sample(work.make_item(url="https://example.org/work"))
    work.make_publishing_consent(sample, **consent)


scenario(
    "samples_of_student_work",
    State.MISSING,
    "No work has consent in force: offer samples and ask for consent.",
)(work.make_sample)


@scenario("samples_of_student_work", State.STALE, "The consent to 1 work has ended.")
def a_consent_has_ended() -> None:
    shown()
    shown(given_on=dt.date(2025, 9, 1), expires_on=dt.date(2026, 9, 1))


scenario("samples_of_student_work", State.COMPLETE, "1 work is shown with consent.")(shown)

# ---- Tracking: the fall window is open on DAY.
scenario(
    "student_data_tracking", State.MISSING, "Fall: no snapshot is frozen yet; the window closes on November 30, 2026."
)(nothing)
scenario("student_data_tracking", State.STALE, "Fall: the snapshot is frozen and not signed off.")(
    lambda: make.make_snapshot(name="fall")
)


@scenario("student_data_tracking", State.COMPLETE, "Fall: the snapshot is frozen and signed off.")
def frozen_and_signed() -> None:
    snapshot = make.make_snapshot(name="fall")
    SnapshotSignOff.objects.create(snapshot=snapshot, signed_at=clock.now(), signed_by="Pia Pavel", role="principal")


# ---- Measures: a result is due in the last weeks of the year.
scenario("annual_measures", State.MISSING, "No measure is set for 2026-27.")(nothing)
scenario("annual_measures", State.STALE, "1 of 1 measures has no result yet.", LATER)(make.make_measure)
scenario("annual_measures", State.COMPLETE, "1 measure is set.", LATER)(lambda: make.make_measure(result="51.0"))

# ---- On track.
scenario("on_track", State.MISSING, "No target of the outcomes-based measures is set for this program.")(nothing)


@scenario("on_track", State.STALE, "The targets are those of another edition: p-tech-2018.")
def the_targets_are_of_another_edition() -> None:
    make.make_student()
    work.make_target(framework="p-tech-2018")


@scenario("on_track", State.COMPLETE, "Progress is measured against 1 target.")
def a_target_stands_and_somebody_is_in_the_program() -> None:
    make.make_student()
    work.make_target()


# ---- The rule of a part without one.
scenario("attached_evidence", State.MISSING, "No evidence is attached for 2026-27.")(nothing)


@scenario("attached_evidence", State.STALE, "The evidence was last verified more than 12 months ago.")
def verified_long_ago() -> None:
    make_evidence()
    make_record(verified_on=dt.date(2025, 10, 1), verified_by="Dev")


@scenario("attached_evidence", State.COMPLETE, "1 piece of evidence is attached.")
def attached_and_verified() -> None:
    make_evidence()
    make_record(verified_on=DAY, verified_by="Dev")
