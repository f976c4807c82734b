"""Lists kept in a spreadsheet become records: matched by their headings, checked, written at once, taken back."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from academies.models import Academy
from artifacts.models import Attendance, CredentialAttempt
from experiences.models import Experience, Session
from partners.models import Agreement, Contact, Partner
from partners.services import change_partner
from tests import factories as make
from tests.campuses import Cast
from tests.conftest import CampusClient
from wbl_portal.core import jobs, lists
from wbl_portal.core.lists import reading, writing
from wbl_portal.core.models import AuditEntry, Job, StoredFile
from wbl_portal.core.sheets import SheetRefused

Browser = Callable[..., CampusClient]
PARTNERS = """Company\tIndustry\tTown\tContact person\tEmail
Cedar Creek Robotics\tManufacturing\tFern Hill\tRosa Ibarra\trosa@cedar-creek.example
Heron Clinic\tHealth\tFern Hill\t\t
Pecan Bank\tmoney\tFern Hill\t\t
"""


def given(client: CampusClient, kind: str, text: str = "", **more: Any) -> Any:
    """Give a list and match its columns as guessed; returns the job of the check, done."""
    answer = client.post(f"/start/lists/{kind}/", {"pasted": text, **more})
    assert answer.status_code == 302, answer.content.decode()
    matching = client.get(answer.url)
    form = matching.context["form"]
    client.post(answer.url, {name: form[name].value() for name in form.fields})
    return waiting("list.check")


def waiting(kind: str) -> Job:
    """The waiting job of that kind, done."""
    return jobs.perform(Job.objects.get(kind=kind, state=Job.State.QUEUED).pk)


def brought_in(client: CampusClient, kind: str, text: str = "", **more: Any) -> dict[str, Any]:
    """Give a list, check it, import it; returns what the import says of itself."""
    check = given(client, kind, text, **more)
    client.post(f"/start/lists/jobs/{check.pk}/import/")
    done = waiting("list.import")
    assert done.state == Job.State.DONE, done.message
    return done.result


def test_pasted_partners_are_checked_first_and_nothing_changes(cast: Cast, client_for: Browser) -> None:
    before = Partner.objects.count()

    check = given(client_for("coordinator"), "partners", PARTNERS)

    assert (check.result["added"], check.result["rejected_count"]) == (2, 1)
    assert check.result["rejected"][0]["line"] == 4
    assert "'money' is no industry here" in check.result["rejected"][0]["reason"]
    assert Partner.objects.count() == before


def test_partners_come_with_their_people(cast: Cast, client_for: Browser) -> None:
    brought_in(client_for("coordinator"), "partners", PARTNERS)

    cedar = Partner.objects.get(name="Cedar Creek Robotics")
    assert (cedar.industry, cedar.city) == ("manufacturing", "Fern Hill")
    assert [each.email for each in cedar.contacts.all()] == ["rosa@cedar-creek.example"]
    assert Partner.objects.get(name="Heron Clinic").industry == "health"
    entry = AuditEntry.objects.get(verb="list.imported")
    assert entry.after["lines"] == {"added": 2, "changed": 0, "unchanged": 0}
    assert entry.actor_id == cast.dev.pk


def test_the_same_list_twice_changes_nothing(cast: Cast, client_for: Browser) -> None:
    dev = client_for("coordinator")
    brought_in(dev, "partners", PARTNERS)

    again = given(dev, "partners", PARTNERS)

    assert (again.result["added"], again.result["changed"], again.result["unchanged"]) == (0, 0, 2)
    assert b"There is nothing to bring in" in dev.get(f"/start/lists/jobs/{again.pk}/").content


def test_headings_in_spanish_are_understood(cast: Cast, client_for: Browser) -> None:
    brought_in(client_for("coordinator"), "partners", "Empresa;Industria;Ciudad\nTaller Olmo;Manufactura;Olmos\n")

    assert Partner.objects.get(name="Taller Olmo").city == "Olmos"


def test_a_choice_of_columns_is_remembered(cast: Cast, client_for: Browser) -> None:
    dev = client_for("coordinator")
    strange = "Who\tWhat they do\nOlmo Works\tManufacturing\n"
    url = dev.post("/start/lists/partners/", {"pasted": strange}).url
    assert dev.get(url).context["form"]["name"].value() == ""

    dev.post(url, {"name": "0", "industry": "1"})
    dev.post(f"/start/lists/jobs/{waiting('list.check').pk}/import/")
    waiting("list.import")

    url = dev.post("/start/lists/partners/", {"pasted": strange}).url
    form = dev.get(url).context["form"]
    assert (form["name"].value(), form["industry"].value()) == ("0", "1")


def test_a_needed_column_that_is_not_chosen_is_asked_for(cast: Cast, client_for: Browser) -> None:
    dev = client_for("coordinator")
    url = dev.post("/start/lists/partners/", {"pasted": "Who\tWhat\nOlmo\tManufacturing\n"}).url

    answer = dev.post(url, {"industry": "1"})

    assert answer.status_code == 200
    assert answer.context["form"].errors["name"]
    assert answer.context["form"]["industry"].value() == "1"


def test_a_refused_line_leaves_nothing_behind_for_later_lines(cast: Cast, client_for: Browser) -> None:
    text = "Name\tIndustry\tContact\tEmail\nOlmo Works\tManufacturing\tRosa\tno address\nOlmo Works\tManufacturing\tRosa\t\n"

    result = brought_in(client_for("coordinator"), "partners", text)

    assert (result["added"], result["rejected_count"]) == (1, 1)
    assert Contact.objects.get(partner__name="Olmo Works").name == "Rosa"


def test_undo_takes_back_exactly_what_a_list_added_and_changed(cast: Cast, client_for: Browser) -> None:
    dev = client_for("coordinator")
    standing = make.make_partner(name="Heron Clinic", industry="health", city="")
    brought_in(dev, "partners", PARTNERS)
    assert Partner.objects.get(pk=standing.pk).city == "Fern Hill"

    dev.post(f"/start/lists/undo/{writing.imports()[0].pk}/")

    assert not Partner.objects.filter(name="Cedar Creek Robotics").exists()
    assert not Contact.objects.filter(email="rosa@cedar-creek.example").exists()
    assert Partner.objects.get(pk=standing.pk).city == ""


def test_undo_leaves_what_somebody_changed_or_used_since(cast: Cast, client_for: Browser) -> None:
    dev = client_for("coordinator")
    brought_in(dev, "partners", PARTNERS)
    heron, cedar = Partner.objects.get(name="Heron Clinic"), Partner.objects.get(name="Cedar Creek Robotics")
    change_partner(partner=heron, name=heron.name, industry=heron.industry, city="Olmos", by=cast.dev.actor)
    make.make_experience(partner=cedar)

    answer = dev.post(f"/start/lists/undo/{writing.imports()[0].pk}/", follow=True)

    assert Partner.objects.filter(pk__in=[heron.pk, cedar.pk]).count() == 2
    assert "2 rows stay" in answer.content.decode()


def test_only_the_latest_list_can_be_taken_back_and_once(
    cast: Cast, client_for: Browser, travel: Callable[[dt.date], None]
) -> None:
    dev = client_for("coordinator")
    brought_in(dev, "partners", PARTNERS)
    first = writing.imports()[0]
    travel(make.DAY + dt.timedelta(days=1))
    brought_in(dev, "partners", "Name\tIndustry\nOlmo Works\tManufacturing\n")
    second = writing.imports()[0]

    dev.post(f"/start/lists/undo/{first.pk}/")
    assert Partner.objects.filter(name="Cedar Creek Robotics").exists()
    dev.post(f"/start/lists/undo/{second.pk}/")
    answer = dev.post(f"/start/lists/undo/{second.pk}/", follow=True)

    assert not Partner.objects.filter(name="Olmo Works").exists()
    assert "only once" in answer.content.decode()


def test_experiences_come_with_their_dates_and_phases(cast: Cast, client_for: Browser) -> None:
    make.make_partner(name="Cedar Creek Robotics")
    text = (
        "Event\tType\tCompany\tGrade\tDate\tHours\n"
        "Robot line\tFacility visit\tCedar Creek Robotics\t9-10\t10/7/2026\t1.5\n"
        "Robot line\tFacility visit\tCedar Creek Robotics\t9-10\t10/8/2026\t1.5\n"
        "Career day\tFeria de carreras\t\t\t\t\n"
        "Moon trip\tRocket ride\t\t9\t\t\n"
        "Old trip\tFacility visit\t\t8\t\t\n"
    )

    result = brought_in(client_for("coordinator"), "experiences", text)

    assert (result["added"], result["changed"], result["rejected_count"]) == (2, 1, 2)
    robot = Experience.objects.get(title="Robot line")
    assert (robot.grades, robot.year.label) == ([9, 10], "2026-27")
    assert [(each.held_on, each.minutes) for each in robot.sessions.all()] == [
        (dt.date(2026, 10, 7), 90),
        (dt.date(2026, 10, 8), 90),
    ]
    assert robot.phases.get().framework == "p-tech-2023"
    assert "Rocket ride" in result["rejected"][0]["reason"]
    assert "9 to 12" in result["rejected"][1]["reason"]


def test_a_sign_in_sheet_becomes_attendance(cast: Cast, client_for: Browser) -> None:
    experience = make.make_experience(title="Robot line")
    session = make.make_session(experience, held_on=dt.date(2026, 10, 7), minutes=120)
    there, away = make.make_student(local_id="Q1"), make.make_student(local_id="Q2")
    text = (
        "Local ID,Activity,Date,Attendance,Minutes\n"
        "Q1,Robot line,2026-10-07,,90\nQ2,Robot line,2026-10-07,absent,\n"
        "A9,Robot line,2026-10-07,,\nQ1,Robot line,2026-10-01,,\nQ1,Robot line,2026-10-07,,500\n"
    )
    dev = client_for("coordinator")

    result = brought_in(dev, "participations", text)

    marks = dict(Attendance.objects.filter(session=session).values_list("participation__student_id", "minutes"))
    assert marks == {there.pk: 90, away.pk: 0}
    assert [row["line"] for row in result["rejected"]] == [4, 5, 6]
    dev.post(f"/start/lists/undo/{writing.imports()[0].pk}/")
    assert not Attendance.objects.filter(session=session).exists()
    assert not experience.participations.exists()


def test_agreements_and_results_come_too(cast: Cast, client_for: Browser) -> None:
    dev = client_for("coordinator")
    make.make_partner(name="Olmo Works")
    credential = make.make_credential(name="Robot operator")
    make.make_student(local_id="Q1")

    brought_in(dev, "agreements", "Partner,Start,End,Signed\nOlmo Works,2026-08-01,2027-07-31,2026-07-20\n")
    brought_in(dev, "credentials", "Local ID,Credential,Date,Result\nQ1,Robot operator,2026-09-14,passed\n")

    assert Agreement.objects.get(partner__name="Olmo Works").state_on(make.DAY) == Agreement.State.ACTIVE
    assert CredentialAttempt.objects.get(credential=credential).result == "passed"


def workbook(rows: list[list[Any]]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    book.create_sheet("Empty", 0)
    for row in rows:
        book.worksheets[1].append(row)
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_read_as_its_first_filled_sheet(cast: Cast, client_for: Browser) -> None:
    upload = io.BytesIO(
        workbook([[], ["Title", "Type", "Date"], ["Plant day", "Facility visit", dt.date(2026, 10, 7)]])
    )
    upload.name = "plan.xlsx"

    brought_in(client_for("coordinator"), "experiences", upload=upload)

    assert Session.objects.get(experience__title="Plant day").held_on == dt.date(2026, 10, 7)


def _zip(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (_zip(bomb=bytes(160 * 2**20)), "too large"),
        (_zip(other=b"x"), "no Excel workbook"),
        (b"PK\x03\x04 and then nothing", "no Excel workbook"),
        (b"\xd0\xcf\x11\xe0 with a password", "password"),
        (workbook([]), "no filled sheet"),
    ],
)
def test_a_file_that_is_no_list_is_one_clear_line(data: bytes, said: str) -> None:
    with pytest.raises(SheetRefused, match=said):
        reading.as_csv(data, "list.xlsx")


@pytest.mark.parametrize("text", ["", "Name\tIndustry\n", "\n\n"])
def test_a_list_without_rows_is_refused_and_stays_in_the_box(cast: Cast, client_for: Browser, text: str) -> None:
    answer = client_for("coordinator").post("/start/lists/partners/", {"pasted": text})

    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not StoredFile.objects.filter(content_type__contains="list-").exists()


def test_every_kind_offers_a_template_that_it_understands(cast: Cast, client_for: Browser) -> None:
    dev = client_for("coordinator")
    for kind in lists.kinds():
        data = dev.get(f"/start/lists/{kind.key}/template.csv").content
        look = reading.look(data, "template.csv")

        assert reading.guess(look.header, kind, {}) == {each.key: n for n, each in enumerate(kind.columns)}


@pytest.mark.parametrize("kind", ["partners", "experiences", "participations", "agreements", "credentials"])
def test_an_import_takes_the_same_number_of_queries_for_any_length(
    cast: Cast, campus: Academy, kind: str, client_for: Browser
) -> None:
    dev = client_for("coordinator")
    make.make_partner(name="Olmo Works")
    make.make_credential(name="Robot operator")
    make.make_session(make.make_experience(title="Robot line"), held_on=dt.date(2026, 10, 7))
    for number in range(42):
        make.make_student(local_id=f"N{number}")
    rows: dict[str, tuple[str, Callable[[int], str]]] = {
        "partners": ("Name\tIndustry\tContact", lambda n: f"Works {n}\tManufacturing\tRosa {n}"),
        "experiences": ("Title\tType\tDate", lambda n: f"Visit {n}\tFacility visit\t2026-10-07"),
        "participations": ("Local ID\tActivity\tDate", lambda n: f"N{n}\tRobot line\t2026-10-07"),
        "agreements": ("Partner\tTitle\tStart\tEnd", lambda n: f"Olmo Works\tMOU {n}\t2026-08-01\t2027-07-31"),
        "credentials": ("Local ID\tCredential\tDate\tResult", lambda n: f"N{n}\tRobot operator\t2026-09-14\tpassed"),
    }
    head, row = rows[kind]

    def queries(span: range) -> int:
        check = given(dev, kind, "\n".join([head, *map(row, span)]))
        dev.post(f"/start/lists/jobs/{check.pk}/import/")
        with CaptureQueriesContext(connection) as captured:
            assert waiting("list.import").result["added"] == len(span)
        return len(captured)

    assert queries(range(2)) == queries(range(2, 42))
