"""PDFs of editions and of papers: PDF/UA-1 on US Letter, the same bytes whenever the same build renders the same words."""

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from reports.renditions.layout import layout
from reports.renditions.tagging import finish

CONTENTS_FROM_PAGES = 4
_engine = threading.Lock()


def render_pdf(document: dict[str, Any], *, base_url: str) -> bytes:
    """The document as a tagged PDF; `base_url` (scheme and host) makes its links absolute.

    A document of four pages or more gets a list of contents, for which it is laid out a second time.
    """
    context = layout(document, site_address=base_url.rstrip("/"))
    anchors = _anchors(context)
    address = context["address"]
    context |= {
        "anchors": anchors,
        "page_address": f"{base_url.rstrip('/')}{address}/",
        "verify_address": base_url.rstrip("/") + context["verify_address"],
    }
    with _engine, _clock_at(datetime.fromisoformat(document["published_at"])):
        raw = _laid_out("renditions/print.html", context)
    tables = [table.id for table in context["tables"]]
    tables += [listing["id"] for listing in context["listings"] if listing["lines"]]
    return finish(raw, tables=tables, links=anchors)


def render_print(template: str, context: dict[str, Any], *, moment: datetime, tables: Sequence[str] = ()) -> bytes:
    """A template laid out as a tagged PDF; `tables` are the ids of its tables in reading order."""
    with _engine, _clock_at(moment):
        return finish(_laid_out(template, context), tables=list(tables), links={})


def _anchors(context: dict[str, Any]) -> dict[str, str]:
    """{id: title} of everything that the contents list."""
    parts = [(table.id, table.title) for table in context["tables"]]
    parts += [(part["id"], part["title"]) for part in (*context["listings"], *context["document"]["sections"])]
    return dict(parts) | {"about-this-file": _("About this file")}


def _laid_out(template: str, context: dict[str, Any]) -> bytes:
    from weasyprint import CSS, HTML  # its system libraries may be missing; then only the PDF is
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    fonts = FontConfiguration()
    fetcher = URLFetcher(allowed_protocols={"data", "file"}, allow_redirects=False)
    sheet = Path(settings.BASE_DIR) / "static" / "pdf" / "print.css"
    style = CSS(filename=str(sheet), font_config=fonts, url_fetcher=fetcher)

    def laid_out(*, with_contents: bool) -> Any:
        source = render_to_string(template, context | {"with_contents": with_contents})
        page = HTML(string=source, url_fetcher=fetcher)
        return page.render(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1")

    pages = laid_out(with_contents=False)
    if len(pages.pages) >= CONTENTS_FROM_PAGES:
        pages = laid_out(with_contents=True)
    return pages.write_pdf(pdf_variant="pdf/ua-1")


@contextmanager
def _clock_at(moment: datetime) -> Iterator[None]:
    """Stop the clock, for the libraries that would write the present time into the file.

    The variable is the one of reproducible-builds.org; it belongs to the process, hence the lock around it.
    """
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = str(int(moment.timestamp()))
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before
