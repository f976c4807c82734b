"""Reads another workspace of the district over HTTP: what campuses publish, at the addresses everybody uses, and what
they hand up, which they answer to their district alone. No code opens two schemas.
"""

import datetime as dt
import http.client
import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from academies.hosts import public_address
from academies.models import Academy
from reports.district.keys import signed_for
from reports.problems import Problem, in_words, problem
from wbl_portal.core.database import connection
from wbl_portal.frameworks import framework

HANDED_UP, HANDED_UP_PATH = "handed-up", "/district/handed-up.json"
PARTNERS = "partners"  # the campus page that lists every partner with its agreement
SECONDS = 20
LARGEST = 5_000_000  # bytes of a document; the largest published one has about 100,000


class Unread(Exception):
    """An address could not be read, because of a `problem`."""

    def __init__(self, key: str, about: object = "") -> None:
        self.problem = problem(key, about)
        super().__init__(in_words(self.problem))


@dataclass(frozen=True)
class Read:
    """What an address answered: `document` None where nothing is published, `problem` where it failed."""

    campus: str
    year: str
    slot: str
    document: dict[str, Any] | None = None
    problem: Problem = field(default_factory=dict)


def campuses_here() -> list[Academy]:
    """The campuses of the district in force, by name."""
    district = connection.tenant.district
    if district is None:
        return []
    return list(district.academies.filter(kind=Academy.Kind.CAMPUS).prefetch_related("domains").order_by("name"))


def slots_of(campus: Academy) -> list[str]:
    """The artifacts a campus is asked for: the slots of its frameworks, and its page of partners."""
    return [*(slot.key for key in campus.frameworks for slot in framework(key).slots), PARTNERS]


def workspace_of_district() -> Academy | None:
    """The district's workspace, for a campus of a district that has one."""
    mine = connection.tenant
    if mine.district_id is None or mine.is_district:
        return None
    return Academy.objects.filter(kind=Academy.Kind.DISTRICT, district_id=mine.district_id).first()


def read_campus(campus: Academy, year: str) -> Iterator[Read]:
    """Every slot of a campus for a school year, over one connection."""
    with line_to(campus) as line:
        for slot in slots_of(campus):
            yield _read(line, Read(campus.slug, year, slot), f"/artifacts/{year}/{slot}.json", _published)


def read_handed_up(campus: Academy) -> Read:
    """What a campus hands up to its district: it answers the district alone."""
    with line_to(campus) as line:
        found = _read(line, Read(campus.slug, "", HANDED_UP), HANDED_UP_PATH, _handed_up)
    if found.document is None and not found.problem:
        return replace(found, problem=problem("district_only"))
    return found


class Line:
    """A connection to another workspace at its public address; what it asks for is signed where it is not public."""

    def __init__(self, asked: Academy) -> None:
        address = urlsplit(public_address(asked))
        self._asked, self._host = asked, address.netloc
        self._line = _open(address.scheme, address.hostname or "", address.port)

    def get(self, path: str, *, signed: bool = True, largest: int = LARGEST) -> bytes | None:
        """The bytes at an address, None where nothing is; raises Unread. Not `signed`: as a stranger asks."""
        headers = {"Host": self._host, "Accept": "application/json"}
        headers |= {"Authorization": signed_for(self._asked, path)} if signed else {}
        try:
            self._line.request("GET", path, headers=headers)
            answer = self._line.getresponse()
            body = answer.read(largest + 1)
        except (OSError, http.client.HTTPException) as error:
            self._line.close()
            raise Unread("no_answer", error) from error
        if answer.status == 404:
            return None
        if answer.status != 200 or len(body) > largest:
            raise Unread("status", answer.status)
        return body

    def close(self) -> None:
        self._line.close()


@contextmanager
def line_to(asked: Academy) -> Iterator[Line]:
    with closing(Line(asked)) as line:
        yield line


def _open(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    """On a machine of one's own the names under localhost are not known to every resolver: they are this machine."""
    where = "127.0.0.1" if not settings.PRODUCTION and host.endswith(".localhost") else host
    kind = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
    return kind(where, port, timeout=SECONDS)


def _read(line: Line, of: Read, path: str, check: Callable[[Any], bool]) -> Read:
    try:
        body = line.get(path, signed=of.slot == HANDED_UP)
        return replace(of, document=None if body is None else document_of(body, check))
    except Unread as error:
        return replace(of, problem=error.problem)


def document_of(body: bytes, check: Callable[[Any], bool]) -> dict[str, Any]:
    """The document in an answer; raises Unread for anything else."""
    try:
        found = json.loads(body)
        if isinstance(found, dict) and check(found):
            return found
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    raise Unread("no_document")


def _published(found: dict[str, Any]) -> bool:
    return isinstance(found.get("tables"), list)


def _handed_up(found: dict[str, Any]) -> bool:
    """Whether everything that the directory reads is there."""
    for partner in found["partners"]:
        texts = [partner[name] for name in ("name", "industry", "city", "website")]
        for each in partner["agreements"]:
            texts += [each["title"], each["state"]]
            dt.date.fromisoformat(each["ends_on"])
            each["district_edition"]
        for each in partner["engagements"]:
            dt.date.fromisoformat(each["on"])
        if not all(isinstance(text, str) for text in texts):
            return False
    return all(isinstance(line["id"], str) and "taken" in line for line in found["lines"])
