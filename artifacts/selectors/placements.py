"""Placements as pages ask for them, each with its hours; the skills of the workplace that hours and evaluations name."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from artifacts.models import EmployabilitySkill, Evaluation, HoursEntry, Placement
from artifacts.selectors.reflections import in_language
from partners.models import Partner
from wbl_portal.core import clock
from wbl_portal.people.models import Enrollment, SchoolYear, Student

State = Placement.State


@dataclass(frozen=True)
class Filter:
    """Which placements a list shows; empty values mean all. `state`: as read today, so 'active' is one of them."""

    text: str = ""
    state: str = ""
    year: SchoolYear | None = None
    partner: Partner | None = None


@dataclass(frozen=True)
class Chip:
    """A skill of the workplace in the reader's language."""

    key: str
    title: str


def placements(chosen: Filter) -> QuerySet[Any]:
    """Placements of a filter, the latest first, each as `with_hours` reads it and with `grade` (today's)."""
    rows = with_hours(_in_state(Placement.objects.all(), chosen.state))
    if chosen.year is not None:
        rows = rows.in_year(chosen.year)
    if chosen.partner is not None:
        rows = rows.filter(partner=chosen.partner)
    for word in chosen.text.split():
        named = Q(student__given_name__icontains=word) | Q(student__family_name__icontains=word)
        rows = rows.filter(named | Q(partner__name__icontains=word) | Q(title__icontains=word))
    grade = Enrollment.objects.on(clock.today()).filter(student=OuterRef("student"))
    found: QuerySet[Any] = rows.annotate(grade=Subquery(grade.values("grade")[:1]))
    return found


def with_hours(rows: Any) -> Any:
    """Each placement with its people, `approved` and `waiting` (minutes) and `assessments` (its evaluations)."""
    evaluations = Evaluation.objects.select_related("contact").order_by("asked_at")
    return (
        rows.select_related("student", "partner", "supervisor", "site", "experience")
        .prefetch_related(Prefetch("evaluations", evaluations, to_attr="assessments"))
        .annotate(
            approved=_minutes(HoursEntry.COUNTED, "approved_minutes"),
            waiting=_minutes([HoursEntry.State.SUBMITTED], "minutes"),
        )
    )


@dataclass(frozen=True)
class Tally:
    """The placements of a year by their state today, and their minutes: approved, and waiting for an answer."""

    states: Counter[str]
    approved: int
    waiting: int


def tally(year: SchoolYear) -> Tally:
    """Of every placement with a day in the year, as the list of the year shows them; two queries."""
    today, rows = clock.today(), Placement.objects.in_year(year)
    minutes = HoursEntry.objects.filter(placement__in=rows).aggregate(
        approved=Sum("approved_minutes", filter=Q(state__in=HoursEntry.COUNTED)),
        waiting=Sum("minutes", filter=Q(state=HoursEntry.State.SUBMITTED)),
    )
    states = Counter(each.state_on(today).value for each in rows)
    return Tally(states, minutes["approved"] or 0, minutes["waiting"] or 0)


def placements_of(student: Student) -> QuerySet[Placement]:
    """Everything a student was placed at or proposed for, the latest first."""
    found: QuerySet[Placement] = with_hours(Placement.objects.filter(student=student))
    return found


def taking_hours(student: Student) -> QuerySet[Placement]:
    """Where a student may enter hours (for the days of the placement): confirmed or completed, begun by today."""
    rows = Placement.objects.filter(student=student, starts_on__lte=clock.today()).taking_hours()
    return rows.select_related("partner", "supervisor")


def chips() -> list[Chip]:
    """The skills to choose from for hours."""
    return [Chip(each.key, in_language(each, "title")) for each in EmployabilitySkill.objects.current()]


def skill_titles(keys: Collection[str] | None = None) -> dict[str, str]:
    """Key -> skill in the reader's language, archived ones too; all of them, or those that are named."""
    rows = EmployabilitySkill.objects.all() if keys is None else EmployabilitySkill.objects.filter(key__in=keys)
    return {each.key: in_language(each, "title") for each in rows}


def _in_state(rows: QuerySet[Placement], state: str) -> Any:
    today = clock.today()
    inside = Q(state=State.CONFIRMED, starts_on__lte=today, ends_on__gte=today)
    if state == State.ACTIVE:
        return rows.filter(inside)
    if state == State.CONFIRMED:
        return rows.filter(state=State.CONFIRMED).exclude(inside)
    return rows.filter(state=state) if state else rows


def _minutes(states: Collection[str], column: str) -> Coalesce:
    rows = HoursEntry.objects.filter(placement=OuterRef("pk"), state__in=list(states)).order_by()
    summed = rows.values("placement").annotate(minutes=Sum(column)).values("minutes")
    return Coalesce(Subquery(summed, output_field=IntegerField()), 0)
