"""How many students an experience reached: numbers this floor shows and a higher floor knows."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from experiences.models import Session
from wbl_portal.core import panels

REACHED = "experiences.reached"
CLASS_LISTS = "experiences.class_lists"


@dataclass(frozen=True)
class ListState:
    """The class list of a session: students there, students recorded at all, and its address for whoever may keep it."""

    present: int = 0
    recorded: int = 0
    url: str = ""


def students_reached(experiences: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Distinct students per experience, one query for all of them; an experience without any is left out."""
    return _merged(panels.of(REACHED, experiences)) if experiences else {}


def class_lists(sessions: Collection[Session], user: Any) -> list[tuple[Session, ListState]]:
    """Each session with the state of its class list, one query for all of them."""
    known: dict[uuid.UUID, ListState] = _merged(panels.of(CLASS_LISTS, sessions, user)) if sessions else {}
    return [(session, known.get(session.pk, ListState())) for session in sessions]


def _merged(parts: list[dict[uuid.UUID, Any]]) -> dict[uuid.UUID, Any]:
    return {key: value for part in parts for key, value in part.items()}
