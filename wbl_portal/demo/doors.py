"""The doors of the demo: `var/demo.json` for programs, and the same printed for people."""

import fcntl
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django_tenants.utils import tenant_context

from academies.models import Academy
from reports.selectors import published_editions
from wbl_portal.demo.campuses import CAMPUSES, DISTRICT
from wbl_portal.demo.furnishing import House
from wbl_portal.frameworks import framework
from wbl_portal.people.context import current_year

FILE = "demo.json"


def read() -> dict[str, Any]:
    """What was written last; empty when nothing was, or it cannot be read."""
    try:
        found = json.loads((settings.STATE_DIR / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def lost(slugs: list[str]) -> list[str]:
    """Campuses whose passwords nobody knows any more: they stand only in the file, so such a campus is made anew."""
    known = _known(read())
    return [slug for slug in slugs if slug not in known or not known[slug].accounts]


def forget(slugs: list[str]) -> None:
    """The doors of campuses that are gone: whoever is made under these names next has other passwords."""
    doors = read()
    if not doors:
        return
    doors["campuses"] = [house for house in doors.get("campuses", []) if house["slug"] not in slugs]
    if (doors.get("district") or {}).get("slug") in slugs:
        doors["district"] = {}
    _keep(doors)


def served_port() -> int | None:
    """The port of the last doors while somebody answers there; a demo that is only printed leaves it in the file."""
    port = str(read().get("apex", "")).rpartition(":")[2]
    if not port.isdecimal():
        return None
    try:
        socket.create_connection(("127.0.0.1", int(port)), timeout=1).close()
    except OSError:
        return None
    return int(port)


def write(made: dict[str, House], port: int) -> dict[str, Any]:
    """Write and return the doors; `made` are the houses just made, the others are kept from the last file."""
    with _alone():
        known = _known(read()) | made
        doors = {
            "apex": f"http://{settings.BASE_DOMAIN}:{port}",
            "campuses": [_campus(campus.slug, port, known.get(campus.slug, House())) for campus in CAMPUSES],
            "district": {
                "slug": DISTRICT[0],
                "name": DISTRICT[1],
                "url": _url(DISTRICT[0], port),
                "accounts": known.get(DISTRICT[0], House()).accounts,
            },
        }
        _keep(doors)
    return doors


@contextmanager
def _alone() -> Iterator[None]:
    """One writer at a time: the worker that ends an earlier year adds its editions to what another has just added."""
    with (settings.STATE_DIR / "doors.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _keep(doors: dict[str, Any]) -> None:
    path = settings.STATE_DIR / FILE
    fresh = path.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(doors, indent=1, ensure_ascii=False), encoding="utf-8")
    fresh.replace(path)


def lines(doors: dict[str, Any]) -> Iterator[str]:
    """The doors in words."""
    yield f"All campuses: {doors['apex']}/"
    for house in [*doors["campuses"], doors["district"]]:
        yield ""
        yield f"{house['name']}: {house['url']}/"
        for account in house["accounts"]:
            yield f"  {account['role']:<14} {account['login']:<40} {account['password']}"
        for link in house.get("links", []):
            yield f"  {link['kind']:<14} {link['url']}"
        for edition in house.get("editions", []):
            yield f"  {edition['year']} {edition['slot']:<11} {edition['html']}"


def _campus(slug: str, port: int, house: House) -> dict[str, Any]:
    academy, url = Academy.objects.get(slug=slug), _url(slug, port)
    with tenant_context(academy):
        year = current_year()
        editions = [
            {name: url + value if str(value).startswith("/") else value for name, value in each.items()}
            for each in published_editions()
        ]
    return {
        "slug": slug,
        "name": academy.name,
        "frameworks": [framework(key).family for key in academy.frameworks],
        "url": url,
        "year": year.label if year else "",
        "accounts": house.accounts,
        "links": [{"kind": link["kind"], "url": url + link["url"]} for link in house.links],
        "editions": editions,
    }


def _url(slug: str, port: int) -> str:
    return f"http://{slug}.{settings.BASE_DOMAIN}:{port}"


def _known(doors: dict[str, Any]) -> dict[str, House]:
    """The houses of the last file; the port in its addresses may be another one now."""
    houses = [*doors.get("campuses", []), doors.get("district") or {}]
    return {
        house["slug"]: House(
            house.get("accounts", []),
            [link | {"url": urlsplit(link["url"]).path} for link in house.get("links", [])],
        )
        for house in houses
        if "slug" in house
    }
