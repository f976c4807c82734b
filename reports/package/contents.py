"""What goes into a package: editions of a year with their files, samples, snapshots, agreements, minutes; what is missing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from artifacts.models import Sample
from reports import labels
from reports.models import AgencyRequest, Edition, Rendition, Snapshot
from reports.package import enclosures
from reports.package.enclosures import Enclosures
from wbl_portal.core import clock
from wbl_portal.core.models import StoredFile
from wbl_portal.frameworks import framework, pages
from wbl_portal.frameworks.reader import Slot
from wbl_portal.people.models import SchoolYear

LANGUAGES = ("en", "es")
FORMATS = ("html", "pdf", "csv", "json")


@dataclass(frozen=True)
class Entry:
    """A current edition and its stored files by (language, format)."""

    edition: Edition
    files: dict[tuple[str, str], StoredFile] = field(default_factory=dict)

    @property
    def slot(self) -> Slot:
        return framework(self.edition.framework).slot(self.edition.slot)

    @property
    def title(self) -> str:
        """In the language in force."""
        return _(self.slot.title)

    def name(self, language: str, file_format: str) -> str:
        """Where a file stands in the package: 'artifacts/6.2/6.2.es.pdf'."""
        end = "" if language == "en" else f".{language}"
        return f"artifacts/{self.edition.slot}/{self.edition.slot}{end}.{file_format}"


@dataclass(frozen=True)
class Piece:
    """A published sample: its file in the package and, where it has one, its text version."""

    sample: Sample
    file: StoredFile
    name: str
    text_name: str


@dataclass(frozen=True)
class Contents:
    """What a request asks for of a year, read once: what is public, and agreements and minutes."""

    year: SchoolYear
    request: AgencyRequest
    entries: list[Entry]
    pieces: list[Piece]
    snapshots: list[Snapshot]
    agreements: Enclosures
    minutes: Enclosures

    @cached_property
    def published_at(self) -> Any:
        """The moment of the newest edition: the package carries no other time."""
        return max(entry.edition.published_at for entry in self.entries)

    def missing(self) -> list[tuple[str, Slot]]:
        """(framework title, slot) of every slot asked for that has no edition; of a superseded framework only where used."""
        there = {entry.edition.slot for entry in self.entries}
        wanted = set(self.request.slots)
        return [
            (title, slot)
            for title, slots in asked_slots(there)
            for slot in slots
            if slot.key not in there and (not wanted or slot.key in wanted)
        ]

    @property
    def lacking(self) -> int:
        """How many things that were asked for do not go along."""
        return len(self.missing()) + len(self.agreements.missing) + len(self.minutes.missing)


def contents(year: SchoolYear, request: AgencyRequest) -> Contents:
    """What a request asks for of a year, as it is now; a constant number of queries. The request need not be saved."""
    public = Edition.objects.filter(year=year)
    public = public.filter(slot__in=request.slots) if request.slots else public
    editions = list(public.latest_of_each())
    entries = {edition.pk: Entry(edition) for edition in editions}
    stored = Rendition.objects.filter(edition__in=editions, replaced_at__isnull=True, file__isnull=False)
    for rendition in stored.select_related("file"):
        assert rendition.file is not None
        entries[rendition.edition_id].files[rendition.language, rendition.format] = rendition.file
    found = sorted(entries.values(), key=lambda entry: _in_order(entry.edition.slot))
    snapshots = year.snapshots.latest_first().select_related("sign_off", "corrects").defer("figures", "protected")
    return Contents(
        year,
        request,
        found,
        list(_pieces(year, editions)),
        list(snapshots),
        enclosures.agreements(request, year),
        enclosures.minutes(request, year),
    )


def _pieces(year: SchoolYear, editions: list[Edition]) -> Iterator[Piece]:
    """The samples that a current edition names by id and hash, and whose consent is in force today."""
    named = {key for edition in editions for key in _found(_KEY, edition.document)}
    hashes = {key for edition in editions for key in _found(_HASH, edition.document)}
    rows = Sample.objects.with_consent(clock.today()).filter(pk__in=named, accepted_at__isnull=False)
    for row in rows.select_related("public_file", "item").order_by("pk"):
        if row.public_file is None or row.public_file.sha256 not in hashes:
            continue
        stem = f"samples/{slugify(row.item.kind)}-{str(row.pk)[:8]}"
        ending = re.sub(r"[^a-z0-9]", "", row.public_file.name.rpartition(".")[2].lower()) or "bin"
        yield Piece(row, row.public_file, f"{stem}.{ending}", f"{stem}.txt" if row.text_version else "")


_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_HASH = re.compile(r"\b[0-9a-f]{64}\b")


def _found(pattern: re.Pattern[str], value: Any) -> Iterator[str]:
    """Every match in the texts of a document."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _found(pattern, each)
    elif isinstance(value, str):
        yield from pattern.findall(value)


def asked_slots(there: set[str]) -> Iterator[tuple[str, tuple[Slot, ...]]]:
    """(framework title, its slots) of everything the agency may ask for, given the slots that have editions."""
    programs = labels.programs()
    newest = {program.framework.family: program.framework.key for program in reversed(programs)}
    for program in programs:
        edition = program.framework
        used = any(slot.key in there for slot in edition.slots)
        if used or newest[edition.family] == edition.key:
            yield edition.title, edition.slots
    yield pages().title, pages().slots


def _in_order(slot: str) -> tuple[int, list[int], str]:
    """Numbered slots first, by their numbers; then the pages by name."""
    numbers = [int(number) for number in re.findall(r"\d+", slot)]
    return (0 if numbers else 1, numbers, slot)
