"""What stands on record of a student, for the papers they take along: attended, approved, earned; nothing pending."""

from dataclasses import dataclass

from artifacts import records
from artifacts.models import CredentialAttempt, EnrichmentMembership, HoursEntry, Placement, PortfolioItem
from artifacts.selectors.credentials import of_student
from artifacts.selectors.enrichment import COUNTS, memberships_of
from artifacts.selectors.placements import skill_titles
from artifacts.selectors.portfolio import items_of
from wbl_portal.people.models import Student


@dataclass(frozen=True)
class Stay:
    """A placement with what was approved of it."""

    placement: Placement
    minutes: int
    skills: tuple[str, ...]

    @property
    def hours(self) -> float:
        return records.hours_of(self.minutes)


@dataclass(frozen=True)
class WorkRecord:
    """Each list newest first."""

    student: Student
    experiences: list[records.Record]
    stays: list[Stay]
    credentials: list[CredentialAttempt]
    clubs: list[EnrichmentMembership]
    items: list[PortfolioItem]

    @property
    def hours(self) -> float:
        """Of attended experiences and approved hours together."""
        attended = sum(each.minutes for each in self.experiences)
        return records.hours_of(attended + sum(each.minutes for each in self.stays))

    @property
    def is_empty(self) -> bool:
        return not (self.experiences or self.stays or self.credentials or self.clubs or self.items)


def work_record(student: Student) -> WorkRecord:
    """A constant number of queries."""
    return WorkRecord(
        student=student,
        experiences=[each for each in records.records_of(student) if each.outcome == "attended"],
        stays=_stays(student),
        credentials=list(of_student(student).filter(result=CredentialAttempt.Result.PASSED)),
        clubs=list(memberships_of(student).filter(COUNTS)),
        items=list(items_of(student)),
    )


def _stays(student: Student) -> list[Stay]:
    """Placements with approved hours; the skills are those of the approved entries."""
    titles = skill_titles()
    found: dict[Placement, list[HoursEntry]] = {}
    entries = HoursEntry.objects.counted().filter(placement__student=student)
    for entry in entries.select_related("placement__partner", "placement__supervisor").order_by(
        "-placement__starts_on"
    ):
        found.setdefault(entry.placement, []).append(entry)
    return [_stay(placement, rows, titles) for placement, rows in found.items()]


def _stay(placement: Placement, rows: list[HoursEntry], titles: dict[str, str]) -> Stay:
    used = {key for row in rows for key in row.skills}
    skills = tuple(title for key, title in titles.items() if key in used)
    return Stay(placement, sum(row.approved_minutes or 0 for row in rows), skills)
