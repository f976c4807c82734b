"""What stands with partners and the region: workforce board, agreements, occupations, advisory board, partners' word."""

import uuid
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.models import Agreement, Meeting, Need, OccupationList, StrategicRole, ValueSurvey
from partners.selectors import agreement_lines, lacks_clauses
from partners.selectors.agreements import all_agreements
from partners.selectors.occupations import current_list, is_stale
from partners.selectors.workforce import FollowUpState, board_meetings, follow_ups
from reports.binder.cases import Case
from reports.binder.findings import Finding, State, address, day_words, missing, stale, stands
from reports.binder.rules.registry import rule
from reports.listings.parts import grade_ranges
from wbl_portal.people.models import SchoolYear


@rule(State.MISSING, State.STALE)
def workforce_board(case: Case) -> Iterator[Finding]:
    """T-STEM 5.1: the campus met the board within 12 months, wrote down what the region needs, and follows up."""
    board = case.ask(board_meetings, case.day)
    if board.last is None:
        sentence = _("No meeting with the workforce board is recorded.")
        yield missing(sentence, address("meeting_add"))
    else:
        words = {"day": day_words(board.last.held_on)}
        if board.is_overdue:
            sentence = _("The last meeting with the workforce board, on %(day)s, is older than 12 months.") % words
            yield stale(sentence, address("meeting_add"))
        yield stands(_("Last meeting with the workforce board: %(day)s.") % words, address("meeting_list"))
    defined = case.ask(needs_defined)
    if not defined:
        yield missing(_("No workforce need is written down."), address("need_add"))
    else:
        sentence = ngettext("%s workforce need is defined.", "%s workforce needs are defined.", defined)
        yield stands(sentence % defined, address("need_list"))
    if overdue := case.ask(overdue_follow_ups):
        sentence = ngettext("%s follow-up of a meeting is overdue.", "%s follow-ups of meetings are overdue.", overdue)
        yield stale(sentence % overdue, address("follow_up_list", "state=overdue"))


def needs_defined() -> int:
    return Need.objects.current().count()


def overdue_follow_ups() -> int:
    return follow_ups(state=FollowUpState.OVERDUE).count()


@rule(State.MISSING, State.STALE)
def agreements_with_partners(case: Case) -> Iterator[Finding]:
    """T-STEM 5.2, P-TECH 2.11: every partner has a signed agreement in force, reviewed in time, with all clauses."""
    lines = case.ask(agreement_lines, case.day)
    if not lines:
        yield missing(_("No partner stands here yet."), address("partner_add"))
        return
    covered = [each.standing for each in lines if each.standing and each.standing.is_in_force]
    words = {"n": len(lines) - len(covered), "all": len(lines)}
    if words["n"]:
        sentence = (
            ngettext(
                "%(n)s of %(all)s partners has no current agreement.",
                "%(n)s of %(all)s partners have no current agreement.",
                words["n"],
            )
            % words
        )
        said = stale if covered else missing
        yield said(sentence, address("partner_list", "agreement=missing"))
    yield from _to_look_at(case)
    words = {"n": len(covered), "all": len(lines)}
    if covered:
        sentence = (
            ngettext(
                "%(n)s of %(all)s partners has a current agreement.",
                "%(n)s of %(all)s partners have a current agreement.",
                words["n"],
            )
            % words
        )
        yield stands(sentence, address("partner_list", "agreement=active"))


def _to_look_at(case: Case) -> Iterator[Finding]:
    """Agreements in force that are past their review, and those that lack a clause of the edition."""
    every = case.ask(all_agreements)
    if late := sum(each.state == Agreement.State.REVIEW_DUE for each in every):
        sentence = ngettext(
            "%s agreement in force is past its yearly review.",
            "%s agreements in force are past their yearly review.",
            late,
        )
        yield stale(sentence % late, address("agreement_list", "state=review_due"))
    if gaps := sum(lacks_clauses(each, case.framework.key) for each in every):
        sentence = ngettext(
            "%s agreement in force lacks clauses that are asked for.",
            "%s agreements in force lack clauses that are asked for.",
            gaps,
        )
        yield stale(sentence % gaps, address("agreement_list", f"gaps={case.framework.key}"))


