"""The certificate of a disposition: what was removed, by which rule, on whose word; a file that is kept for good."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from reports.models import Disposition
from reports.upkeep import records
from wbl_portal.core import clock, pdf
from wbl_portal.core.database import connection

TABLE = "what-was-removed"
TEMPLATE = "reports/certificate.html"


@dataclass(frozen=True)
class Certificate:
    """The file as it is kept; HTML where no PDF can be made."""

    data: bytes
    content_type: str
    name: str


def certificate(disposition: Disposition, *, carried_out_by: str) -> Certificate:
    """The certificate of a disposition that is being carried out; its lists are named by hash."""
    context = _context(disposition, carried_out_by)
    stem = f"certificate-{disposition.retention_class.key}-{clock.today().isoformat()}"
    if pdf.off_because():
        page = render_to_string(TEMPLATE, context)
        return Certificate(page.encode(), "text/html; charset=utf-8", f"{stem}.html")
    data = pdf.printed(TEMPLATE, context, moment=clock.now(), tables=[TABLE], sheet="certificate.css")
    return Certificate(data, "application/pdf", f"{stem}.pdf")


def hashes(disposition: Disposition) -> dict[str, str]:
    """SHA-256 of what was removed, as anybody can work them out again: one id, or one file's SHA-256, per line, sorted."""
    removed_files = sorted(each["sha256"] for each in disposition.removed_files)
    return {"records_sha256": _of_lines(disposition.removed_ids), "files_sha256": _of_lines(removed_files)}


def _of_lines(lines: list[str]) -> str:
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


def _context(disposition: Disposition, carried_out_by: str) -> dict[str, Any]:
    gone = [each for each in disposition.records if each.get("done")]
    days = sorted(each["ended_on"] for each in gone)
    kind = records.KINDS[disposition.retention_class.record_kind]
    return {
        "campus": connection.tenant,
        "disposition": disposition,
        "kept": disposition.retention_class,
        "kind": kind.title,
        "removed": len(gone),
        "stayed": len(disposition.records) - len(gone),
        "first": days[0] if days else "",
        "last": days[-1] if days else "",
        "carried_out_by": carried_out_by,
        "files": sorted(each["sha256"] for each in disposition.removed_files),
        **hashes(disposition),
        "table": TABLE,
    }
