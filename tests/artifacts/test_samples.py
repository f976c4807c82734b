"""Samples: offered, accepted without a name, public only with consent, gone at once when withdrawn."""

import datetime as dt
import io
from collections.abc import Callable, Iterator

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from PIL import Image

from academies.models import Academy
from artifacts.anonymous import names_in
from artifacts.models import Sample
from artifacts.selectors.samples import SampleFilter, publishable_samples, samples, with_state
from artifacts.services import consents
from artifacts.services import samples as services
from artifacts.signals import sample_published, sample_withdrawn
from artifacts.words import words_for
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import DAY, TESTER, make_experience, make_file, make_session, make_student, make_year
from tests.factories_work import (
    make_consent_request,
    make_item,
    make_participation,
    make_publishing_consent,
    make_sample,
)
from wbl_portal.core import clock, files
from wbl_portal.core.models import StoredFile

ClientFor = Callable[..., CampusClient]


@pytest.fixture
def news() -> Iterator[list[str]]:
    """What the floors above are told."""
    heard: list[str] = []

    def published(sample: Sample, **_more: object) -> None:
        heard.append(f"published {sample.caption}")

    def withdrawn(sample: Sample, **_more: object) -> None:
        heard.append(f"withdrawn {sample.caption}")

    sample_published.connect(published)
    sample_withdrawn.connect(withdrawn)
    yield heard
    sample_published.disconnect(published)
    sample_withdrawn.disconnect(withdrawn)


def state(sample: Sample) -> str:
    return with_state(Sample.objects.all()).get(pk=sample.pk).state  # type: ignore[attr-defined, no-any-return]


def publish(sample: Sample) -> Sample:
    """With a guardian's yes through the link."""
    consents.answer_request(request=make_consent_request(sample), is_yes=True, signer="Pat", relation="mother")
    sample.refresh_from_db()
    return sample


