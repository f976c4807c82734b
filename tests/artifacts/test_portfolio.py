"""The portfolio: a file or a link with words, only its maker and staff see it, archived with undo."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from academies.models import Academy
from artifacts.models import PortfolioItem
from artifacts.services import portfolio as services
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import DAY, TESTER, make_student
from tests.factories_work import make_item, make_participation, make_sample, picture

ClientFor = Callable[..., CampusClient]


def upload(data: bytes | None = None, name: str = "arm.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data or picture(), "image/png")


def add(**more: object) -> PortfolioItem:
    facts = {"student": make_student(), "kind": "digital", "title": "Arm", "made_on": DAY, "by": TESTER}
    return services.add_item(**facts | more)  # type: ignore[arg-type]


def test_a_picture_needs_words_for_those_who_cannot_see_it(campus: Academy) -> None:
    with pytest.raises(ValidationError, match="what the picture shows"):
        add(upload=upload())

    made = add(upload=upload(), alt_text="A robot arm lifts a block.")

    assert made.file is not None
    assert made.file.content_type == "image/png"


def test_an_item_is_a_file_or_a_link(campus: Academy) -> None:
    with pytest.raises(ValidationError, match="Choose a file"):
        add()
    with pytest.raises(ValidationError, match="not both"):
        add(upload=upload(), url="https://video.example.org/1", alt_text="Arm")
    assert add(url="https://video.example.org/1").file is None
    with pytest.raises(IntegrityError, match="portfolio_item_is_a_file_or_a_link"), transaction.atomic():
        make_item(url="")


def test_an_item_belongs_to_the_students_own_experience_and_not_to_the_future(campus: Academy) -> None:
    with pytest.raises(ValidationError, match="own experiences"):
        add(url="https://video.example.org/1", participation=make_participation())
    with pytest.raises(ValidationError, match="future"):
        add(url="https://video.example.org/1", made_on=DAY + dt.timedelta(days=1))


def test_a_change_without_a_new_file_keeps_the_old_one(campus: Academy) -> None:
    item = make_item()
    before = item.file

    services.change_item(item=item, kind="writing", title="Report", made_on=DAY, alt_text="An arm.", by=TESTER)

    item.refresh_from_db()
    assert (item.kind, item.title, item.file) == ("writing", "Report", before)


def test_what_is_offered_keeps_its_file_and_stays_in_the_portfolio(campus: Academy) -> None:
    item = make_item()
    make_sample(item, accepted=False)

    with pytest.raises(ValidationError, match="offered as a sample"):
        services.change_item(
            item=item, kind="digital", title="Arm", made_on=DAY, alt_text="x", upload=upload(), by=TESTER
        )
    with pytest.raises(ValidationError, match="offered as a sample"):
        services.archive_item(item=item, by=TESTER)


def test_words_about_an_accepted_picture_cannot_come_to_name_the_student(campus: Academy) -> None:
    item = make_item(make_student(given_name="Luz"))
    make_sample(item)
    facts = {"kind": item.kind, "title": "Arm", "made_on": item.made_on}

    with pytest.raises(ValidationError) as refused:
        services.change_item(item=item, **facts, alt_text="Luz holds a robot.", by=TESTER)
    services.change_item(item=item, **facts, alt_text="A robot arm lifts.", by=TESTER)

    assert set(refused.value.error_dict) == {"alt_text"}
    item.refresh_from_db()
    assert item.alt_text == "A robot arm lifts."


def test_a_student_adds_edits_archives_and_undoes(cast: Cast, client_for: ClientFor) -> None:
    browser = client_for("student")
    assert "Your portfolio is empty" in browser.get("/my/portfolio/").text
    sent = {"kind": "digital", "title": "Robot arm", "made_on": DAY.isoformat(), "participation": cast.participation.pk}

    refused = browser.post("/my/portfolio/add/", {**sent, "upload": upload()})
    assert "what the picture shows" in refused.text
    browser.post("/my/portfolio/add/", {**sent, "upload": upload(), "alt_text": "A robot arm."})
    item = PortfolioItem.objects.get()
    assert item.participation == cast.participation

    page = browser.get(reverse("my_item", args=[item.pk])).text
    assert "Only you and the staff of your campus" in page
    assert 'alt="A robot arm."' in page
    file = browser.get(reverse("my_item_file", args=[item.pk]))
    assert (file["Content-Type"], "attachment" in file["Content-Disposition"]) == ("image/png", False)
    browser.post(
        reverse("my_item_edit", args=[item.pk]),
        {"kind": "other", "title": "Arm, better", "made_on": DAY.isoformat(), "alt_text": "An arm."},
    )
    gone = browser.post(reverse("my_item_archive", args=[item.pk]), follow=True)
    assert reverse("my_item_restore", args=[item.pk]) in gone.text
    assert browser.get(reverse("my_item", args=[item.pk])).status_code == 404
    back = browser.post(reverse("my_item_restore", args=[item.pk]), follow=True)
    assert "Arm, better" in back.text


def test_a_file_that_is_none_of_ours_is_refused_with_a_sentence(cast: Cast, client_for: ClientFor) -> None:
    sent = {"kind": "digital", "title": "Arm", "made_on": DAY.isoformat(), "upload": upload(b"<svg/>", "arm.svg")}

    page = client_for("student").post("/my/portfolio/add/", sent)

    assert "Only PDF, PNG and JPEG" in page.text
    assert not PortfolioItem.objects.exists()


def test_another_students_work_is_not_known(cast: Cast, client_for: ClientFor) -> None:
    item, browser = make_item(), client_for("student")

    for name in ("my_item", "my_item_edit", "my_item_file"):
        assert browser.get(reverse(name, args=[item.pk])).status_code == 404
    for name in ("my_item_archive", "my_item_restore", "my_item_offer"):
        assert browser.post(reverse(name, args=[item.pk])).status_code == 404
    assert browser.get(reverse("work_file", args=[item.pk])).status_code == 403


def test_staff_see_the_work_on_the_students_page(cast: Cast, client_for: ClientFor) -> None:
    item, link = make_item(cast.student), make_item(cast.student, url="https://video.example.org/1", title="Film")
    browser = client_for("teacher")

    assert "Robot arm" in browser.get(reverse("student_detail", args=[cast.student.pk])).text
    assert "Only the student and the staff" in browser.get(reverse("work_detail", args=[item.pk])).text
    assert browser.get(reverse("work_file", args=[item.pk])).status_code == 200
    assert browser.get(reverse("work_file", args=[link.pk])).status_code == 404


def test_the_portfolio_is_shown_by_kind(cast: Cast, client_for: ClientFor) -> None:
    make_item(cast.student)
    make_item(cast.student, kind="writing", title="Report on safety")

    page = client_for("student").get("/my/portfolio/?kind=writing").text

    assert "Report on safety" in page
    assert "Robot arm" not in page
