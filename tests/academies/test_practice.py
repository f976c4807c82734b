"""A campus for practice: it says so everywhere, and nothing of it reaches partners, families, district or agency."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from academies import services
from academies.models import Academy, District
from artifacts.emails import send_consent_request
from partners.emails import send_contact_link
from partners.services import invitations
from reports.district.reading import campuses_here, workspace_of_district
from reports.emails import send_code
from reports.package import build
from tests import factories as make
from tests import factories_binder as binder
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories_work import make_consent_request
from wbl_portal.core.jobs import JobRefused
from wbl_portal.people.emails import send_invitation

ClientFor = Callable[..., CampusClient]
ROOT = Path(__file__).resolve().parents[2]
SAID = "Practice campus: nothing here is real or published"


@pytest.fixture
def practice(campus: Academy) -> Academy:
    """The campus in force is one for practice."""
    campus.name, campus.is_practice = "Alder Practice", True
    campus.save()
    return campus


def test_the_command_makes_one_and_puts_the_word_into_its_name(
    as_owner: None, capsys: pytest.CaptureFixture[str]
) -> None:
    words = {"frameworks": "p-tech", "grades": "9-12", "practice": True}
    call_command("academy_create", "try", name="Alder P-TECH", **words)
    call_command("academy_create", "try-2", name="Practice at Alder", **words)

    connection.set_schema_to_public()
    made = {each.slug: each for each in Academy.objects.filter(is_practice=True)}
    assert {slug: each.name for slug, each in made.items()} == {
        "try": "Alder P-TECH (Practice)",
        "try-2": "Practice at Alder",
    }
    assert "is ready at host" in capsys.readouterr().out


def test_the_word_stays_in_the_name_and_no_district_takes_it(practice: Academy, district: Academy) -> None:
    with pytest.raises(ValidationError, match="holds the word"):
        services.change_settings(academy=practice, name="Alder P-TECH")
    practice.refresh_from_db()
    with pytest.raises(ValidationError, match="belongs to no district"):
        services.change_settings(academy=practice, district=district.district)


@pytest.mark.parametrize("change", ["name", "district"])
def test_the_database_promises_it(practice: Academy, district: Academy, change: str) -> None:
    values = {"name": "Alder"} if change == "name" else {"district": District.objects.get()}
    with pytest.raises(IntegrityError, match=f"practice_campus_(says_so|has_no_{change})"), transaction.atomic():
        Academy.objects.filter(pk=practice.pk).update(**values)


@pytest.mark.parametrize(
    ("role", "address"),
    [
        ("coordinator", "/today/"),
        ("teacher", "/experiences/"),
        ("principal", "/today/year/"),
        ("administrator", "/settings/"),
        ("student", "/my/"),
        (None, "/"),
        (None, "/artifacts/"),
        (None, "/accounts/login/"),
    ],
)
def test_every_page_says_so_and_is_listed_nowhere(
    practice: Academy, client_for: ClientFor, role: str | None, address: str
) -> None:
    answer = client_for(role).get(address)

    assert SAID in answer.text
    assert '<meta name="robots" content="noindex">' in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_files_of_it_are_listed_nowhere_either(practice: Academy, cast: Cast, client_for: ClientFor) -> None:
    answer = client_for(None).get(f"/artifacts/2026-27/{cast.edition.slot}.pdf")

    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_a_real_campus_says_nothing_of_the_kind(campus: Academy, client_for: ClientFor) -> None:
    answer = client_for("coordinator").get("/today/")

    assert "Practice campus" not in answer.text
    assert "X-Robots-Tag" not in answer.headers
    assert "noindex" not in client_for(None).get("/").text


def test_no_letter_leaves_it_but_those_to_its_own_people(practice: Academy, cast: Cast) -> None:
    grant = binder.make_grant()
    asked = make_consent_request(guardian=cast.guardian)
    cast.guardian.email = "pat@home.example"

    assert not send_contact_link(cast.cora, "/link/x/", site="https://a.example")
    assert not send_consent_request(asked, "https://a.example/link/x/", campus=practice.name)
    assert not send_code(grant, "123456", minutes=10)
    assert mail.outbox == []
    assert send_invitation(cast.ben, "https://a.example/link/x/", campus=practice.name)
    assert [letter.to for letter in mail.outbox] == [[cast.ben.email]]


def test_a_link_that_would_go_out_stands_on_the_page(practice: Academy, cast: Cast, client_for: ClientFor) -> None:
    survey = make.make_survey(cast.cora)

    page = client_for("coordinator").post(reverse("survey_send", args=[survey.pk]), follow=True).text

    assert re.search(r"/link/[\w-]+/", page)
    assert mail.outbox == []


def test_an_agreement_is_signed_with_the_code_that_stands_on_the_page(
    practice: Academy, cast: Cast, client_for: ClientFor
) -> None:
    agreement = make.make_agreement(
        cast.partner, signed_on=None, sent_on=make.DAY, signer=cast.cora, file=make.make_file()
    )
    link = invitations.make_contact_link(contact=cast.cora, by=make.TESTER)
    item, browser = f"{link}?item=sign-{agreement.pk}", client_for(None)

    code = re.search(r"Your code is (\d{6})", browser.post(item, {"act": "code"}).text)
    assert code
    browser.post(item, {"act": "sign", "code": code[1], "name": "Cora Castle"})

    agreement.refresh_from_db()
    assert agreement.signed_on is not None
    assert mail.outbox == []


def test_all_our_letters_go_one_way() -> None:
    """Whoever mails by another way would not be held at a practice campus."""
    sending = re.compile(r"send_mail|EmailMessage|EmailMultiAlternatives|get_connection\(")
    ours = [path for path in ROOT.rglob("*.py") if path.relative_to(ROOT).parts[0] not in (".venv", "tests", "var")]

    found = {str(path.relative_to(ROOT)) for path in ours if sending.search(path.read_text(encoding="utf-8"))}

    assert found == {"wbl_portal/core/letters.py"}


def test_neither_district_nor_list_of_campuses_knows_it(
    campus: Academy, other_campus: Academy, district: Academy, client_for: ClientFor
) -> None:
    group = district.district
    Academy.objects.filter(pk=other_campus.pk).update(district=group)
    Academy.objects.filter(pk=campus.pk).update(name="Alder Practice", is_practice=True)
    connection.set_tenant(district)
    assert [each.slug for each in campuses_here()] == [other_campus.slug]
    campus.refresh_from_db()
    connection.set_tenant(campus)
    assert workspace_of_district() is None

    page = CampusClient("localhost").get("/").text

    assert "Birch Academy" in page
    assert "Alder" not in page


def test_no_package_for_the_agency_is_made_of_it(practice: Academy, cast: Cast) -> None:
    with pytest.raises(JobRefused, match="practice campus"):
        build(cast.year, make.make_request())


def test_the_command_for_packages_says_why(practice: Academy, cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="practice campus") as refused:
        call_command("tea_package", practice.slug, year="2026-27", out=str(tmp_path / "package.zip"))

    assert refused.value.returncode == 2
    assert list(tmp_path.iterdir()) == []