def scan() -> bytes:
    """A PDF that is a picture only, with its author's name inside."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Author"] = "Ana Acosta"
        with pdf.open_metadata() as metadata:
            metadata["dc:creator"] = ["Ana Acosta"]
        out = io.BytesIO()
        pdf.save(out, compress_streams=False)
        return out.getvalue()


def test_an_offer_is_made_once_a_year_and_names_nobody(campus: Academy) -> None:
    student = make_student(given_name="Luz", family_name="Vega", grade=10)
    item = make_item(student, title="Poster by Luz")

    first = services.nominate(item=item, year=make_year(), by=TESTER)
    again = services.nominate(item=item, year=make_year(), by=TESTER)

    assert first == again
    assert (first.caption, first.shown_as) == ("Digital work", "Student, grade 10")
    with pytest.raises(IntegrityError, match="item_is_offered_once_a_year"), transaction.atomic():
        make_sample(item)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A poster by Ana", ["Ana"]),
        ("ACOSTA's model", ["Acosta"]),
        ("Un cartel de Peña", ["Peña"]),
        ("un cartel de pena", ["Peña"]),
        ("A banana for the analysis", []),
        ("Work of the Cruz team", ["Cruz"]),
        ("Al draws, also all of us", ["Al"]),
        ("Model de la escuela", []),
    ],
)
def test_names_are_found_as_words_with_or_without_accents(text: str, found: list[str], campus: Academy) -> None:
    student = make_student(given_name="Ana Al", middle_name="J.", family_name="Acosta-Peña de la Cruz")

    assert names_in(text, student) == found


def test_words_for_the_public_name_nobody(campus: Academy) -> None:
    student = make_student(given_name="Luz", family_name="Vega")
    sample = make_sample(make_item(student), accepted=False)
    words = {"caption": "Luz builds", "shown_as": "Vega, grade 9", "text_version": "A report. By luz VEGA."}

    with pytest.raises(ValidationError) as refused:
        services.accept(sample=sample, **words, by=TESTER)

    assert set(refused.value.error_dict) == {"caption", "shown_as", "text_version"}


def test_a_text_may_use_the_everyday_word_that_is_also_a_name(campus: Academy) -> None:
    sample = make_sample(make_item(make_student(given_name="Will", family_name="May")), accepted=False)

    services.accept(
        sample=sample, caption="A pump", shown_as="Student", text_version="It may leak; we will see.", by=TESTER
    )
    with pytest.raises(ValidationError, match="Take 'Will' out"):
        services.accept(sample=sample, caption="A pump", shown_as="Student", text_version="Will built it.", by=TESTER)


def test_the_link_to_a_work_names_nobody_either(campus: Academy) -> None:
    student = make_student(given_name="Luz", family_name="Peña")
    for address in ("https://sites.example.org/luz-robot", "https://sites.example.org/pe%C3%B1a/robot"):
        sample = make_sample(make_item(student, url=address), accepted=False)

        with pytest.raises(ValidationError, match="The link to the work names the student"):
            services.accept(sample=sample, caption="A robot", shown_as="Student", text_version="It lifts.", by=TESTER)


def test_what_somebody_agreed_to_is_not_worded_anew(campus: Academy) -> None:
    sample = publish(make_sample())

    with pytest.raises(ValidationError, match="agreed to these words"):
        services.accept(sample=sample, caption="Another arm", shown_as=sample.shown_as, by=TESTER)
    services.accept(
        sample=sample, caption=sample.caption, shown_as=sample.shown_as, text_version="It lifts.", by=TESTER
    )

    sample.refresh_from_db()
    assert (sample.caption, sample.text_version) == ("A robot arm", "It lifts.")


def test_the_words_about_a_picture_name_nobody_either(campus: Academy) -> None:
    student = make_student(given_name="Luz", family_name="Vega")
    item = make_item(student, alt_text="Luz holds a robot.")

    with pytest.raises(ValidationError, match="words about the picture"):
        services.accept(sample=make_sample(item), caption="A robot", shown_as="Student", by=TESTER)


def test_a_scan_and_a_link_need_the_work_as_text(campus: Academy) -> None:
    paper = make_item(file=make_file(scan()), alt_text="")
    film = make_item(url="https://video.example.org/1")

    for item in (paper, film):
        sample = make_sample(item, accepted=False)
        with pytest.raises(ValidationError, match="Write down what the work says"):
            services.accept(sample=sample, caption="A report", shown_as="Student", by=TESTER)
        services.accept(sample=sample, caption="A report", shown_as="Student", text_version="Safety.", by=TESTER)
        assert sample.accepted_at is not None


def test_public_is_what_was_accepted_and_agreed_to(campus: Academy, news: list[str]) -> None:
    sample = make_sample(accepted=False)
    assert state(sample) == "nominated"
    request = make_consent_request(sample)
    assert state(sample) == "consent_pending"
    consents.answer_request(request=request, is_yes=True, signer="Pat", relation="mother")
    assert (state(sample), news) == ("consent_pending", [])

    services.accept(sample=sample, caption="An arm", shown_as="Student, grade 9", by=TESTER)

    assert (state(sample), news) == ("published", ["published An arm"])
    assert sample.public_file is not None
    assert sample.public_file.name == "student-work.png"


def test_a_link_is_published_without_a_file(campus: Academy, news: list[str]) -> None:
    sample = publish(make_sample(make_item(url="https://video.example.org/1"), text_version="A film."))

    assert (state(sample), sample.public_file, len(news)) == ("published", None, 1)


def test_the_public_copy_has_forgotten_where_it_came_from(campus: Academy) -> None:
    photo = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "Ana Acosta, 12 Elm Street"
    Image.new("RGB", (20, 20), "red").save(photo, format="JPEG", exif=exif)
    item = make_item(file=make_file(photo.getvalue(), name="ana.jpg", content_type="image/jpeg"), alt_text="Red.")
    paper = make_item(file=make_file(scan(), name="ana-acosta.pdf"))

    picture = publish(make_sample(item)).public_file
    document = publish(make_sample(paper, text_version="Safety first.")).public_file

    assert picture is not None
    assert document is not None
    assert (picture.name, document.name) == ("student-work.jpg", "student-work.pdf")
    assert b"Acosta" not in files.read(picture)
    with pikepdf.open(io.BytesIO(files.read(document))) as pdf:
        assert "/Author" not in pdf.docinfo
        assert b"Acosta" not in pdf.Root.Metadata.read_bytes()
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == "A robot arm"


def test_withdrawn_means_gone_at_once_for_good(
    campus: Academy, news: list[str], django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    sample = publish(make_sample())
    public = sample.public_file
    assert public is not None

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        services.withdraw(sample=sample, by=TESTER)
        services.withdraw(sample=sample, by=TESTER)

    assert (state(sample), sample.public_file, news[1:]) == ("withdrawn", None, ["withdrawn A robot arm"])
    assert not StoredFile.objects.filter(pk=public.pk).exists()
    assert not default_storage.exists(public.key)
    assert not publishable_samples(make_year(), "p-tech", DAY)
    with pytest.raises(ValidationError, match="was withdrawn"):
        services.accept(sample=sample, caption="x", shown_as="y", by=TESTER)
    with pytest.raises(ValidationError, match="was withdrawn"):
        services.ask(sample=sample, by=TESTER)


def test_withdrawn_sample_has_no_public_file(campus: Academy) -> None:
    with pytest.raises(IntegrityError, match="withdrawn_sample_has_no_public_file"), transaction.atomic():
        make_sample(public_file=make_file(), withdrawn_at=clock.now())


def test_a_consent_that_ended_takes_the_sample_off_the_list(campus: Academy) -> None:
    sample = make_sample()
    make_publishing_consent(sample, given_on=dt.date(2025, 9, 1), expires_on=DAY - dt.timedelta(days=1))

    assert state(sample) == "lapsed"
    assert not Sample.objects.with_consent(DAY).exists()


@pytest.mark.parametrize(
    ("kept", "english", "spanish"),
    [
        ("Student, grade 10", "Student, grade 10", "Estudiante, grado 10"),
        ("Estudiante, grado 10", "Student, grade 10", "Estudiante, grado 10"),
        ("Student", "Student", "Estudiante"),
        ("A team of four", "A team of four", "A team of four"),
        ("Student, grade 10, robotics", "Student, grade 10, robotics", "Student, grade 10, robotics"),
    ],
)
def test_how_a_student_is_shown_reads_in_the_readers_language(kept: str, english: str, spanish: str) -> None:
    for language, words in (("en", english), ("es", spanish)):
        with override(language):
            assert words_for(kept) == words


def test_publishable_samples_say_what_may_be_said(campus: Academy) -> None:
    experience = make_experience(phases={"p-tech-2023": "training"})
    student = make_student()
    participation = make_participation(student, session=make_session(experience))
    sample = publish(make_sample(make_item(student, participation=participation)))
    publish(make_sample(make_item(make_student(programs=()))))
    make_sample()

    (found,) = publishable_samples(make_year(), "p-tech", DAY)

    assert sample.public_file is not None
    assert (found.id, found.phases, found.sha256) == (sample.pk, {"p-tech-2023": "training"}, sample.public_file.sha256)
    assert (found.kind, found.shown_as, found.alt_text) == ("digital", "Student, grade 9", "A robot arm lifts a block.")
    assert found.experience_type == experience.experience_type.name
    assert not publishable_samples(make_year(), "t-stem", DAY)
    assert not publishable_samples(make_year("2025-26"), "p-tech", DAY)
    assert not publishable_samples(make_year(), "p-tech", dt.date(2028, 7, 1))


def test_a_student_offers_and_takes_back(cast: Cast, client_for: ClientFor) -> None:
    item, browser = make_item(cast.student), client_for("student")

    browser.post(reverse("my_item_offer", args=[item.pk]))
    sample = Sample.objects.get()
    assert (sample.nominated_by, state(sample)) == (cast.ana.name, "nominated")
    publish(sample)
    services.accept(sample=sample, caption=sample.caption, shown_as=sample.shown_as, by=TESTER)
    assert "Everyone can see this work" in browser.get(reverse("my_item", args=[item.pk])).text

    address = reverse("my_sample_withdraw", args=[sample.pk])
    assert "Take this work back?" in browser.get(address).text
    assert state(sample) == "published"
    page = browser.post(address, follow=True).text
    assert state(sample) == "withdrawn"
    assert "Only you and the staff" in page
    assert browser.get(address).status_code == 404


def test_a_coordinator_accepts_asks_and_withdraws(cast: Cast, client_for: ClientFor, mailoutbox: list[object]) -> None:
    item, browser = make_item(cast.student), client_for("coordinator")
    browser.post(reverse("work_offer", args=[item.pk]))
    sample = Sample.objects.get()
    one = reverse("sample_detail", args=[sample.pk])
    assert "Accept the work first" in browser.get(one).text

    refused = browser.post(f"{one}accept/", {"caption": "By Ana", "shown_as": "Student", "text_version": ""})
    assert "Nobody is named in public" in refused.text
    browser.post(f"{one}accept/", {"caption": "An arm", "shown_as": "Student, grade 9", "text_version": ""})
    asked = browser.post(f"{one}ask/")
    assert "E-mail sent" in asked.text
    assert len(mailoutbox) == 1
    assert "No answer yet" in browser.get(one).text

    assert "Withdraw “An arm”?" in browser.get(f"{one}withdraw/").text
    browser.post(f"{one}withdraw/")
    assert state(sample) == "withdrawn"


def test_the_list_filters_by_state_and_comes_as_a_file(cast: Cast, client_for: ClientFor) -> None:
    publish(make_sample(caption="Published work"))
    make_sample(caption="Offered work", accepted=False)
    browser = client_for("teacher")

    page = browser.get("/samples/manage/?state=published").text

    assert "Published work" in page
    assert "Offered work" not in page
    assert "Offered work" in browser.get("/samples/manage/?format=csv").text
    assert "No sample fits" in browser.get("/samples/manage/?state=refused").text
    assert "Samples offered" in browser.get("/today/").text


def test_the_list_takes_as_many_queries_for_25_as_for_1(campus: Academy, client_for: ClientFor) -> None:
    browser = client_for("teacher")
    publish(make_sample())
    browser.get("/samples/manage/")
    with CaptureQueriesContext(connection) as one:
        browser.get("/samples/manage/")
    for _ in range(20):
        publish(make_sample())
    with CaptureQueriesContext(connection) as many:
        browser.get("/samples/manage/")

    assert len(many) == len(one)
    assert samples(SampleFilter()).count() == 21
