"""The verbs on what students did, made and agreed to."""

from artifacts.services.attendance import (
    RECORDED,
    Recorded,
    follow_session_length,
    record_attendance,
    standing_marks,
    undo_attendance,
)

__all__ = [
    "RECORDED",
    "Recorded",
    "follow_session_length",
    "record_attendance",
    "standing_marks",
    "undo_attendance",
]
