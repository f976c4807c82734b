"""What this floor brings to the floors below: class lists follow a corrected session, lists show whom they reached."""

import uuid
from collections.abc import Collection
from typing import Any

from django.urls import reverse

from artifacts import selectors, services
from artifacts.policies import attendance_takers
from experiences import reach
from experiences.models import Session
from experiences.signals import session_length_changed
from wbl_portal.core import panels


def connect() -> None:
    session_length_changed.connect(_follow_length, sender=Session, dispatch_uid="artifacts follow session length")
    panels.brings(reach.REACHED)(selectors.reached_by_experience)
    panels.brings(reach.CLASS_LISTS)(_class_lists)


def _follow_length(session: Session, minutes_before: int, **_more: Any) -> None:
    services.follow_session_length(session=session, minutes_before=minutes_before)


def _class_lists(sessions: Collection[Session], user: Any) -> dict[uuid.UUID, reach.ListState]:
    counted = selectors.recorded_by_session([session.pk for session in sessions])
    may = attendance_takers.allows(user)
    return {
        session.pk: reach.ListState(*counted.get(session.pk, (0, 0)), url=_address(session) if may else "")
        for session in sessions
    }


def _address(session: Session) -> str:
    return reverse("attendance_edit", args=[session.experience_id, session.pk])
