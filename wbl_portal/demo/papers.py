"""Signed papers of one page as PDF, so that the demo's agreements and policies have a file to open."""

import io

import pikepdf
from pikepdf import Dictionary, Name


def signed_agreement(partner: str) -> bytes:
    """A small PDF that says what it is; `partner` is printed in it."""
    return one_page(["Work-based learning agreement", partner, "Signed copy. Invented for the demo."])


def one_page(lines: list[str]) -> bytes:
    """A PDF of one page with these lines."""
    text = " T* ".join(f"({line.encode('ascii', 'replace').decode()}) Tj" for line in lines)
    with pikepdf.new() as pdf:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page = pdf.add_blank_page(page_size=(612, 792))
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        page.Contents = pdf.make_stream(f"BT /F1 16 Tf 22 TL 72 700 Td {text} ET".encode())
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def scanned_page() -> bytes:
    """A PDF of one page that has no words: a gray sheet, as a scanner leaves it."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(612, 792))
        page.Contents = pdf.make_stream(b"0.93 g 36 36 540 720 re f")
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()
