"""Lists as CSV: what the page shows, for a spreadsheet."""

import csv
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

# A cell that begins so is run as a formula when a spreadsheet opens the file; an apostrophe makes it text (OWASP).
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def answer(name: str, heads: Sequence[Any], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A CSV download in UTF-8 with a byte order mark (Excel reads it right); `name` without its ending."""
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "private, no-store"},
    )
    response.write("\N{BYTE ORDER MARK}")
    sheet = csv.writer(response)
    sheet.writerow([plain(head) for head in heads])
    sheet.writerows([plain(cell) for cell in row] for row in rows)
    return response


def plain(cell: Any) -> str:
    """The cell as text that no spreadsheet runs; empty for None."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text
