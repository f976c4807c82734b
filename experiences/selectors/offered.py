"""Experiences as their pages ask for them: filtered, with dates and phases, in a constant number of queries."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, DateField, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery

from experiences.campus import phase_editions
from experiences.models import Experience, ExperiencePhase, ExperienceType, Session
from experiences.models.offered import ExperienceQuerySet
from experiences.selectors.continuum import grades_of
from experiences.selectors.lapsed import on_lapsed_agreement
from experiences.selectors.types import PhaseLabel
from partners.models import Partner
from wbl_portal.core import clock
from wbl_portal.frameworks import Framework
from wbl_portal.people.models import SchoolYear

# What an experience of the plan may lack.
LACKS_DATE, LACKS_PHASE = "date", "phase"


@dataclass(frozen=True)
class Filter:
    """What the list shows; `phase` is (framework edition, phase; "" any of its phases), `year` None means every year.

    `lacks`: LACKS_DATE or LACKS_PHASE; `edition`: of its grades only, lacking a phase of its own; `builds`: on another one.
    """

    text: str = ""
    year: SchoolYear | None = None
    grade: int | None = None
    phase: tuple[str, str] | None = None
    experience_type: ExperienceType | None = None
    partner: Partner | None = None
    archived: bool = False
    drafts: bool = False
    lapsed: bool = False
    lacks: str = ""
    edition: Framework | None = None
    builds: bool = False


def experiences(chosen: Filter) -> QuerySet[Experience]:
    """The list: each with `next_on`, `last_on` (dates of held sessions or None) and its phases, soonest first."""
    rows = Experience.objects.archived() if chosen.archived else Experience.objects.current()
    rows = rows.filter(is_draft=chosen.drafts)
    if chosen.year is not None:
        rows = rows.in_year(chosen.year)
    if chosen.grade is not None:
        rows = rows.for_grade(chosen.grade)
    if chosen.phase is not None:
        edition, phase = chosen.phase
        rows = rows.filter(phases__framework=edition, **({"phases__phase": phase} if phase else {}))
    if chosen.experience_type is not None:
        rows = rows.filter(experience_type=chosen.experience_type)
    if chosen.partner is not None:
        rows = rows.filter(partner=chosen.partner)
    for word in chosen.text.split():
        rows = rows.filter(Q(title__icontains=word) | Q(partner__name__icontains=word) | Q(occupation__icontains=word))
    if chosen.edition is not None:
        rows = rows.filter(grades__overlap=grades_of(chosen.edition))
    if chosen.builds:
        rows = rows.filter(builds_on__isnull=False).distinct()
    if chosen.lacks:
        rows = _lacking(rows, chosen.lacks, chosen.edition)
    shown = on_lapsed_agreement(rows) if chosen.lapsed else rows
    return _with_dates(shown).select_related("experience_type", "partner", "year")


def experience_page(experience_id: uuid.UUID) -> QuerySet[Experience]:
    """One experience with everything its page prints."""
    return (
        Experience.objects.filter(pk=experience_id)
        .select_related("experience_type", "partner", "year")
        .prefetch_related("phases", "courses", "pathways", "builds_on__year", "leads_to__year")
    )


def phase_labels(experience: Experience) -> list[PhaseLabel]:
    """The experience's phases in the campus's frameworks, in their order; reads prefetched phases."""
    served = {each.framework: each.phase for each in experience.phases.all()}
    running = phase_editions()
    return [
        PhaseLabel(each.family.upper() if len(running) > 1 else "", each.phase_title(served[each.key]))
        for each in running
        if each.key in served
    ]


def phases_served(experiences: Collection[Experience]) -> list[str]:
    """The phases of some experiences in the campus's frameworks, each once, in their order; one query."""
    rows = ExperiencePhase.objects.filter(experience__in=experiences)
    served = set(rows.values_list("framework", "phase"))
    titles = [
        each.phase_title(phase.key)
        for each in phase_editions()
        for phase in each.phases
        if (each.key, phase.key) in served
    ]
    return list(dict.fromkeys(titles))


def planned_with(partners: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Partner -> number of its current experiences of every year."""
    rows = Experience.objects.planned().filter(partner__in=partners).order_by().values("partner_id")
    return dict(rows.annotate(n=Count("pk")).values_list("partner_id", "n"))


def _lacking(rows: ExperienceQuerySet, what: str, edition: Framework | None) -> ExperienceQuerySet:
    """Those without a held session, or without a phase of the edition (without one: of any that the campus runs)."""
    if what == LACKS_DATE:
        return rows.exclude(Exists(Session.objects.held().filter(experience=OuterRef("pk"))))
    lacking = Q(pk__in=[])
    for key in [edition.phase_key] if edition else [each.key for each in phase_editions()]:
        lacking |= Q(~Exists(ExperiencePhase.objects.filter(experience=OuterRef("pk"), framework=key)))
    return rows.filter(lacking)


def _with_dates(rows: QuerySet[Experience]) -> QuerySet[Experience]:
    today = clock.today()
    return (
        rows.annotate(
            next_on=_session_day(Q(held_on__gte=today), "held_on"),
            last_on=_session_day(Q(held_on__lt=today), "-held_on"),
            session_count=Count("sessions", filter=Q(sessions__cancelled_at__isnull=True)),
        )
        .order_by(F("next_on").asc(nulls_last=True), F("last_on").desc(nulls_last=True), "title", "id")
        .prefetch_related(Prefetch("phases", ExperiencePhase.objects.order_by("framework")))
    )


def _session_day(when: Q, order: str) -> Subquery:
    held = Session.objects.held().filter(when, experience=OuterRef("pk")).order_by(order)
    return Subquery(held.values("held_on")[:1], output_field=DateField())
