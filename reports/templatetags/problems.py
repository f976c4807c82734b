"""What stood in the way between a district and a campus, in templates."""

from django import template

from reports.problems import in_words

register = template.Library()
register.filter(in_words)
