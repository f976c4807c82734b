"""The staff's side of the published site: who may embed it, what to paste elsewhere, a copy that works offline."""

import io
import posixpath
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from academies.models import Academy
from academies.services import checked_origin
from artifacts.services import samples as offering
from reports import site_copy
from reports.models import Rendition
from reports.services import freeze, publish, site_copies
from tests import factories as make
from tests import factories_work as work
from tests.factories import TESTER
from wbl_portal.core import files, jobs
from wbl_portal.core.models import AuditEntry, Job
from wbl_portal.people.models import SchoolYear

pytestmark = pytest.mark.slow

School = dict[int, list[Any]]
DISTRICT = "https://www.district.example.org"
Browser = Callable[..., Any]


@pytest.fixture
def published(without_pdf: None, school: School, year: SchoolYear) -> SchoolYear:
    """A year with all that has evidence, and a picture with consent."""
    sample = work.make_sample(work.make_item(school[9][0]), caption="A blue kite")
    work.make_publishing_consent(sample)
    sample.public_file = make.make_file(work.picture(), name="k.png", content_type="image/png", sha256="a" * 64)
    sample.save()
    freeze(year=year, name="fall", by=TESTER)
    publish(year=year, by=TESTER)
    Job.objects.all().delete()
    return year


def ancestors(answer: Any) -> str:
    policy: str = answer.headers["Content-Security-Policy"]
    return next(part.strip() for part in policy.split(";") if part.strip().startswith("frame-ancestors"))


def test_an_administrator_names_who_may_embed_the_public_pages_and_nothing_else(
    published: SchoolYear, client_for: Browser, campus: Academy, django_capture_on_commit_callbacks: Any
) -> None:
    ada, stranger = client_for("administrator"), client_for(None)
    assert ancestors(stranger.get("/artifacts/")) == "frame-ancestors 'none'"

    with django_capture_on_commit_callbacks(execute=True):  # the campus that is kept in the cache is forgotten
        ada.post("/reports/site/embedding/", {"sites": f"{DISTRICT}/\nhttps://school.example.org:8443\n"})

    campus.refresh_from_db()
    assert campus.frame_ancestors == [DISTRICT, "https://school.example.org:8443"]
    for address in ("/", "/artifacts/2026-27/6.2/", "/es/verify/"):
        answer = stranger.get(address)
        assert ancestors(answer) == f"frame-ancestors 'self' {DISTRICT} https://school.example.org:8443"
        assert "X-Frame-Options" not in answer.headers
    for answer in (ada.get("/today/"), stranger.get("/accounts/login/"), stranger.get("/become-a-partner/form/")):
        assert ancestors(answer) == "frame-ancestors 'none'"
        assert answer.headers["X-Frame-Options"] == "DENY"
    assert AuditEntry.objects.filter(verb="campus.changed", after__frame_ancestors__0=DISTRICT).exists()


@pytest.mark.parametrize(
    "site",
    [
        "http://www.example.org",
        "https://example.org/page",
        "https://*.example.org",
        "https://x.org; script-src *",
        "www.x.org",
    ],
)
def test_what_is_no_web_site_is_refused(published: SchoolYear, client_for: Browser, campus: Academy, site: str) -> None:
    answer = client_for("administrator").post("/reports/site/embedding/", {"sites": site})

    assert (answer.status_code, "is no web site" in answer.text) == (200, True)
    campus.refresh_from_db()
    assert campus.frame_ancestors == []
    with pytest.raises(ValidationError):
        checked_origin(site)


def test_staff_find_html_to_paste_in_both_languages(published: SchoolYear, client_for: Browser) -> None:
    page = client_for("teacher").get("/reports/site/").text

    for address in ("/artifacts/", "/es/artifacts/", "/artifacts/2026-27/6.2/", "/es/artifacts/2026-27/6.2.csv"):
        assert re.search(rf"(src|href)=&quot;http[^&]*{re.escape(address)}&quot;", page), address
    assert "&lt;iframe" in page
    assert "/reports/site/embedding/" not in page


