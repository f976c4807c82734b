"""What the PDF engine leaves undone for PDF/UA-1: scopes of header cells, names of links and tables, empty tables."""

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String

# ISO 32000-1, table 165: bit 3 of an annotation's flags prints it.
PRINT_FLAG = 4


def finish(pdf: bytes, *, tables: list[str], links: dict[str, str]) -> bytes:
    """The PDF with its tags completed; the same bytes for the same input.

    `tables` are the ids of the printed tables in reading order: each tagged table gets its id as title, its
    continuations on further pages too. `links` maps an anchor inside the document to the words that describe it.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root.StructTreeRoot
        _drop_empty_tables(root)
        _mark_headers(root)
        _name_tables(root, tables)
        _tag_contents(root, links)
        _mend_annotations(document, links)
        out = io.BytesIO()
        document.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def _children(element: Object) -> list[Object]:
    kids = element.get("/K", Array())
    listed = list(kids) if isinstance(kids, Array) else [kids]
    return [kid for kid in listed if isinstance(kid, Dictionary) and "/S" in kid]


def _walk(element: Object, path: tuple[str, ...] = ()) -> Iterator[tuple[Object, tuple[str, ...]]]:
    """Every structure element below, in reading order, with the kinds of its ancestors."""
    for kid in _children(element):
        yield kid, path
        yield from _walk(kid, (*path, str(kid.S)))


def _drop_empty_tables(root: Object) -> None:
    for table in [element for element, _ in _walk(root) if str(element.S) == "/Table"]:
        if not any(str(kid.S) == "/TR" for kid, _ in _walk(table)):
            kids = [kid for kid in table.P.K if not (isinstance(kid, Dictionary) and kid.objgen == table.objgen)]
            table.P.K = Array(kids)


def _mark_headers(root: Object) -> None:
    """ISO 14289-1, 7.5: a header cell says whether it heads its column or its row."""
    for cell, path in _walk(root):
        if str(cell.S) == "/TH":
            attributes = cell.get("/A", Dictionary(O=Name.Table))
            attributes.Scope = Name.Column if "/THead" in path else Name.Row
            cell.A = attributes


def _name_tables(root: Object, names: list[str]) -> None:
    place = -1
    for table in [element for element, _ in _walk(root) if str(element.S) == "/Table"]:
        place += any(str(kid.S) == "/Caption" for kid in _children(table))
        table.T = String(names[place])


def _tag_contents(root: Object, links: dict[str, str]) -> None:
    """ISO 32000-1, 14.8.4.3: a list whose every item leads to a heading of the document is its list of contents."""
    kinds = {"/L": Name.TOC, "/LI": Name.TOCI, "/LBody": Name.Reference}
    for contents in [element for element, _ in _walk(root) if str(element.S) == "/L"]:
        items = _children(contents)
        if items and all(_leads_inside(item, links) for item in items):
            for element in [contents, *(element for element, _ in _walk(contents))]:
                element.S = kinds.get(str(element.S), element.S)


def _leads_inside(item: Object, links: dict[str, str]) -> bool:
    annotations = [
        kid.Obj
        for link, _ in _walk(item)
        if str(link.S) == "/Link"
        for kid in link.K
        if isinstance(kid, Dictionary) and "/Obj" in kid
    ]
    return bool(annotations) and all(str(found.get("/Dest", "")) in links for found in annotations)


def _mend_annotations(document: pikepdf.Pdf, links: dict[str, str]) -> None:
    for page in document.pages:
        for annotation in page.get("/Annots", Array()):
            annotation.F = int(annotation.get("/F", 0)) | PRINT_FLAG
            words = links.get(str(annotation.get("/Dest", "")))
            if words:
                annotation.Contents = String(words)
