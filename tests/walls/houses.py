"""The three URL houses, read from the resolver itself: whatever answers stands here."""

import functools
import re
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, get_resolver

from wbl_portal.core.policy import Policy, policy_of

HOUSES = {
    "campus": "wbl_portal.urls",
    "district": "wbl_portal.urls_district",
    "apex": "wbl_portal.urls_apex",
}


@dataclass(frozen=True)
class Door:
    """One address: its name, its view and the names of the values in it."""

    name: str
    view: Any
    values: tuple[str, ...]

    @property
    def policy(self) -> Policy | None:
        return policy_of(self.view)


@functools.cache
def doors(house: str) -> dict[str, Door]:
    """Every address of a house by its name; an address without a name, or a name twice for two views, is an error."""
    found: dict[str, Door] = {}
    for pattern in _patterns(get_resolver(HOUSES[house])):
        assert pattern.name, f"The address {pattern.pattern} has no name."
        door = Door(pattern.name, pattern.callback, tuple(pattern.pattern.converters) or _groups(pattern))
        assert found.setdefault(pattern.name, door).view == door.view, f"{pattern.name} names two views."
    return found


def _patterns(resolver: Any) -> list[URLPattern]:
    return [
        pattern
        for entry in resolver.url_patterns
        for pattern in (_patterns(entry) if hasattr(entry, "url_patterns") else [entry])
    ]


def _groups(pattern: URLPattern) -> tuple[str, ...]:
    return tuple(re.findall(r"\(\?P<(\w+)>", str(pattern.pattern)))
