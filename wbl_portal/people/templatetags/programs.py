"""A program's name for people: rows keep its family ('p-tech')."""

from django import template

register = template.Library()


@register.filter
def program_name(family: str) -> str:
    """'p-tech' as its people write it: P-TECH."""
    return family.upper()
