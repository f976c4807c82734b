"""Evaluations in the reader's language: the rows that were asked, each with its point and the word for it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from artifacts.models import Evaluation, Placement
from artifacts.selectors.placements import skill_titles
from partners.models import Partner
from wbl_portal.core import clock
from wbl_portal.people.models import Student

YEAR_DAYS = 365
POINTS = {
    1: _("Just starting"),
    2: _("Getting there"),
    3: _("As the job asks"),
    4: _("Beyond what the job asks"),
}


@dataclass(frozen=True)
class Row:
    """A row of an evaluation; `point` is 1 to 4, None before it is answered."""

    key: str
    title: str
    point: int | None

    @property
    def word(self) -> str:
        return str(POINTS[self.point]) if self.point else ""


def rows_of(evaluation: Evaluation, titles: Mapping[str, str] | None = None) -> list[Row]:
    """The rows as they were asked; `titles` saves the query where many evaluations are shown."""
    known = skill_titles(evaluation.skills) if titles is None else titles
    return [Row(key, known.get(key, key), evaluation.scores.get(key)) for key in evaluation.skills]


def evaluations_of(student: Student) -> QuerySet[Evaluation]:
    """Of a student's placements, the latest asked first."""
    return _full(Evaluation.objects.filter(placement__student=student))


def evaluations_by(partner: Partner) -> QuerySet[Evaluation]:
    """By people of a partner, the latest asked first."""
    return _full(Evaluation.objects.filter(placement__partner=partner))


def evaluations_for(placement: Placement) -> QuerySet[Evaluation]:
    return _full(Evaluation.objects.filter(placement=placement))


def without_evaluation() -> QuerySet[Placement]:
    """Placements that are over, of the last school year at most, without an answered evaluation."""
    today = clock.today()
    over = Q(state=Placement.State.COMPLETED) | Q(state=Placement.State.CONFIRMED, ends_on__lt=today)
    answered = Evaluation.objects.answered().filter(placement=OuterRef("pk"))
    rows = Placement.objects.filter(over, ends_on__gte=today - dt.timedelta(days=YEAR_DAYS))
    return rows.exclude(Exists(answered)).select_related("student", "partner", "supervisor").order_by("ends_on", "pk")


def _full(rows: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
    return rows.select_related("contact", "placement__student", "placement__partner")
