"""Questions about what students did and made; each noun has its own module."""

from artifacts.selectors.attendance import (
    Choice,
    RosterLine,
    reached_by_cell,
    reached_by_experience,
    recorded_by_session,
    roster,
    sections_of,
)

__all__ = [
    "Choice",
    "RosterLine",
    "reached_by_cell",
    "reached_by_experience",
    "recorded_by_session",
    "roster",
    "sections_of",
]
