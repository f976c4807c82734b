"""Cleans one untrusted PDF or picture, as a program of its own with little memory and time: `python cleaning.py TYPE`.

Reads the file from stdin and writes what may be kept to stdout. Whatever a hostile file does to the parsers, it does to
this process alone. It knows nothing of the portal; `core.files` runs it and puts its answer into words.
"""

import io
import resource
import sys
from collections.abc import Callable

import pikepdf
from PIL import Image, ImageOps

MEMORY = 208 * 1024 * 1024  # bytes of data, on top of the program itself
CPU_SECONDS = 4
PASSWORD, UNREADABLE, TOO_LARGE = 3, 4, 5  # exit statuses
IMAGE_KINDS = {"image/png": "PNG", "image/jpeg": "JPEG"}
MAX_PIXELS = 50_000_000
# Pixels that are really decoded; a JPEG of more is read at half its size or less, which costs no memory.
MAX_DECODED = 24_000_000
LONGEST_EDGE = 4096
# Keys of a PDF that act when it is opened, that carry something inside it, or that say who made it.
ACTIVE_KEYS = {"/JS", "/JavaScript", "/OpenAction", "/AA", "/Launch", "/EmbeddedFiles", "/AF", "/RichMedia", "/XFA"}
PERSONAL_KEYS = {"/Metadata", "/PieceInfo"}
ACTIVE_ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/GoToR", "/Rendition", "/Movie"}
# Segments of a JPEG that say nothing of the picture: APP1 to APP13 and APP15 (EXIF, GPS, XMP), comments.
JPEG_METADATA = {*range(0xE1, 0xEE), 0xEF, 0xFE}


class TooManyPixels(Exception):
    """The picture would take more memory than there is."""


def clean_image(data: bytes, kind: str) -> bytes:
    """The picture drawn anew: nothing but its pixels is left, upright, its longest edge at most LONGEST_EDGE."""
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    with Image.open(io.BytesIO(data), formats=[IMAGE_KINDS[kind]]) as picture:
        if picture.width * picture.height > MAX_PIXELS:
            raise TooManyPixels
        picture.draft("RGB", (LONGEST_EDGE // 2, LONGEST_EDGE // 2))
        if picture.width * picture.height > MAX_DECODED:
            raise TooManyPixels
        ImageOps.exif_transpose(picture, in_place=True)
        mode = "RGBA" if kind == "image/png" and _is_transparent(picture) else "RGB"
        flat = picture if picture.mode == mode else picture.convert(mode)
        flat.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
        out = io.BytesIO()
        bare = Image.frombytes(mode, flat.size, flat.tobytes())
        bare.save(out, format=IMAGE_KINDS[kind], **({"quality": 88} if kind == "image/jpeg" else {}))
        return out.getvalue()


def _is_transparent(picture: Image.Image) -> bool:
    return "A" in picture.getbands() or "transparency" in picture.info


def clean_pdf(data: bytes, kind: str) -> bytes:
    """The PDF without what acts, hides or names its maker. Every object is looked at, wherever it is written."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for item in [*pdf.objects, pdf.trailer]:
            _strip_through(item)
        if "/Info" in pdf.trailer:
            del pdf.trailer["/Info"]
        out = io.BytesIO()
        pdf.save(out, linearize=False)
        return out.getvalue()


def _strip_through(item: pikepdf.Object) -> None:
    """Strip one object of the file and whatever is written inside it; objects it refers to have their own turn."""
    waiting = [item]
    while waiting:
        each = waiting.pop()
        _strip(each)
        waiting += [child for child in _inside(each) if not child.is_indirect]


def _inside(item: pikepdf.Object) -> list[pikepdf.Object]:
    children: list[pikepdf.Object | None] = []
    if isinstance(item, pikepdf.Array):
        children = list(item)
    elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        children = [item.get(key) for key in item.keys()]  # noqa: SIM118 - a PDF's dictionary is no Mapping
    return [child for child in children if isinstance(child, pikepdf.Array | pikepdf.Dictionary | pikepdf.Stream)]


def _strip(item: pikepdf.Object) -> None:
    """Take what acts or hides out of one object; names are compared decoded, so hex escapes hide nothing."""
    if not isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        return
    for key in list(item.keys()):
        if key in ACTIVE_KEYS | PERSONAL_KEYS:
            del item[key]
    if item.get("/S") in {pikepdf.Name(name) for name in ACTIVE_ACTIONS}:
        for key in list(item.keys()):
            del item[key]
    if item.get("/Type") == pikepdf.Name.Filespec or item.get("/Subtype") == pikepdf.Name.FileAttachment:
        for key in ("/EF", "/FS"):
            if key in item:
                del item[key]
    if isinstance(item, pikepdf.Stream):
        _strip_stream(item)


def _strip_stream(item: pikepdf.Stream) -> None:
    """A file that was attached keeps no bytes; a photograph keeps its pixels."""
    if item.get("/Type") == pikepdf.Name.EmbeddedFile:
        item.write(b"")
    elif item.get("/Filter") in (pikepdf.Name.DCTDecode, pikepdf.Array([pikepdf.Name.DCTDecode])):
        raw = item.read_raw_bytes()
        bare = without_metadata(raw)
        if bare != raw:
            parameters = item.get("/DecodeParms")
            known = parameters if isinstance(parameters, pikepdf.Dictionary | pikepdf.Array) else None
            item.write(bare, filter=pikepdf.Name.DCTDecode, decode_parms=known)


def without_metadata(jpeg: bytes) -> bytes:
    """A JPEG stream without EXIF, GPS, XMP and comments; its picture is not touched."""
    kept, place = bytearray(jpeg[:2]), 2
    while place + 4 <= len(jpeg) and jpeg[place] == 0xFF and jpeg[place + 1] != 0xDA:
        length = 2 + int.from_bytes(jpeg[place + 2 : place + 4], "big")
        if jpeg[place + 1] not in JPEG_METADATA:
            kept += jpeg[place : place + length]
        place += length
    return bytes(kept) + jpeg[place:]


CLEANERS: dict[str, Callable[[bytes, str], bytes]] = {
    "application/pdf": clean_pdf,
    "image/png": clean_image,
    "image/jpeg": clean_image,
}


def main(kind: str) -> int:
    """Clean stdin to stdout; returns the exit status."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    data = sys.stdin.buffer.read()
    try:
        clean = CLEANERS[kind](data, kind)
    except pikepdf.PasswordError:
        return PASSWORD
    except (TooManyPixels, Image.DecompressionBombError, MemoryError):
        return TOO_LARGE
    except (pikepdf.PdfError, OSError, SyntaxError, ValueError, RecursionError, RuntimeError):
        return UNREADABLE
    sys.stdout.buffer.write(clean)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
