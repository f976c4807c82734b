"""The package as one ZIP: safe names in order, one fixed time, sums of everything; the same bytes for the same content."""

import datetime as dt
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.package import pages
from reports.package.contents import LANGUAGES, Contents, contents
from wbl_portal.core import files
from wbl_portal.core.database import connection
from wbl_portal.core.jobs import JobRefused
from wbl_portal.people.models import SchoolYear

Say = Callable[[int, str], None]


@dataclass(frozen=True)
class Package:
    """A ZIP in memory. `files`: how many it holds, the sums included."""

    name: str
    data: bytes
    files: int
    missing: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def build(year: SchoolYear, say: Say = lambda share, message: None) -> Package:
    """The package of a school year as it is public now; raises JobRefused where nothing is published."""
    say(5, _("Collecting the published editions"))
    found = contents(year)
    if not found.entries:
        raise JobRefused(_("Nothing is published for %s yet. Publish first, then build the package.") % year.label)
    parts = dict(_parts(found))
    say(60, _("Packing %s files") % len(parts))
    parts[pages.SUMS] = _sums(parts)
    name = f"{connection.tenant.slug}-{year.label}-package"
    return Package(f"{name}.zip", _zipped(parts, found.published_at), len(parts), len(found.missing()))


def _parts(found: Contents) -> Iterator[tuple[str, bytes]]:
    yield pages.STYLES, pages.styles()
    for language in LANGUAGES:
        yield f"index{pages.ending(language)}.html", pages.index_page(found, language)
        yield f"counting-rules{pages.ending(language)}.html", pages.rules_page(language)
    for entry in found.entries:
        for (language, file_format), stored in entry.files.items():
            data = files.read(stored)
            if file_format == "html":
                data = pages.edition_page(found, entry, language, data.decode())
            yield entry.name(language, file_format), data
    for piece in found.pieces:
        yield piece.name, files.read(piece.file)
        if piece.text_name:
            yield piece.text_name, piece.sample.text_version.encode()


def _sums(parts: dict[str, bytes]) -> bytes:
    """As `sha256sum` writes and checks them."""
    lines = [f"{hashlib.sha256(parts[name]).hexdigest()}  {name}\n" for name in sorted(parts)]
    return "".join(lines).encode()


def _zipped(parts: dict[str, bytes], moment: dt.datetime) -> bytes:
    stamp = moment.astimezone(dt.UTC).timetuple()[:6]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in sorted(parts):
            entry = zipfile.ZipInfo(name, date_time=stamp)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            packed.writestr(entry, parts[name])
    return out.getvalue()
