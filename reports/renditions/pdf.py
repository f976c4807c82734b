"""The PDF of an edition: PDF/UA-1 on US Letter, the same bytes whenever the same build renders the same words."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from reports.renditions.layout import layout
from wbl_portal.core import pdf


def render_pdf(document: dict[str, Any], *, base_url: str) -> bytes:
    """The document as a tagged PDF; `base_url` (scheme and host) makes its links absolute.

    A document of four pages or more gets a list of contents.
    """
    context = layout(document, site_address=base_url.rstrip("/"))
    anchors = _anchors(context)
    address = context["address"]
    context |= {
        "anchors": anchors,
        "page_address": f"{base_url.rstrip('/')}{address}/",
        "verify_address": base_url.rstrip("/") + context["verify_address"],
    }
    tables = [table.id for table in context["tables"]]
    tables += [listing["id"] for listing in context["listings"] if listing["lines"]]
    moment = datetime.fromisoformat(document["published_at"])
    return pdf.printed("renditions/print.html", context, moment=moment, tables=tables, links=anchors)


def _anchors(context: dict[str, Any]) -> dict[str, str]:
    """{id: title} of everything that the contents list."""
    parts = [(table.id, table.title) for table in context["tables"]]
    parts += [(part["id"], part["title"]) for part in (*context["listings"], *context["document"]["sections"])]
    return dict(parts) | {"about-this-file": _("About this file")}
