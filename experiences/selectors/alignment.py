"""The crosswalk as its page, its file and the published record ask for it: every row numbered, what is missing named."""

from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import gettext as _

from experiences.models import Alignment, Pathway


@dataclass(frozen=True)
class AlignmentFilter:
    """What the crosswalk shows."""

    pathway: Pathway | None = None
    grade: int | None = None
    incomplete: bool = False
    archived: bool = False

    @property
    def is_everything(self) -> bool:
        return self == AlignmentFilter(archived=self.archived)


@dataclass(frozen=True)
class CrosswalkRow:
    """A row with its number in the whole crosswalk; `missing` are sentences, empty for a complete row."""

    number: int
    alignment: Alignment
    missing: tuple[str, ...]


def crosswalk(chosen: AlignmentFilter | None = None) -> list[CrosswalkRow]:
    """The rows by pathway and grade (P-TECH 6.1c), in one query; numbers do not change with the filter."""
    chosen = chosen or AlignmentFilter()
    rows = Alignment.objects.archived() if chosen.archived else Alignment.objects.current()
    rows = rows.select_related("pathway", "course", "experience_type", "credential").order_by(
        F("pathway__name").asc(nulls_last=True), F("grade").asc(nulls_first=True), "college_course", "id"
    )
    numbered = [CrosswalkRow(number, row, _missing(number, row)) for number, row in enumerate(rows, start=1)]
    return [each for each in numbered if _is_shown(each, chosen)]


def _is_shown(row: CrosswalkRow, chosen: AlignmentFilter) -> bool:
    if chosen.pathway is not None and row.alignment.pathway_id != chosen.pathway.pk:
        return False
    if chosen.grade is not None and row.alignment.grade not in (chosen.grade, None):
        return False
    return bool(row.missing) or not chosen.incomplete


def _missing(number: int, row: Alignment) -> tuple[str, ...]:
    gaps = (
        (row.pathway_id, _("Row %s belongs to no pathway.")),
        (row.course_id, _("Row %s has no high-school course.")),
        (row.college_course, _("Row %s has no college course.")),
        (row.college or not row.college_course, _("Row %s does not name the college of its course.")),
        (row.industry_requirement, _("Row %s has no industry requirement.")),
        (row.experience_type_id, _("Row %s has no type of experience.")),
        (row.credential_id, _("Row %s has no credential.")),
    )
    return tuple(sentence % number for there, sentence in gaps if not there)
