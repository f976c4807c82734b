"""The questions of reflections and the rows of the rubric: a campus edits the starter rows and adds its own."""

from django.db import transaction
from django.utils.text import slugify

from artifacts.models import ReflectionPrompt, RubricDimension
from wbl_portal.core import archive, audit
from wbl_portal.core.actor import Actor

PROMPT_FIELDS = ["phase", "text", "text_es", "position"]
RUBRIC_FIELDS = ["key", "title", "title_es", "position"]


@transaction.atomic
def add_prompt(*, text: str, by: Actor, phase: str = "", text_es: str = "", position: int = 100) -> ReflectionPrompt:
    """A question for one phase, or for all of them (phase empty)."""
    made = ReflectionPrompt.objects.create(phase=phase, text=text, text_es=text_es, position=position)
    audit.record(verb="reflection_prompt.added", by=by, subject=made, after=audit.image(made, PROMPT_FIELDS))
    return made


@transaction.atomic
def change_prompt(
    *, prompt: ReflectionPrompt, text: str, by: Actor, phase: str = "", text_es: str = "", position: int = 100
) -> ReflectionPrompt:
    """Change a question from now on; reflections keep the words they were asked in."""
    before = audit.image(prompt, PROMPT_FIELDS)
    prompt.phase, prompt.text, prompt.text_es, prompt.position = phase, text, text_es, position
    prompt.save()
    audit.record(
        verb="reflection_prompt.changed",
        by=by,
        subject=prompt,
        before=before,
        after=audit.image(prompt, PROMPT_FIELDS),
    )
    return prompt


@transaction.atomic
def add_dimension(*, title: str, by: Actor, title_es: str = "", position: int = 100) -> RubricDimension:
    """A row of the rubric; its key is made of its title once and stays."""
    stem = slugify(title)[:50] or "row"
    taken = set(RubricDimension.objects.filter(key__startswith=stem).values_list("key", flat=True))
    key = next(each for each in (stem, *(f"{stem}-{number}" for number in range(2, 1000))) if each not in taken)
    made = RubricDimension.objects.create(key=key, title=title, title_es=title_es, position=position)
    audit.record(verb="rubric_dimension.added", by=by, subject=made, after=audit.image(made, RUBRIC_FIELDS))
    return made


@transaction.atomic
def change_dimension(
    *, dimension: RubricDimension, title: str, by: Actor, title_es: str = "", position: int = 100
) -> RubricDimension:
    before = audit.image(dimension, RUBRIC_FIELDS)
    dimension.title, dimension.title_es, dimension.position = title, title_es, position
    dimension.save()
    audit.record(
        verb="rubric_dimension.changed",
        by=by,
        subject=dimension,
        before=before,
        after=audit.image(dimension, RUBRIC_FIELDS),
    )
    return dimension


def archive_row(*, row: ReflectionPrompt | RubricDimension, by: Actor) -> None:
    """Take a question or a row of the rubric out of use."""
    archive.archive(row, by=by)


def restore_row(*, row: ReflectionPrompt | RubricDimension, by: Actor) -> None:
    archive.restore(row, by=by)
