"""Partners as their pages ask for them: filtered, with the state of their agreements, in a constant number of queries."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Subquery, TextChoices
from django.db.models.functions import Least
from django.utils.translation import gettext_lazy as _

from partners.models import Agreement, Partner, StrategicRole
from partners.selectors.agreements import SOON_DAYS, reviews_due
from wbl_portal.core import clock, panels

COLUMNS = "partner.columns"


class AgreementState(TextChoices):
    """What the agreements of a partner add up to today."""

    ACTIVE = "active", _("Active agreement")
    ENDING = "ending", _("Ends within 60 days")
    REVIEW = "review", _("Review due")
    MISSING = "missing", _("No active agreement")


def partners(
    *, text: str = "", industry: str = "", agreement: str = "", with_role: bool = False, archived: bool = False
) -> QuerySet[Any]:
    """The list: each with `active_until`, the last day of its signed agreements in force today, or None.

    `with_role`: only those with a role by grade.
    """
    today = clock.today()
    found = Partner.objects.archived() if archived else Partner.objects.current()
    rows: QuerySet[Any] = found.annotate(active_until=_active_until(today))
    for word in text.split():
        named = Q(contacts__name__icontains=word, contacts__archived_at__isnull=True)
        rows = rows.filter(Q(name__icontains=word) | Q(city__icontains=word) | Q(pk__in=_partners_with(named)))
    if industry:
        rows = rows.filter(industry=industry)
    if with_role:
        rows = rows.filter(Exists(StrategicRole.objects.current().filter(partner=OuterRef("pk"))))
    return _in_state(rows, agreement, today)


@dataclass(frozen=True)
class Column:
    """A column that a higher floor brings to the list: its head and a figure per partner."""

    key: str
    label: str
    figures: dict[uuid.UUID, panels.Figure]


def figures_beside(
    partners: Collection[Partner],
) -> tuple[list[Column], list[tuple[Partner, list[panels.Figure | None]]]]:
    """The columns from higher floors, and each partner with its figures; one query per column."""
    columns: list[Column] = panels.of(COLUMNS, [each.pk for each in partners]) if partners else []
    rows = [(each, [column.figures.get(each.pk) for column in columns]) for each in partners]
    return columns, rows


def _active_until(today: dt.date) -> Subquery:
    rows = Agreement.objects.in_force(today).filter(partner=OuterRef("pk"))
    last = rows.annotate(until=Least("ends_on", "ended_on")).order_by("-until")  # an empty day is passed over
    return Subquery(last.values("until")[:1], output_field=DateField())


def _partners_with(contacts: Q) -> QuerySet[Partner]:
    return Partner.objects.filter(contacts).values("pk")  # type: ignore[return-value]


def _in_state(rows: QuerySet[Any], state: str, today: dt.date) -> QuerySet[Any]:
    if state == AgreementState.ACTIVE:
        return rows.filter(active_until__isnull=False)
    if state == AgreementState.ENDING:
        renewed = Agreement.objects.current().filter(partner=OuterRef("pk"), signed_on__lte=today, starts_on__gt=today)
        return rows.filter(active_until__lte=today + dt.timedelta(days=SOON_DAYS)).exclude(Exists(renewed))
    if state == AgreementState.REVIEW:
        return rows.filter(pk__in={each.agreement.partner_id for each in reviews_due()})
    if state == AgreementState.MISSING:
        return rows.filter(active_until__isnull=True)
    return rows
