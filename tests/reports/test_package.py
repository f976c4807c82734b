"""The package for the agency: everything public in one ZIP, the same bytes again, links and sums that hold offline."""

import hashlib
import io
import re
import subprocess
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from artifacts.models import PortfolioItem, PublishingConsent, Sample
from reports.models import AgencyRequest, Edition
from reports.package import build
from reports.package.archive import Zip
from reports.package.contents import contents
from reports.services import freeze, publish
from reports.services.sign_off import sign_off
from tests import factories as make
from tests.factories import DAY, TESTER
from wbl_portal.core import clock
from wbl_portal.core.jobs import JobRefused
from wbl_portal.core.models import AuditEntry
from wbl_portal.people.models import SchoolYear

School = dict[int, list[Any]]


@pytest.fixture
def published(school: School, year: SchoolYear, without_pdf: None) -> SchoolYear:
    """A year with a signed snapshot and its editions."""
    sign_off(snapshot=freeze(year=year, name="fall", by=TESTER), role="principal", by=TESTER)
    publish(year=year, by=TESTER)
    return year


def whole(year: SchoolYear, **asked: Any) -> Zip:
    """The package of a request, where it is one ZIP."""
    (only,) = build(year, AgencyRequest(**asked)).zips
    return only


@pytest.fixture
def unpacked(published: SchoolYear, tmp_path: Path) -> Path:
    folder = tmp_path / "unpacked"
    zipfile.ZipFile(io.BytesIO(whole(published).data)).extractall(folder)
    return folder


