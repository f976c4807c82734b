"""Papers that a student takes along, as PDF/UA-1: a résumé of what they choose, and the transcript of work-based learning."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.utils import translation
from django.utils.text import slugify

from artifacts.selectors.work_record import WorkRecord
from wbl_portal.core import clock, pdf
from wbl_portal.core.database import connection

KINDS = ("experiences", "stays", "credentials", "clubs", "items")


def resume(record: WorkRecord, *, about: str = "", email: str = "") -> bytes:
    """Everything of the record as it is given, in the language in force."""
    return _printed("resume", record, {"about": about, "email": email})


def transcript(record: WorkRecord) -> bytes:
    """Experiences, approved hours, credentials and clubs as tables, in the language in force."""
    tables = [name for name in KINDS[:-1] if getattr(record, name)]
    return _printed("transcript", record, {}, tables)


def chosen(record: WorkRecord, picked: Collection[str]) -> WorkRecord:
    """The record with only what was picked (see `key_of`)."""
    kept: dict[str, Any] = {
        kind: [row for row in getattr(record, kind) if key_of(kind, row) in picked] for kind in KINDS
    }
    return replace(record, **kept)


def key_of(kind: str, row: Any) -> str:
    """A name for a line of the record that a form can send."""
    held = {"experiences": "experience", "stays": "placement"}.get(kind)
    return f"{kind}-{getattr(row, held).pk if held else row.pk}"


def file_name(kind: str, record: WorkRecord) -> str:
    """'resume-ana-garza.pdf'."""
    return f"{kind}-{slugify(record.student.full_name) or 'student'}.pdf"


def _printed(kind: str, record: WorkRecord, more: dict[str, Any], tables: Collection[str] = ()) -> bytes:
    now = clock.now()
    context = {"record": record, "campus": connection.tenant, "today": clock.today(), "moment": now.isoformat()}
    language = {"language": translation.get_language()}
    template = f"artifacts/paper/{kind}.html"
    return pdf.printed(template, context | language | more, moment=now, tables=list(tables), sheet="student.css")
