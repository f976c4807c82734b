"""The queue of Today: what the floors say that waits, in one order, but for what this person has put off."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, QueryDict
from django.utils.formats import date_format

from wbl_portal.core import clock, panels, waiting
from wbl_portal.core.waiting import Kind, Line, Rows
from wbl_portal.people.models import Snooze

CAP = 6  # rows of each kind while all kinds are shown; one kind by itself has pages
PAGE = 50
AT_HAND = 5  # kinds that stand beside the queue at once; the others unfold
SNOOZED = "snoozed"
Shown = list[tuple[Kind, Rows]]


@dataclass(frozen=True)
class Chip:
    """A kind with how many of it wait, as a filter of the queue."""

    kind: Kind
    count: int
    address: str
    is_chosen: bool


@dataclass
class Queue:
    """What the page shows: `lines` in their order, `page` when one kind stands by itself, `acts` of the bulk bar."""

    chips: list[Chip]
    lines: list[Line]
    page: Page[Any] | None
    chosen: Kind | None
    is_mine: bool
    is_snoozed: bool
    snoozed: int
    asked: QueryDict
    acts: list[waiting.Act]

    @property
    def all_address(self) -> str:
        return address(self.asked, kind="")

    @property
    def mine_address(self) -> str:
        """The same queue with 'only mine' the other way."""
        return address(self.asked, mine="" if self.is_mine else "on")

    @property
    def snoozed_address(self) -> str:
        """What waits instead of what was put off, or the other way."""
        return address(self.asked, show="" if self.is_snoozed else SNOOZED, kind="")

    @property
    def total(self) -> int:
        return sum(chip.count for chip in self.chips)

    @property
    def at_hand(self) -> list[Chip]:
        """The first kinds; a fold for one or two more would save no room."""
        return self.chips[:AT_HAND] if len(self.chips) > AT_HAND + 2 else self.chips

    @property
    def folded(self) -> list[Chip]:
        return self.chips[len(self.at_hand) :]

    @property
    def is_unfolded(self) -> bool:
        """Whether the kind that is shown stands among the folded ones."""
        return any(chip.is_chosen for chip in self.folded)

    @property
    def left_out(self) -> list[Chip]:
        """Kinds of which the whole queue shows only the first rows."""
        return [chip for chip in self.chips if self.chosen is None and chip.count > CAP]


def kinds(request: HttpRequest) -> list[Kind]:
    """Asks place 'today.queue' with the request."""
    found: list[Kind] = panels.of(waiting.QUEUE, request)
    return found


def queue_of(request: HttpRequest) -> Queue:
    """The queue as the address asks: `kind`, `mine=on`, `show=snoozed`, `page`."""
    asked, hidden = request.GET, _hidden(request)
    is_mine, is_snoozed = asked.get("mine") == "on", asked.get("show") == SNOOZED
    shown = [(kind, _rows(kind, hidden[kind.key], is_mine, is_snoozed)) for kind in kinds(request)]
    chosen = next((kind for kind, _rows in shown if kind.key == asked.get("kind")), None)
    page = _page(shown, chosen, asked) if chosen else None
    lines = waiting.lines(chosen, list(page), clock.today()) if chosen and page else _first_of_each(shown)
    asleep = sum(len(keys) for keys in hidden.values())
    acts = _acts({line.kind.key: line.kind for line in lines}.values())
    return Queue(_chips(shown, chosen, asked), lines, page, chosen, is_mine, is_snoozed, asleep, asked, acts)


def _page(shown: Shown, chosen: Kind, asked: QueryDict) -> Page[Any]:
    rows = next(rows for kind, rows in shown if kind is chosen)
    return Paginator(rows, PAGE).get_page(asked.get("page"))


def _first_of_each(shown: Shown) -> list[Line]:
    """The first rows of every kind, in one order."""
    found = [waiting.lines(kind, list(rows[:CAP]), clock.today()) for kind, rows in shown]
    return sorted((line for each in found for line in each), key=lambda line: line.urgency)


def _chips(shown: Shown, chosen: Kind | None, asked: QueryDict) -> list[Chip]:
    counted = [(kind, waiting.count(rows)) for kind, rows in shown]
    return [Chip(kind, n, address(asked, kind=kind.key), kind is chosen) for kind, n in counted if n or kind is chosen]


def address(asked: QueryDict, **changed: str) -> str:
    """The same queue with other filters; an empty value takes one away."""
    words = {name: asked.get(name, "") for name in ("kind", "mine", "show")} | changed
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in words.items() if value})
    return f"?{query.urlencode()}"


def picked(request: HttpRequest) -> list[tuple[Kind, list[str]]]:
    """The ticked rows by kind, of kinds that this person sees."""
    keys: dict[str, list[str]] = defaultdict(list)
    for pick in request.POST.getlist("pick"):
        kind, _colon, key = pick.partition(":")
        keys[kind].append(key)
    return [(kind, keys[kind.key]) for kind in kinds(request) if keys[kind.key]]


def rows_of(kind: Kind, keys: list[str]) -> list[Any]:
    """Ticked rows that still wait; a key that is none is left out."""
    return waiting.only(kind.rows, keys)


def day_words(day: dt.date) -> str:
    return date_format(day, "DATE_FORMAT")


def _hidden(request: HttpRequest) -> dict[str, set[str]]:
    """Kind -> keys of what this person has put off."""
    found: dict[str, set[str]] = defaultdict(set)
    for kind, item in Snooze.objects.filter(user=request.user.pk).asleep(clock.today()).values_list("kind", "item"):
        found[kind].add(item)
    return found


def _rows(kind: Kind, hidden: set[str], is_mine: bool, is_snoozed: bool) -> Rows:
    rows = kind.rows if not is_mine else kind.mine if kind.mine is not None else []
    return waiting.only(rows, hidden) if is_snoozed else waiting.without(rows, hidden)


def _acts(kinds: Any) -> list[waiting.Act]:
    """The acts of the bulk bar: one button per key."""
    found: dict[str, waiting.Act] = {}
    for kind in kinds:
        for act in kind.acts:
            found.setdefault(act.key, act)
    return list(found.values())
