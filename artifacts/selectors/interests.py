"""Interests against what the campus offers and the region needs (T-STEM 5, P-TECH 6: purpose), by industry."""

import uuid
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import OuterRef, QuerySet, Subquery

from artifacts.models import InterestAnswer
from experiences.campus import campus_grades
from experiences.coverage import signs_in, signs_of
from experiences.models import Credential, Experience
from experiences.selectors.credentials import offered
from partners.models import Industry, Occupation, OccupationList
from wbl_portal.core import clock
from wbl_portal.people.models import Enrollment, SchoolYear

NO_EXPERIENCE, NO_CREDENTIAL = "no_experience", "no_credential"


@dataclass(frozen=True)
class Coverage:
    """One industry: students interested (also by grade), experiences of the year, occupations in demand, credentials.

    `gaps`: what students ask for or the region needs, and the campus does not offer.
    """

    industry: Industry
    interested: int = 0
    by_grade: dict[int, int] = field(default_factory=dict)
    experiences: int = 0
    occupations: int = 0
    credentials: int = 0

    @property
    def in_grades(self) -> list[tuple[int, int]]:
        """(grade, students) for every grade of the campus."""
        return [(grade, self.by_grade.get(grade, 0)) for grade in campus_grades()]

    @property
    def gaps(self) -> list[str]:
        wanted = bool(self.interested or self.occupations)
        found = [NO_EXPERIENCE] if wanted and not self.experiences else []
        return found + ([NO_CREDENTIAL] if wanted and not self.credentials else [])


def coverage(year: SchoolYear, demand: OccupationList | None) -> list[Coverage]:
    """Every industry, the most wanted first; students are those enrolled today. A constant number of queries."""
    wanted = _interested(year)
    planned = Counter(industry for _pk, industry in experience_industries(year, demand))
    needed = Counter(Occupation.objects.filter(occupation_list=demand).values_list("industry", flat=True))
    earnable = Counter(offered().values_list("industry", flat=True))
    rows = [
        Coverage(
            industry=each,
            interested=sum(wanted.get(each, {}).values()),
            by_grade=dict(wanted.get(each, {})),
            experiences=planned[each],
            occupations=needed[each],
            credentials=earnable[each],
        )
        for each in Industry
    ]
    return sorted(rows, key=lambda row: (-row.interested, -row.occupations, str(row.industry.label)))


def answers(year: SchoolYear, *, industry: str = "", grade: int | None = None) -> QuerySet[InterestAnswer]:
    """Answers of the year by students enrolled today, by name, each with the student's `grade`."""
    today = Enrollment.objects.on(clock.today())
    rows = InterestAnswer.objects.filter(year=year, student__in=today.values("student_id")).annotate(
        grade=Subquery(today.filter(student=OuterRef("student")).values("grade")[:1])
    )
    if industry:
        rows = rows.filter(industries__contains=[industry])
    if grade is not None:
        rows = rows.filter(grade=grade)
    return rows.select_related("student").order_by("student__family_name", "student__given_name", "pk")


def answered(year: SchoolYear) -> tuple[int, int]:
    """(students enrolled today who answered this year, students enrolled today)."""
    enrolled = Enrollment.objects.on(clock.today()).values("student_id").distinct().count()
    return answers(year).count(), enrolled


def experiences_of(year: SchoolYear, industry: str, demand: OccupationList | None) -> QuerySet[Experience]:
    """Planned experiences of the year whose partner is of the industry, or whose occupation is on the list under it."""
    keys = [pk for pk, found in experience_industries(year, demand) if found == industry]
    return Experience.objects.filter(pk__in=keys).select_related("partner", "experience_type").order_by("title", "pk")


def experience_industries(year: SchoolYear, demand: OccupationList | None) -> set[tuple[uuid.UUID, str]]:
    """(experience, industry): the partner's industry, and that of its occupation where the list names it.

    By code or title, as the coverage of the list finds it.
    """
    by_sign: dict[str, set[str]] = {}
    for each in Occupation.objects.filter(occupation_list=demand).exclude(industry=""):
        for sign in signs_of(each):
            by_sign.setdefault(sign, set()).add(each.industry)
    found = set()
    rows = Experience.objects.planned().in_year(year).values_list("pk", "partner__industry", "occupation")
    for pk, industry, occupation in rows:
        named = {each for sign in signs_in(occupation) for each in by_sign.get(sign, ())}
        found |= {(pk, each) for each in named | {industry} if each}
    return found


def demand_of(industry: str, demand: OccupationList | None) -> QuerySet[Occupation]:
    return Occupation.objects.filter(occupation_list=demand, industry=industry)


def credentials_of(industry: str) -> QuerySet[Credential]:
    return offered().filter(industry=industry)


def _interested(year: SchoolYear) -> dict[str, Counter[int]]:
    found: dict[str, Counter[int]] = {}
    for industries, grade in answers(year).values_list("industries", "grade"):  # type: ignore[misc]
        for industry in industries:
            found.setdefault(industry, Counter())[grade] += 1
    return found
