"""The web page of an edition: a fragment without scripts or styles, stored as the record and wrapped by the site."""

from typing import Any

from django.template.loader import render_to_string

from reports.renditions.layout import layout


def render_html(document: dict[str, Any], *, has_pdf: bool) -> bytes:
    """`<article class="artifact">...`, UTF-8; links to the PDF only where there is one."""
    return render_to_string("renditions/artifact.html", layout(document) | {"has_pdf": has_pdf}).encode()
