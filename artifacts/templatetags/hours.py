"""Minutes as people say them."""

from django import template

from artifacts.records import hours_of

register = template.Library()


@register.filter
def hours(minutes: int | None) -> float:
    """Minutes as hours to the quarter."""
    return hours_of(minutes or 0)
