"""What the academy plans: every grade and phase, the sequence, the alignment, the offerings, policies, enrichment."""

import uuid
from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from experiences.forms.sequence import IN_ORDER
from experiences.models import Enrichment, Experience, ExperiencePhase, PlanReview, Session
from experiences.selectors import LACKS_DATE, LACKS_PHASE
from experiences.selectors.alignment import crosswalk
from experiences.selectors.continuum import planned_by_cell, wanted_cells
from experiences.selectors.enrichment import enrichments, students_in
from experiences.selectors.policies import expectations, policies_in_force
from experiences.selectors.sequence import plan_of
from experiences.sequence import ORDER, findings
from reports.binder.cases import Case
from reports.binder.findings import Finding, State, address, day_words, missing, stale, stands
from reports.binder.rules.registry import rule
from reports.listings.parts import grade_ranges
from wbl_portal.people.models import SchoolYear

# Fewer types than these in a year are no variety.
VARIETY = 3
# So many findings of the sequence are told one by one.
TOLD = 5


@rule(State.MISSING, State.STALE)
def experiences_at_every_grade(case: Case) -> Iterator[Finding]:
    """T-STEM 5.3a, P-TECH 6.1a: each required cell of the continuum has an experience, and each experience a date."""
    wanted = case.ask(wanted_cells, case.phases)
    planned = case.ask(planned_by_cell, case.phases.key, case.year)
    required = {place for place, cell in wanted.items() if cell.is_required and place[1] in case.grades}
    if not planned:
        sentence = _("No experience of this program is planned for %s.") % case.year.label
        yield missing(sentence, address("experience_add"))
        return
    for grade in case.grades:
        lacking = [phase for phase in case.phases.phases if (phase.key, grade) in required - planned.keys()]
        if lacking:
            phases = ", ".join(case.phases.phase_title(phase.key).lower() for phase in lacking)
            sentence = _("Grade %(grade)s has no %(phases)s.") % {"grade": grade, "phases": phases}
            yield missing(sentence, address("experience_add", f"grade={grade}"))
    if undated := case.ask(undated_experiences, case.year, case.grades):
        sentence = ngettext("%s planned experience has no date.", "%s planned experiences have no date.", undated)
        yield stale(sentence % undated, _planned(case, LACKS_DATE))
    words = {"filled": len(required & planned.keys()), "required": len(required)}
    yield stands(_("%(filled)s of %(required)s required cells have an experience.") % words, address("continuum"))


def _planned(case: Case, what: str = "") -> str:
    """The list of the program's experiences without a date or a phase; without either: all of them."""
    asked = f"year={case.year.label}&program={case.framework.key}"
    return address("experience_list", f"{asked}&lacks={what}" if what else asked)


def undated_experiences(year: SchoolYear, grades: tuple[int, ...]) -> int:
    held = Session.objects.held().filter(experience=OuterRef("pk"))
    rows = Experience.objects.planned().in_year(year).filter(grades__overlap=list(grades))
    return rows.exclude(Exists(held)).count()


@rule(State.MISSING, State.STALE)
def plan_reviewed_by_partners(case: Case) -> Iterator[Finding]:
    """P-TECH 6.1: school and partners collaborate, so partners look through the plan of the year."""
    asked, agree, object_ = case.ask(plan_answers, case.year)
    here = address("plan_review_list", f"year={case.year.label}")
    if not asked:
        sentence = _("No partner was asked to look through the plan of %s.") % case.year.label
        yield missing(sentence, address("plan_review_ask"))
        return
    words = {"answered": agree + object_, "asked": asked}
    if not agree + object_:
        sentence = ngettext(
            "The %s partner who was asked about the plan has not answered.",
            "None of the %s partners who were asked about the plan has answered.",
            asked,
        )
        yield stale(sentence % asked, f"{here}&answer=open")
        return
    if object_:
        sentence = ngettext(
            "%s partner asks for a change of the plan.", "%s partners ask for changes of the plan.", object_
        )
        yield stale(sentence % object_, f"{here}&answer=changes")
    sentence = _("%(answered)s of %(asked)s partners who were asked looked through the plan.") % words
    yield stands(sentence, f"{here}&answer=given")


def plan_answers(year: SchoolYear) -> tuple[int, int, int]:
    """(asked, agree, ask for changes)."""
    answers = list(PlanReview.objects.filter(year=year).values_list("agrees", flat=True))
    return len(answers), answers.count(True), answers.count(False)


@rule(State.MISSING, State.STALE)
def sequence(case: Case) -> Iterator[Finding]:
    """T-STEM 5.3c, P-TECH 6.1b: experiences build upon one another, and the validator finds nothing."""
    plan = case.ask(plan_of, case.phases, case.year)
    here = in_sequence(case, IN_ORDER)
    tied = sum(1 for step in plan.steps if step.builds_on)
    if not tied:
        yield missing(_("No experience names one that it builds on yet."), here)
        return
    wrong = [each for each in findings(plan) if each.kind in ORDER]
    yield from (stale(each.sentence, each.url) for each in wrong[:TOLD])
    if len(wrong) > TOLD:
        yield stale(_("%s findings are about the order of the plan; these are the first.") % len(wrong), here)
    words = {"tied": tied, "all": len(plan.steps)}
    query = f"year={case.year.label}&phase={case.phases.key}:&builds=on"
    sentence = (
        ngettext(
            "%(tied)s of %(all)s experiences builds on another one.",
            "%(tied)s of %(all)s experiences build on another one.",
            words["tied"],
        )
        % words
    )
    yield stands(sentence, address("experience_list", query))


