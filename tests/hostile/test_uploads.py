"""Every hostile file gets the verdict it must get, in little time and memory, and nothing of it survives cleaning."""

import io
import subprocess
import sys

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from academies.models import Academy
from tests.factories import TESTER
from tests.hostile import samples
from wbl_portal.core import cleaning, files
from wbl_portal.core.models import StoredFile

pytestmark = pytest.mark.slow  # each file starts the cleaning program
PROCESSOR_SECONDS, MEGABYTES = 5, 256


def upload(sample: samples.Sample) -> SimpleUploadedFile:
    made = SimpleUploadedFile("x", sample.data, content_type="application/octet-stream")
    made._name = sample.file_name  # as a client may send it, past the tidying of Django's own upload
    return made


def unpacked(data: bytes) -> bytes:
    """The bytes as they stand and, of a PDF, with every stream unpacked."""
    if not data.startswith(b"%PDF"):
        return data
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        document.save(out, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        packed = [each for each in document.objects if isinstance(each, pikepdf.Stream)]
        streams = b"".join(
            each.read_raw_bytes() if "/DCTDecode" in str(each.get("/Filter")) else each.read_bytes() for each in packed
        )
    return data + out.getvalue() + streams


def names_with(verdict: str) -> list[str]:
    return [name for name in samples.names() if samples.made(name).verdict == verdict]


@pytest.mark.parametrize("name", names_with(samples.REFUSED))
def test_what_cannot_be_kept_is_refused_in_a_sentence(campus: Academy, name: str) -> None:
    before = StoredFile.objects.count()

    with pytest.raises(ValidationError, match=r"\.'\]$"):
        files.keep(upload(samples.made(name)), by=TESTER)

    assert StoredFile.objects.count() == before


@pytest.mark.parametrize("name", names_with(samples.CLEANED))
def test_what_is_kept_has_lost_what_harms(campus: Academy, name: str) -> None:
    sample = samples.made(name)
    assert all(word in unpacked(sample.data) for word in sample.forbidden)

    stored = files.keep(upload(sample), by=TESTER)

    kept = unpacked(files.read(stored))
    assert [word for word in sample.forbidden if word in kept] == []
    assert set(stored.name).isdisjoint("/\\\x00\u202e")
    assert stored.name.endswith((".pdf", ".png", ".jpg"))


@pytest.mark.parametrize("name", [each for each in samples.names() if each != "empty"])
def test_cleaning_stays_within_its_time_and_memory(name: str) -> None:
    """The program that parses may use four seconds of the processor and less than 256 MB, whatever it is given."""
    sample = samples.made(name)
    watch = (
        "import resource, subprocess, sys;"
        f"done = subprocess.run([sys.executable, '-I', {cleaning.__file__!r}, sys.argv[1]], input=sys.stdin.buffer.read(),"
        " capture_output=True);"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(used.ru_maxrss // 1024, used.ru_utime + used.ru_stime)"
    )
    kind = {b"%PD": "application/pdf", b"\x89PN": "image/png"}.get(sample.data[:3], "image/jpeg")

    done = subprocess.run([sys.executable, "-c", watch, kind], input=sample.data, capture_output=True, check=True)

    megabytes, seconds = (float(word) for word in done.stdout.split())
    assert seconds < PROCESSOR_SECONDS
    if sys.platform == "linux":
        assert megabytes < MEGABYTES


def test_there_are_many_kinds() -> None:
    assert len(samples.names()) >= 25
