"""Tables that a phone can read: each cell is told its column's name, so that below a width a row becomes a small card.

The style does the rest (tables.css); nothing is squeezed and nobody scrolls sideways. The roles keep a table a table for
screen readers where the style shows its rows as blocks.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.html import strip_tags
from django.utils.safestring import SafeString

# Up to so many columns fit beside each other on a phone.
FITTING = 3
HEAD = re.compile(r"<thead\b.*?</thead>", re.S)
HEAD_CELL = re.compile(r"<th\b([^>]*)>(.*?)</th>", re.S)
PART = re.compile(r"<(tbody|tfoot|thead|tr|th|td)\b([^>]*)>")
UNSEEN = re.compile(r'\s*<span class="visually-hidden">[^<]*</span>\s*')
SPAN = re.compile(r'colspan="(\d+)"')
ROLES = {"thead": "rowgroup", "tbody": "rowgroup", "tfoot": "rowgroup", "tr": "row", "td": "cell"}


@dataclass(frozen=True)
class Stacked:
    """The inside of a table, and whether its rows become cards on a phone."""

    html: SafeString
    is_stacked: bool


def stacked(html: str) -> Stacked:
    """The thead, tbody and tfoot of a table with a name at each cell; one with few columns or two rows of heads stays."""
    head = HEAD.search(html)
    names = _names(head[0]) if head and head[0].count("<tr") == 1 else []
    if len(names) <= FITTING:
        return Stacked(SafeString(html), is_stacked=False)
    return Stacked(SafeString(PART.sub(_namer(names), html)), is_stacked=True)


def _names(head: str) -> list[str]:
    """The columns' names as attribute values, one per column; none for a column whose name only a screen reader hears."""
    found = []
    for attributes, inside in HEAD_CELL.findall(head):
        is_unseen = "table-tick" in attributes or UNSEEN.fullmatch(inside)
        name = "" if is_unseen else " ".join(strip_tags(inside).split()).replace('"', "&quot;")
        found += [name] * span_of(attributes)
    return found


def _namer(names: list[str]) -> Callable[[re.Match[str]], str]:
    """Tells each cell its name and role, counting the columns of the row it stands in."""
    column = 0

    def tell(match: re.Match[str]) -> str:
        nonlocal column
        tag, attributes = match[1], match[2]
        if tag == "tr":
            column = 0
        role = ROLES.get(tag) or ("rowheader" if 'scope="row"' in attributes else "columnheader")
        said = f' role="{role}"' if "role=" not in attributes else ""
        if tag in ("td", "th"):
            name = names[column] if column < len(names) and span_of(attributes) == 1 else ""
            column += span_of(attributes)
            said += f' data-label="{name}"' if tag == "td" and name else ""
        return f"<{tag}{attributes}{said}>"

    return tell


def span_of(attributes: str) -> int:
    """How many columns a cell stands in, by its attributes."""
    found = SPAN.search(attributes)
    return int(found[1]) if found else 1