def in_sequence(case: Case, kind: str) -> str:
    """The validator's findings of a kind on the plan of the case."""
    return address("sequence", f"year={case.year.label}&framework={case.phases.key}&kind={kind}")


@rule(State.MISSING, State.STALE)
def alignment(case: Case) -> Iterator[Finding]:
    """P-TECH 6.1c: the crosswalk of school, college and industry has rows, and each is complete."""
    rows = case.ask(crosswalk)
    if not rows:
        yield missing(_("No row of the alignment is written yet."), address("alignment_add"))
        return
    words = {"n": sum(1 for row in rows if row.missing), "all": len(rows)}
    if words["n"]:
        sentence = (
            ngettext(
                "%(n)s of %(all)s rows of the alignment is incomplete.",
                "%(n)s of %(all)s rows of the alignment are incomplete.",
                words["n"],
            )
            % words
        )
        yield stale(sentence, address("alignment_list", "incomplete=on"))
    sentence = ngettext("The alignment has %s row.", "The alignment has %s rows.", len(rows)) % len(rows)
    yield stands(sentence, address("alignment_list"))


@rule(State.MISSING, State.STALE)
def offerings(case: Case) -> Iterator[Finding]:
    """T-STEM 5.3d, P-TECH 6.2: a variety of types is offered in the year, each experience in a phase of the program."""
    types, experiences, unphased = case.ask(offered, case.year, case.grades, case.phases.key)
    if not experiences:
        yield missing(_("No experience is offered in %s.") % case.year.label, address("experience_add"))
        return
    if types < VARIETY:
        sentence = ngettext("Only %s type of experience is offered.", "Only %s types of experience are offered.", types)
        yield stale(sentence % types, address("experience_add"))
    if unphased:
        sentence = ngettext(
            "%s experience has no phase of this program.", "%s experiences have no phase of this program.", unphased
        )
        yield stale(sentence % unphased, _planned(case, LACKS_PHASE))
    words = {"types": types, "n": experiences}
    yield stands(_("Experiences offered: %(n)s, of %(types)s types.") % words, _planned(case))


def offered(year: SchoolYear, grades: tuple[int, ...], edition: str) -> tuple[int, int, int]:
    """(types, experiences, those without a phase of the edition) of a year for some grades."""
    there = Exists(ExperiencePhase.objects.filter(experience=OuterRef("pk"), framework=edition))
    rows = Experience.objects.planned().in_year(year).filter(grades__overlap=list(grades)).annotate(has_phase=there)
    found = list(rows.values_list("experience_type_id", "has_phase"))
    return len({kind for kind, _has in found}), len(found), sum(1 for _kind, has in found if not has)


@rule(State.MISSING, State.STALE)
def policies_and_protocols(case: Case) -> Iterator[Finding]:
    """T-STEM 5.3b: every expected topic has a policy in force, and none is past its review."""
    for topic in (each.expected for each in case.ask(expectations, case.day) if each.is_missing):
        sentence = _("No policy in force is about: %s.") % topic.title
        yield missing(sentence, address("policy_add", f"topic={topic.key}"))
    in_force = case.ask(policies_in_force, case.day)
    for policy, _version in in_force:
        if policy.is_overdue(case.day):
            words = {"title": policy.title, "day": day_words(policy.review_on)}
            sentence = _("“%(title)s” was to be reviewed by %(day)s.") % words
            yield stale(sentence, address("policy_detail", "", policy.pk))
    if in_force:
        n = len(in_force)
        sentence = ngettext("%s policy is in force.", "%s policies are in force.", n) % n
        yield stands(sentence, address("policy_list", "in_force=on"))


@rule(State.MISSING, State.STALE)
def enrichment(case: Case) -> Iterator[Finding]:
    """P-TECH 6.4: clubs, student organizations, competitions, initiatives for every grade, and somebody in each."""
    found = [each for each in case.ask(activities, case.year) if set(each.grades) & set(case.grades)]
    here = address("enrichment_list", f"year={case.year.label}&program={case.framework.key}")
    if not found:
        sentence = _("No club, student organization, competition or initiative is recorded for %s.") % case.year.label
        yield missing(sentence, address("enrichment_add"))
        return
    reached = case.ask(students_in, tuple(each.pk for each in found))
    empty = sum(1 for each in found if not _counted(reached, each))
    if empty:
        words = {"n": empty, "all": len(found)}
        yield stale(
            ngettext(
                "%(n)s of %(all)s activities has no member who counts yet.",
                "%(n)s of %(all)s activities have no member who counts yet.",
                words["n"],
            )
            % words,
            f"{here}&unreached=on",
        )
    served = {grade for each in found for grade in each.grades}
    if lacking := [grade for grade in case.grades if grade not in served]:
        yield stale(_("No activity is open to grades: %s.") % grade_ranges(lacking), address("enrichment_add"))
    sentence = ngettext("%s activity is recorded.", "%s activities are recorded.", len(found)) % len(found)
    yield stands(sentence, here)


def activities(year: SchoolYear) -> list[Enrichment]:
    return list(enrichments(year=year))


def _counted(reached: dict[uuid.UUID, tuple[int, int]], activity: Enrichment) -> int:
    return reached.get(activity.pk, (0, 0))[0]