@rule(State.MISSING, State.STALE)
def high_demand_occupations(case: Case) -> Iterator[Finding]:
    """T-STEM 5.A2, P-TECH 4.1: a current, dated list of occupations; a year after its date it is stale."""
    found: OccupationList | None = case.ask(current_list, case.day)
    if found is None:
        yield missing(_("No occupation list stands yet."), address("occupation_upload"))
        return
    words = {"day": day_words(found.published_on), "title": found.title}
    if is_stale(found, case.day):
        sentence = _("The occupation list dated %(day)s is older than 12 months.") % words
        yield stale(sentence, address("occupation_upload"))
    sentence = _("Occupation list: “%(title)s”, dated %(day)s.") % words
    yield stands(sentence, address("occupation_list_detail", "", found.pk))


@rule(State.MISSING, State.STALE)
def advisory_board(case: Case) -> Iterator[Finding]:
    """P-TECH 1.11: the advisory board met this year, with minutes and decisions."""
    held = case.ask(advisory_meetings, case.year)
    if not held:
        sentence = _("No meeting of the advisory board is recorded for %s.") % case.year.label
        yield missing(sentence, address("meeting_add"))
        return
    held_in = f"body=advisory&year={case.year.label}"
    bare = [each for each in held if not each.minutes and each.file_id is None]
    if bare:
        sentence = ngettext(
            "%s meeting of the advisory board has no minutes.",
            "%s meetings of the advisory board have no minutes.",
            len(bare),
        )
        yield stale(sentence % len(bare), address("meeting_list", f"{held_in}&bare=on"))
    sentence = ngettext(
        "The advisory board met %s time this school year.",
        "The advisory board met %s times this school year.",
        len(held),
    )
    yield stands(sentence % len(held), address("meeting_list", held_in))


def advisory_meetings(year: SchoolYear) -> list[Meeting]:
    rows = Meeting.objects.current().of_body(Meeting.Body.ADVISORY)
    return list(rows.filter(held_on__range=(year.starts_on, year.ends_on)))


@rule(State.MISSING, State.STALE)
def strategic_partners(case: Case) -> Iterator[Finding]:
    """P-TECH 1.11: strategic partners with organization, title and role by grade level, and no grade without one."""
    roles = case.ask(roles_by_grade)
    served = {grade for _partner, grades in roles for grade in grades} & set(case.grades)
    if not served:
        yield missing(_("No partner has a role by grade yet."), address("partner_list"))
        return
    if lacking := [grade for grade in case.grades if grade not in served]:
        yield stale(_("No partner has a role in grades: %s.") % grade_ranges(lacking), address("partner_list"))
    n = len({partner for partner, _grades in roles})
    sentence = ngettext("%s partner has a role by grade.", "%s partners have a role by grade.", n)
    yield stands(sentence % n, address("partner_list", "role=on"))


def roles_by_grade() -> list[tuple[uuid.UUID, list[int]]]:
    """(partner, grades) of each role."""
    rows = StrategicRole.objects.current().filter(partner__archived_at__isnull=True)
    return list(rows.values_list("partner_id", "grades"))


@rule(State.MISSING, State.STALE)
def partner_feedback(case: Case) -> Iterator[Finding]:
    """P-TECH 6.5a: partners have an opportunity to say what work-based learning is worth; half of those asked answered."""
    asked, answered = case.ask(survey_answers, case.year)
    here = address("survey_list", f"year={case.year.label}")
    if not asked:
        yield missing(_("No partner was asked for feedback in %s.") % case.year.label, address("survey_ask"))
        return
    words = {"answered": answered, "asked": asked}
    sentence = _("%(answered)s of %(asked)s partners' surveys are answered.") % words
    said = stale if 2 * answered < asked else stands
    yield said(sentence, f"{here}&state=answered")


def survey_answers(year: SchoolYear) -> tuple[int, int]:
    found = list(ValueSurvey.objects.filter(year=year).values_list("answered_at", flat=True))
    return len(found), sum(1 for each in found if each)
