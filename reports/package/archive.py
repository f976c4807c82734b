"""The package as one ZIP, or several: safe names in order, one fixed time, sums of everything; the same bytes for the same."""

import datetime as dt
import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from reports import renditions
from reports.models import AgencyRequest
from reports.package import pages
from reports.package.contents import LANGUAGES, Contents, contents
from reports.package.enclosures import Enclosure
from reports.package.letter import SUMS, letter, masking_notes
from reports.package.split import BYTES_IN_MB, split
from wbl_portal.core import files
from wbl_portal.core.database import connection
from wbl_portal.core.jobs import JobRefused
from wbl_portal.core.progress import Say, quiet
from wbl_portal.people.models import SchoolYear

Files = dict[str, bytes]
LETTER = "cover-letter"


@dataclass(frozen=True)
class Zip:
    """A ZIP in memory."""

    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True)
class Package:
    """The ZIPs, one where no limit of size is given. `files`: how many they hold; `missing`: what was asked for and lacks."""

    zips: tuple[Zip, ...]
    files: int
    missing: int

    @property
    def size(self) -> int:
        return sum(len(each.data) for each in self.zips)


def build(year: SchoolYear, request: AgencyRequest, say: Say = quiet) -> Package:
    """What a request asks for of a school year as it is now; the request need not be saved.

    Raises JobRefused at a practice campus, where nothing is published, or where a file alone is larger than the request allows.
    """
    if connection.tenant.is_practice:
        raise JobRefused(_("This is a practice campus: no package for the agency is made of it."))
    say(5, _("Collecting the published editions"))
    found = contents(year, request)
    if not found.entries:
        raise JobRefused(_("Nothing is published for %s yet. Publish first, then build the package.") % year.label)
    with override("en"):
        common, own = dict(_shared(found)), dict(_own(found))
    say(60, _("Packing %s files") % (len(common) + len(own)))
    limit = request.max_mb * BYTES_IN_MB if request.max_mb else None
    zips = split(own, limit, lambda parts: list(_zips(found, common, own, parts)))
    packed = [Zip(_name(year, place, len(zips)), data) for place, data in enumerate(zips, start=1)]
    return Package(tuple(packed), len(common) + len(own) + len(LANGUAGES) + len(packed), found.lacking)


def _name(year: SchoolYear, place: int, whole: int) -> str:
    end = "" if whole == 1 else f"-part-{place}-of-{whole}"
    return f"{connection.tenant.slug}-{year.label}-package{end}.zip"


def _shared(found: Contents) -> Iterator[tuple[str, bytes]]:
    """What stands in every ZIP, besides the indexes."""
    yield pages.STYLES, pages.styles()
    paper = letter(found)
    yield f"{LETTER}.html", pages.paper_page(paper)
    if pdf := renditions.paper_pdf(paper, campus=connection.tenant.name, moment=found.published_at):
        yield f"{LETTER}.pdf", pdf
    for language, other in zip(LANGUAGES, reversed(LANGUAGES), strict=True):
        end = pages.ending(language)
        yield f"counting-rules{end}.html", pages.rules_page(language)
        with override(language):
            notes = masking_notes(found, language)
        yield f"masking-notes{end}.html", pages.paper_page(notes, other=f"masking-notes{pages.ending(other)}.html")


def _own(found: Contents) -> Iterator[tuple[str, bytes]]:
    """What stands in one ZIP: the artifacts, samples, agreements and minutes, each beside its own kind."""
    for entry in found.entries:
        for (language, file_format), stored in sorted(entry.files.items(), key=lambda each: each[0]):
            data = files.read(stored)
            if file_format == "html":
                data = pages.edition_page(found, entry, language, data.decode())
            yield entry.name(language, file_format), data
    for piece in found.pieces:
        yield piece.name, files.read(piece.file)
        if piece.text_name:
            yield piece.text_name, piece.sample.text_version.encode()
    for each in (*found.agreements.found, *found.minutes.found):
        yield from _enclosed(each)


def _enclosed(each: Enclosure) -> Iterator[tuple[str, bytes]]:
    if each.file is not None:
        yield each.name, files.read(each.file)
    if each.paper is not None:
        yield each.page_name, pages.paper_page(each.paper, depth=1)


def _zips(found: Contents, common: Files, own: Files, parts: list[list[str]]) -> Iterator[bytes]:
    """One ZIP per part, each with the indexes, everything shared and the sums of what it holds."""
    papers = [name for name in common if name.startswith(LETTER)]
    told = parts if len(parts) > 1 else []
    indexes = {f"index{pages.ending(each)}.html": pages.index_page(found, each, papers, told) for each in LANGUAGES}
    for place, names in enumerate(parts, start=1):
        held = common | indexes | {name: own[name] for name in names}
        sums = f"{SUMS}-part-{place}-of-{len(parts)}" if told else SUMS
        yield zipped(held | {sums: sums_of(held)}, found.published_at)


def sums_of(held: Mapping[str, bytes]) -> bytes:
    """As `sha256sum` writes and checks them."""
    lines = [f"{hashlib.sha256(held[name]).hexdigest()}  {name}\n" for name in sorted(held)]
    return "".join(lines).encode()


def zipped(held: Mapping[str, bytes], moment: dt.datetime) -> bytes:
    """A ZIP in which every file has the same moment: the same bytes for the same files."""
    stamp = moment.astimezone(dt.UTC).timetuple()[:6]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in sorted(held):
            entry = zipfile.ZipInfo(name, date_time=stamp)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            packed.writestr(entry, held[name])
    return out.getvalue()
