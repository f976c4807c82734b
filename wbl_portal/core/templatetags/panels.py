"""Draws what a floor above brought to this page."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from wbl_portal.core.panels import Section

register = template.Library()


@register.simple_tag(takes_context=True)
def panel(context: Any, section: Section) -> SafeString:
    """The section's own template with its own context; the request goes along for csrf and the person."""
    return render_to_string(section.template, section.context, request=context.get("request"))
