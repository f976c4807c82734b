"""From what somebody gave (a CSV, a workbook, pasted cells) to a header, rows and the columns that are meant."""

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from wbl_portal.core import sheets, workbooks
from wbl_portal.core.lists.kinds import ListKind
from wbl_portal.core.sheets import Line, SheetRefused, SheetReport

SECONDS = 30  # by the wall's clock; the program itself has ten of the processor
ZIP = b"PK\x03\x04"
Places = Mapping[str, int]  # column key -> its place in the file


@dataclass(frozen=True)
class Look:
    """The top of a list: its headings and the first rows under them."""

    header: list[str]
    first: list[list[str]]

    def column(self, place: int) -> list[str]:
        """The first cells of a column that say something."""
        return [row[place] for row in self.first if place < len(row) and row[place]]


def as_csv(data: bytes, file: str) -> bytes:
    """The list as CSV in UTF-8; raises SheetRefused for what can be no list."""
    if not data.startswith((ZIP, workbooks.OLE)):
        return data
    command = [sys.executable, "-I", workbooks.__file__]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise SheetRefused(_too_large(file)) from error
    if done.returncode == 0:
        return done.stdout
    if done.returncode == workbooks.PASSWORD:
        raise SheetRefused(
            _("%s has a password or is an old .xls. Save it as .xlsx without a password, or as 'CSV UTF-8'.") % file
        )
    if done.returncode == workbooks.EMPTY:
        raise SheetRefused(_("%s has no filled sheet.") % file)
    if done.returncode == workbooks.UNREADABLE:
        raise SheetRefused(_("%s is no Excel workbook that can be read. Save it as 'CSV UTF-8'.") % file)
    raise SheetRefused(_too_large(file))


def look(data: bytes, file: str, *, rows: int = 5) -> Look:
    """The header (the first filled row) and the first rows; raises SheetRefused."""
    header, below = _opened(data, file)
    first = [cells for _number, cells in islice((row for row in below if any(row[1])), rows)]
    if not first:
        raise SheetRefused(
            _("%s has no rows under its headings. The first row names the columns, the rows follow.") % file
        )
    return Look(header, first)


def read(data: bytes, places: Places, kind: ListKind, report: SheetReport) -> list[Line]:
    """Every row, by column key; raises SheetRefused when a column that must be there is not chosen."""
    sheets.check_required(places, kind.required, report.file)
    header, below = _opened(data, report.file)
    return sheets.lines(header, below, places, [each.key for each in kind.columns], report)


def guess(header: Sequence[str], kind: ListKind, remembered: Mapping[str, str]) -> dict[str, int]:
    """Which column stands where: as the last list of this kind had it, else by its label and the headings in use."""
    heads = [sheets.plain(head.replace("_", " ")) for head in header]
    found: dict[str, int] = {}
    for column in kind.columns:
        label, key = str(column.label), column.key.replace("_", " ")
        for name in (remembered.get(column.key, ""), label, key, *column.aliases):
            place = heads.index(sheets.plain(name)) if name and sheets.plain(name) in heads else None
            if place is not None and place not in found.values():
                found[column.key] = place
                break
    return found


def _opened(data: bytes, file: str) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    rows = sheets.grid(data, file)
    for _number, cells in rows:
        if any(cells):
            return cells, rows
    raise SheetRefused(_("%s is empty.") % file)


def _too_large(file: str) -> str:
    return _("%s is too large. A workbook may have 50,000 rows; bring it in in parts.") % file
