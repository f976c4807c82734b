"""Which experiences count on an agreement that is not in force on the day of a session (T-STEM 5.2, P-TECH 2.11)."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet

from experiences.models import Experience, Session
from experiences.models.offered import ExperienceQuerySet
from partners.selectors import covering


def uncovered_sessions() -> QuerySet[Session]:
    """Sessions with a partner, held or planned and not cancelled, on a day without an agreement in force with it."""
    covered = covering(OuterRef("held_on"), OuterRef("experience__partner"))
    return Session.objects.held().filter(experience__partner__isnull=False).exclude(Exists(covered))


def on_lapsed_agreement(rows: ExperienceQuerySet) -> ExperienceQuerySet:
    """Those of `rows` with at least one uncovered session."""
    return rows.filter(Exists(uncovered_sessions().filter(experience=OuterRef("pk"))))


def lapsed_among(experiences: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the experiences that have an uncovered session; one query."""
    rows = uncovered_sessions().filter(experience__in=experiences).order_by()
    return set(rows.values_list("experience_id", flat=True).distinct())


def uncovered_days(experience: Experience) -> list[dt.date]:
    """The days of the experience without an agreement in force with its partner, in order."""
    rows = uncovered_sessions().filter(experience=experience).order_by("held_on")
    return list(rows.values_list("held_on", flat=True).distinct())
