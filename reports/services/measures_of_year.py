"""The verbs on annual measures: add, change, carry over to the next year, archive and restore."""

import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from reports.models import AnnualMeasure
from reports.upkeep.yearly import AUTOMATIC
from wbl_portal.core import archive, audit, clock
from wbl_portal.core.actor import Actor
from wbl_portal.people.models import SchoolYear

CHANGED, CARRIED = "measure.changed", "measures.carried_over"


@dataclass(frozen=True)
class Carried:
    """The measures of the next year; `entry_id` takes them back (None: there was nothing to carry over)."""

    measures: list[AnnualMeasure]
    entry_id: uuid.UUID | None = None


@transaction.atomic
def add_measure(
    *,
    year: SchoolYear,
    title: str,
    target: Decimal,
    automatic: str = "",
    unit: str = "%",
    result: Decimal | None = None,
    note: str = "",
    by: Actor,
) -> AnnualMeasure:
    """Add a measure to a year; with `automatic` its result is computed unless one is typed. Raises ValidationError."""
    measure = AnnualMeasure(year=year, title=title.strip(), target=target, automatic=automatic, unit=unit.strip())
    measure.result, measure.note = result, note.strip()
    _save(measure)
    audit.record(verb="measure.added", by=by, subject=measure, after=audit.image(measure))
    return measure


@transaction.atomic
def change_measure(
    *,
    measure: AnnualMeasure,
    title: str,
    target: Decimal,
    automatic: str = "",
    unit: str = "%",
    result: Decimal | None = None,
    note: str = "",
    by: Actor,
) -> audit.Saved:
    """Change a measure; raises as `add_measure` does."""
    before = audit.image(measure)
    measure.title, measure.target, measure.automatic = title.strip(), target, automatic
    measure.unit, measure.result, measure.note = unit.strip(), result, note.strip()
    if audit.image(measure) == before:
        return audit.Saved()
    _save(measure)
    entry = audit.record(verb=CHANGED, by=by, subject=measure, before=before, after=audit.image(measure))
    return audit.Saved(entry.pk)


@transaction.atomic
def undo_change(*, entry_id: uuid.UUID, by: Actor) -> AnnualMeasure:
    """Take a change back; refused when the measure changed again since then. Raises ValidationError."""
    entry = audit.to_take_back(entry_id, verb=CHANGED)
    measure = AnnualMeasure.objects.select_for_update().get(pk=entry.subject_id)
    audit.refuse_changed(measure, entry.after)
    stood = audit.values(measure, entry.before)
    names = ("title", "target", "automatic", "unit", "result", "note")
    change_measure(measure=measure, by=by, **{name: stood[name] for name in names})
    return measure


def archive_measure(*, measure: AnnualMeasure, by: Actor) -> None:
    archive.archive(measure, by=by)


@transaction.atomic
def restore_measure(*, measure: AnnualMeasure, by: Actor) -> None:
    """Bring a measure back; raises ValidationError when the year has another one of that title by now."""
    _refuse_second(measure)
    archive.restore(measure, by=by)


@transaction.atomic
def carry_over(*, source: SchoolYear, target: SchoolYear, by: Actor) -> Carried:
    """Copy title, target and computation to another year, without results; what stands there already stays as it is."""
    known = set(AnnualMeasure.objects.current().filter(year=target).values_list("title", flat=True))
    fresh = [
        AnnualMeasure(year=target, title=each.title, automatic=each.automatic, unit=each.unit, target=each.target)
        for each in AnnualMeasure.objects.current().filter(year=source)
        if each.title not in known
    ]
    if not fresh:
        return Carried([])
    AnnualMeasure.objects.bulk_create(fresh)
    told: dict[str, Any] = {"from": source.label, "to": target.label, "titles": [each.title for each in fresh]}
    told["measures"] = [audit.image(each) for each in fresh]
    entry = audit.record(verb=CARRIED, by=by, subject=target, after=told)
    return Carried(fresh, entry.pk)


@transaction.atomic
def undo_carry_over(*, entry_id: uuid.UUID, by: Actor) -> SchoolYear:
    """Archive what was carried over; refused when one of it changed since then. Raises ValidationError."""
    entry = audit.to_take_back(entry_id, verb=CARRIED)
    stood = {each["id"]: each for each in entry.after["measures"]}
    rows = list(AnnualMeasure.objects.select_for_update().filter(pk__in=stood))
    for row in rows:
        audit.refuse_changed(row, stood[str(row.pk)])
    AnnualMeasure.objects.filter(pk__in=stood).update(archived_at=clock.now(), archived_by=by.label)
    year = SchoolYear.objects.get(pk=entry.subject_id)
    told = {"to": year.label, "titles": [each.title for each in rows]}
    audit.record(verb="measures.carry_over_undone", by=by, subject=year, before=told)
    return year


def _save(measure: AnnualMeasure) -> None:
    if measure.automatic and measure.automatic not in AUTOMATIC:
        raise ValidationError({"automatic": _("The portal does not know this computation.")})
    measure.clean_fields()
    _refuse_second(measure)
    try:
        with transaction.atomic():
            measure.save()
    except IntegrityError:  # somebody else added it a moment ago
        _refuse_second(measure)
        raise


def _refuse_second(measure: AnnualMeasure) -> None:
    others = AnnualMeasure.objects.current().filter(year=measure.year, title=measure.title).exclude(pk=measure.pk)
    if others.exists():
        raise ValidationError({"title": _("This year has a measure of that name already. Choose another name.")})
