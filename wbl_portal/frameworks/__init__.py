"""The framework editions, one file each, and their reader: what the agency asks, in its own words, as data."""

from wbl_portal.frameworks.reader import (
    Clause,
    Element,
    Framework,
    Phase,
    Slot,
    UnknownFramework,
    framework,
    frameworks,
    pages,
    slot_of,
)

__all__ = [
    "Clause",
    "Element",
    "Framework",
    "Phase",
    "Slot",
    "UnknownFramework",
    "framework",
    "frameworks",
    "pages",
    "slot_of",
]
