"""The package's own pages: two indexes, its papers, the counting rules, and each edition's page as it works without a server."""

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from academies.hosts import public_address
from reports import counting_rules, documents
from reports.package.contents import FORMATS, LANGUAGES, Contents, Entry
from reports.package.enclosures import Enclosure
from reports.package.letter import SUMS
from reports.package.papers import Paper
from reports.renditions.text import long_date, snapshot_title
from wbl_portal.core.clock import local_day
from wbl_portal.core.database import connection

SHEETS = ("tokens", "base", "parts", "tables", "shell", "public", "print")
STYLES = "styles.css"
_FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
_ADDRESS = re.compile(r'\b(href|src)="(/[^"]*)"')
_EDITION = re.compile(r"^(?:/es)?/artifacts/(?P<year>[^/]+)/(?P<slot>[^/]+?)(?:\.(?P<format>pdf|csv|json))?/?$")


def ending(language: str) -> str:
    return "" if language == "en" else f".{language}"


def styles() -> bytes:
    """The published site's look in one sheet, without its fonts (a reader's own stand in), in the campus's colour."""
    folder = Path(settings.BASE_DIR) / "static" / "css"
    sheets = [_FONT_FACE.sub("", (folder / f"{name}.css").read_text(encoding="utf-8")) for name in SHEETS]
    hue = f":root {{ --hue: {connection.tenant.hue % 360}; }}\n"
    return "\n".join([*sheets, hue]).encode()


def index_page(found: Contents, language: str, papers: list[str], parts: list[list[str]]) -> bytes:
    """The first page, in one language: every link leads to a file of the package.

    `papers`: the names of the cover letter's files. `parts`: the names in each ZIP, where there are several.
    """
    with override(language):
        return _page("index", language, _index_context(found, language, papers, parts))


def paper_page(paper: Paper, *, depth: int = 0, other: str = "") -> bytes:
    """A paper as a page; `other` is the same one in the other language, where there is one."""
    with override(paper.language):
        known = {"paper": paper, "title": paper.title, "elsewhere": other}
        return _page("paper", paper.language, known, depth=depth)


def rules_page(language: str) -> bytes:
    with override(language):
        rules = {"students": counting_rules.students(), "experiences": counting_rules.experiences()}
        known = rules | {"year_rule": counting_rules.year(), "k": connection.tenant.smallest_group}
        return _page("rules", language, known | {"title": _("How we count")})


def edition_page(found: Contents, entry: Entry, language: str, fragment: str) -> bytes:
    """An edition's stored page in a frame of its own, its addresses turned to files of the package."""
    with override(language):
        body = mark_safe(offline(fragment, found, language))  # noqa: S308 - our own rendition, escaped when made
        title = f"{entry.edition.slot_number} {entry.title}".strip()
        return _page("edition", language, {"body": body, "title": title}, depth=2)


def offline(fragment: str, found: Contents, language: str) -> str:
    """The page's addresses: files of the package where they are in it, else the published site's."""
    base = public_address(connection.tenant)
    return _ADDRESS.sub(lambda hit: f'{hit[1]}="{_turned(hit[2], found, language, base)}"', fragment)


def _turned(address: str, found: Contents, language: str, base: str) -> str:
    plain = address.partition("#")[0].partition("?")[0]
    for piece in found.pieces:
        if str(piece.sample.pk) in plain:
            return f"../../{piece.name}"
    if plain.endswith("/counting-rules/"):
        return f"../../counting-rules{ending(language)}.html"
    hit = _EDITION.match(plain)
    entry = next((each for each in found.entries if hit and each.edition.slot == hit["slot"]), None)
    if hit and entry and hit["year"] == found.year.label:
        file_format = hit["format"] or "html"
        if (language, file_format) in entry.files:
            return f"../../{entry.name(language, file_format)}"
    return base + address


def _index_context(found: Contents, language: str, papers: list[str], parts: list[list[str]]) -> dict[str, Any]:
    return {
        "chosen": bool(found.request.slots),
        "papers": [(name, name.rpartition(".")[2].upper()) for name in papers],
        "notes": f"masking-notes{ending(language)}.html",
        "agreements": _enclosed(found.agreements.found),
        "minutes": _enclosed(found.minutes.found),
        "asks": [*found.agreements.missing, *found.minutes.missing],
        "parts": [_part(names) for names in parts],
        "title": _("Package for the agency"),
        "year": found.year.label,
        "published": long_date(local_day(found.published_at).isoformat()),
        "lines": [_line(entry) for entry in found.entries],
        "pieces": found.pieces,
        "snapshots": [_snapshot(each) for each in found.snapshots],
        "missing": [(title, slot.number, _(slot.title)) for title, slot in found.missing()],
        "rules": f"counting-rules{ending(language)}.html",
        "sums": SUMS,
    }


def _enclosed(found: list[Enclosure]) -> list[dict[str, Any]]:
    """Each with its files: (name, what opens)."""
    return [
        {
            "title": each.title,
            "about": each.about,
            "files": [(name, name.rpartition(".")[2].upper()) for name in (each.page_name, each.name) if name],
        }
        for each in found
    ]


def _part(names: list[str]) -> str:
    """What a ZIP holds, in words: the folders of its files, artifacts one by one."""
    places = dict.fromkeys(
        "/".join(name.split("/")[:2] if name.startswith("artifacts/") else name.split("/")[:1]) for name in names
    )
    words = {"agreements": _("agreements"), "minutes": _("minutes"), "samples": _("student work")}
    return ", ".join(words.get(place, place.removeprefix("artifacts/")) for place in places)


def _line(entry: Entry) -> dict[str, Any]:
    edition = entry.edition
    names = {"en": "English", "es": "Español"}
    files = [
        (
            names[language],
            language,
            [(each, entry.name(language, each)) for each in FORMATS if (language, each) in entry.files],
        )
        for language in LANGUAGES
    ]
    return {
        "number": edition.slot_number,
        "title": entry.title,
        "edition": edition.number,
        "as_of": long_date(edition.document["as_of"]) if edition.document.get("as_of") else "",
        "published": long_date(local_day(edition.published_at).isoformat()),
        "sha256": edition.sha256,
        "files": [each for each in files if each[2]],
    }


def _snapshot(row: Any) -> dict[str, str]:
    signed = getattr(row, "sign_off", None)
    base = row.corrects or row
    return {
        "name": snapshot_title(base.name),
        "corrected": _("corrected") if row.corrects_id else "",
        "as_of": long_date(row.as_of.isoformat()),
        "frozen": long_date(local_day(row.frozen_at).isoformat()),
        "signed": long_date(local_day(signed.signed_at).isoformat()) if signed else "",
        "role": documents.approver(signed.role, get_language() or "en") if signed else "",
    }


def _page(name: str, language: str, context: dict[str, Any], *, depth: int = 0) -> bytes:
    other = "es" if language == "en" else "en"
    shared = {
        "campus": connection.tenant,
        "language": language,
        "other": other,
        "root": "../" * depth,
        "styles": STYLES,
        "index": f"index{ending(language)}.html",
        "name": name,
        "other_page": f"{'counting-rules' if name == 'rules' else 'index'}{ending(other)}.html",
    }
    return render_to_string(f"reports/package/{name}.html", shared | context).encode()
