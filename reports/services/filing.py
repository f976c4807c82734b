"""Put the files of an edition on the shelf: each with its own hash and that of the document it was made of."""

import hashlib
from collections.abc import Mapping

from reports.documents import Document
from reports.models import Edition, Rendition
from wbl_portal.core import files
from wbl_portal.core.actor import Actor

CONTENT_TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


def keep_renditions(edition: Edition, document: Document, rendered: Mapping[str, bytes], *, by: Actor) -> None:
    """Store the files of one language ({"html": b"..."}); `document` is what they were made of."""
    Rendition.objects.bulk_create([_kept(edition, document, name, data, by) for name, data in rendered.items()])


def _kept(edition: Edition, document: Document, name: str, data: bytes, by: Actor) -> Rendition:
    language = document["language"]
    end = "" if language == "en" else f"-{language}"
    file_name = f"{document['campus_slug']}-{document['year']}-{edition.slot}-edition-{edition.number}{end}.{name}"
    return Rendition(
        edition=edition,
        format=name,
        language=language,
        file=files.keep_bytes(data, content_type=CONTENT_TYPES[name], name=file_name, by=by),
        sha256=hashlib.sha256(data).hexdigest(),
        document_sha256=document["sha256"],
    )
