"""The roster in the browser: checked first, imported on a word, refused in words."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from academies.models import Academy
from tests.conftest import CampusClient
from tests.factories import TESTER
from wbl_portal.core import files, jobs
from wbl_portal.core.models import AuditEntry, Job, StoredFile
from wbl_portal.people.models import RosterImport, Student

ClientFor = Callable[..., CampusClient]
SAMPLE = Path(__file__).parent / "samples" / "oneroster-1.1-school"


def zipped(folder: Path = SAMPLE, name: str = "roster.zip") -> SimpleUploadedFile:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for file in sorted(folder.glob("*.csv")):
            archive.writestr(file.name, file.read_bytes())
    return SimpleUploadedFile(name, data.getvalue(), "application/zip")


def send(browser: CampusClient, upload: SimpleUploadedFile, **fields: str) -> Job:
    """Upload and do the check, as the worker would."""
    answer = browser.post("/settings/roster/", {"upload": upload, **fields})
    assert answer.status_code == 302, answer.text
    return jobs.perform(Job.objects.get(kind="roster.check", state=Job.State.QUEUED).pk)


def test_a_roster_is_looked_at_then_imported_then_listed(campus: Academy, client_for: ClientFor) -> None:
    before = Student.objects.count()
    browser = client_for("administrator")

    check = send(browser, zipped())
    page = browser.get(f"/settings/roster/{check.pk}/").text
    assert "Nothing has changed yet" in page
    assert check.result["added"] > 0
    assert Student.objects.count() == before

    browser.post(f"/settings/roster/{check.pk}/import/")
    done = jobs.perform(Job.objects.get(kind="roster.import").pk)
    assert "The roster is imported" in browser.get(f"/settings/roster/{done.pk}/").text
    assert Student.objects.count() > before
    assert done.result["added"] == check.result["added"]
    assert "roster.zip" in browser.get("/settings/roster/").text
    assert RosterImport.objects.get().imported_by == "Ada Abbott"


def test_the_file_is_gone_once_it_is_imported(
    campus: Academy, client_for: ClientFor, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    browser = client_for("administrator")
    check = send(browser, zipped())
    kept = StoredFile.objects.get(pk=check.payload["file"])
    browser.post(f"/settings/roster/{check.pk}/import/")

    with django_capture_on_commit_callbacks(execute=True):
        jobs.perform(Job.objects.get(kind="roster.import").pk)

    assert not StoredFile.objects.filter(pk=kept.pk).exists()
    assert not default_storage.exists(kept.key)
    again = browser.post(f"/settings/roster/{check.pk}/import/", follow=True)
    assert "no longer kept" in again.text


def test_a_new_upload_takes_the_place_of_one_that_was_not_imported(campus: Academy, client_for: ClientFor) -> None:
    browser = client_for("administrator")
    first, second = send(browser, zipped()), send(browser, zipped(name="later.zip"))

    assert not StoredFile.objects.filter(pk=first.payload["file"]).exists()
    assert StoredFile.objects.filter(pk=second.payload["file"]).exists()
    assert "Import it" not in browser.get(f"/settings/roster/{first.pk}/").text
    assert "Import it" in browser.get(f"/settings/roster/{second.pk}/").text


def test_a_new_upload_leaves_other_zips_alone(campus: Academy, client_for: ClientFor) -> None:
    package = files.keep_bytes(b"PK", content_type="application/zip", name="package.zip", by=TESTER)

    send(client_for("administrator"), zipped())

    assert StoredFile.objects.filter(pk=package.pk).exists()


@pytest.mark.parametrize("data", [b"", b"not a zip", b"%PDF-1.7"])
def test_what_is_no_zip_is_refused_at_once(campus: Academy, client_for: ClientFor, data: bytes) -> None:
    answer = client_for("administrator").post(
        "/settings/roster/", {"upload": SimpleUploadedFile("roster.zip", data, "application/zip")}
    )

    assert "error-summary" in answer.text
    assert not Job.objects.filter(kind="roster.check").exists()


def test_a_zip_that_is_no_roster_says_why(campus: Academy, client_for: ClientFor, tmp_path: Path) -> None:
    (tmp_path / "users.csv").write_text("who,what\n1,2\n")
    browser = client_for("administrator")

    check = send(browser, zipped(tmp_path))

    assert check.state == Job.State.FAILED
    page = browser.get(f"/settings/roster/{check.pk}/").text
    assert "nothing has changed" in page
    assert check.message
    assert "Import it" not in page


def test_the_page_of_a_job_asks_again_while_it_waits(campus: Academy, client_for: ClientFor) -> None:
    browser = client_for("administrator")
    browser.post("/settings/roster/", {"upload": zipped()})
    job = Job.objects.get(kind="roster.check")
    address = f"/settings/roster/{job.pk}/"

    assert f'hx-get="{address}"' in browser.get(address).text
    part = browser.get(address, headers={"hx-request": "true"}).text
    assert "<html" not in part
    jobs.perform(job.pk)
    assert "hx-get" not in browser.get(address, headers={"hx-request": "true"}).text


def test_an_upload_stands_in_the_audit(campus: Academy, client_for: ClientFor) -> None:
    send(client_for("administrator"), zipped())

    assert AuditEntry.objects.filter(verb="roster.uploaded", actor_label="Ada Abbott").exists()


def test_jobs_of_other_kinds_are_not_shown_here(campus: Academy, client_for: ClientFor) -> None:
    job = Job.objects.exclude(kind__startswith="roster.").first()
    assert job is not None

    assert client_for("administrator").get(f"/settings/roster/{job.pk}/").status_code == 404


@pytest.mark.parametrize("role", ["coordinator", "principal", "teacher", "student"])
def test_rosters_are_for_administrators(campus: Academy, client_for: ClientFor, role: str) -> None:
    assert client_for(role).get("/settings/roster/").status_code == 403
