"""Rows of the crosswalk between school, college and industry (P-TECH 6.1c)."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from experiences.campus import campus_grades
from experiences.models import Alignment, Credential, ExperienceType, Pathway
from wbl_portal.core import archive, audit
from wbl_portal.core.actor import Actor
from wbl_portal.people.models import Course


@dataclass(frozen=True)
class AlignmentFacts:
    """What one row says; any part may be missing for now."""

    pathway: Pathway | None = None
    grade: int | None = None
    course: Course | None = None
    college_course: str = ""
    college: str = ""
    industry_requirement: str = ""
    experience_type: ExperienceType | None = None
    credential: Credential | None = None


@transaction.atomic
def add_alignment(*, facts: AlignmentFacts, by: Actor) -> Alignment:
    """Add a row, complete or not; raises ValidationError by field."""
    made = Alignment()
    _fill(made, facts)
    made.save()
    audit.record(verb="alignment.added", by=by, subject=made, after=audit.image(made))
    return made


@transaction.atomic
def change_alignment(*, alignment: Alignment, facts: AlignmentFacts, by: Actor) -> Alignment:
    before = audit.image(alignment)
    _fill(alignment, facts)
    after = audit.image(alignment)
    if after != before:
        alignment.save()
        audit.record(verb="alignment.changed", by=by, subject=alignment, before=before, after=after)
    return alignment


def archive_alignment(*, alignment: Alignment, by: Actor) -> None:
    """Take a row out of the crosswalk."""
    archive.archive(alignment, by=by)


def restore_alignment(*, alignment: Alignment, by: Actor) -> None:
    archive.restore(alignment, by=by)


def _fill(row: Alignment, facts: AlignmentFacts) -> None:
    row.pathway, row.grade, row.course = facts.pathway, facts.grade, facts.course
    row.college_course, row.college = facts.college_course.strip(), facts.college.strip()
    row.industry_requirement = facts.industry_requirement.strip()
    row.experience_type, row.credential = facts.experience_type, facts.credential
    if facts.grade is not None and facts.grade not in campus_grades():
        raise ValidationError({"grade": _("Choose a grade of the campus.")})
    if row.college and not row.college_course:
        raise ValidationError({"college_course": _("Name the course of this college as well.")})
    parts = (row.course, row.college_course, row.industry_requirement, row.experience_type, row.credential)
    if not any(parts):
        raise ValidationError(_("Fill in at least one column: a course, a requirement, an experience or a credential."))
    row.clean_fields()
