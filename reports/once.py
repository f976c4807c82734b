"""A question is asked once of whatever one page, one plan or one binder is made of."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from django.utils.translation import get_language

Answer = TypeVar("Answer")


class Once:
    """Asks a question of the same words once in each language; lives as long as what is made, never longer."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Any] = {}

    def __call__(self, question: Callable[..., Answer], *words: Hashable) -> Answer:
        key = (question, get_language(), *words)
        if key not in self._known:
            self._known[key] = question(*words)
        answer: Answer = self._known[key]
        return answer
