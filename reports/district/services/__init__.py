"""The verbs between a district and its campuses: reading, handing down, taking what came."""

from reports.district.services.down import hand_down, hand_down_again, restore_line, withdraw_line
from reports.district.services.reading import READING, ask_reading, keep_readings, read_all, year_labels
from reports.district.services.taking import (
    FETCHING,
    ask_fetching,
    keep_handed_down,
    override_line,
    put_back_line,
    take_line,
)

__all__ = [
    "FETCHING",
    "READING",
    "ask_fetching",
    "ask_reading",
    "hand_down",
    "hand_down_again",
    "keep_handed_down",
    "keep_readings",
    "override_line",
    "put_back_line",
    "read_all",
    "restore_line",
    "take_line",
    "withdraw_line",
    "year_labels",
]
