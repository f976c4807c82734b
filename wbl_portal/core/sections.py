"""The places inside a section of the workspace: each floor adds its own, the layout draws them over the lists.

A section is named by the URL name of its place in the rail: "partner_list", "continuum", "student_list", "report_home".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from wbl_portal.core.policy import Policy


@dataclass(frozen=True, order=True)
class Place:
    """A list inside a section, shown to whom its policy lets in."""

    order: int
    url_name: str
    label: str | Promise
    policy: Policy
    group: str | Promise = ""


_sections: dict[str, dict[str, Place]] = {}
_pages: dict[str, str] = {}


def add_place(
    section: str, url_name: str, label: str | Promise, policy: Policy, *, order: int = 50, group: str | Promise = ""
) -> None:
    """Put a list into a section of the workspace; places of one group share a menu of that name."""
    _sections.setdefault(section, {})[url_name] = Place(order, url_name, label, policy, group)


def add_page(section: str, url_name: str) -> None:
    """Count a page to a section although its address does not begin with that of any place there."""
    _pages[url_name] = section


def section_of(request: HttpRequest) -> str:
    """The section a page was added to, else the one whose place has the longest address that its path begins with."""
    match = request.resolver_match
    if match is not None and match.url_name in _pages:
        return _pages[match.url_name]
    path = request.path
    found = [
        (len(url), section) for section in _sections for _place, url in _addresses(section) if path.startswith(url)
    ]
    return max(found)[1] if found else ""


def tabs(request: HttpRequest) -> list[dict[str, Any]]:
    """The places of the section, on the pages that are its lists; deeper pages have their crumbs instead.

    A group of several places is one tab, with the places as its `items`.
    """
    here, section = request.path, section_of(request)
    places = [(place, url) for place, url in _addresses(section) if place.policy.allows(request.user)]
    if len(places) < 2 or here not in [url for _place, url in places]:
        return []
    groups: dict[str, list[dict[str, Any]]] = {}
    for place, url in places:
        tab = {"label": place.label, "url": url, "current": url == here, "count": None}
        groups.setdefault(str(place.group) or url, []).append(tab)
    return [_tab(name, items) for name, items in groups.items()]


def _tab(name: str, items: list[dict[str, Any]]) -> dict[str, Any]:
    if len(items) == 1:
        return items[0]
    return {"label": name, "items": items, "current": any(each["current"] for each in items), "count": None}


def places(user: Any) -> list[tuple[str, str]]:
    """(label, address) of every list of every section that a person may open."""
    found = [each for section in _sections for each in _addresses(section)]
    return [
        (f"{place.group}: {place.label}" if place.group else str(place.label), url)
        for place, url in found
        if place.policy.allows(user)
    ]


def _addresses(section: str) -> Iterator[tuple[Place, str]]:
    for place in sorted(_sections.get(section, {}).values(), key=lambda each: each.order):
        try:
            yield place, reverse(place.url_name)
        except NoReverseMatch:  # brought by a floor that is not mounted here
            continue
