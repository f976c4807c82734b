"""The frozen documents before they are frozen: what a slot says in one language, from a snapshot or from live rows."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from reports import counting_rules
from reports.listings import LISTINGS, SECTIONS, Asked
from reports.listings.attached import attached
from reports.models import Edition, Rendition, Snapshot
from reports.tables import Axes, dressed
from wbl_portal.core import files
from wbl_portal.core.database import connection
from wbl_portal.frameworks import Framework, Slot, pages
from wbl_portal.people.models import Role, SchoolYear

Document = dict[str, Any]
Figures = Mapping[str, Any]
LANGUAGES = ("en", "es")
# What may differ between two editions of the same content: who approved it, its number, the day it was looked up.
_NOT_CONTENT = {"edition", "approved_by", "published_at", "sha256"}
OPERATOR = "operator"


def document(
    asked: Asked, *, figures: Figures, snapshot: Mapping[str, str] | None = None, language: str = "en"
) -> Document:
    """What a slot says: its tables, lists and sections.

    `figures` is {"axes", "tables": {id: {"rows", "parts", "given_up"}}, "k"}; `snapshot`, where they are of students,
    {"name", "as_of"}.
    """
    slot = asked.slot
    with override(language):
        rules = [counting_rules.section(students=snapshot is not None)] if slot.tables else []
        return table_document(asked, figures=figures, snapshot=snapshot, language=language) | {
            "listings": [LISTINGS[name](asked) for name in slot.listings],
            "sections": [part for name in slot.sections for part in SECTIONS[name](asked)] + attached(asked) + rules,
        }


def table_document(
    asked: Asked, *, figures: Figures, snapshot: Mapping[str, str] | None = None, language: str = "en"
) -> Document:
    """The head and the tables alone: all that masking needs to know."""
    framework = asked.program.framework
    with override(language):
        axes = Axes(**figures["axes"]) if asked.slot.tables else None
        tables = [
            dressed(name, axes=axes, framework=framework, **figures["tables"][name])
            for name in asked.slot.tables
            if axes is not None and name in figures["tables"]  # student groups stand where the roster speaks of them
        ]
        return _head(framework, asked.slot, asked.year, language) | {
            "as_of": snapshot["as_of"] if snapshot else asked.day.isoformat(),
            "snapshot": snapshot["name"] if snapshot else None,
            "k": figures.get("k", connection.tenant.smallest_group),
            "tables": tables,
        }


def is_empty(made: Document) -> bool:
    """Whether there is nothing to say yet: no list has a row, and no student is counted anywhere."""
    counted = any(table.get("safe") or _counts_anybody(table) for table in made["tables"])
    return not counted and not any(listing["rows"] for listing in made["listings"])


def _counts_anybody(table: dict[str, Any]) -> bool:
    return any(row["value"] != 0 for row in table["rows"])


def _head(framework: Framework, slot: Slot, year: SchoolYear, language: str) -> Document:
    campus = connection.tenant
    return {
        "campus": campus.name,
        "campus_slug": campus.slug,
        "campus_number": campus.campus_number,
        "framework": framework.family,
        "framework_edition": framework.edition,
        "framework_title": _(framework.title) if framework is pages() else framework.title,
        "slot": slot.key,
        "label": slot.number,
        "title": _(slot.title),
        "language": language,
        "asked": slot.asked,
        "year": year.label,
        "edition": 0,
        "approved_by": "",
        "time_zone": campus.time_zone,
        "k": campus.smallest_group,
        "notes": [_(slot.shows)],
        "tables": [],
        "listings": [],
        "sections": [],
    }


def content_hash(document: Document) -> str:
    """SHA-256 of what a reader would call the content; a new edition is made only when it changes.

    The as-of date of a document without a snapshot is the day it was looked up, so it is no content either; nor is a
    label that only repeats the key, as documents without labels are read.
    """
    left_out = _NOT_CONTENT | (set() if document["snapshot"] else {"as_of"})
    left_out |= {"label"} if document.get("label", "") in ("", document["slot"]) else set()
    kept = {key: value for key, value in document.items() if key not in left_out}
    return hashlib.sha256(json.dumps(kept, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def plain_hash(figures: Mapping[str, Any]) -> str:
    """SHA-256 of figures as canonical JSON."""
    return hashlib.sha256(json.dumps(figures, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def approver(role: str, language: str) -> str:
    """The printed word for who approved: a role, never a name."""
    words = {OPERATOR: gettext_lazy("Portal operator")} | dict(Role.choices)
    with override(language):
        return str(words.get(role, words[OPERATOR]))


def published_in(edition: Edition, language: str) -> Document:
    """What an edition says in a language: the words of its data file."""
    if language == "en":
        return edition.document
    data = edition.renditions.in_force().filter(format=Rendition.Format.JSON, language=language).first()
    return json.loads(files.read(data.stored)) if data else edition.document


def of_snapshot(snapshot: Snapshot) -> dict[str, str]:
    """The head of a snapshot as documents print it; a correction stands under the name of what it corrects."""
    base = snapshot.corrects or snapshot
    return {"name": base.name, "as_of": snapshot.as_of.isoformat()}
