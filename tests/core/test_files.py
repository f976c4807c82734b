"""Uploads: what is kept is what it says, carries nothing that acts, and leaves only through its owner's policy."""

import hashlib
import io
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from PIL import Image

from academies.models import Academy
from tests.factories import DAY, TESTER
from wbl_portal.core import files
from wbl_portal.core.models import StoredFile

SCRIPT = b"<script>alert(1)</script>"


def upload(data: bytes, name: str = "scan.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="application/octet-stream")


def picture(kind: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (40, 30), **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "green").save(out, format=kind, **more)
    return out.getvalue()


def pdf(fill: Any = None) -> bytes:
    """A PDF of one page; `fill(document, page)` puts things into it."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(200, 200))
    if fill:
        fill(document, page)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def kept(data: bytes, name: str = "scan.pdf") -> bytes:
    return files.read(files.keep(upload(data, name), by=TESTER))


@pytest.mark.parametrize(
    ("data", "kind", "ending"),
    [
        (pdf(), "application/pdf", ".pdf"),
        (picture("PNG"), "image/png", ".png"),
        (picture("PNG", "RGBA"), "image/png", ".png"),
        (picture("PNG", "P"), "image/png", ".png"),
        (picture("JPEG"), "image/jpeg", ".jpg"),
        (picture("JPEG", "CMYK"), "image/jpeg", ".jpg"),
    ],
    ids=["pdf", "png", "transparent png", "palette png", "jpeg", "cmyk jpeg"],
)
def test_pdf_png_and_jpeg_are_kept(campus: Academy, data: bytes, kind: str, ending: str) -> None:
    stored = files.keep(upload(data, "The signed one (2).exe"), by=TESTER)

    assert (stored.content_type, stored.stored_by, stored.stored_at.date()) == (kind, "Tester", DAY)
    assert stored.name == f"The_signed_one_2{ending}"
    assert stored.key == f"{campus.pk}/{stored.pk}"
    assert stored.sha256 == hashlib.sha256(files.read(stored)).hexdigest()
    assert stored.size == len(files.read(stored))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"MZ" + bytes(200), "Only PDF, PNG and JPEG"),
        (b"GIF89a" + bytes(200), "Only PDF, PNG and JPEG"),
        (b"<html><body>hello</body></html>", "Only PDF, PNG and JPEG"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "Only PDF, PNG and JPEG"),
        (b"just text", "Only PDF, PNG and JPEG"),
        (picture("PNG")[:60], "cannot be read"),
        (b"%PDF-1.7\nnothing follows", "cannot be read"),
    ],
    ids=["empty", "program", "gif", "html", "svg", "text", "cut png", "cut pdf"],
)
def test_everything_else_is_refused_in_words(campus: Academy, data: bytes, says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        files.keep(upload(data), by=TESTER)

    assert not StoredFile.objects.filter(stored_by="Tester", name__startswith="scan").exists()


def test_what_is_too_large_is_refused(campus: Academy) -> None:
    with override_settings(UPLOAD_LIMIT_BYTES=10), pytest.raises(ValidationError, match="larger than 20 MB"):
        files.keep(upload(picture()), by=TESTER)


def test_a_picture_of_too_many_pixels_is_refused(campus: Academy) -> None:
    with pytest.raises(ValidationError, match="pixels"):
        files.keep(upload(picture(size=(8000, 8000))), by=TESTER)


def test_a_large_photo_is_made_smaller(campus: Academy) -> None:
    data = kept(picture("JPEG", size=(8000, 6000)), "photo.jpg")

    with Image.open(io.BytesIO(data)) as photo:
        assert photo.size == (4000, 3000)


def test_a_picture_that_is_also_something_else_is_only_a_picture_afterwards(campus: Academy) -> None:
    data = picture("JPEG") + SCRIPT + b"PK\x03\x04"

    assert SCRIPT not in kept(data, "photo.jpg")


def test_where_and_when_a_photo_was_taken_is_not_kept(campus: Academy) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera of Ana"
    data = picture("JPEG", exif=exif)
    assert b"Camera of Ana" in data

    assert b"Camera of Ana" not in kept(data, "photo.jpg")


def action(name: str = "/JavaScript", **more: Any) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name(name), **more)


def opens_with_script(document: pikepdf.Pdf, page: Any) -> None:
    document.Root.OpenAction = action(JS=pikepdf.String("app.alert(1)"))


def names_a_script(document: pikepdf.Pdf, page: Any) -> None:
    tree = pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("x"), action(JS=pikepdf.String("app.alert(1)"))]))
    document.Root.Names = pikepdf.Dictionary(JavaScript=tree)


def a_link_with_script(document: pikepdf.Pdf, page: Any) -> None:
    """All of it written inside the page, none of it an object of its own."""
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Link,
        Rect=[0, 0, 10, 10],
        A=action(JS=pikepdf.String("app.alert(1)")),
    )
    page.obj.Annots = pikepdf.Array([link])


def a_link_followed_by_script(document: pikepdf.Pdf, page: Any) -> None:
    then = action(JS=pikepdf.String("app.alert(1)"))
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Link,
        Rect=[0, 0, 10, 10],
        A=action("/URI", URI=pikepdf.String("https://example.org"), Next=pikepdf.Array([then])),
    )
    page.obj.Annots = pikepdf.Array([link])


def a_form_that_computes(document: pikepdf.Pdf, page: Any) -> None:
    field = pikepdf.Dictionary(
        FT=pikepdf.Name.Tx, T=pikepdf.String("n"), AA=pikepdf.Dictionary(K=action(JS=pikepdf.String("app.alert(1)")))
    )
    document.Root.AcroForm = pikepdf.Dictionary(Fields=[field], XFA=pikepdf.String("app.alert(1)"))


def a_link_that_launches(document: pikepdf.Pdf, page: Any) -> None:
    page.obj.AA = pikepdf.Dictionary(O=action("/Launch", F=pikepdf.String("app.alert(1)")))


def a_file_inside(document: pikepdf.Pdf, page: Any) -> None:
    document.attachments["app.alert(1)"] = b"app.alert(1)"


@pytest.mark.parametrize(
    "fill",
    [
        opens_with_script,
        names_a_script,
        a_link_with_script,
        a_link_followed_by_script,
        a_form_that_computes,
        a_link_that_launches,
        a_file_inside,
    ],
    ids=lambda fill: fill.__name__,
)
def test_a_pdf_keeps_nothing_that_acts_or_hides(campus: Academy, fill: Any) -> None:
    data = pdf(fill)
    assert acts(data)

    assert not acts(kept(data))


def acts(data: bytes) -> bool:
    """Whether anything that acts or hides is left, wherever it stands, whatever it is packed in."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        document.save(out, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    plain = out.getvalue()
    return any(word in plain for word in (b"app.alert", b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/XFA"))


def test_a_pdf_with_a_password_is_refused(campus: Academy) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))

    with pytest.raises(ValidationError, match="password"):
        files.keep(upload(out.getvalue()), by=TESTER)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\me\\MOU.PDF", "MOU.pdf"),
        ('a"b\r\nSet-Cookie: x', "abSet-Cookie_x.pdf"),
        ("\u202egpj.exe", "gpj.pdf"),
        ("..", "file.pdf"),
        ("Convenio ñ.pdf", "Convenio_ñ.pdf"),
    ],
)
def test_a_name_is_tidied(campus: Academy, given: str, name: str) -> None:
    sample = upload(pdf())
    sample._name = given  # past the tidying of the form's own upload

    assert files.cleaned(sample).name == name


@pytest.mark.parametrize(("data", "inline", "where"), [(pdf(), True, "attachment"), (picture(), True, "inline")])
def test_only_pictures_are_ever_shown_in_place(campus: Academy, data: bytes, inline: bool, where: str) -> None:
    answer = files.answer(files.keep(upload(data), by=TESTER), inline=inline)

    assert answer.headers["Content-Disposition"].startswith(where)
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "private, no-store"
    answer.close()
