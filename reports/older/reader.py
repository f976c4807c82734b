"""Reads the links of an old page (HTML) or list (CSV: title, url, date). Nothing is fetched; only web addresses count."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.utils.translation import gettext as _

MOST = 300
TITLE_LENGTH, ADDRESS_LENGTH = 300, 1000
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_YEAR = re.compile(r"\b(20\d\d)\s*[-\u2013/]\s*(?:20)?(\d\d)\b")
_SLOT = re.compile(r"\b\d\.A?\d{1,2}\b")
_DAY = ("%Y-%m-%d", "%m/%d/%Y")


class Unreadable(Exception):
    """There is no link in it; the message says what to do."""


@dataclass(frozen=True)
class Found:
    """A link. `year` ('2019-20') and `slot` ('6.2') as the words around it say, or empty."""

    title: str
    address: str
    year: str = ""
    slot: str = ""
    dated_on: dt.date | None = None


def read(text: str, *, base: str = "") -> list[Found]:
    """Every link once, in order; `base` is the address of the old page, for links without a host. Raises Unreadable."""
    is_page = re.search(r"<a\s", text, re.IGNORECASE) is not None
    links = _of_page(text, base) if is_page else _of_list(text)
    found = {link.address: link for link in reversed(list(links)) if is_web_address(link.address)}
    if not found:
        raise Unreadable(
            _("No link was found. Paste the HTML of the page, or a CSV with the columns title, url, date.")
        )
    if len(found) > MOST:
        raise Unreadable(_("There are more than %s links. Take the page in parts.") % MOST)
    return list(reversed(found.values()))


def is_web_address(address: str) -> bool:
    """http or https, with a host."""
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and len(address) <= ADDRESS_LENGTH
    except ValueError:
        return False


def school_year(day: dt.date) -> str:
    """The school year of a day, 1 July to 30 June."""
    first = day.year if day.month >= 7 else day.year - 1
    return f"{first}-{(first + 1) % 100:02d}"


class _Links(HTMLParser):
    """Collects (heading above, words of the link, address)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.base, self.heading, self._in_heading, self._address = "", "", False, ""
        self._words: list[str] = []
        self.links: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "base" and known.get("href"):
            self.base = known["href"] or ""
        elif tag == "a" and known.get("href"):
            self._address, self._words = (known["href"] or "").strip(), []
        elif tag in HEADINGS:
            self.heading, self._in_heading = "", True

    def handle_data(self, data: str) -> None:
        self._words.append(data)
        if self._in_heading:
            self.heading += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._address:
            self.links.append((_tidy(self.heading), _tidy("".join(self._words)), self._address))
            self._address = ""
        elif tag in HEADINGS:
            self._in_heading = False


def _of_page(text: str, base: str) -> Iterator[Found]:
    page = _Links()
    page.feed(text)
    page.close()
    for heading, words, href in page.links:
        if href.startswith("#"):
            continue
        address = _joined(urljoin(base, page.base) if page.base else base, href)
        title = (words or address.rpartition("/")[2] or address)[:TITLE_LENGTH]
        slot = _SLOT.search(words)
        yield Found(title, address, _year(words, address, heading), slot[0] if slot else "")


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href)
    except ValueError:
        return ""


def _of_list(text: str) -> Iterator[Found]:
    rows = csv.DictReader(io.StringIO(text.lstrip("\N{BYTE ORDER MARK}")))
    names = {(name or "").strip().lower(): name for name in rows.fieldnames or []}
    if not {"title", "url"} <= names.keys():
        return
    for row in rows:
        title, address = _tidy(row[names["title"]] or ""), (row[names["url"]] or "").strip()
        day = _day(row[names["date"]] or "") if "date" in names else None
        slot = _SLOT.search(title)
        year = _year(title, address) or (school_year(day) if day else "")
        yield Found((title or address)[:TITLE_LENGTH], address, year, slot[0] if slot else "", day)


def _day(words: str) -> dt.date | None:
    for pattern in _DAY:
        try:
            return dt.datetime.strptime(words.strip(), pattern).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return None


def _year(*places: str) -> str:
    """The first two years that follow each other, in the first place that has them."""
    for words in places:
        for hit in _YEAR.finditer(words):
            if (int(hit[1]) + 1) % 100 == int(hit[2]):
                return f"{hit[1]}-{hit[2]}"
    return ""


def _tidy(words: str) -> str:
    return " ".join(words.split())
