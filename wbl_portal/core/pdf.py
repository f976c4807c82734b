"""Templates as PDF/UA-1 on US Letter: laid out by WeasyPrint, its tags finished; off where the libraries are missing."""

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from wbl_portal.core.pdf_tags import finish

CONTENTS_FROM_PAGES = 4
_engine = threading.Lock()


def off_because() -> str:
    """Why no PDF can be made here, as a sentence for the operator; empty when it can."""
    if not settings.PDF_AVAILABLE:
        return "PDF is off: WBL_PDF=off is set."
    try:
        import weasyprint  # noqa: F401
    except OSError as error:
        return f"PDF is off: WeasyPrint's libraries are missing ({str(error).splitlines()[0]})."
    return ""


def printed(
    template: str,
    context: dict[str, Any],
    *,
    moment: datetime,
    tables: Sequence[str] = (),
    links: dict[str, str] | None = None,
    sheet: str = "print.css",
) -> bytes:
    """A template laid out as a tagged PDF, the same bytes for the same moment.

    `tables` are the ids of its tables in reading order, `links` the words for anchors inside the document. From four
    pages on it is laid out a second time, with `with_contents` true in its context.
    """

    def source(*, with_contents: bool) -> str:
        return render_to_string(template, context | {"with_contents": with_contents})

    with _engine, _clock_at(moment):
        plain = _laid_out(source(with_contents=False), sheet, at_most=CONTENTS_FROM_PAGES - 1)
        paper = plain or _laid_out(source(with_contents=True), sheet)
        return finish(paper, tables=list(tables), links=links or {})


def _laid_out(source: str, sheet: str, *, at_most: int | None = None) -> bytes:
    """HTML as a PDF under a stylesheet of the papers; nothing where it takes more pages than `at_most`."""
    from weasyprint import CSS, HTML  # its system libraries may be missing; then only the PDF is
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    fonts = FontConfiguration()
    fetcher = URLFetcher(allowed_protocols={"data", "file"}, allow_redirects=False)
    path = Path(settings.BASE_DIR) / "static" / "pdf" / sheet
    style = CSS(filename=str(path), font_config=fonts, url_fetcher=fetcher)
    page = HTML(string=source, url_fetcher=fetcher)
    document = page.render(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1")
    if at_most is not None and len(document.pages) > at_most:
        return b""
    data: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return data


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
