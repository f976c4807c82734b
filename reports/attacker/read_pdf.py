"""Read the tables of a tagged PDF the way a screen reader does: through its structure tree."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Collection, Iterator

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Object
from pypdfium2 import raw

from reports.attacker.printed import Figure, PrintedCell, PrintedTable, Unreadable, figure_of

Texts = dict[tuple[int, int], str]
Pages = dict[tuple[int, int], int]


def read_pdf(data: bytes, *, passing_over: Collection[str] = ()) -> list[PrintedTable]:
    """Every table of figures, in reading order, a table's pages put together; its cells carry no labels.

    Listings are passed over: the ids in `passing_over`, and tables whose cells are not all figures. See `described`
    for the labels.
    """
    texts = _texts(data)
    tables: dict[str, list[str]] = {}
    with pikepdf.open(io.BytesIO(data)) as document:
        pages: Pages = {page.obj.objgen: number for number, page in enumerate(document.pages)}
        for table in _below(document.Root.StructTreeRoot, "/Table"):
            cells = [_words(cell, texts, pages) for cell in _below(table, "/TD")]
            tables.setdefault(str(table.get("/T", "")), []).extend(cells)
    found = []
    for name, cells in tables.items():
        figures = [] if name in passing_over else _figures(cells)
        if figures:
            found.append(PrintedTable("pdf", name, tuple(PrintedCell((), figure) for figure in figures)))
    return found


def _figures(cells: list[str]) -> list[Figure]:
    try:
        return [figure_of(text) for text in cells]
    except Unreadable:
        return []


def _below(element: Object, kind: str) -> Iterator[Dictionary]:
    for kid in _kids(element):
        if isinstance(kid, Dictionary) and "/S" in kid:
            if str(kid.S) == kind:
                yield kid
            else:
                yield from _below(kid, kind)


def _kids(element: Object) -> list[Object]:
    kids = element.get("/K", Array())
    return list(kids) if isinstance(kids, Array) else [kids]


def _words(cell: Dictionary, texts: Texts, pages: Pages) -> str:
    return " ".join("".join(_pieces(cell, texts, pages, None)).split())


def _pieces(element: Dictionary, texts: Texts, pages: Pages, page: int | None) -> Iterator[str]:
    if "/Pg" in element:
        page = pages[element.Pg.objgen]
    for kid in _kids(element):
        if isinstance(kid, Dictionary):
            if "/MCID" in kid:
                at = pages[kid.Pg.objgen] if "/Pg" in kid else page
                yield texts.get((at or 0, int(kid.MCID)), "")
            else:
                yield from _pieces(kid, texts, pages, page)
        elif page is not None:
            yield texts.get((page, int(kid)), "")


def _texts(data: bytes) -> Texts:
    """(page, marked content id) -> the text drawn under it."""
    found: Texts = {}
    document = pypdfium2.PdfDocument(data)
    try:
        for number, page in enumerate(document):
            text_page = page.get_textpage()
            for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=1):
                mark = raw.FPDFPageObj_GetMarkedContentID(item.raw)
                if mark >= 0:
                    found[number, mark] = found.get((number, mark), "") + _text(item.raw, text_page.raw)
    finally:
        document.close()
    return found


def _text(item: object, text_page: object) -> str:
    size = raw.FPDFTextObj_GetText(item, text_page, None, 0)
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFTextObj_GetText(item, text_page, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[:size].decode("utf-16-le").rstrip("\0")
