"""Primary keys as forms and addresses send them: what a stranger sends may be anything."""

import uuid
from collections.abc import Iterable


def key_of(text: str) -> uuid.UUID | None:
    """The key that a text is, or None."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def keys_of(texts: Iterable[str]) -> list[uuid.UUID]:
    """The keys among these texts, in their order; what is none is left out."""
    return [key for key in map(key_of, texts) if key]