def test_the_copy_holds_every_page_and_file_and_its_links_stay_inside(
    published: SchoolYear, client_for: Browser
) -> None:
    pia = client_for("principal")

    asked = pia.post("/reports/site/copy/")
    assert "Copying the site" in pia.get(asked.url).text
    jobs.perform(Job.objects.get(kind="site_copy").pk)
    assert "The copy is ready" in pia.get(asked.url).text
    packed = zipfile.ZipFile(io.BytesIO(b"".join(pia.get("/reports/site/copy/file/").streaming_content)))

    names = set(packed.namelist())
    current = Rendition.objects.in_force().exclude(format="html").select_related("edition", "file")
    for each in current:
        prefix = "es/" if each.language == "es" else ""
        name = f"{prefix}artifacts/2026-27/{each.edition.slot}.{each.format}"
        assert packed.read(name) == files.read(each.stored), name
    assert {"index.html", "es/index.html", "artifacts/2026-27/6.2/index.html", "es/counting-rules/index.html"} <= names
    assert any(name.endswith(".woff2") for name in names)
    assert any(name.endswith(".png") for name in names)
    for name in [each for each in names if each.endswith(".html")]:
        text = packed.read(name).decode()
        assert not re.search(r'\b(?:href|src)="/', text), name
        for link in re.findall(r'\b(?:href|src)="([^"#][^"]*)"', text):
            if not link.startswith(("http://", "https://")):
                place = posixpath.normpath(posixpath.join(posixpath.dirname(name), link.partition("#")[0]))
                assert place in names, (name, link)


def test_the_same_site_makes_the_same_bytes(published: SchoolYear) -> None:
    first, second = (site_copy.packed(site_copy.build(lambda share, text: None)) for _time in range(2))

    assert first == second


def test_a_withdrawn_work_takes_the_copy_with_it(published: SchoolYear, client_for: Browser) -> None:
    pia = client_for("principal")
    pia.post("/reports/site/copy/")
    jobs.perform(Job.objects.get(kind="site_copy").pk)
    stored = site_copies.current_copy()
    assert stored is not None

    sample = offering.Sample.objects.get(caption="A blue kite")
    offering.withdraw(sample=sample, by=TESTER)

    assert site_copies.current_copy() is None
    assert pia.get("/reports/site/copy/file/").status_code == 404
    assert "No copy stands ready" in pia.get("/reports/site/").text


def test_a_site_that_changes_while_it_is_copied_is_not_kept(published: SchoolYear, monkeypatch: Any) -> None:
    really = site_copy.packed

    def withdrawn_meanwhile(files: dict[str, bytes]) -> bytes:
        offering.withdraw(sample=offering.Sample.objects.get(caption="A blue kite"), by=TESTER)
        return really(files)

    monkeypatch.setattr(site_copy, "packed", withdrawn_meanwhile)
    with pytest.raises(jobs.JobRefused, match="changed while it was copied"):
        jobs.run_now("site_copy", by=TESTER)

    assert site_copies.current_copy() is None


def test_a_fresh_copy_takes_the_place_of_the_one_before(published: SchoolYear) -> None:
    first = site_copies.keep_copy(data=b"one", by=TESTER)
    make.make_job(kind="site_copy", state="done", result={"file": str(first.pk)})

    site_copies.keep_copy(data=b"two", by=TESTER)

    assert not type(first).objects.filter(pk=first.pk).exists()


def test_a_campus_that_published_nothing_has_nothing_to_copy(year: SchoolYear, client_for: Browser) -> None:
    asked = client_for("principal").post("/reports/site/copy/")

    assert jobs.perform(Job.objects.get(kind="site_copy").pk).state == Job.State.FAILED
    assert "Nothing is published yet" in client_for("principal").get(asked.url).text
