"""The published site as a folder that opens without a server: the same pages and files, their links turned to each other."""

import io
import posixpath
import re
import zipfile
from collections import deque
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from django.utils.html import escape
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext as _

from academies.hosts import public_address
from wbl_portal.core.database import connection
from wbl_portal.core.progress import Say

FIRST = ("/", "/es/")
# Public pages and files that have a place in the copy; every other address leads to the site itself.
LISTS = {"public_home", "artifact_list"}
PAGES = LISTS | {"artifact_detail", "counting_rules", "accessibility"}
PAGES |= {"public_partners", "public_occupations", "public_policies", "become_partner"}
FILES = {"artifact_file", "sample_file", "theme"}
_ADDRESS = re.compile(r'\b(href|src)="(/[^"]*)"')
_IN_STYLE = re.compile(r"""url\(["']?([^"')]+)["']?\)""")
STAMP = (2000, 1, 1, 0, 0, 0)


def build(say: Say) -> dict[str, bytes]:
    """Path in the folder -> bytes: every page in both languages, every current file, the look. Begins at index.html."""
    base, files = public_address(connection.tenant), dict[str, bytes]()
    waiting, seen = deque(FIRST), set(FIRST)
    while waiting:
        address = waiting.popleft()
        say(5 + 85 * len(files) // (len(files) + len(waiting) + 1), _("Copying %s") % address)
        data, wanted = _copied(address, base)
        files[_place(address)] = data
        fresh = [each for each in wanted if each not in seen]
        seen.update(fresh)
        waiting.extend(fresh)
    return files


def packed(files: dict[str, bytes]) -> bytes:
    """One ZIP, the same bytes for the same content."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as folder:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, date_time=STAMP)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            folder.writestr(entry, files[name])
    return out.getvalue()


def _copied(address: str, base: str) -> tuple[bytes, list[str]]:
    """What stands at an address, its links turned, and the addresses it needs beside it."""
    if address.startswith(settings.STATIC_URL):
        data = _static(address)
        return data, _of_style(address, data) if address.endswith(".css") else []
    answer = _answer(address)
    if not answer["Content-Type"].startswith("text/html"):
        return answer.content, []
    wanted: list[str] = []
    text = _ADDRESS.sub(lambda hit: f'{hit[1]}="{_turned(hit[2], address, base, wanted)}"', answer.content.decode())
    return text.encode(), wanted


def _turned(link: str, page: str, base: str, wanted: list[str]) -> str:
    """A link of a page as it stands in the copy; what the copy does not have leads to the site itself."""
    address, mark, part = link.replace("&amp;", "&").partition("#")
    place = _place(address)
    if not place:
        return escape(base + address + mark + part)
    if address not in wanted:
        wanted.append(address)
    return posixpath.relpath(place, posixpath.dirname(_place(page)) or ".") + mark + part


def _place(address: str) -> str:
    """Where an address stands in the copy, or empty."""
    path, _mark, query = address.partition("?")
    if path.startswith(settings.STATIC_URL):
        return path.lstrip("/")
    name = _name(path)
    year = QueryDict(query).get("year", "")
    if name in FILES and not query:
        return path.lstrip("/")
    if name in LISTS and re.fullmatch(r"\d{4}-\d{2}", year):
        return f"{path.lstrip('/')}{year}.html"
    return f"{path.lstrip('/')}index.html" if name in PAGES and not query else ""


def _name(path: str) -> str:
    with translation.override(_language(path)):
        try:
            return resolve(path, settings.ROOT_URLCONF).url_name or ""
        except Resolver404:
            return ""


def _answer(address: str) -> HttpResponse:
    """The view's answer to a stranger; raises Http404 where a link of ours leads nowhere."""
    path, _mark, query = address.partition("?")
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    request.META = {"QUERY_STRING": query, "REQUEST_METHOD": "GET"}
    request.GET = QueryDict(query)
    request.tenant = connection.tenant  # type: ignore[attr-defined]
    zone = ZoneInfo(connection.tenant.time_zone)
    with translation.override(_language(path)), timezone.override(zone):
        match = resolve(path, settings.ROOT_URLCONF)
        request.resolver_match = match
        answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return answer


def _language(path: str) -> str:
    return get_language_from_path(path) or settings.LANGUAGE_CODE


def _static(address: str) -> bytes:
    name = address.removeprefix(settings.STATIC_URL)
    found = finders.find(name) or Path(settings.STATIC_ROOT) / name
    try:
        return Path(str(found)).read_bytes()
    except OSError as error:
        raise Http404(address) from error


def _of_style(address: str, data: bytes) -> list[str]:
    """The fonts and pictures that a style sheet names."""
    named = [name for name in _IN_STYLE.findall(data.decode()) if not name.startswith(("data:", "#", "http"))]
    return [posixpath.normpath(posixpath.join(posixpath.dirname(address), name.partition("#")[0])) for name in named]
