"""A hostile file that was kept, cleaned, and then published: nothing of it stands in anything the public can fetch."""

import io
import zipfile
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from academies.models import Academy
from artifacts.models import Sample
from artifacts.services import consents, portfolio
from artifacts.services import samples as offering
from reports.models import AgencyRequest
from reports.package import build
from reports.services import freeze, publish
from tests import factories as make
from tests import factories_work as work
from tests.conftest import CampusClient
from tests.factories import DAY, TESTER
from tests.hostile import samples
from tests.hostile.test_uploads import names_with, unpacked, upload
from wbl_portal.people.models import SchoolYear

ClientFor = Callable[..., CampusClient]

pytestmark = pytest.mark.slow  # each file starts the cleaning program
PAGE = "/artifacts/2026-27/6.3"
WORDS = "<script>alert('taken')</script>"
# What no file of ours may hold, whichever hostile file it was made of.
NEVER = (
    samples.SCRIPT,
    samples.MARKER,
    samples.EICAR,
    samples.GPS_MARKER,
    b"/JavaScript",
    b"/Launch",
    b"/EmbeddedFile",
)


def published(name: str) -> Sample:
    """The file as a student hands it in, under a title that means harm, accepted and with consent in force."""
    kept = portfolio.add_item(
        student=make.make_student(grade=9),
        kind="digital",
        title=WORDS,
        alt_text=f"An arm. {WORDS}",
        made_on=DAY,
        upload=upload(samples.made(name)),
        by=TESTER,
    )
    sample = offering.nominate(item=kept, year=make.make_year(), by=TESTER)
    words = {"caption": f"An arm {WORDS}", "shown_as": "Student, grade 9", "text_version": WORDS}
    offering.accept(sample=sample, **words, by=TESTER)
    form = SimpleUploadedFile("form.png", work.picture(), "image/png")
    facts = {"signer": "Pat", "relation": "mother", "given_on": DAY, "expires_on": DAY.replace(year=DAY.year + 1)}
    consents.record_paper(sample=sample, is_yes=True, upload=form, **facts, by=TESTER)
    return sample


@pytest.mark.usefixtures("without_pdf")
def test_nothing_hostile_stands_in_anything_public(campus: Academy, year: SchoolYear, client_for: ClientFor) -> None:
    works = {name: published(name) for name in names_with(samples.CLEANED)}
    freeze(year=year, name="fall", by=TESTER)
    publish(year=year, slots=["6.3"], by=TESTER)
    stranger = client_for(None)

    for name, sample in works.items():
        the_file_is_harmless(stranger, sample, samples.made(name))
    page, *data = [stranger.get(path) for path in (f"{PAGE}/", f"{PAGE}.csv", f"{PAGE}.json", "/artifacts/", "/")]
    assert [answer.status_code for answer in (page, *data)] == [200] * 5
    assert b"&lt;script&gt;" in page.getvalue()
    assert WORDS.encode() not in page.getvalue()
    with zipfile.ZipFile(io.BytesIO(build(year, AgencyRequest()).zips[0].data)) as packed:
        handed_out = [packed.read(each) for each in packed.namelist()]
    assert len(handed_out) > len(works)
    # A title may hold the words of a script: the page escapes them (above), a CSV and a text are never run.
    words = {word for name in works for word in samples.made(name).forbidden} - {samples.SCRIPT}
    for content in (*handed_out, *(bytes(answer.getvalue()) for answer in (page, *data))):
        assert [word for word in words if word in unpacked(content)] == []


def the_file_is_harmless(stranger: CampusClient, sample: Sample, hostile: samples.Sample) -> None:
    assert sample.public_file is not None
    ending = sample.public_file.name.rpartition(".")[2]
    answer = stranger.get(f"{PAGE}/files/{sample.pk}.{ending}")

    assert answer.status_code == 200
    content = unpacked(bytes(answer.getvalue()))
    assert [word for word in (*hostile.forbidden, *NEVER) if word in content] == [], hostile.name
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    place = "inline" if ending in ("png", "jpg") else "attachment"
    assert answer.headers["Content-Disposition"] == f'{place}; filename="{sample.pk}.{ending}"'
