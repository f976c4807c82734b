"""Reads one CSV file row by row: by column name, line by line, never more of it in memory than a line."""

import csv
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from operator import itemgetter
from typing import BinaryIO

from django.utils.translation import gettext as _

from wbl_portal.people.roster.files import RosterFiles
from wbl_portal.people.roster.headers import ALIASES, is_forbidden
from wbl_portal.people.roster.report import Rejections, RosterRefused

MAX_LINE_BYTES = 2**20
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
Row = tuple[int, list[str]]


@dataclass
class _State:
    """What the lines told about themselves: how many, and which held NUL bytes."""

    number: int = 0
    with_nul: set[int] = field(default_factory=set)


def read(
    files: RosterFiles,
    file: str,
    wanted: Sequence[str],
    *,
    required: Sequence[str],
    rejections: Rejections,
) -> Iterator[Row]:
    """Rows of a file as (line, cells), the cells in the order of `wanted`, stripped; '' where a column is missing.
    The first of `wanted` is the key.

    Rows that are no rows (wrong number of cells, NUL bytes, a quote that runs over lines) go to `rejections`.
    Raises RosterRefused when the file is no UTF-8 CSV or lacks a required column.
    """
    with _opened(files, file) as handle:
        yield from _rows(handle, file, wanted, required, rejections)


def columns(files: RosterFiles, file: str) -> list[str]:
    """The header of a file, without forbidden columns."""
    with _opened(files, file) as handle:
        header, _reader = _header(handle, file, _State())
        return [name for name in header if not is_forbidden(name)]


@contextmanager
def _opened(files: RosterFiles, file: str) -> Iterator[BinaryIO]:
    with closing(files.open(file)) as handle:
        try:
            yield handle
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise RosterRefused(_("%s is damaged; export it again.") % file) from error


def _rows(
    handle: BinaryIO, file: str, wanted: Sequence[str], required: Sequence[str], rejections: Rejections
) -> Iterator[Row]:
    state = _State()
    header, reader = _header(handle, file, state)
    places = _places(file, header, wanted, required)
    pick = itemgetter(*places, len(header))
    width = len(header)
    last = state.number
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise RosterRefused(
                _("%(file)s line %(line)d is not CSV: %(why)s")
                % _at(file, state.number, why=str(error).partition(" - ")[0])
            ) from error
        if cells is None:
            return
        first, last = last + 1, state.number
        if first == last and len(cells) == width and last not in state.with_nul:
            cells.append("")
            yield last, [cell.strip() for cell in pick(cells)[:-1]]
        elif any(cells):
            keys = _keys(cells, places[0], is_one_line=first == last)
            rejections.add(file, first, _complaint(first, last, len(cells), width, state), keys=keys)


def _complaint(first: int, last: int, cells: int, width: int, state: _State) -> str:
    if state.with_nul.intersection(range(first, last + 1)):
        return _("The row holds NUL bytes.")
    if first != last:
        return _("A quote opened on line %(first)d closes on line %(last)d only; a row must stand on one line.") % {
            "first": first,
            "last": last,
        }
    return _("The row has %(cells)d cells, the header has %(width)d.") % {"cells": cells, "width": width}


def _keys(cells: list[str], place: int, *, is_one_line: bool) -> list[str]:
    """What may be the key of a row that cannot be read; every word where a quote has swallowed whole lines."""
    found = cells[place : place + 1] if is_one_line else re.split('[\n,"]', ",".join(cells))
    return [word.replace("\0", "").strip() for word in found]


def _header(handle: BinaryIO, file: str, state: _State) -> tuple[list[str], Iterator[list[str]]]:
    reader = csv.reader(_lines(handle, file, state))
    try:
        header = [cell.strip() for cell in next(reader, [])]
    except csv.Error as error:
        raise RosterRefused(
            _("%(file)s line 1 is not CSV: %(why)s") % _at(file, 1, why=str(error).partition(" - ")[0])
        ) from error
    if not any(header):
        raise RosterRefused(_("%s is empty; the first line must name the columns.") % file)
    return header, reader


def _lines(handle: BinaryIO, file: str, state: _State) -> Iterator[str]:
    while line := handle.readline(MAX_LINE_BYTES + 1):
        state.number += 1
        if len(line) > MAX_LINE_BYTES:
            raise RosterRefused(_("%(file)s line %(line)d is longer than 1 MB.") % _at(file, state.number))
        if state.number == 1:
            if line.startswith(UTF_16):
                raise RosterRefused(_("%s is UTF-16; save it as 'CSV UTF-8'.") % file)
            if b"\0" in line:
                raise RosterRefused(_("%s is not a text file.") % file)
            line = line.removeprefix(b"\xef\xbb\xbf")
        if b"\0" in line:
            state.with_nul.add(state.number)
        try:
            yield line.decode()
        except UnicodeDecodeError as error:
            where = _at(file, state.number, byte=f"0x{line[error.start]:02X}")
            raise RosterRefused(
                _("%(file)s line %(line)d is not UTF-8 (byte %(byte)s); save it as 'CSV UTF-8'.") % where
            ) from error


def _places(file: str, header: list[str], wanted: Sequence[str], required: Sequence[str]) -> list[int]:
    """Where each wanted column stands; a missing one stands behind the last, where an empty cell is put."""
    found = _by_name(file, (name for name in header), wanted)
    missing = [name for name in required if name.lower() not in found]
    if missing:
        raise RosterRefused(_("%(file)s lacks the column %(names)s.") % {"file": file, "names": ", ".join(missing)})
    return [found.get(name.lower(), len(header)) for name in wanted]


def _by_name(file: str, header: Iterable[str], wanted: Sequence[str]) -> dict[str, int]:
    names = {name.lower() for name in wanted}
    found: dict[str, int] = {}
    for place, name in enumerate(header):
        key = name.lower()
        key = key if key in names else ALIASES.get(key, key)
        if key in names and key in found:
            raise RosterRefused(_("%(file)s has the column %(name)s twice.") % {"file": file, "name": name})
        if not is_forbidden(name):
            found[key] = place
    return found


def _at(file: str, line: int, **more: str) -> dict[str, object]:
    return {"file": file, "line": line, **more}
