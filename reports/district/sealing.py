"""What travels from a district to a campus: the editions as JSON, sealed with a hash, and how a campus fetches them."""

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass, field
from typing import Any

from academies.models import Academy
from reports.district.directory import directory, written
from reports.district.reading import Line, Unread, document_of, line_to
from reports.models import DistrictEdition, DistrictLine
from reports.problems import Problem
from reports.renditions.json import canonical
from wbl_portal.core import clock

PATH = "/handed-down.json"
LARGEST = 20_000_000
LARGEST_FILE = 25_000_000


def seal(kind: str, document: dict[str, Any], file_sha256: str) -> str:
    """The hash of an edition: of its kind, its document in canonical form and its file."""
    return hashlib.sha256(canonical({"kind": kind, "document": document, "file": file_sha256})).hexdigest()


def file_path(line_id: object, number: int) -> str:
    return f"/handed-down/{line_id}/{number}/file/"


def lines_for(campus: Academy) -> list[DistrictLine]:
    """What the district in force hands down to a campus."""
    lines = DistrictLine.objects.current().prefetch_related("editions__file")
    return [line for line in lines if not line.campuses or campus.slug in line.campuses]


def handed_down_to(campus: Academy) -> dict[str, Any]:
    """The document a campus fetches: the newest edition of each line, and the shared directory. Constant queries."""
    return {
        "as_of": clock.now().isoformat(),
        "lines": [_line(line, line.newest) for line in lines_for(campus) if line.newest],
        "employers": [written(each) for each in directory()],
    }


def _line(line: DistrictLine, edition: DistrictEdition) -> dict[str, Any]:
    file = edition.file
    return {
        "id": str(line.pk),
        "kind": line.kind,
        "title": line.title,
        "campuses": line.campuses,
        "number": edition.number,
        "document": edition.document,
        "sha256": edition.sha256,
        "handed_at": edition.handed_at.isoformat(),
        "handed_by": edition.handed_by,
        "file": {"name": file.name, "content_type": file.content_type, "sha256": file.sha256} if file else None,
    }


@dataclass(frozen=True)
class Came:
    """An edition as it came; `data` are the bytes of its file, where it has one and the campus does not hold it yet."""

    id: uuid.UUID
    kind: str
    title: str
    campuses: list[str]
    number: int
    document: dict[str, Any]
    sha256: str
    handed_at: dt.datetime
    handed_by: str
    file: dict[str, str] | None
    data: bytes | None = None


@dataclass(frozen=True)
class Answer:
    """What the district answered; `problem` where it did not, `refused` for lines whose hash is wrong."""

    district: str
    lines: list[Came] = field(default_factory=list)
    employers: list[dict[str, Any]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    problem: Problem = field(default_factory=dict)


def fetch(district: Academy) -> Answer:
    """Ask the district for everything it hands down to the campus in force; outside any transaction."""
    held = {(row.line_id, row.number) for row in DistrictEdition.objects.only("line_id", "number")}
    try:
        with line_to(district) as line:
            body = line.get(PATH, largest=LARGEST)
            if body is None:
                raise Unread("unknown_campus")
            found = document_of(body, lambda each: isinstance(each["lines"], list) and _is_directory(each["employers"]))
            came, refused = [], []
            for each in found["lines"]:
                edition = _came(line, each, held)
                if edition is None:
                    refused.append(str(each.get("title", ""))[:200])
                else:
                    came.append(edition)
    except Unread as error:
        return Answer(district.slug, problem=error.problem)
    return Answer(district.slug, came, found["employers"], refused)


def _came(line: Line, known: dict[str, Any], held: set[tuple[uuid.UUID, int]]) -> Came | None:
    """The edition if document and file are what their hash says."""
    try:
        file = known["file"]
        edition = Came(
            **known | {"id": uuid.UUID(known["id"]), "handed_at": dt.datetime.fromisoformat(known["handed_at"])}
        )
        whole = edition.kind in DistrictLine.Kind.values and edition.number > 0
        if not whole or seal(edition.kind, edition.document, file["sha256"] if file else "") != edition.sha256:
            return None
        if file is None or (edition.id, edition.number) in held:
            return edition
        data = line.get(file_path(edition.id, edition.number), largest=LARGEST_FILE)
        if data is None or hashlib.sha256(data).hexdigest() != file["sha256"]:
            return None
        return Came(**vars(edition) | {"data": data})
    except (KeyError, TypeError, ValueError):
        return None


def _is_directory(employers: Any) -> bool:
    wanted = {"name", "industry", "city", "matched", "keys", "campuses"}
    at = {"campus", "campus_name", "name", "state", "until", "by_district", "dates"}
    return all(set(each) == wanted and all(set(one) == at for one in each["campuses"]) for each in employers)
