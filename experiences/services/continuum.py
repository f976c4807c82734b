"""What each grade needs of each phase: one save of a framework's grid, and its undo."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from experiences.models import ContinuumCell, Expectation
from wbl_portal.core import audit
from wbl_portal.core.actor import Actor
from wbl_portal.core.models import AuditEntry
from wbl_portal.frameworks import Framework, framework

CHANGED = "continuum.changed"
REASON_LENGTH = 300
Place = tuple[str, int]
# What stands for a cell that has no row yet.
UNSAID = (str(Expectation.OPTIONAL), "")


@dataclass(frozen=True)
class CellFacts:
    """What a grade needs of a phase, and why it is not for the grade."""

    expectation: str
    reason: str = ""

    @property
    def pair(self) -> tuple[str, str]:
        return str(self.expectation), self.reason.strip()


@dataclass(frozen=True)
class SavedCells:
    """How many cells a save changed and how many stayed because they were changed since; `entry_id` for the undo."""

    changed: int = 0
    stayed: int = 0
    entry_id: uuid.UUID | None = field(default=None, compare=False)


@transaction.atomic
def set_cells(*, edition: Framework, cells: Mapping[Place, CellFacts], by: Actor) -> SavedCells:
    """Save a framework's grid: (phase, grade) -> facts; what it leaves out stays.

    Raises ValidationError by 'phase grade' when a cell is not for a grade and does not say why.
    """
    _check(edition, cells)
    _lock(edition)
    return _apply(edition, _standing(edition), {place: facts.pair for place, facts in cells.items()}, by)


@transaction.atomic
def undo_cells(*, entry_id: uuid.UUID, by: Actor) -> SavedCells:
    """Take one save back; cells that were changed again since then stay and are counted."""
    entry = AuditEntry.objects.filter(pk=entry_id, verb=CHANGED).first()
    if entry is None:
        raise ValidationError(_("This save cannot be taken back. Change the cells instead."))
    edition = framework(entry.before["framework"])
    _lock(edition)
    standing, after = _standing(edition), _from_image(entry.after)
    kept = {place for place, pair in after.items() if standing.get(place, UNSAID) != pair}
    back = {place: pair for place, pair in _from_image(entry.before).items() if place not in kept}
    done = _apply(edition, standing, back, by)
    return SavedCells(done.changed, len(kept), done.entry_id)


def _check(edition: Framework, cells: Mapping[Place, CellFacts]) -> None:
    phases = {phase.key for phase in edition.phases}
    refused = {}
    for (phase, grade), facts in cells.items():
        expectation, reason = facts.pair
        if phase not in phases or not edition.lowest_grade <= grade <= edition.highest_grade:
            raise ValidationError(_("%(framework)s has no such cell.") % {"framework": edition.title})
        if expectation not in Expectation.values:
            refused[f"{phase} {grade}"] = _("Choose required, optional or not for this grade.")
        elif expectation == Expectation.NOT_FOR_GRADE and not reason:
            refused[f"{phase} {grade}"] = _("Say why it is not for this grade: the reason is printed in the grid.")
        elif len(reason) > REASON_LENGTH:
            refused[f"{phase} {grade}"] = _("Keep the reason under 300 letters.")
    if refused:
        raise ValidationError(refused)


def _lock(edition: Framework) -> None:
    """Saves of one framework's grid stand in line, also while it has no rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(current_schema()), hashtext(%s))", [edition.key])


def _standing(edition: Framework) -> dict[Place, tuple[str, str]]:
    rows = ContinuumCell.objects.filter(framework=edition.key).values_list("phase", "grade", "expectation", "reason")
    return {(phase, grade): (expectation, reason) for phase, grade, expectation, reason in rows}


def _apply(
    edition: Framework,
    standing: Mapping[Place, tuple[str, str]],
    wanted: Mapping[Place, tuple[str, str]],
    by: Actor,
) -> SavedCells:
    """Write the differences and one audit entry that holds only them."""
    changes = {place: pair for place, pair in wanted.items() if standing.get(place, UNSAID) != pair}
    if not changes:
        return SavedCells()
    rows = [
        ContinuumCell(framework=edition.key, phase=phase, grade=grade, expectation=pair[0], reason=pair[1])
        for (phase, grade), pair in changes.items()
    ]
    ContinuumCell.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["framework", "phase", "grade"],
        update_fields=["expectation", "reason"],
    )
    before = {place: standing.get(place, UNSAID) for place in changes}
    entry = audit.record(verb=CHANGED, by=by, before=_image(edition, before), after=_image(edition, changes))
    return SavedCells(len(changes), entry_id=entry.pk)


def _image(edition: Framework, cells: Mapping[Place, tuple[str, str]]) -> dict[str, object]:
    said = {f"{phase} {grade}": list(pair) for (phase, grade), pair in cells.items()}
    return {"framework": edition.key, "cells": said}


def _from_image(image: Mapping[str, dict[str, list[str]]]) -> dict[Place, tuple[str, str]]:
    found = {}
    for name, (expectation, reason) in image["cells"].items():
        phase, _space, grade = name.rpartition(" ")
        found[phase, int(grade)] = (expectation, reason)
    return found
