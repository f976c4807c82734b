"""Minutes as a reader wants them: in hours, to the quarter."""

from django import template

from artifacts.records import hours_of

register = template.Library()


@register.filter
def as_hours(minutes: int | None) -> float:
    """135 -> 2.25; nothing is 0."""
    return hours_of(minutes or 0)
