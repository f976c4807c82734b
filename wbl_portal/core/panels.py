"""News from higher floors for a lower floor's page: they register here, the page asks here, nobody imports upward.

An app's `panels` module is found at the start. A place is a name the page's floor gives: "today.figures".
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

ORIGIN = "row.origin"  # where a row comes from; asked with its key as text
Maker = Callable[..., Any]
_makers: dict[str, list[tuple[int, Maker]]] = {}


@dataclass(frozen=True)
class Figure:
    """A number (or "41 of 60") that opens exactly its rows. `tone`: '', 'warn' or 'bad'."""

    label: str
    value: int | str
    url: str
    note: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Section:
    """A part of a page: its own template with its own context (the page adds nothing but what it has itself)."""

    key: str
    title: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Narrowing:
    """A tick that makes a list shorter: the parameter in the address, its label, and what it does to the rows."""

    key: str
    label: str
    narrow: Callable[[QuerySet[Any]], QuerySet[Any]]


def brings(place: str, *, order: int = 50) -> Callable[[Maker], Maker]:
    """Register a function for a place; what it is called with is said where the place is asked. None: nothing now."""

    def register(maker: Maker) -> Maker:
        _makers.setdefault(place, []).append((order, maker))
        return maker

    return register


def of(place: str, *args: Any) -> list[Any]:
    """What the floors above bring to a place now, in order."""
    made = [maker(*args) for _order, maker in sorted(_makers.get(place, []), key=lambda each: each[0])]
    return [each for each in made if each is not None]
