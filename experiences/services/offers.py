"""Experiences: planned, changed, archived; each with its phase per framework edition."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from experiences.campus import campus_grades, frameworks_meeting, phase_editions
from experiences.models import Experience, ExperiencePhase, ExperienceType, Pathway
from experiences.services.prerequisites import refuse_circle
from experiences.services.sessions import SessionFacts, add_session, check_dates_in_year
from experiences.services.standards import checked_standards
from experiences.services.types import check_phase, phases_of
from partners.models import Partner
from wbl_portal.core import archive, audit
from wbl_portal.core.actor import Actor
from wbl_portal.people.models import Course, SchoolYear


@dataclass(frozen=True)
class _Ties:
    """The rows an experience is tied to."""

    courses: Collection[Course]
    builds_on: Collection[Experience]
    pathways: Collection[Pathway]

    def image(self) -> dict[str, list[str]]:
        """Their keys, for the audit."""
        return {
            name: sorted(str(row.pk) for row in rows)
            for name, rows in (("courses", self.courses), ("builds_on", self.builds_on), ("pathways", self.pathways))
        }


@transaction.atomic
def add_experience(
    *,
    title: str,
    experience_type: ExperienceType,
    year: SchoolYear,
    grades: Collection[int],
    partner: Partner | None = None,
    phases: Mapping[str, str] | None = None,
    courses: Collection[Course] = (),
    occupation: str = "",
    is_virtual: bool = False,
    description: str = "",
    dress: str = "",
    bring: str = "",
    standards: Collection[str] = (),
    builds_on: Collection[Experience] = (),
    pathways: Collection[Pathway] = (),
    is_draft: bool = False,
    first_session: SessionFacts | None = None,
    by: Actor,
) -> Experience:
    """Plan an experience, with its first session if known.

    `phases` is framework edition key -> phase key; what it leaves out comes from the type. Raises ValidationError by
    field, with what to do. A draft (`is_draft`) counts nowhere.
    """
    if experience_type.is_archived:
        raise ValidationError({"experience_type": _("This type is archived. Choose another one or restore it first.")})
    if partner is not None and partner.is_archived:
        raise ValidationError({"partner": _("This partner is archived. Choose another one or restore it first.")})
    experience = Experience(experience_type=experience_type, year=year, partner=partner)
    experience.dress, experience.bring = dress.strip(), bring.strip()
    _fill(experience, title, grades, occupation, is_virtual, description)
    experience.standards, experience.is_draft = checked_standards(standards), is_draft
    _write(experience, _wanted_phases(experience, phases or {}), _Ties(courses, builds_on, pathways))
    audit.record(verb="experience.added", by=by, subject=experience, after=_image(experience))
    if first_session is not None:
        add_session(experience=experience, facts=first_session, by=by)
    return experience


@transaction.atomic
def change_experience(
    *,
    experience: Experience,
    title: str,
    experience_type: ExperienceType,
    year: SchoolYear,
    grades: Collection[int],
    partner: Partner | None = None,
    phases: Mapping[str, str] | None = None,
    courses: Collection[Course] = (),
    occupation: str = "",
    is_virtual: bool = False,
    description: str = "",
    dress: str = "",
    bring: str = "",
    standards: Collection[str] = (),
    builds_on: Collection[Experience] = (),
    pathways: Collection[Pathway] = (),
    is_draft: bool = False,
    by: Actor,
) -> Experience:
    """Change an experience; raises as `add_experience` does, when its sessions lie outside another school year, and
    when what it builds on would make a circle."""
    before = _image(experience)
    experience.experience_type, experience.year, experience.partner = experience_type, year, partner
    _check_sessions_stay(experience)
    experience.dress, experience.bring = dress.strip(), bring.strip()
    _fill(experience, title, grades, occupation, is_virtual, description)
    experience.standards, experience.is_draft = checked_standards(standards), is_draft
    wanted, ties = _wanted_phases(experience, phases or {}), _Ties(courses, builds_on, pathways)
    after = {**audit.image(experience), "phases": wanted, **ties.image()}
    if after != before:
        if after["builds_on"] != before["builds_on"]:
            refuse_circle(experience, builds_on)
        _write(experience, wanted, ties)
        audit.record(verb="experience.changed", by=by, subject=experience, before=before, after=after)
    return experience


def archive_experience(*, experience: Experience, by: Actor) -> None:
    """Take an experience out of the lists; what students did in it stays and counts."""
    archive.archive(experience, by=by)


def restore_experience(*, experience: Experience, by: Actor) -> None:
    archive.restore(experience, by=by)


def archive_experiences(*, experiences: Collection[uuid.UUID], by: Actor) -> archive.Several:
    """Take several out of the lists in one act; those that are archived already are left alone."""
    return archive.archive_several(Experience.objects.filter(pk__in=experiences), by=by)


def restore_experiences(*, experiences: Collection[uuid.UUID], by: Actor) -> archive.Several:
    return archive.restore_several(Experience.objects.filter(pk__in=experiences), by=by)


def undo_archived_experiences(*, entry_id: uuid.UUID, by: Actor) -> archive.Several:
    """Undo of one `archive_experiences`. Raises ValidationError."""
    return archive.undo_several(Experience.objects.all(), entry_id=entry_id, by=by)


def _fill(
    row: Experience, title: str, grades: Collection[int], occupation: str, is_virtual: bool, description: str
) -> None:
    row.title, row.grades = title.strip(), _checked_grades(grades)
    row.occupation, row.is_virtual, row.description = occupation, is_virtual, description
    row.clean_fields()


def _checked_grades(grades: Collection[int]) -> list[int]:
    offered = campus_grades()
    if not grades:
        raise ValidationError({"grades": _("Tick at least one grade.")})
    if strange := sorted(set(grades) - set(offered)):
        raise ValidationError(
            {
                "grades": _("The campus has grades %(first)s to %(last)s, not %(strange)s.")
                % {"first": offered[0], "last": offered[-1], "strange": ", ".join(map(str, strange))}
            }
        )
    return sorted(set(grades))


def _wanted_phases(row: Experience, given: Mapping[str, str]) -> dict[str, str]:
    """One phase per framework edition that has one of the grades; editions the campus does not run stay as they are."""
    running = {each.key for each in phase_editions()}
    wanted = {edition: phase for edition, phase in _phases_of(row).items() if edition not in running}
    chosen = phases_of(row.experience_type) | {edition: phase for edition, phase in given.items() if phase}
    for each in frameworks_meeting(row.grades):
        if each.key not in chosen:
            raise ValidationError(
                _("Choose the phase in %(framework)s: the type '%(type)s' has none there yet.")
                % {"framework": each.title, "type": row.experience_type.name}
            )
        check_phase(each.key, chosen[each.key])
        wanted[each.key] = chosen[each.key]
    return wanted


def _write(row: Experience, phases: Mapping[str, str], ties: _Ties) -> None:
    row.save()
    row.phases.exclude(framework__in=list(phases)).delete()
    ExperiencePhase.objects.bulk_create(
        [ExperiencePhase(experience=row, framework=edition, phase=phase) for edition, phase in phases.items()],
        update_conflicts=True,
        unique_fields=["experience", "framework"],
        update_fields=["phase"],
    )
    row.courses.set(ties.courses)
    row.builds_on.set(ties.builds_on)
    row.pathways.set(ties.pathways)


def _check_sessions_stay(row: Experience) -> None:
    days = list(row.sessions.values_list("held_on", flat=True))
    try:
        check_dates_in_year(row, days)
    except ValidationError as error:
        raise ValidationError({"year": error.message_dict["held_on"]}) from error


def _image(row: Experience) -> dict[str, Any]:
    return {
        **audit.image(row),
        "phases": _phases_of(row),
        **_Ties(row.courses.all(), row.builds_on.all(), row.pathways.all()).image(),
    }


def _phases_of(row: Experience) -> dict[str, str]:
    return dict(ExperiencePhase.objects.filter(experience=row).values_list("framework", "phase"))
