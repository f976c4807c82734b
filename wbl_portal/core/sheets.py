"""Reads a CSV that somebody's spreadsheet wrote: columns by name or alias, bad rows with their reason, nothing else.

Only the columns asked for are looked at; whatever else a file carries (a social security number, say) is never read.
"""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

MAX_BYTES = 20 * 2**20
MAX_ROWS = 200_000
# How people write a day, besides 2026-05-14.
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


class SheetRefused(Exception):
    """The file cannot be imported as it is; the message is one clear line. Nothing was changed."""


class BadCell(Exception):
    """The row cannot be taken; the message is the reason in plain words."""


@dataclass(frozen=True)
class Rejected:
    """A row that was not taken: its file, its line (1 is the header) and the reason."""

    file: str
    line: int
    reason: str


@dataclass(frozen=True)
class Line:
    """A row: the cells asked for, stripped; '' where a column is missing."""

    number: int
    cells: dict[str, str]


@dataclass
class SheetReport:
    """The outcome of one import, counted in rows."""

    file: str
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    dry_run: bool = False
    rejected: list[Rejected] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in ("added", "changed", "unchanged")}

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def reject(self, line: int, reason: str) -> None:
        self.rejected.append(Rejected(self.file, line, reason))

    def stop_if(self, strict: bool) -> None:
        """All or nothing: under `strict` one bad row refuses the file."""
        if strict and self.rejected:
            first = min(self.rejected, key=lambda each: each.line)
            raise SheetRefused(
                _("%(file)s line %(line)d: %(reason)s (%(n)d rows are rejected; nothing was changed.)")
                % {"file": self.file, "line": first.line, "reason": first.reason, "n": len(self.rejected)}
            )


def bytes_at(path: str) -> bytes:
    """The bytes of a regular file; raises SheetRefused."""
    place = Path(path)
    try:
        if not place.is_file():
            raise SheetRefused(_("There is no file %s.") % path)
        if place.stat().st_size > MAX_BYTES:
            raise SheetRefused(_("%s is larger than 20 MB.") % place.name)
        return place.read_bytes()
    except OSError as error:
        raise SheetRefused(_("%(path)s cannot be read: %(why)s") % {"path": path, "why": error.strerror}) from error


def read(
    data: bytes, report: SheetReport, *, columns: Mapping[str, Sequence[str]], required: Sequence[str | tuple[str, ...]]
) -> list[Line]:
    """The rows with the wanted cells; `columns` is name -> further names in use for it, in any case and punctuation.

    `required` names columns that must be there; a tuple means one of them. Rows that are no rows go to the report.
    Raises SheetRefused when the file is no CSV in UTF-8 or lacks a column.
    """
    rows = grid(data, report.file)
    header = next(rows, (1, []))[1]
    places = _places(header, columns, report.file)
    check_required(places, required, report.file)
    return lines(header, rows, places, columns, report)


def grid(data: bytes, file: str) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of every row, the header among them; raises SheetRefused when this is no CSV in UTF-8."""
    return _rows(_text(data, file), file)


def lines(
    header: Sequence[str],
    rows: Iterable[tuple[int, list[str]]],
    places: Mapping[str, int],
    names: Iterable[str],
    report: SheetReport,
) -> list[Line]:
    """The rows under a header, each with the cells of `names`; `places` says in which column a name stands."""
    wanted, found = list(names), list[Line]()
    for number, cells in rows:
        if not any(cells):
            continue
        if len(cells) > len(header) and any(cells[len(header) :]):
            report.reject(number, _("The row has more cells than the header. Put quotes around text with commas."))
            continue
        found.append(Line(number, {name: _cell(cells, places.get(name)) for name in wanted}))
        if len(found) > MAX_ROWS:
            raise SheetRefused(_("%s has more than 200,000 rows. Import it in parts.") % report.file)
    return found


def day(cell: str, column: str) -> dt.date | None:
    """A day written 2026-05-14 or 5/14/2026; None when empty. Raises BadCell."""
    if not cell:
        return None
    american = _AMERICAN.fullmatch(cell)
    try:
        if american:
            month, of_month, year = map(int, american.groups())
            found = dt.date(year, month, of_month)
        else:
            found = dt.date.fromisoformat(cell[:10] if cell[10:11] in ("T", " ") else cell)
        if not 1990 <= found.year <= 2200:
            raise ValueError(cell)
    except ValueError:
        raise BadCell(
            _("%(column)s is '%(value)s'; write a day as 2026-05-14 or 5/14/2026.")
            % {"column": column, "value": cell[:40]}
        ) from None
    return found


def plain(text: str) -> str:
    """A name as it is compared: lower case, one space between words, no punctuation around them."""
    return " ".join(re.sub(r"[^\w+#.]+", " ", text.casefold()).split())


def _text(data: bytes, file: str) -> str:
    if len(data) > MAX_BYTES:
        raise SheetRefused(_("%s is larger than 20 MB.") % file)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SheetRefused(_("%s is UTF-16; save it as 'CSV UTF-8'.") % file)
    if b"\0" in data:
        raise SheetRefused(_("%s is not a text file.") % file)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SheetRefused(_("%s is not UTF-8; save it as 'CSV UTF-8'.") % file) from error


def _rows(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of every row, the line where it begins; commas, or what the header has instead."""
    first = text.partition("\n")[0]
    delimiter = next((mark for mark in (",", ";", "\t") if mark in first), ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    begins = 1
    try:
        for cells in reader:
            yield begins, [cell.strip() for cell in cells]
            begins = reader.line_num + 1
    except csv.Error as error:
        raise SheetRefused(
            _("%(file)s line %(line)d is not CSV: %(why)s") % {"file": file, "line": begins, "why": error}
        ) from error


def _places(header: list[str], columns: Mapping[str, Sequence[str]], file: str) -> dict[str, int]:
    names = {plain(alias): name for name, aliases in columns.items() for alias in (name.replace("_", " "), *aliases)}
    found: dict[str, int] = {}
    for place, head in enumerate(header):
        name = names.get(plain(head.replace("_", " ")))
        if name is not None and name in found:
            raise SheetRefused(_("%(file)s has two columns for '%(name)s'.") % {"file": file, "name": head})
        if name is not None:
            found[name] = place
    return found


def check_required(places: Mapping[str, int], required: Sequence[str | tuple[str, ...]], file: str) -> None:
    """Raises SheetRefused for a column that must be there and is not."""
    for each in required:
        names = each if isinstance(each, tuple) else (each,)
        if not any(name in places for name in names):
            wanted = _(" or ").join(name.replace("_", " ") for name in names)
            raise SheetRefused(_("%(file)s lacks the column '%(name)s'.") % {"file": file, "name": wanted})


def _cell(cells: list[str], place: int | None) -> str:
    return cells[place] if place is not None and place < len(cells) else ""
