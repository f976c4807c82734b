"""Which partners of several campuses are one employer: the same name, spelling aside, or the same web site.

Addresses are not compared: several employers share a building. Every match says what it rests on.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

NAME, SITE = "name", "website"
# What firms add to a name, and what people leave out of it.
_ADDED = {"inc", "incorporated", "llc", "llp", "lp", "ltd", "limited", "co", "company", "corp", "corporation", "plc"}
_LEFT_OUT = {"the", "and", "of"}


def name_key(name: str) -> str:
    """A name without case, accents, punctuation, 'the' and 'Inc.'."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    kept = [word for word in words if word not in _ADDED | _LEFT_OUT]
    return " ".join(kept or words or [name.casefold().strip()])


def site_key(address: str) -> str:
    """Host and path of a web site without 'www.'; empty where there is none."""
    parts = urlsplit(address.strip().casefold())
    return parts.netloc.removeprefix("www.") + parts.path.rstrip("/") if parts.netloc else ""


def keys_of(name: str, website: str) -> set[tuple[str, str]]:
    site = site_key(website)
    return {(NAME, name_key(name)), *([(SITE, site)] if site else [])}


def grouped(keys: Sequence[Iterable[tuple[str, str]]]) -> list[list[int]]:
    """Places of `keys` that share one, also by way of a third; in the order of their first."""
    leader = list(range(len(keys)))

    def head(place: int) -> int:
        while leader[place] != place:
            leader[place] = leader[leader[place]]
            place = leader[place]
        return place

    first: dict[tuple[str, str], int] = {}
    for place, mine in enumerate(keys):
        for key in mine:
            one, other = sorted((head(first.setdefault(key, place)), head(place)))
            leader[other] = one
    found: dict[int, list[int]] = {}
    for place in range(len(keys)):
        found.setdefault(head(place), []).append(place)
    return list(found.values())
