"""Who did it: an id and a label, so that lower floors never point at a person's table."""

import uuid
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class Actor:
    """`id` is the user's uuid, or None for the portal itself and for commands; `label` reads in a history."""

    id: uuid.UUID | None
    label: str


PORTAL = Actor(None, "Portal")


def operator(command: str) -> Actor:
    """The person at the server's console, named by the command they ran."""
    return Actor(None, f"Operator ({command})")


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person as an actor; for views behind a policy that asks for sign-in."""
    return request.user.actor  # type: ignore[attr-defined, union-attr, no-any-return, unused-ignore]
