"""Hostile files through the pages people use: a student's portfolio and a coordinator's agreement."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.urls import reverse

from academies.models import Academy
from partners.models import Agreement
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import DAY
from tests.hostile import samples
from tests.hostile.test_uploads import unpacked
from wbl_portal.core import files
from wbl_portal.core.models import StoredFile

ClientFor = Callable[..., CampusClient]

pytestmark = pytest.mark.slow  # each file starts the cleaning program
BOUNDARY = "a-hostile-boundary"
SENTENCE = re.compile(r'class="error-summary".*?<li>(?:<a[^>]*>)?[^<]+\.(?:</a>)?</li>', re.S)


def send(client: CampusClient, path: str, sample: samples.Sample, fields: Mapping[str, str]) -> Any:
    """One form as a client may write it: Django's own test client would tidy the name."""
    parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
    head = f'name="upload"; filename="{sample.file_name}"\r\nContent-Type: application/octet-stream\r\n\r\n'
    parts.append(head.encode() + sample.data)
    between = f"--{BOUNDARY}\r\nContent-Disposition: form-data; ".encode()
    body = b"".join(between + part + b"\r\n" for part in parts) + f"--{BOUNDARY}--\r\n".encode()
    return client.post(path, data=body, content_type=f"multipart/form-data; boundary={BOUNDARY}")


def meets_its_verdict(answer: Any, sample: samples.Sample, before: int) -> None:
    """Refused with a sentence and nothing kept, or cleaned and kept without what harms."""
    added = StoredFile.objects.count() - before
    if sample.verdict == samples.REFUSED:
        assert (answer.status_code, added) == (200, 0)
        assert SENTENCE.search(answer.content.decode()), "no sentence says what is wrong"
        return
    assert (answer.status_code, added) == (302, 1)


def kept_without_harm(stored: StoredFile | None, sample: samples.Sample) -> None:
    assert stored is not None
    data = unpacked(files.read(stored))
    assert [word for word in sample.forbidden if word in data] == []
    assert set(stored.name).isdisjoint("/\\\x00\u202e")


@pytest.mark.parametrize("name", samples.names())
def test_a_student_s_portfolio_meets_the_file(campus: Academy, cast: Cast, client_for: ClientFor, name: str) -> None:
    sample, before = samples.made(name), StoredFile.objects.count()
    words = {"kind": "digital", "title": "Robot arm", "alt_text": "An arm lifts a block.", "made_on": DAY.isoformat()}

    answer = send(client_for("student"), reverse("my_item_add"), sample, words)

    meets_its_verdict(answer, sample, before)
    items = cast.student.portfolio_items.filter(title="Robot arm")
    assert items.count() == (sample.verdict == samples.CLEANED)
    for item in items:
        kept_without_harm(item.file, sample)


@pytest.mark.parametrize("name", samples.names())
def test_a_coordinator_s_agreement_meets_the_file(
    campus: Academy, cast: Cast, client_for: ClientFor, name: str
) -> None:
    sample, before = samples.made(name), StoredFile.objects.count()
    words = {"title": "Under test", "starts_on": DAY.isoformat(), "ends_on": DAY.replace(year=DAY.year + 1).isoformat()}

    answer = send(client_for("coordinator"), reverse("agreement_add", args=[cast.partner.pk]), sample, words)

    meets_its_verdict(answer, sample, before)
    agreements = Agreement.objects.filter(title="Under test")
    assert agreements.count() == (sample.verdict == samples.CLEANED)
    for agreement in agreements:
        kept_without_harm(agreement.file, sample)
