"""What the public gets of a student's file: cleaned again, without its name, its author or its history."""

import io

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile

from wbl_portal.core import files
from wbl_portal.core.actor import Actor
from wbl_portal.core.models import StoredFile

PDF = "application/pdf"


def make(stored: StoredFile, *, title: str, by: Actor) -> StoredFile:
    """A copy for the public: pictures encoded anew, PDFs sanitised and titled with the caption."""
    upload = SimpleUploadedFile(stored.name, files.read(stored), stored.content_type)
    clean = files.cleaned(upload)
    data = _untraceable(clean.data, title) if clean.content_type == PDF else clean.data
    name = f"student-work{files.ENDINGS[clean.content_type]}"
    return files.keep_bytes(data, content_type=clean.content_type, name=name, by=by)


def needs_text(stored: StoredFile) -> bool:
    """Whether a file is a PDF without any text: a scan, which nobody can hear read aloud."""
    if stored.content_type != PDF:
        return False
    with pikepdf.open(io.BytesIO(files.read(stored))) as pdf:
        return not any(_has_fonts(page.obj) for page in pdf.pages)


def _has_fonts(page: pikepdf.Object) -> bool:
    """Fonts of a page, inherited ones as well (ISO 32000-1, 7.7.3.4), or of a form drawn on it."""
    node: pikepdf.Object | None = page
    while node is not None:
        found = node.get("/Resources")
        if found is not None:
            return "/Font" in found or any("/Font" in each.get("/Resources", {}) for each in _forms(found))
        node = node.get("/Parent")
    return False


def _forms(resources: pikepdf.Object) -> list[pikepdf.Object]:
    drawn = resources.get("/XObject")
    return [drawn[name] for name in drawn.keys()] if drawn is not None else []  # noqa: SIM118 - no Mapping


def _untraceable(data: bytes, title: str) -> bytes:
    """Author, program and dates stand in the document's information and in its metadata: both are made anew."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if "/Info" in pdf.trailer:
            del pdf.trailer["/Info"]
        if "/Metadata" in pdf.Root:
            del pdf.Root["/Metadata"]
        with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["dc:title"] = title
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()
