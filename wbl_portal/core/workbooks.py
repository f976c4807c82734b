"""The first filled sheet of one untrusted Excel workbook as CSV, as a program of its own: `python workbooks.py`.

Reads the workbook from stdin and writes CSV in UTF-8 to stdout, a line per row of the sheet. Like `cleaning` it has
little memory and time, and knows nothing of the portal; `core.lists.reading` runs it and puts its answer into words.
"""

import csv
import datetime as dt
import io
import resource
import sys
import zipfile
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

MEMORY = 208 * 1024 * 1024
CPU_SECONDS = 10
PASSWORD, UNREADABLE, TOO_LARGE, EMPTY = 3, 4, 5, 6  # exit statuses
MAX_INSIDE = 150 * 1024 * 1024  # bytes of the workbook's parts when unpacked
MAX_PARTS = 2_000
MAX_ROWS, MAX_COLUMNS = 50_000, 200
OLE = b"\xd0\xcf\x11\xe0"  # what a workbook with a password (and an .xls) begins with


class TooLarge(Exception):
    """The workbook holds more than a list of a campus can have."""


def as_csv(data: bytes) -> str:
    """The rows of the first sheet that has any, '' when none has."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        inside = parts.infolist()
        if len(inside) > MAX_PARTS or sum(part.file_size for part in inside) > MAX_INSIDE:
            raise TooLarge
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what the file says of its size may be wrong
        if found := _rows(sheet):
            return found
    return ""


def _rows(sheet: Any) -> str:
    out, has_any = io.StringIO(newline=""), False
    writer = csv.writer(out)
    for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS), start=1):
        if number > MAX_ROWS:
            raise TooLarge
        cells = [_text(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        has_any = has_any or bool(cells)
        writer.writerow(cells or [""])
    return out.getvalue() if has_any else ""


def _text(cell: Any) -> str:
    """A cell as somebody would type it into a CSV: days as 2026-05-14, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def main() -> int:
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    data = sys.stdin.buffer.read()
    if data.startswith(OLE):
        return PASSWORD
    try:
        rows = as_csv(data)
    except (TooLarge, MemoryError):
        return TOO_LARGE
    except (zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, OSError, ValueError, TypeError):
        return UNREADABLE
    except (
        AttributeError,
        IndexError,
        RecursionError,
        RuntimeError,
        NotImplementedError,
    ):  # a workbook made to break it
        return UNREADABLE
    sys.stdout.buffer.write(rows.encode())
    sys.stdout.buffer.flush()
    return 0 if rows else EMPTY


if __name__ == "__main__":
    sys.exit(main())
