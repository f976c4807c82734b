"""Clubs, student organizations, competitions and initiatives of a school year, and their dates (P-TECH 6.4)."""

import datetime as dt
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from experiences.campus import campus_grades
from experiences.models import Enrichment, EnrichmentEvent
from partners.models import Partner
from wbl_portal.core import archive, audit
from wbl_portal.core.actor import Actor
from wbl_portal.core.rows import record_change
from wbl_portal.people.models import SchoolYear


@transaction.atomic
def add_enrichment(
    *,
    title: str,
    kind: str,
    year: SchoolYear,
    grades: Collection[int],
    advisor: str = "",
    partner: Partner | None = None,
    needs_consent: bool = True,
    description: str = "",
    by: Actor,
) -> Enrichment:
    """Add an activity; raises ValidationError by field. A club always needs consent (TEC 33.0815)."""
    row = Enrichment(year=year)
    _fill(row, title, kind, grades, advisor, partner, needs_consent, description)
    row.save()
    audit.record(verb="enrichment.added", by=by, subject=row, after=audit.image(row))
    return row


@transaction.atomic
def change_enrichment(
    *,
    enrichment: Enrichment,
    title: str,
    kind: str,
    year: SchoolYear,
    grades: Collection[int],
    advisor: str = "",
    partner: Partner | None = None,
    needs_consent: bool = True,
    description: str = "",
    by: Actor,
) -> Enrichment:
    """Change an activity; raises as `add_enrichment` does, and when its dates lie outside another school year."""
    before = audit.image(enrichment)
    if enrichment.events.filter(_outside(year)).exists():
        raise ValidationError({"year": _("It has dates outside that school year. Correct them first.")})
    enrichment.year = year
    _fill(enrichment, title, kind, grades, advisor, partner, needs_consent, description)
    if audit.image(enrichment) != before:
        enrichment.save()
        record_change("enrichment.changed", enrichment, before, by)
    return enrichment


def archive_enrichment(*, enrichment: Enrichment, by: Actor) -> None:
    """Take an activity out of the lists; who belonged stays on record."""
    archive.archive(enrichment, by=by)


def restore_enrichment(*, enrichment: Enrichment, by: Actor) -> None:
    archive.restore(enrichment, by=by)


@transaction.atomic
def add_event(
    *, enrichment: Enrichment, title: str, held_on: dt.date, place: str = "", result: str = "", by: Actor
) -> EnrichmentEvent:
    """Add a date of an activity, with what came of it; raises ValidationError outside the school year."""
    event = EnrichmentEvent(enrichment=enrichment)
    _fill_event(event, title, held_on, place, result)
    event.save()
    audit.record(verb="enrichmentevent.added", by=by, subject=event, after=audit.image(event))
    return event


@transaction.atomic
def change_event(
    *, event: EnrichmentEvent, title: str, held_on: dt.date, place: str = "", result: str = "", by: Actor
) -> EnrichmentEvent:
    """Change a date of an activity."""
    before = audit.image(event)
    _fill_event(event, title, held_on, place, result)
    if audit.image(event) != before:
        event.save()
        record_change("enrichmentevent.changed", event, before, by)
    return event


@transaction.atomic
def remove_event(*, event: EnrichmentEvent, by: Actor) -> None:
    """Remove a date that was entered by mistake; the audit keeps what it said."""
    audit.record(verb="enrichmentevent.removed", by=by, subject=event, before=audit.image(event))
    event.delete()


def _fill(
    row: Enrichment,
    title: str,
    kind: str,
    grades: Collection[int],
    advisor: str,
    partner: Partner | None,
    needs_consent: bool,
    description: str,
) -> None:
    offered = campus_grades()
    if not grades:
        raise ValidationError({"grades": _("Tick at least one grade.")})
    if set(grades) - set(offered):
        words = {"first": offered[0], "last": offered[-1]}
        raise ValidationError({"grades": _("The campus has grades %(first)s to %(last)s.") % words})
    if kind == Enrichment.Kind.CLUB and not needs_consent:
        raise ValidationError(
            {"needs_consent": _("A club needs a parent's or guardian's written consent (TEC 33.0815).")}
        )
    row.title, row.kind, row.grades = title.strip(), kind, sorted(set(grades))
    row.advisor, row.partner, row.needs_consent, row.description = advisor, partner, needs_consent, description
    row.clean_fields()


def _fill_event(event: EnrichmentEvent, title: str, held_on: dt.date, place: str, result: str) -> None:
    year = event.enrichment.year
    if not year.starts_on <= held_on <= year.ends_on:
        span = {"first": date_format(year.starts_on), "last": date_format(year.ends_on), "year": year.label}
        raise ValidationError({"held_on": _("The school year %(year)s runs from %(first)s to %(last)s.") % span})
    event.title, event.held_on, event.place, event.result = title.strip(), held_on, place, result
    event.clean_fields()


def _outside(year: SchoolYear) -> models.Q:
    return models.Q(held_on__lt=year.starts_on) | models.Q(held_on__gt=year.ends_on)
