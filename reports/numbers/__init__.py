"""The staff's figures: `chosen` says what is asked, `sql` how it is counted, `figures` and `rows` what comes of it."""

from reports.numbers.chosen import BY, Chosen, Figure
from reports.numbers.figures import Connection, Line, connection_of, lines_of
from reports.numbers.gaps import Gap, gaps_of
from reports.numbers.rows import MemberRow, TimeRow, members_behind, reflections_behind, times_behind

__all__ = [
    "BY",
    "Chosen",
    "Connection",
    "Figure",
    "Gap",
    "Line",
    "MemberRow",
    "TimeRow",
    "connection_of",
    "gaps_of",
    "lines_of",
    "members_behind",
    "reflections_behind",
    "times_behind",
]