class Addresses(HTMLParser):
    """Every address of a page, and the ids that a fragment may lead to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.ids.add(known.get("id") or "")
        self.found += [value for name in ("href", "src") if (value := known.get(name))]


def links(folder: Path) -> Iterator[tuple[Path, str]]:
    for page in folder.rglob("*.html"):
        for address in Addresses(page.read_text()).found:
            yield page, address


def test_every_link_of_the_indexes_opens_a_file(unpacked: Path) -> None:
    inside = [(page, address) for page, address in links(unpacked) if page.parent == unpacked]

    assert len(inside) > 20
    for page, address in inside:
        path, _hash, fragment = unquote(address).partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.is_file(), (page.name, address)
        assert target.is_relative_to(unpacked.resolve())
        assert not fragment or fragment in Addresses(target.read_text()).ids


def test_links_of_the_editions_lead_into_the_package_or_to_the_published_site(unpacked: Path) -> None:
    for page, address in links(unpacked):
        if not address.startswith(("http://", "#")):
            assert (page.parent / address.partition("#")[0]).is_file(), (page.name, address)
        assert not address.startswith("/")


def test_nothing_acts_in_the_pages(unpacked: Path) -> None:
    for page in unpacked.rglob("*.html"):
        text = page.read_text()
        assert not re.search(r"<script|\son[a-z]+=|<iframe|<style", text)
        assert 'lang="es"' in text if ".es." in page.name else '<html lang="en"' in text
    assert "url(" not in re.sub(r"url\(\"?data:", "", (unpacked / "styles.css").read_text())


def test_every_file_has_its_sum(unpacked: Path) -> None:
    done = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=unpacked, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    named = {line.split("  ")[1] for line in (unpacked / "SHA256SUMS").read_text().splitlines()}
    there = {str(path.relative_to(unpacked)) for path in unpacked.rglob("*") if path.is_file()}
    assert named == there - {"SHA256SUMS"}


def test_every_current_edition_stands_there_in_both_languages(published: SchoolYear, unpacked: Path) -> None:
    for edition in Edition.objects.filter(year=published).latest_of_each():
        for name in (f"{edition.slot}{end}.{kind}" for end in ("", ".es") for kind in ("html", "csv", "json")):
            assert (unpacked / "artifacts" / edition.slot / name).is_file()
    index = (unpacked / "index.html").read_text()
    assert "Principal" in index
    assert "6.3" in index.partition('id="missing"')[2]


def test_names_are_safe(published: SchoolYear) -> None:
    names = zipfile.ZipFile(io.BytesIO(whole(published).data)).namelist()

    assert names == sorted(names)
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._/-]*", name) and ".." not in name for name in names)


def test_the_same_content_gives_the_same_bytes(published: SchoolYear, travel: Any, papers: dict[Any, bytes]) -> None:
    first = whole(published)
    travel(DAY.replace(day=20))
    papers.clear()

    assert whole(published).sha256 == first.sha256


def test_the_package_costs_the_same_number_of_queries_for_any_number_of_editions(published: SchoolYear) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for _each in range(2):
        with CaptureQueriesContext(connection) as queries:
            contents(published, AgencyRequest())
        counts.append(len(queries))
        copy = Edition.objects.filter(year=published).first()
        assert copy is not None
        make.make_rendition(make.make_edition(year=published, slot=f"9.{_each}", document=copy.document))

    assert counts[0] == counts[1]


def sample_in(year: SchoolYear, *, named: bool = True, consent: bool = True) -> Sample:
    """A sample with its public file, named by an edition of the year (or not), with consent (or not)."""
    data = f"work {named} {consent}".encode()
    sha256 = hashlib.sha256(data).hexdigest()
    item = PortfolioItem.objects.create(
        student=make.make_student(),
        kind="writing",
        title="T",
        url="https://example.org",
        made_on=DAY,
        added_at=clock.now(),
    )
    sample = Sample.objects.create(
        item=item, year=year, caption="A letter", shown_as="Student, grade 10", text_version="Dear reader",
        nominated_at=clock.now(), nominated_by="T", accepted_at=clock.now(), accepted_by="T",
        public_file=make.make_file(data, name="work.pdf", sha256=sha256),
    )  # fmt: skip
    if consent:
        PublishingConsent.objects.create(
            sample=sample, scope="all", signer="Pat", relation="parent", method="paper", given_on=DAY,
            expires_on=DAY.replace(year=2027), recorded_at=clock.now(), recorded_by="T",
        )  # fmt: skip
    if named:
        edition = Edition.objects.filter(year=year, slot="6.1").latest_of_each().get()
        edition.document["listings"].append({"rows": [{"id": str(sample.pk), "sha256": sha256}]})
        edition.save()
    return sample


def test_only_published_samples_with_consent_go_along(published: SchoolYear) -> None:
    shown = sample_in(published)
    sample_in(published, named=False)
    sample_in(published, consent=False)

    package = zipfile.ZipFile(io.BytesIO(whole(published).data))

    stem = f"samples/writing-{str(shown.pk)[:8]}"
    assert [name for name in package.namelist() if name.startswith("samples/")] == [f"{stem}.pdf", f"{stem}.txt"]
    assert package.read(f"{stem}.txt") == b"Dear reader"
    assert f'href="{stem}.pdf"' in package.read("index.html").decode()


def refused(*arguments: str) -> str:
    with pytest.raises(CommandError) as error:
        call_command("tea_package", *arguments, stdout=io.StringIO())
    assert error.value.returncode == 2
    assert "\n" not in str(error.value)
    return str(error.value)


def test_the_command_writes_the_package_and_says_what_lacks(published: SchoolYear, campus: Any, tmp_path: Path) -> None:
    out, told = tmp_path / "package.zip", io.StringIO()
    call_command("tea_package", campus.slug, "--year", "2026-27", "--out", str(out), stdout=told)

    assert zipfile.ZipFile(out).testzip() is None
    assert hashlib.sha256(out.read_bytes()).hexdigest() in told.getvalue()
    assert "not published" in told.getvalue()
    assert AuditEntry.objects.filter(verb="package.handed_out").count() == 1
    assert list(tmp_path.iterdir()) == [out]


def test_what_is_wrong_is_said_in_one_line_and_leaves_nothing(year: SchoolYear, campus: Any, tmp_path: Path) -> None:
    out = str(tmp_path / "package.zip")

    assert "Nothing is published for 2026-27" in refused(campus.slug, "--year", "2026-27", "--out", out)
    assert "1999-00" in refused(campus.slug, "--year", "1999-00", "--out", out)
    assert "no campus 'nowhere'" in refused("nowhere", "--out", out)
    assert "cannot be written" in refused(campus.slug, "--out", str(tmp_path / "missing" / "package.zip"))
    assert "is a folder" in refused(campus.slug, "--out", str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_year_without_editions_is_refused(year: SchoolYear) -> None:
    with pytest.raises(JobRefused, match="Publish first"):
        build(year, AgencyRequest())
