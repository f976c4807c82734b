"""A work in public: shown with consent, gone from page, PDF, data and its own address the moment it is withdrawn."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from artifacts.models import PublishingConsent, Sample
from artifacts.services import consents, publication
from artifacts.services import samples as offering
from reports import package, renditions, tasks, tasks_upkeep
from reports.models import Edition, Rendition, RetentionClass
from reports.services import freeze, holds, publish, publishing, withdrawal
from reports.services import snapshots as freezing
from tests import factories as make
from tests import factories_work as work
from tests.factories import TESTER
from wbl_portal.core import files, jobs
from wbl_portal.core.jobs import JobRefused
from wbl_portal.core.models import AuditEntry, Job, StoredFile
from wbl_portal.people.models import SchoolYear

School = dict[int, list[Any]]
PAGE = "/artifacts/2026-27/6.3"


@pytest.fixture
def sample(school: School) -> Sample:
    """A picture of a member with consent in force and its public file."""
    found = work.make_sample(work.make_item(school[9][0]), text_version="The arm lifts.\nIt turns.")
    work.make_publishing_consent(found)
    found.public_file = make.make_file(work.picture(), name="arm.png", content_type="image/png", sha256="a" * 64)
    found.save()
    return found


@pytest.fixture
def shown(sample: Sample, year: SchoolYear) -> Edition:
    """The slot 6.3 with the picture, published with its PDF."""
    freeze(year=year, name="fall", by=TESTER)
    publish(year=year, slots=["6.3"], by=TESTER)
    return Edition.objects.get(slot="6.3")


@pytest.fixture
def stranger(client_for: Callable[..., Any]) -> Any:
    return client_for(None)


def file_address(sample: Sample) -> str:
    return f"{PAGE}/files/{sample.pk}.png"


def test_the_page_shows_the_work_by_id_and_hash_and_names_nobody(shown: Edition, sample: Sample, stranger: Any) -> None:
    page = stranger.get(f"{PAGE}/").content.decode()
    (row,) = next(each for each in shown.document["listings"] if each["id"] == "samples")["rows"]

    assert (row["id"], row["sha256"], row["file"]) == (str(sample.pk), "a" * 64, file_address(sample))
    assert f'<img src="{file_address(sample)}" alt="A robot arm lifts a block."' in page
    assert "The arm lifts." in page
    assert sample.item.student.family_name not in page


def test_the_file_is_answered_with_strict_headers(shown: Edition, sample: Sample, stranger: Any) -> None:
    answer = stranger.get(file_address(sample))

    assert (answer.status_code, answer.content) == (200, files.read(sample.public_file))
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["Cache-Control"] == "public, max-age=0, s-maxage=10"


@pytest.mark.usefixtures("without_pdf")
def test_a_file_has_no_address_unless_the_current_edition_shows_it(
    shown: Edition, sample: Sample, stranger: Any, travel: Any
) -> None:
    assert stranger.get(f"{PAGE}/files/{sample.pk}.jpg").status_code == 404
    assert stranger.get(f"/artifacts/2026-27/6.1/files/{sample.pk}.png").status_code == 404
    travel(work.ENDS + dt.timedelta(days=1))

    assert stranger.get(file_address(sample)).status_code == 404


def test_a_withdrawn_work_is_gone_from_page_pdf_data_and_file_in_the_same_act(
    shown: Edition, sample: Sample, stranger: Any, django_capture_on_commit_callbacks: Any
) -> None:
    old = {(each.language, each.format): each for each in shown.renditions.select_related("file")}
    keys = [each.stored.key for each in old.values()]
    with django_capture_on_commit_callbacks(execute=True):
        offering.withdraw(sample=sample, by=TESTER)

    assert stranger.get(file_address(sample)).status_code == 404
    for address in (f"{PAGE}/", f"/es{PAGE}/", f"{PAGE}/editions/1/", f"{PAGE}.json", f"/es{PAGE}.csv", f"{PAGE}.pdf"):
        answer = stranger.get(address)
        assert answer.status_code == 200, address
        assert str(sample.pk).encode() not in answer.content, address
        assert b"robot arm" not in answer.content, address
    assert "Withdrawn on" in stranger.get(f"{PAGE}/").content.decode()
    assert not any(default_storage.exists(key) for key in keys)
    fresh = {(each.language, each.format) for each in shown.renditions.in_force()}
    assert fresh == set(old)


def test_the_edition_keeps_its_number_and_its_replaced_files_are_still_known(
    shown: Edition, sample: Sample, stranger: Any
) -> None:
    before = Rendition.objects.get(edition=shown, format="pdf", language="en")
    offering.withdraw(sample=sample, by=TESTER)

    edition = Edition.objects.get(slot="6.3")
    assert (edition.number, edition.document["published_at"]) == (1, shown.document["published_at"])
    assert edition.sha256 == renditions.digest(edition.document) != shown.sha256
    assert edition.document["tables"] == shown.document["tables"]
    for sha256 in (before.sha256, before.document_sha256):
        told = stranger.get(f"/verify/{sha256}/").content.decode()
        assert "It was replaced on" in told
    current = edition.renditions.in_force().get(format="pdf", language="en")
    assert "It is the current edition" in stranger.get(f"/verify/{current.sha256}/").content.decode()
    assert AuditEntry.objects.filter(verb="edition.sample_withdrawn", subject_id=str(edition.pk)).exists()


@pytest.mark.usefixtures("without_pdf")
def test_every_edition_that_shows_the_work_is_renewed_the_others_stay(
    shown: Edition, sample: Sample, year: SchoolYear
) -> None:
    other = work.make_sample(work.make_item(sample.item.student), caption="A bridge")
    work.make_publishing_consent(other)
    other.public_file = make.make_file(work.picture(), content_type="image/png", sha256="b" * 64)
    other.save()
    publish(year=year, by=TESTER)
    offering.withdraw(sample=sample, by=TESTER)

    texts = [json.dumps(each.document) for each in Edition.objects.filter(slot="6.3")]
    assert len(texts) == 2
    assert not any(str(sample.pk) in text for text in texts)
    assert sum(str(other.pk) in text for text in texts) == 1
    assert not Rendition.objects.filter(edition__slot="6.1", replaced_at__isnull=False).exists()


@pytest.mark.usefixtures("without_pdf")
def test_a_consent_that_ended_takes_the_work_out_at_the_next_look(
    sample: Sample, year: SchoolYear, stranger: Any, travel: Any
) -> None:
    freeze(year=year, name="fall", by=TESTER)
    publish(year=year, slots=["6.3"], by=TESTER)
    PublishingConsent.objects.update(expires_on=dt.date(2026, 10, 20))
    travel(dt.date(2026, 10, 21))
    assert stranger.get(file_address(sample)).status_code == 404

    tasks.withdrawal.withdraw_lapsed(by=TESTER)

    assert str(sample.pk) not in stranger.get(f"{PAGE}/").content.decode()
    assert tasks.withdrawal.withdraw_lapsed(by=TESTER) == []


@pytest.mark.usefixtures("without_pdf")
def test_the_public_copy_goes_with_the_consent_and_a_renewed_one_makes_it_again(
    sample: Sample, year: SchoolYear, stranger: Any, travel: Any, django_capture_on_commit_callbacks: Any
) -> None:
    freeze(year=year, name="fall", by=TESTER)
    publish(year=year, slots=["6.3"], by=TESTER)
    assert sample.public_file is not None
    key = sample.public_file.key
    assert publication.forget_lapsed(by=TESTER) == []
    PublishingConsent.objects.update(expires_on=dt.date(2026, 10, 20))
    travel(dt.date(2026, 10, 21))

    with django_capture_on_commit_callbacks(execute=True):
        tasks.withdrawal.withdraw_lapsed(by=TESTER)
        tasks.publication.forget_lapsed(by=TESTER)

    sample.refresh_from_db()
    assert (sample.public_file, sample.withdrawn_at, default_storage.exists(key)) == (None, None, False)
    entry = AuditEntry.objects.get(verb="sample.public_file_forgotten")
    assert entry.before["sha256"] == "a" * 64
    assert str(sample.pk) not in stranger.get(f"{PAGE}/").content.decode()

    facts = {
        "given_on": dt.date(2026, 10, 21),
        "expires_on": dt.date(2027, 6, 30),
        "signer": "Pat",
        "relation": "mother",
    }
    scan = SimpleUploadedFile("form.png", work.picture(), "image/png")
    consents.record_paper(sample=sample, is_yes=True, upload=scan, by=TESTER, **facts)
    publish(year=year, slots=["6.3"], by=TESTER)
    sample.refresh_from_db()
    assert sample.public_file is not None
    assert stranger.get(file_address(sample)).status_code == 200


@pytest.mark.usefixtures("without_pdf")
def test_a_package_kept_for_the_agency_that_holds_the_work_goes_with_it(
    sample: Sample, year: SchoolYear, client_for: Callable[..., Any], django_capture_on_commit_callbacks: Any
) -> None:
    freeze(year=year, name="fall", by=TESTER)
    publish(year=year, slots=["6.3"], by=TESTER)
    request, dev = make.make_request(year=year), client_for("coordinator")
    job = tasks_upkeep.ask_package(request=request, year=year, by=TESTER)
    assert jobs.perform(job.pk).state == Job.State.DONE
    key = request.parts.get().file.key
    late = package.build(year, request)

    with django_capture_on_commit_callbacks(execute=True):
        offering.withdraw(sample=sample, by=TESTER)

    assert not default_storage.exists(key)
    assert dev.get(f"/reports/requests/{request.pk}/package/1/").status_code == 404
    assert "build it anew" in dev.get(f"/reports/requests/{request.pk}/").text
    assert AuditEntry.objects.filter(verb="request.package_taken_down").count() == 1
    with pytest.raises(JobRefused, match="Build the package again"):
        withdrawal.check_package(late)
    withdrawal.check_package(package.build(year, request))


@pytest.mark.usefixtures("without_pdf")
@pytest.mark.parametrize("record_kind", ["", "student_work"])
def test_under_a_hold_a_withdrawn_work_is_hidden_and_kept_until_the_hold_is_lifted(
    sample: Sample,
    year: SchoolYear,
    stranger: Any,
    client_for: Callable[..., Any],
    django_capture_on_commit_callbacks: Any,
    record_kind: str,
) -> None:
    freeze(year=year, name="fall", by=TESTER)
    publish(year=year, slots=["6.3"], by=TESTER)
    assert sample.public_file is not None
    copy, page = (
        sample.public_file,
        Rendition.objects.in_force().get(edition__slot="6.3", format="html", language="en").stored,
    )
    held = RetentionClass.objects.filter(record_kind=record_kind) if record_kind else []
    hold = holds.place_hold(reason="A case", classes=held, by=TESTER)

    with django_capture_on_commit_callbacks(execute=True):
        offering.withdraw(sample=sample, by=TESTER)
        assert tasks.withdrawal.remove_hidden(by=TESTER) == 0

    assert stranger.get(file_address(sample)).status_code == 404
    assert "A robot arm" not in stranger.get(f"{PAGE}/").content.decode()
    assert b"A robot arm" in files.read(page)
    assert files.read(copy) == work.picture()
    assert "taken from the public while a hold stood" in client_for("principal").get("/reports/retention/").text

    holds.lift_hold(hold=hold, by=TESTER)
    with django_capture_on_commit_callbacks(execute=True):
        removed = tasks.withdrawal.remove_hidden(by=TESTER)

    assert not StoredFile.objects.filter(hidden_at__isnull=False).exists()
    assert AuditEntry.objects.filter(verb="hidden_file.removed").count() == removed
    assert not default_storage.exists(copy.key)
    assert not default_storage.exists(page.key)


def test_a_hold_of_other_records_hides_nothing(sample: Sample) -> None:
    copy = sample.public_file_id
    holds.place_hold(reason="A case", classes=RetentionClass.objects.filter(record_kind="meetings"), by=TESTER)

    offering.withdraw(sample=sample, by=TESTER)

    assert not StoredFile.objects.filter(pk=copy).exists()
    assert not StoredFile.objects.filter(hidden_at__isnull=False).exists()


@pytest.mark.usefixtures("without_pdf")
def test_a_work_withdrawn_while_its_files_are_made_is_not_published(sample: Sample, year: SchoolYear) -> None:
    freeze(year=year, name="fall", by=TESTER)
    prepared = publishing.prepare(year=year, slots=["6.3"], role="operator", say=freezing.quiet)
    offering.withdraw(sample=sample, by=TESTER)

    with pytest.raises(JobRefused, match="withdrawn"), transaction.atomic():
        publishing.store(prepared, by=TESTER)
    assert not Edition.objects.filter(slot="6.3").exists()


@pytest.mark.usefixtures("without_pdf")
def test_a_link_is_shown_as_a_link_and_has_no_file(school: School, year: SchoolYear, stranger: Any) -> None:
    linked = work.make_sample(work.make_item(school[9][0], url="https://video.example/arm"))
    work.make_publishing_consent(linked)
    freeze(year=year, name="fall", by=TESTER)
    publish(year=year, slots=["6.3"], by=TESTER)

    page = stranger.get(f"{PAGE}/").content.decode()

    assert '<a href="https://video.example/arm">video.example</a>' in page
    assert stranger.get(file_address(linked)).status_code == 404
