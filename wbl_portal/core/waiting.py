"""What waits for somebody: each floor says it in one shape, so that Today can put all of it into one order.

To add a kind of item, write in your app's `panels` module (or one that it imports) a function that is given the request
and returns a Kind, or None for a person whom it does not concern:

    @brings(waiting.QUEUE, order=10)
    def hours_to_approve(request: HttpRequest) -> Kind | None:
        if not approvers_of_hours.allows(request.user):
            return None
        return Kind(
            key="hours",
            label=_("Hours to approve"),
            rows=selectors.submitted_hours(),          # a queryset or a list, the most urgent first
            line=lambda row: Item(subject=str(row.student), reason=_("sent, nobody has answered"), url=..., since=...),
            url=reverse("hours_list") + "?state=submitted",   # where there is a page that shows exactly these rows
            acts=(Act(APPROVE, _("Approve"), lambda rows: services.approve(rows, by=actor_of(request))),),
        )

`line` asks no database: select what it prints with the rows. Everything else (the order, the cap, the filter, "only
mine", putting off, the bulk bar) comes by itself.
"""

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

QUEUE = "today.queue"
APPROVE, REMIND, DONE = "approve", "remind", "done"
SOON = dt.timedelta(days=14)
Rows = QuerySet[Any] | Sequence[Any]


@dataclass(frozen=True)
class Item:
    """A row of the queue: whom or what it is about, why it waits in plain words, the page that mends it.

    `due_on`: until when; `since`: from when it has waited; `owner`: whose it is, in words.
    """

    subject: str
    reason: str
    url: str
    due_on: dt.date | None = None
    since: dt.date | None = None
    owner: str = ""


@dataclass(frozen=True)
class Act:
    """Something done to several ticked rows at once; `run` is given the rows and returns how many it did.

    Rows that it refuses are left as they are. Kinds with an act of the same key share one button.
    """

    key: str
    label: str
    run: Callable[[list[Any]], int]


@dataclass(frozen=True)
class Kind:
    """A kind of item. `rows` each have a `pk`; `mine` are those of the person who asks, None where they are nobody's own.

    `url`: a page of the floor's own that shows exactly these rows; empty where Today itself is their list.
    """

    key: str
    label: str
    rows: Rows
    line: Callable[[Any], Item]
    url: str = ""
    mine: Rows | None = None
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True)
class Line:
    """An item as the queue shows it: with its kind, the value of its tick box, and how urgent it is today."""

    kind: Kind
    item: Item
    pick: str
    today: dt.date = field(repr=False)

    @property
    def is_overdue(self) -> bool:
        return self.item.due_on is not None and self.item.due_on < self.today

    @property
    def is_due_soon(self) -> bool:
        return self.item.due_on is not None and self.today <= self.item.due_on <= self.today + SOON

    @property
    def age(self) -> int | None:
        """Days it has waited."""
        return max(0, (self.today - self.item.since).days) if self.item.since else None

    @property
    def urgency(self) -> tuple[int, dt.date, str]:
        """Least first: overdue, the longest before; due soon, the next before; then the oldest."""
        if self.is_overdue or self.is_due_soon:
            assert self.item.due_on is not None
            return (0 if self.is_overdue else 1), self.item.due_on, self.item.subject
        return 2, self.item.since or self.today, self.item.subject


def without(rows: Rows, hidden: Collection[str]) -> Rows:
    """Rows but for those whose keys (as text) are hidden."""
    if not hidden:
        return rows
    if isinstance(rows, QuerySet):
        return rows.exclude(pk__in=_sound(rows, hidden))
    return [row for row in rows if str(row.pk) not in hidden]


def only(rows: Rows, keys: Collection[str]) -> list[Any]:
    """The rows of these keys (as text)."""
    if isinstance(rows, QuerySet):
        return list(rows.filter(pk__in=_sound(rows, keys)))
    return [row for row in rows if str(row.pk) in keys]


def count(rows: Rows) -> int:
    return rows.count() if isinstance(rows, QuerySet) else len(rows)


def lines(kind: Kind, rows: Rows, today: dt.date) -> list[Line]:
    """Rows of a kind as lines of the queue."""
    return [Line(kind, kind.line(row), f"{kind.key}:{row.pk}", today) for row in rows]


def _sound(rows: QuerySet[Any], keys: Collection[str]) -> list[Any]:
    """The keys that can be keys of these rows: what a form sends may be anything."""
    found = []
    for key in keys:
        try:
            found.append(rows.model._meta.pk.to_python(key))
        except ValidationError:
            continue
    return found
