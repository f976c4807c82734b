"""The value survey's answers: the list, the rate of answers, the mean of each statement by school year."""

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from partners.models import Partner, ValueSurvey
from partners.statements import SCALE, STATEMENTS
from wbl_portal.people.models import SchoolYear


@dataclass(frozen=True)
class Statement:
    """One statement's answers: `mean` of 1 to 4 (None without any), `spread` is rating -> answers."""

    key: str
    text: str
    mean: float | None
    spread: dict[int, int]


@dataclass(frozen=True)
class YearResult:
    """A school year's survey. Only organizations are counted here, never a student."""

    year: str
    asked: int
    answered: int
    statements: list[Statement]

    @property
    def rate(self) -> int | None:
        """Answers in percent of those asked; None when nobody was asked."""
        return round(100 * self.answered / self.asked) if self.asked else None

    @property
    def mean(self) -> float | None:
        """The mean of all ratings."""
        ratings = [(rating, n) for each in self.statements for rating, n in each.spread.items()]
        total = sum(n for _rating, n in ratings)
        return round(sum(rating * n for rating, n in ratings) / total, 1) if total else None


def surveys(
    *, year: SchoolYear | None, text: str = "", state: str = "", partner: uuid.UUID | None = None
) -> QuerySet[ValueSurvey]:
    """The surveys of a year; `state` is '', 'open' or 'answered'; `partner`: only of one."""
    rows = ValueSurvey.objects.filter(year=year).select_related("partner", "contact", "year")
    if partner:
        rows = rows.filter(partner=partner)
    for word in text.split():
        rows = rows.filter(Q(partner__name__icontains=word) | Q(contact__name__icontains=word))
    if state:
        rows = rows.filter(answered_at__isnull=state == "open")
    return rows.order_by("answered_at", "partner__name", "contact__name")


def survey_results(partner: Partner | None = None) -> list[YearResult]:
    """Every school year with a survey, newest first, of one partner or of all; one query."""
    asked = ValueSurvey.objects.filter(partner=partner) if partner else ValueSurvey.objects.all()
    rows = asked.order_by("-year__starts_on").values_list("year__label", "answered_at", "ratings")
    years: dict[str, list[dict[str, int] | None]] = {}
    for label, answered_at, ratings in rows:
        years.setdefault(label, []).append(ratings if answered_at else None)
    return [_result(label, answers) for label, answers in years.items()]


def survey_result(year: SchoolYear) -> YearResult:
    """One school year's survey; zeros when nobody was asked."""
    found = next((each for each in survey_results() if each.year == year.label), None)
    return found or _result(year.label, [])


def _result(label: str, answers: list[dict[str, int] | None]) -> YearResult:
    given = [each for each in answers if each is not None]
    return YearResult(label, len(answers), len(given), [_statement(key, given) for key in STATEMENTS])


def _statement(key: str, answers: Iterable[dict[str, int]]) -> Statement:
    counted = Counter(each[key] for each in answers if each.get(key) in SCALE)
    n = counted.total()
    mean = round(sum(rating * times for rating, times in counted.items()) / n, 1) if n else None
    return Statement(key, str(STATEMENTS[key]), mean, {rating: counted[rating] for rating in SCALE})
