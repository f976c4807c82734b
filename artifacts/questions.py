"""The questions of one reflection as a form asks them: as they were asked first, whatever became of the prompts since."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from artifacts.models import Participation, Reflection, ReflectionPrompt
from artifacts.selectors.reflections import in_language, prompts_for


@dataclass(frozen=True)
class Question:
    """`name` is the form field's: made of the words, so that an answer finds its question again."""

    name: str
    prompt: str
    answer: str = ""


def questions_of(
    participation: Participation, reflection: Reflection | None, sent: Mapping[str, str]
) -> list[Question]:
    """The stored questions, else the present ones; and those that a form was sent with though they changed meanwhile."""
    stored = reflection.answers if reflection else []
    asked = [_question(each["prompt"], each["answer"]) for each in stored]
    if not asked:
        asked = [_question(in_language(each, "text")) for each in prompts_for(participation.experience)]
    names = {each.name for each in asked}
    return (
        asked + [each for each in _every_question() if sent.get(each.name) and each.name not in names]
        if sent
        else asked
    )


def _every_question() -> list[Question]:
    words = ReflectionPrompt.objects.values_list("text", "text_es")
    return [_question(text) for text in dict.fromkeys(text for pair in words for text in pair if text)]


def _question(prompt: str, answer: str = "") -> Question:
    return Question(f"q-{hashlib.sha256(prompt.encode()).hexdigest()[:12]}", prompt, answer)
