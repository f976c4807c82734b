"""News of sessions for the floors above, sent inside the transaction of the change."""

from django.dispatch import Signal

# Arguments: session, minutes_before. Class lists above follow a corrected length.
session_length_changed = Signal()
