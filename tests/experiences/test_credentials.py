"""The catalogue of credentials: its starter list, its lines, lists by CSV, and its page."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from academies.models import Academy
from experiences.clusters import industry_of
from experiences.models import Credential, CredentialKind
from experiences.selectors.credentials import CatalogueFilter, catalogue, offered
from experiences.services.credentials import (
    CredentialFacts,
    add_credential,
    archive_credential,
    change_credential,
    import_catalogue,
    restore_credential,
)
from tests.conftest import CampusClient
from tests.factories import DAY, TESTER
from wbl_portal.core.models import AuditEntry
from wbl_portal.core.sheets import SheetRefused

ClientFor = Callable[..., CampusClient]


def add(name: str = "Robot operator", **more: object) -> Credential:
    facts = {"kind": CredentialKind.IBC, "certifying_body": "Invented Board", "list_version": "2025-2030", **more}
    return add_credential(facts=CredentialFacts(name=name, **facts), by=TESTER)  # type: ignore[arg-type]


def test_the_starter_list_names_its_certainty_on_every_line(campus: Academy) -> None:
    rows = Credential.objects.all()

    assert rows.count() == 115
    assert not rows.filter(certainty="").exists()
    assert not rows.filter(source="").exists()
    assert rows.filter(certainty__startswith="Seen: the certifying body says").count() == 11
    assert set(rows.values_list("kind", "list_version")) == {("ibc", "2025-2030")}


def test_a_line_is_added_changed_archived_and_restored_each_with_its_entry(campus: Academy) -> None:
    made = add()
    facts = CredentialFacts(name="Robot operator I", kind=CredentialKind.OTHER, sunset_on=dt.date(2027, 8, 31))

    change_credential(credential=made, facts=facts, by=TESTER)
    archive_credential(credential=made, by=TESTER)
    assert made not in offered()
    restore_credential(credential=made, by=TESTER)

    assert made in offered()
    verbs = AuditEntry.objects.filter(subject_id=str(made.pk)).order_by("at").values_list("verb", flat=True)
    assert sorted(verbs) == ["credential.added", "credential.archived", "credential.changed", "credential.restored"]


def test_the_same_name_body_and_list_is_refused_by_the_form_and_by_the_database(campus: Academy) -> None:
    made = add()

    with pytest.raises(ValidationError, match="already"):
        add("ROBOT operator")
    with pytest.raises(IntegrityError, match="credential_is_once_per_list"), transaction.atomic():
        Credential.objects.create(name="robot OPERATOR", certifying_body="invented board", list_version="2025-2030")
    assert add(list_version="2030-2035").pk != made.pk


def test_what_is_past_its_sunset_is_no_longer_offered(campus: Academy) -> None:
    made = add(sunset_on=DAY)

    assert made in offered(DAY)
    assert made not in offered(DAY + dt.timedelta(days=1))
    assert made not in catalogue(CatalogueFilter(standing="ended"))


@pytest.mark.parametrize(
    ("text", "industry"),
    [
        ("Health Science", "health"),
        ("business management & administration", "business"),
        ("human_services", "human_services"),
        ("Arts, A/V Technology & Communications", "arts"),
        ("Alchemy", None),
    ],
)
def test_industries_are_read_as_people_write_them(text: str, industry: str | None) -> None:
    assert industry_of(text) == industry


LIST = (
    b"Certification,Certifying Entity,Career Cluster,Type,List,Sunset,Social Security Number\n"
    b"Robot operator,Invented Board,Manufacturing,,2025-2030,8/31/2027,123-45-6789\n"
    b"Welding technician,Invented Board,Manufacturing,Level I certificate,,,\n"
    b"Alchemist,Invented Board,Alchemy,,,,\n"
    b",Invented Board,,,,,\n"
    b"Mason,Invented Board,Construction,wizardry,,,\n"
)


def test_a_list_is_checked_then_imported_and_a_second_time_changes_nothing(campus: Academy) -> None:
    standing = add()
    before = Credential.objects.count()

    dry = import_catalogue(data=LIST, file="list.csv", by=TESTER, dry_run=True)
    assert (dry.added, dry.changed, Credential.objects.count()) == (1, 1, before)
    done = import_catalogue(data=LIST, file="list.csv", by=TESTER)
    again = import_catalogue(data=LIST, file="list.csv", by=TESTER)

    assert (done.added, done.changed, [each.line for each in done.rejected]) == (1, 1, [4, 5, 6])
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    standing.refresh_from_db()
    assert (standing.sunset_on, standing.industry) == (dt.date(2027, 8, 31), "manufacturing")
    assert Credential.objects.get(name="Welding technician").kind == CredentialKind.LEVEL_1
    assert AuditEntry.objects.filter(verb="credentials.imported").count() == 1
    assert "123-45-6789" not in str(list(AuditEntry.objects.values_list("after", flat=True)))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"body\nx\n", "lacks the column 'name'"),
        (b"name,Credential\nx,y\n", "two columns"),
        (b"\xff\xfen", "UTF-16"),
        (b"name\n\xe9\n", "not UTF-8"),
        (b"name\0\n", "not a text file"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_one_line(campus: Academy, data: bytes, why: str) -> None:
    with pytest.raises(SheetRefused, match=why) as refused:
        import_catalogue(data=data, file="list.csv", by=TESTER)

    assert "\n" not in str(refused.value)


def test_strict_takes_all_or_nothing(campus: Academy) -> None:
    with pytest.raises(SheetRefused, match="line 4"):
        import_catalogue(data=LIST, file="list.csv", by=TESTER, strict=True)

    assert not Credential.objects.filter(name="Robot operator").exists()


def test_the_page_filters_exports_and_imports(campus: Academy, client_for: ClientFor) -> None:
    add(industry="manufacturing")
    browser = client_for("coordinator")

    page = browser.get("/credentials/catalogue/?q=robot+operator&industry=manufacturing").text
    assert "Robot operator" in page
    assert "Certified Nurse Aide" not in page
    assert "Robot operator" in browser.get("/credentials/catalogue/?format=csv").text
    assert "No credential matches" in browser.get("/credentials/catalogue/?q=nothing").text

    check = browser.post("/credentials/catalogue/import/", {"upload": SimpleUploadedFile("list.csv", LIST)})
    assert "Nothing has been changed yet." in check.text
    assert "is no industry of the catalogue" in check.text
    kept = check.text.partition('name="kept" value="')[2].partition('"')[0]
    done = browser.post("/credentials/catalogue/import/", {"kept": kept}, follow=True)
    assert "Imported: 1 added, 1 changed" in done.text
    gone = browser.post("/credentials/catalogue/import/", {"kept": kept})
    assert "no longer kept" in gone.text
    nothing = browser.post("/credentials/catalogue/import/", {"sent": "1"})
    assert "This field is required" in nothing.text


def test_staff_read_it_and_coordinators_change_it(campus: Academy, client_for: ClientFor) -> None:
    made = add()
    assert client_for("teacher").get("/credentials/catalogue/").status_code == 200
    assert client_for("teacher").get("/credentials/catalogue/add/").status_code == 403
    browser = client_for("coordinator")
    url = f"/credentials/catalogue/{made.pk}/edit/"

    page = browser.post(url, {"name": "", "kind": "ibc"})
    assert "needs another look" in page.text
    done = browser.post(url, {"name": "Robot operator II", "kind": "level_2"}, follow=True)

    made.refresh_from_db()
    assert (made.name, made.kind) == ("Robot operator II", "level_2")
    assert "was saved" in done.text
    gone = browser.post(f"/credentials/catalogue/{made.pk}/archive/", follow=True)
    assert f"/credentials/catalogue/{made.pk}/restore/" in gone.text


def test_the_list_asks_as_much_for_thirty_as_for_one(campus: Academy, client_for: ClientFor) -> None:
    browser = client_for("coordinator")

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get("/credentials/catalogue/?list_version=own")
        return len(queries)

    add("First", list_version="own")
    asked()
    one = asked()
    for number in range(30):
        add(f"Line {number}", list_version="own")
    assert asked() == one
