"""Columns that a reader may leave out of a list: the choice stands in the address and is kept for the next time.

A head offers its column by its key: `<th scope="col" data-column="grade">`. The key is the same in every language and
does not change when a column is added. Columns without a key always stand, and so does the one with the rows' heads,
which leads to the rows. The component (templates/cotton/table.html) draws the menu; no list does anything for it.
"""

import re
from collections.abc import Callable, Collection, MutableMapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.http import QueryDict
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from wbl_portal.core.stacking import HEAD, HEAD_CELL, SPAN, span_of

# In the address: once per column that is shown. Empty says that somebody chose, so that no tick at all is a choice.
PARAMETER = "column"
EVERY = "all"
KEPT = "columns"  # in the session: the columns left out, by list
KEY = re.compile(r'data-column="([\w-]+)"')
ROW = re.compile(r"<tr\b.*?</tr>", re.S)
CELL = re.compile(r"<(th|td)\b([^>]*)>(.*?)</\1>", re.S)


@dataclass(frozen=True)
class Column:
    """A column that the menu offers."""

    key: str
    name: str
    is_shown: bool


@dataclass(frozen=True)
class Shown:
    """The inside of a table as it is shown, what its menu offers, and the rest of the address for the menu's form."""

    html: SafeString
    columns: Sequence[Column] = ()
    others: Sequence[tuple[str, str]] = ()

    @property
    def left_out(self) -> int:
        return sum(not each.is_shown for each in self.columns)


def shown(html: str, name: str, address: QueryDict, memory: MutableMapping[str, Any]) -> Shown:
    """The list `name` as the address says; it says nothing: as `memory` (a session) remembers it from the last time."""
    offered = _offered(html)
    kept = memory.get(KEPT, {}).get(name, [])
    hidden = _hidden(list(offered), address.getlist(PARAMETER), kept)
    remembered = sorted(hidden | (set(kept) - set(offered)))
    if remembered != kept:
        memory[KEPT] = memory.get(KEPT, {}) | {name: remembered}
    columns = [Column(key, title, key not in hidden) for key, (title, _places) in offered.items()]
    others = [(key, value) for key, values in address.lists() if key != PARAMETER for value in values]
    left_out = {place for key in hidden for place in offered[key][1]}
    return Shown(_without(html, left_out), columns, others)


def _offered(html: str) -> dict[str, tuple[str, range]]:
    """Each key with its column's name and places; a table with two rows of heads offers nothing."""
    head = HEAD.search(html)
    if not head or head[0].count("<tr") != 1:
        return {}
    leading = {place for row in ROW.findall(html) for place in _row_heads(row)}
    found, place = {}, 0
    for attributes, inside in HEAD_CELL.findall(head[0]):
        places = range(place, place + span_of(attributes))
        place = places.stop
        key = KEY.search(attributes)
        if key and not leading.intersection(places):
            found[key[1]] = (" ".join(unescape(strip_tags(inside)).split()), places)
    return found


def _row_heads(row: str) -> list[int]:
    """Where the head of a row stands."""
    found, place = [], 0
    for _tag, attributes, _inside in CELL.findall(row):
        found += [place] if 'scope="row"' in attributes else []
        place += span_of(attributes)
    return found


def _hidden(offered: Sequence[str], asked: Sequence[str], kept: Collection[str]) -> set[str]:
    """The columns to leave out; words that name no column of this list say nothing."""
    if EVERY in asked:
        return set()
    if "" in asked or set(asked) & set(offered):
        return set(offered) - set(asked)
    return set(offered) & set(kept)


def _without(html: str, left_out: Collection[int]) -> SafeString:
    if not left_out:
        return SafeString(html)
    return SafeString(ROW.sub(lambda row: CELL.sub(_dropper(left_out), row[0]), html))


def _dropper(left_out: Collection[int]) -> Callable[[re.Match[str]], str]:
    """Drops the cells of one row that stand in no other column, and makes the wide ones narrower."""
    place = 0

    def drop(match: re.Match[str]) -> str:
        nonlocal place
        tag, attributes, inside = match.groups()
        span = span_of(attributes)
        left = sum(each not in left_out for each in range(place, place + span))
        place += span
        if left == span:
            return match[0]
        narrower = SPAN.sub(f'colspan="{left}"', attributes)
        return f"<{tag}{narrower}>{inside}</{tag}>" if left else ""

    return drop
