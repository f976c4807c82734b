"""A framework file that names what the product does not have is an error at the start, with the file and the name."""

from collections.abc import Iterator
from typing import Any

from django.core import checks

from reports.binder.rules import RULES
from reports.listings import LISTINGS, SECTIONS
from reports.tables import TABLES
from wbl_portal.frameworks import Element, Framework, Slot, frameworks, pages


@checks.register
def framework_files(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Tables, listings, sections and rules of every framework edition exist, and so do the pages its elements name."""
    every = [*frameworks().values(), pages()]
    return [checks.Error(words, id="reports.E001") for each in every for words in unknown_names(each)]


def unknown_names(framework: Framework) -> Iterator[str]:
    """'p-tech-2023, 6.1: there is no rule "x". Known: ...' for every name that stands for nothing."""
    known: dict[str, Any] = {"tables": TABLES, "listings": LISTINGS, "sections": SECTIONS, "rules": RULES}
    own_pages = [slot.key for slot in pages().slots]
    items: list[Slot | Element] = [*framework.slots, *framework.elements]
    for item in items:
        for kind, there in [*known.items(), ("pages", own_pages)]:
            for name in getattr(item, kind, ()):
                if name not in there:
                    yield f'{framework.key}, {item.key}: {kind} has "{name}". Known: {", ".join(sorted(there))}.'
