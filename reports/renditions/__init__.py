"""The files of an edition, all from one frozen document: the page, the PDF, the spreadsheet and the data."""

import logging
from datetime import datetime
from typing import Any

from django.utils import translation

from reports.renditions.csv import render_csv
from reports.renditions.html import render_html
from reports.renditions.json import canonical, digest, render_json
from reports.renditions.pdf import render_pdf
from wbl_portal.core import pdf

__all__ = [
    "canonical",
    "digest",
    "paper_pdf",
    "render",
    "render_html",
    "render_json",
    "render_texts",
]

logger = logging.getLogger(__name__)


def render(document: dict[str, Any], *, base_url: str) -> dict[str, bytes]:
    """The renditions of a frozen document: {"html", "pdf", "csv", "json"}, without "pdf" where none can be made.

    `base_url` is the campus's public address ("https://palm-hollow.example.org"), used in the PDF alone. Words that
    are ours come in the document's language. Raises ValueError when the document's digest does not fit its content.
    """
    if document.get("sha256") and document["sha256"] != digest(document):
        raise ValueError(f"The digest of {document['slot']} edition {document['edition']} does not fit its content.")
    reason = pdf.off_because()
    if reason:
        logger.warning(reason)
    with translation.override(document["language"]):
        files = render_texts(document, has_pdf=not reason)
        if not reason:
            files["pdf"] = render_pdf(document, base_url=base_url)
    return files


def render_texts(document: dict[str, Any], *, has_pdf: bool = False) -> dict[str, bytes]:
    """The renditions without the PDF, in the language in force."""
    return {
        "html": render_html(document, has_pdf=has_pdf),
        "csv": render_csv(document),
        "json": render_json(document),
    }


def paper_pdf(paper: Any, *, campus: str, moment: datetime) -> bytes | None:
    """A paper (title, about, facts, parts, language) as a PDF; None where none can be made."""
    if reason := pdf.off_because():
        logger.warning(reason)
        return None
    with translation.override(paper.language):
        context = {"paper": paper, "campus": campus, "moment": moment.isoformat()}
        return pdf.printed("renditions/paper.html", context, moment=moment)
