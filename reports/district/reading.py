"""Reads what campuses publish, at the addresses everybody uses. No code opens two schemas."""

import http.client
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from academies.hosts import public_address
from academies.models import Academy
from wbl_portal.core.database import connection
from wbl_portal.frameworks import framework

PARTNERS = "partners"  # the campus page that lists every partner with its agreement
SECONDS = 20
LARGEST = 5_000_000  # bytes of a document; the largest published one has about 100,000


@dataclass(frozen=True)
class Read:
    """What an address answered: `document` None where nothing is published, `problem` in words where it failed."""

    campus: str
    year: str
    slot: str
    document: dict[str, Any] | None = None
    problem: str = ""


def campuses_here() -> list[Academy]:
    """The campuses of the district in force, by name."""
    district = connection.tenant.district
    if district is None:
        return []
    return list(district.academies.filter(kind=Academy.Kind.CAMPUS).prefetch_related("domains").order_by("name"))


def slots_of(campus: Academy) -> list[str]:
    """The artifacts a campus is asked for: the slots of its frameworks, and its page of partners."""
    return [*(slot.key for key in campus.frameworks for slot in framework(key).slots), PARTNERS]


def read_campus(campus: Academy, year: str) -> Iterator[Read]:
    """Every slot of a campus for a school year, over one connection."""
    address = urlsplit(public_address(campus))
    with closing(_open(address.scheme, address.hostname or "", address.port)) as line:
        for slot in slots_of(campus):
            yield _read(line, address.netloc, campus.slug, year, slot)


def _open(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    """On a machine of one's own the names under localhost are not known to every resolver: they are this machine."""
    where = "127.0.0.1" if not settings.PRODUCTION and host.endswith(".localhost") else host
    kind = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
    return kind(where, port, timeout=SECONDS)


def _read(line: http.client.HTTPConnection, host: str, campus: str, year: str, slot: str) -> Read:
    path = f"/artifacts/{year}/{slot}.json"
    try:
        line.request("GET", path, headers={"Host": host, "Accept": "application/json"})
        answer = line.getresponse()
        body = answer.read(LARGEST + 1)
        if answer.status == 404:
            return Read(campus, year, slot)
        if answer.status != 200 or len(body) > LARGEST:
            return Read(campus, year, slot, problem=_("The campus's site answered %s.") % answer.status)
        return Read(campus, year, slot, document=_document(body))
    except (OSError, http.client.HTTPException) as error:
        line.close()
        return Read(campus, year, slot, problem=_("The campus's site does not answer: %s") % error)
    except ValueError:
        return Read(campus, year, slot, problem=_("The campus's site answered something that is no document."))


def _document(body: bytes) -> dict[str, Any]:
    found = json.loads(body)
    if not isinstance(found, dict) or not isinstance(found.get("tables"), list):
        raise ValueError("not a document of an edition")
    return found
