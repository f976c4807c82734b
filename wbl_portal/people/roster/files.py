"""Opens a roster's files from a folder or a zip; whatever is hostile there is refused before a row is read."""

import io
import os
import stat
import zipfile
from abc import ABC, abstractmethod
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.utils.translation import gettext as _

from wbl_portal.people.roster.headers import READ
from wbl_portal.people.roster.report import RosterRefused

MAX_FILE_BYTES = 512 * 2**20
MAX_TOTAL_BYTES = 2**30
MAX_ENTRIES = 200
# A roster of uuids shrinks about tenfold, of plain numbers thirtyfold; a bomb a thousandfold.
MAX_RATIO = 200
RATIO_FLOOR_BYTES = 2**20
ARCHIVES = (".zip", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".7z", ".rar")
_NAMES = {name.lower(): name for name in READ}


class RosterFiles(ABC):
    """The known CSV files of one export, by their proper names; `name` is what the import is called by."""

    def __init__(self, path: Path) -> None:
        self.name = path.name

    @abstractmethod
    def has(self, file: str) -> bool:
        """Whether the export holds this file."""

    @abstractmethod
    def open(self, file: str) -> BinaryIO:
        """The bytes of a file that is there."""

    def close(self) -> None:  # noqa: B027 - a folder holds nothing open
        """Let go of what is open."""


def open_files(path: Path) -> RosterFiles:
    """The files at a path: a folder of CSV files or a zip of them. Raises RosterRefused."""
    try:
        if path.is_dir():
            return _Folder(path)
        if path.is_file():
            return _Zip(path)
    except OSError as error:
        raise RosterRefused(_("%(path)s cannot be read: %(why)s") % _named(path, error)) from error
    raise RosterRefused(_("There is no folder and no zip file at %s.") % path)


def _named(path: object, error: OSError) -> dict[str, str]:
    return {"path": str(path), "why": error.strerror or str(error)}


class _Folder(RosterFiles):
    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._paths: dict[str, Path] = {}
        for child in sorted(path.iterdir()):
            if name := _NAMES.get(child.name.lower()):
                _only_once(name, self._paths)
                self._paths[name] = child

    def has(self, file: str) -> bool:
        return file in self._paths

    def open(self, file: str) -> BinaryIO:
        path = self._paths[file]
        try:
            # Neither a link out of the folder nor a pipe that never ends: a regular file or nothing.
            handle = os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb")
        except OSError as error:
            if path.is_symlink():
                raise RosterRefused(_("%s is a symbolic link; put the file itself into the folder.") % file) from error
            raise RosterRefused(_("%(path)s cannot be read: %(why)s") % _named(file, error)) from error
        found = os.fstat(handle.fileno())
        if not stat.S_ISREG(found.st_mode):
            handle.close()
            raise RosterRefused(_("%s is not a regular file.") % file)
        _check_size(file, found.st_size)
        return handle


class _Zip(RosterFiles):
    def __init__(self, path: Path) -> None:
        super().__init__(path)
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise RosterRefused(_("%s is neither a folder nor a readable zip file.") % path.name) from error
        try:
            self._entries = _checked(self._zip.infolist())
        except RosterRefused:
            self._zip.close()
            raise

    def has(self, file: str) -> bool:
        return file in self._entries

    def open(self, file: str) -> BinaryIO:
        try:
            return io.BufferedReader(self._zip.open(self._entries[file]), 2**20)  # type: ignore[type-var]
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            raise RosterRefused(_("%s in the zip file cannot be unpacked.") % file) from error

    def close(self) -> None:
        self._zip.close()


def _checked(entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    if len(entries) > MAX_ENTRIES:
        raise RosterRefused(_("The zip file has more than %d entries; a roster has about ten.") % MAX_ENTRIES)
    if sum(entry.file_size for entry in entries) > MAX_TOTAL_BYTES:
        raise RosterRefused(_("The zip file would unpack to more than 1 GB."))
    found: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        _check_entry(entry)
        place = PurePosixPath(entry.filename)
        name = _NAMES.get(place.name.lower())
        if name and len(place.parts) <= 2 and place.parts[0] != "__MACOSX":
            _only_once(name, found)
            found[name] = entry
    return found


def _check_entry(entry: zipfile.ZipInfo) -> None:
    """One entry of a zip: its place, its kind, its size. The name is never used as a path on this machine."""
    name = entry.orig_filename
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or "\0" in name:
        raise RosterRefused(_("The zip file has an entry that leads out of it: %r") % name[:80])
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise RosterRefused(_("The zip file holds a symbolic link: %r") % name[:80])
    if entry.flag_bits & 0x1:
        raise RosterRefused(_("The zip file is encrypted; export it without a password."))
    if name.lower().endswith(ARCHIVES):
        raise RosterRefused(_("The zip file holds another archive: %r") % name[:80])
    _check_size(name[:80], entry.file_size)
    if entry.file_size > RATIO_FLOOR_BYTES and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
        raise RosterRefused(_("%r in the zip file unpacks to far more than a roster would.") % name[:80])


def _check_size(name: str, size: int) -> None:
    if size > MAX_FILE_BYTES:
        raise RosterRefused(_("%s is larger than 512 MB.") % name)


def _only_once(name: str, found: object) -> None:
    if name in found:  # type: ignore[operator]
        raise RosterRefused(_("%s is there twice.") % name)
