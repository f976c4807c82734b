"""The verbs on annual measures: add, change, carry over to the next year, archive and restore."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from reports.models import AnnualMeasure
from reports.upkeep.yearly import AUTOMATIC
from wbl_portal.core import archive, audit
from wbl_portal.core.actor import Actor
from wbl_portal.people.models import SchoolYear


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
) -> AnnualMeasure:
    """Change a measure; raises as `add_measure` does."""
    before = audit.image(measure)
    measure.title, measure.target, measure.automatic = title.strip(), target, automatic
    measure.unit, measure.result, measure.note = unit.strip(), result, note.strip()
    if audit.image(measure) != before:
        _save(measure)
        audit.record(verb="measure.changed", by=by, subject=measure, before=before, after=audit.image(measure))
    return measure


def archive_measure(*, measure: AnnualMeasure, by: Actor) -> None:
    archive.archive(measure, by=by)


@transaction.atomic
def restore_measure(*, measure: AnnualMeasure, by: Actor) -> None:
    """Bring a measure back; raises ValidationError when the year has another one of that title by now."""
    _refuse_second(measure)
    archive.restore(measure, by=by)


@transaction.atomic
def carry_over(*, source: SchoolYear, target: SchoolYear, by: Actor) -> list[AnnualMeasure]:
    """Copy title, target and computation to another year, without results; what stands there already stays as it is."""
    known = set(AnnualMeasure.objects.current().filter(year=target).values_list("title", flat=True))
    fresh = [
        AnnualMeasure(year=target, title=each.title, automatic=each.automatic, unit=each.unit, target=each.target)
        for each in AnnualMeasure.objects.current().filter(year=source)
        if each.title not in known
    ]
    if fresh:
        AnnualMeasure.objects.bulk_create(fresh)
        told = {"from": source.label, "to": target.label, "titles": [each.title for each in fresh]}
        audit.record(verb="measures.carried_over", by=by, subject=target, after=told)
    return fresh


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
