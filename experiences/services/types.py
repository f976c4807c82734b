"""Types of experience: starter rows that the campus edits, each mapped to a phase per framework edition."""

import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from experiences.models import ExperienceType, TypePhase
from wbl_portal.core import archive, audit
from wbl_portal.core.actor import Actor
from wbl_portal.frameworks import UnknownFramework, framework

GRADES = re.compile(r"^\d{1,2}(-\d{1,2})?$")


@transaction.atomic
def add_type(
    *,
    name: str,
    phases: Mapping[str, str],
    typical_grades: str = "",
    typical_hours: str = "",
    typical_evidence: str = "",
    is_placement: bool = False,
    by: Actor,
) -> ExperienceType:
    """Add a type; `phases` is framework edition key -> phase key. Raises ValidationError by field."""
    made = ExperienceType(key=_free_key(name))
    _fill(made, name, typical_grades, typical_hours, typical_evidence, is_placement)
    _write(made, _wanted_phases(made, phases))
    audit.record(verb="experience_type.added", by=by, subject=made, after=_image(made))
    return made


@transaction.atomic
def change_type(
    *,
    experience_type: ExperienceType,
    name: str,
    phases: Mapping[str, str],
    typical_grades: str = "",
    typical_hours: str = "",
    typical_evidence: str = "",
    is_placement: bool = False,
    by: Actor,
) -> ExperienceType:
    """Change a type; experiences planned before keep the phase they were given."""
    before = _image(experience_type)
    _fill(experience_type, name, typical_grades, typical_hours, typical_evidence, is_placement)
    wanted = _wanted_phases(experience_type, phases)
    after = {**audit.image(experience_type), "phases": wanted}
    if after != before:
        _write(experience_type, wanted)
        audit.record(verb="experience_type.changed", by=by, subject=experience_type, before=before, after=after)
    return experience_type


def archive_type(*, experience_type: ExperienceType, by: Actor) -> None:
    """Take a type out of the choices; experiences of this type stay as they are."""
    archive.archive(experience_type, by=by)


@transaction.atomic
def restore_type(*, experience_type: ExperienceType, by: Actor) -> None:
    _refuse_taken_name(experience_type)
    archive.restore(experience_type, by=by)


def phases_of(experience_type: ExperienceType) -> dict[str, str]:
    """Framework edition key -> phase key."""
    return dict(experience_type.phases.values_list("framework", "phase"))


def check_phase(edition: str, phase: str) -> None:
    """Raises ValidationError unless the framework file knows this phase."""
    try:
        known = [each.key for each in framework(edition).phases]
    except UnknownFramework as error:
        raise ValidationError(str(error)) from error
    if phase not in known:
        raise ValidationError(
            _("%(edition)s has no phase '%(phase)s'. It has: %(known)s.")
            % {"edition": edition, "phase": phase, "known": ", ".join(known)}
        )


def _fill(row: ExperienceType, name: str, grades: str, hours: str, evidence: str, is_placement: bool) -> None:
    row.name, row.typical_grades = name.strip(), grades.replace(" ", "").replace("\N{EN DASH}", "-")
    row.typical_hours, row.typical_evidence, row.is_placement = hours, evidence, is_placement
    if row.typical_grades and not GRADES.match(row.typical_grades):
        raise ValidationError({"typical_grades": _("Write one grade or a span, for example 9 or 9-12.")})
    _refuse_taken_name(row)
    row.clean_fields()


def _refuse_taken_name(row: ExperienceType) -> None:
    if ExperienceType.objects.current().filter(name__iexact=row.name).exclude(pk=row.pk).exists():
        raise ValidationError(
            {"name": _("There is already a type with this name. Edit that one or choose another name.")}
        )


def _wanted_phases(row: ExperienceType, given: Mapping[str, str]) -> dict[str, str]:
    """What stands, changed by what was given; an empty phase takes the type out of that framework."""
    for edition, phase in given.items():
        if phase:
            check_phase(edition, phase)
    wanted = {edition: phase for edition, phase in (phases_of(row) | dict(given)).items() if phase}
    if not wanted:
        raise ValidationError(_("Choose the phase this type serves in at least one framework."))
    return wanted


def _write(row: ExperienceType, phases: Mapping[str, str]) -> None:
    row.save()
    row.phases.exclude(framework__in=list(phases)).delete()
    TypePhase.objects.bulk_create(
        [TypePhase(experience_type=row, framework=edition, phase=phase) for edition, phase in phases.items()],
        update_conflicts=True,
        unique_fields=["experience_type", "framework"],
        update_fields=["phase"],
    )


def _free_key(name: str) -> str:
    base = slugify(name)[:50] or "type"
    taken = set(ExperienceType.objects.filter(key__startswith=base).values_list("key", flat=True))
    return next(key for key in [base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))] if key not in taken)


def _image(row: ExperienceType) -> dict[str, object]:
    return {**audit.image(row), "phases": phases_of(row)}
