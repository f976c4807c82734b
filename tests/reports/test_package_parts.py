"""What a request asks for goes along: the letter, chosen artifacts, agreements, minutes; in parts under a limit of size."""

import hashlib
import io
import json
import random
import re
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import page
import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from partners.models import Attendee, Decision, Meeting
from reports import attacker, tasks_upkeep
from reports.models import AgencyRequest, Edition, Snapshot
from reports.package import Package, build
from reports.package.contents import contents
from reports.package.letter import letter, masking_notes
from reports.package.split import BYTES_IN_MB
from reports.services import freeze, publish
from reports.services import requests as services
from reports.services.sign_off import sign_off
from tests import factories as make
from tests.factories import DAY, TESTER
from tests.reports.paper import badly_laid_out
from wbl_portal.core import jobs, pdf
from wbl_portal.core.jobs import JobRefused
from wbl_portal.core.models import AuditEntry, Job
from wbl_portal.people.models import SchoolYear

pytestmark = pytest.mark.slow

School = dict[int, list[Any]]
needs_pdf = pytest.mark.skipif(bool(pdf.off_because()), reason="WeasyPrint's libraries are missing")


@pytest.fixture
def published(school: School, year: SchoolYear, settings: Any) -> SchoolYear:
    """A year with a signed snapshot and its editions (without their PDFs); papers have theirs."""
    was, settings.PDF_AVAILABLE = settings.PDF_AVAILABLE, False
    sign_off(snapshot=freeze(year=year, name="fall", by=TESTER), role="principal", by=TESTER)
    publish(year=year, by=TESTER)
    settings.PDF_AVAILABLE = was
    return year


def noise(size: int, seed: int) -> bytes:
    """Bytes that no ZIP makes smaller."""
    return random.Random(seed).randbytes(size)


def agreement_with(size: int, seed: int, name: str = "") -> Any:
    partner = make.make_partner(**({"name": name} if name else {}))
    return make.make_agreement(partner, title="MOU", file=make.make_file(noise(size, seed), name="mou.pdf"))


def make_meeting(**more: Any) -> Meeting:
    about = {"body": "advisory", "held_on": DAY, "agenda": "Welcome", "minutes": "The board met.\nIt agreed."}
    return Meeting.objects.create(**about | more)


def files_of(package: Package) -> dict[str, bytes]:
    """Every file of every part, as if all were unpacked into one folder."""
    found: dict[str, bytes] = {}
    for each in package.zips:
        with zipfile.ZipFile(io.BytesIO(each.data)) as packed:
            for name in packed.namelist():
                assert found.setdefault(name, packed.read(name)) == packed.read(name), f"{name} differs between parts"
    return found


def text_of(package: Package, name: str) -> str:
    return files_of(package)[name].decode()


# ---- The register remembers what is asked for in choices.
def test_choices_are_remembered_and_changed(cast: Any, client_for: Callable[..., Any]) -> None:
    dev, agreement = client_for("coordinator"), agreement_with(10, 1, "Northgate")
    facts = {
        "received_on": "2026-09-01", "requester": "State office", "asked_for": "6.2 and the agreement",
        "year": str(cast.year.pk), "slots": ["6.2"], "with_agreements": "on", "partners": [str(agreement.partner_id)],
        "with_minutes": "on", "bodies": ["advisory"], "minutes_from": "2026-08-01", "minutes_until": "2026-10-01",
        "max_mb": "5",
    }  # fmt: skip
    address = dev.post("/reports/requests/add/", facts).url

    row = AgencyRequest.objects.get()
    assert (row.slots, row.partners, row.bodies, row.max_mb) == (["6.2"], [str(agreement.partner_id)], ["advisory"], 5)
    shown = dev.get(address).text
    for words in ("Artifacts: 6.2", "Agreements: Northgate", "Minutes: Advisory board", "Meetings from", "than 5 MB"):
        assert words in shown
    form = dev.get(f"{address}edit/").text
    assert re.search(r'name="slots" value="6.2"[^>]*checked', form)
    assert re.search(rf'name="partners" value="{agreement.partner_id}"[^>]*checked', form)

    dev.post(f"{address}edit/", {**facts, "with_agreements": "", "with_minutes": "", "max_mb": ""})
    row.refresh_from_db()
    assert (row.partners, row.bodies, row.minutes_from, row.max_mb) == ([], [], None, None)
    assert AuditEntry.objects.filter(verb="request.changed").get().before["max_mb"] == 5


@pytest.mark.parametrize(
    ("field", "choices", "words"),
    [
        (
            "minutes_until",
            {"with_minutes": True, "minutes_from": DAY, "minutes_until": DAY.replace(day=1)},
            "before the first",
        ),
        ("max_mb", {"max_mb": 0}, "1 or more"),
        ("slots", {"slots": ["9.9"]}, "no artifact 9.9"),
        ("partners", {"with_agreements": True, "partners": ["0" * 32]}, "not known"),
        ("bodies", {"with_minutes": True, "bodies": ["coven"]}, "from the list"),
    ],
)
def test_choices_that_make_no_sense_are_refused(campus: Any, field: str, choices: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words) as refused:
        services.receive_request(
            received_on=DAY, requester="Office", asked_for="6.2", choices=services.Choices(**choices), by=TESTER
        )
    assert list(refused.value.message_dict) == [field]


def test_a_limit_of_nothing_is_said_at_the_field(cast: Any, client_for: Callable[..., Any]) -> None:
    asked = {"received_on": "2026-09-01", "requester": "Office", "asked_for": "6.2", "max_mb": "0"}

    assert "Write 1 or more" in client_for("coordinator").post("/reports/requests/add/", asked).text
    assert not AgencyRequest.objects.exists()


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("request_asks_for_meetings_in_order", {"minutes_from": DAY, "minutes_until": DAY.replace(day=1)}),
        ("request_leaves_room_for_a_file", {"max_mb": 0}),
    ],
)
def test_the_database_promises_it_too(campus: Any, name: str, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make.make_request(**fields)


# ---- What goes along.
def test_the_letter_says_who_asked_what_is_enclosed_what_lacks_and_who_signs(published: SchoolYear, cast: Any) -> None:
    agreement_with(10, 1, "Northgate")
    make.make_agreement(make.make_partner(name="Bare Works"))
    request = make.make_request(asked_for="Everything\nof the year", with_agreements=True, due_on=DAY.replace(day=30))

    paper = letter(contents(published, request))
    said = {part.id: " ".join([*part.paragraphs, *part.items]) for part in paper.parts}
    facts = dict(paper.facts)

    assert facts["To"] == "State office"
    assert (facts["Request received"], facts["Due"]) == ("October 7, 2026", "October 30, 2026")
    assert facts["As of"] == "October 14, 2026"
    assert "Everything of the year" in said["asked"]
    assert "Agreement: Northgate, MOU" in said["enclosed"]
    assert re.search(r"6\.2 .*edition 1, as of October 14, 2026 \(HTML, CSV, JSON\)", said["enclosed"])
    assert "Not published: 6.3" in said["missing"]
    assert "Bare Works, Agreement: no file of the agreement in force is kept." in said["missing"]
    assert "sha256sum -c SHA256SUMS*" in said["verify"]
    assert "/verify/" in said["verify"]
    assert said["signature"] == "Pia Pavel, Principal"


def test_without_a_principal_the_coordinator_signs_else_the_campus(published: SchoolYear, cast: Any) -> None:
    def signed() -> str:
        return letter(contents(published, AgencyRequest())).parts[-1].paragraphs[0]

    cast.pia.role_assignments.update(ends_on=DAY.replace(day=1))
    assert signed() == "Dev Dasgupta, Coordinator"
    cast.dev.role_assignments.update(ends_on=DAY.replace(day=1))
    assert signed() == connection.tenant.name


@needs_pdf
def test_the_cover_letter_is_pdf_ua_1(published: SchoolYear, tmp_path: Path) -> None:
    package = build(published, make.make_request())
    path = tmp_path / "letter.pdf"
    path.write_bytes(files_of(package)["cover-letter.pdf"])

    result = page.validate_pdf(str(path), profile=page.ValidationProfile.PDF_UA_1)

    assert "0 failed" in str(result), str(result)
    assert "no failures" in str(result)
    assert badly_laid_out(path.read_bytes()) == []
    assert build(published, AgencyRequest.objects.get()).zips[0].sha256 == package.zips[0].sha256


def test_only_the_artifacts_asked_for_go_along(published: SchoolYear) -> None:
    found = files_of(build(published, make.make_request(slots=["6.2", "6.3"])))

    assert {name.split("/")[1] for name in found if name.startswith("artifacts/")} == {"6.2"}
    missing = found["index.html"].decode().partition('id="missing"')[2]
    assert "6.3" in missing
    assert "6.1" not in missing


def test_agreements_in_force_go_along_where_they_are_asked_for(published: SchoolYear) -> None:
    shown, other = agreement_with(10, 1, "Northgate"), agreement_with(10, 2, "Southgate")
    old = make.make_agreement(
        shown.partner, title="Old", ends_on=DAY.replace(day=1), file=make.make_file(b"old", name="old.pdf")
    )
    lacking = make.make_partner(name="No Paper")

    def names(**asked: Any) -> list[str]:
        package = build(published, make.make_request(**asked))
        assert f", {old.title}" not in text_of(package, "cover-letter.html")
        return [name for name in files_of(package) if name.startswith("agreements/")]

    assert names() == []
    assert names(partners=[str(shown.partner_id)]) == []
    both = [f"agreements/{each.partner.name.lower()}-{str(each.pk)[:8]}.pdf" for each in (shown, other)]
    assert names(with_agreements=True)[-2:] == both  # after those of the cast
    assert names(with_agreements=True, partners=[str(other.partner_id), str(lacking.pk)]) == both[1:]
    lacks = build(published, AgencyRequest(with_agreements=True, partners=[str(lacking.pk)]))
    assert "No Paper: no agreement is in force." in text_of(lacks, "index.html")
    assert lacks.missing == build(published, AgencyRequest()).missing + 1


def test_minutes_go_along_as_a_page_with_their_file_and_name_nobody_who_came(published: SchoolYear) -> None:
    shown = make_meeting(file=make.make_file(b"%PDF scan", name="minutes.pdf"), place="Library")
    Attendee.objects.create(meeting=shown, name="Uma Underhill", organization="Northgate")
    Decision.objects.create(meeting=shown, text="Two more placements.", owner="Uma Underhill")
    make_meeting(body="board")
    make_meeting(held_on=DAY.replace(year=2025))
    bare = make_meeting(minutes="", agenda="", held_on=DAY.replace(day=2))

    package = build(published, make.make_request(with_minutes=True, bodies=["advisory"]))

    stem = f"minutes/2026-10-14-advisory-board-{str(shown.pk)[:8]}"
    assert [name for name in files_of(package) if name.startswith("minutes/")] == [f"{stem}.html", f"{stem}.pdf"]
    text = text_of(package, f"{stem}.html")
    for words in ("The board met.", "It agreed.", "Two more placements.", "Northgate", "Library", "Welcome"):
        assert words in text
    assert "Uma Underhill" not in text
    assert "Advisory board, October 2, 2026: no minutes are recorded." in text_of(package, "index.html"), bare


@pytest.mark.parametrize("words", ["We heard {given}  {family} speak.", "{family}, {given} thanked us"])
def test_minutes_that_name_a_student_are_held_back_with_their_file(
    published: SchoolYear, school: School, words: str
) -> None:
    student = make.make_student(given_name="Zoë", family_name="Quill")
    named = words.format(given="ZOË", family=student.family_name)
    make_meeting(minutes=named, file=make.make_file(b"%PDF scan", name="minutes.pdf"))

    package = build(published, make.make_request(with_minutes=True))

    assert [name for name in files_of(package) if name.startswith("minutes/")] == []
    assert "held back until the names in the minutes are checked" in text_of(package, "cover-letter.html")
    assert "quill" not in " ".join(data.decode(errors="ignore").lower() for data in files_of(package).values())


def test_the_masking_notes_count_what_readers_see_and_give_no_reason_of_a_cell(published: SchoolYear) -> None:
    found = contents(published, AgencyRequest())
    edition = Edition.objects.filter(slot="6.2").latest("number")
    snapshot = Snapshot.objects.get()

    english = masking_notes(found, "en")
    said = " ".join(item for part in english.parts for item in part.items)
    cells = [row for table in edition.document["tables"] if not table.get("safe") for row in table["rows"]]
    assert any(row["mask"] for row in cells)
    counted = [tuple(map(int, hit)) for hit in re.findall(r"(\d+) of (\d+) figures (?:is|are) held back", said)]
    assert sum(marks for marks, _all in counted) == len([row for row in cells if row["mask"]])
    assert f"fewer than {snapshot.smallest_group} students" in said
    hidden = [cell for report in snapshot.protected["report"] for cell in report["hidden"]]
    assert hidden
    assert not any(cell in said for cell in hidden)

    package = build(published, AgencyRequest())
    assert "Lo que las tablas publicadas reservan" in text_of(package, "masking-notes.es.html")


def test_the_package_shows_no_figure_that_the_editions_hide(published: SchoolYear) -> None:
    files = files_of(build(published, make.make_request(with_agreements=True, with_minutes=True)))
    exact = Snapshot.objects.get().figures["programs"]["p-tech-2023"]["tables"]

    read = []
    for name, data in files.items():
        if name.startswith("artifacts/") and name.endswith(".json"):
            document = json.loads(data)
            read += attacker.read_json(data.decode())
            for table in document["tables"]:
                for row in table["rows"]:
                    assert not row["mask"] or (row["value"], row["denominator"], row["percent"]) == (None, None, None)
    assert exact
    campus = connection.tenant
    rules = {"zeros_are_safe": campus.zero_is_safe, "all_is_safe": campus.all_is_safe}
    assert attacker.findings(read, k=campus.smallest_group, **rules) == []
    assert not any("unmasked" in name.lower() or b"CONFIDENTIAL" in data for name, data in files.items())


def test_a_package_costs_the_same_number_of_queries_for_any_number_of_enclosures(published: SchoolYear) -> None:
    request, counts = make.make_request(with_agreements=True, with_minutes=True), []
    for size in (1, 5):
        for each in range(size):
            agreement_with(10, each)
            make_meeting(file=make.make_file(name=f"m{each}.pdf"))
        with CaptureQueriesContext(connection) as queries:
            letter(contents(published, request))
        counts.append(len(queries))

    assert counts[0] == counts[1]


# ---- Parts.
@pytest.fixture
def large(published: SchoolYear) -> SchoolYear:
    """Five agreements of 0.4 MB each."""
    for seed in range(5):
        agreement_with(400_000, seed)
    return published


def test_parts_are_no_larger_than_the_limit_and_are_the_whole_together(large: SchoolYear, tmp_path: Path) -> None:
    request = make.make_request(with_agreements=True, max_mb=1)
    package = build(large, request)
    whole = files_of(build(large, AgencyRequest(with_agreements=True)))

    count = len(package.zips)
    assert count >= 3
    assert [each.name for each in package.zips] == [
        f"a-2026-27-package-part-{n}-of-{count}.zip" for n in range(1, count + 1)
    ]
    assert all(len(each.data) <= BYTES_IN_MB for each in package.zips)
    for number, each in enumerate(package.zips, start=1):
        alone = tmp_path / str(number)
        sums = f"SHA256SUMS-part-{number}-of-{count}"
        zipfile.ZipFile(io.BytesIO(each.data)).extractall(alone)
        done = subprocess.run(["sha256sum", "-c", "--strict", sums], cwd=alone, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        there = {str(path.relative_to(alone)) for path in alone.rglob("*") if path.is_file()}
        assert {line.split("  ")[1] for line in (alone / sums).read_text().splitlines()} == there - {sums}
        assert {"index.html", "index.es.html", "cover-letter.html", "styles.css"} <= there
    together = files_of(package)
    own = {name for name in together if not name.startswith("SHA256SUMS")}
    assert own == set(whole) - {"SHA256SUMS"}
    differing = {name for name in own if together[name] != whole[name]}
    assert differing <= {"index.html", "index.es.html", "cover-letter.html", "cover-letter.pdf"}
    assert f"{count} files" in together["index.html"].decode()
    assert "Unpack all of them into one folder" in together["index.html"].decode()
    assert package.files == len(together)


def test_all_parts_in_one_folder_open_every_link_and_check_at_once(large: SchoolYear, tmp_path: Path) -> None:
    for each in build(large, make.make_request(with_agreements=True, max_mb=1)).zips:
        zipfile.ZipFile(io.BytesIO(each.data)).extractall(tmp_path)

    done = subprocess.run("sha256sum -c SHA256SUMS*", cwd=tmp_path, shell=True, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    for name in ("index.html", "index.es.html", "cover-letter.html", "masking-notes.html", "masking-notes.es.html"):
        for address in re.findall(r'href="([^"#]+)', (tmp_path / name).read_text()):
            assert (tmp_path / address).is_file(), (name, address)


def test_the_same_request_gives_the_same_parts(large: SchoolYear, travel: Any) -> None:
    request = make.make_request(with_agreements=True, max_mb=1)
    first = [each.sha256 for each in build(large, request).zips]
    travel(DAY.replace(day=20))

    assert [each.sha256 for each in build(large, request).zips] == first


def test_a_file_larger_than_the_limit_is_refused_with_what_to_do(published: SchoolYear) -> None:
    agreement_with(1_200_000, 1, "Northgate")

    with pytest.raises(JobRefused, match=r"agreements/northgate-\w+\.pdf takes 1\.2 MB .* 1 MB .* Raise the limit"):
        build(published, make.make_request(with_agreements=True, max_mb=1))
    assert len(build(published, make.make_request(with_agreements=True, max_mb=2)).zips) == 1


def test_a_withdrawn_work_takes_every_part_away(
    large: SchoolYear, client_for: Callable[..., Any], django_capture_on_commit_callbacks: Any
) -> None:
    from reports.services import withdrawal

    dev = client_for("coordinator")
    request, other = make.make_request(with_agreements=True, max_mb=1), make.make_request(slots=["6.1"])
    key = "5b0f7a9e-2f3c-4f0e-9a51-0d0c1a2b3c4d"
    edition = Edition.objects.filter(year=large, slot="6.2").latest("number")
    stored = edition.renditions.get(language="en", format="json").stored
    document = json.loads(default_storage.open(stored.key).read())
    document["listings"].append({"id": "samples", "rows": [{"id": key}]})
    default_storage.delete(stored.key)
    default_storage.save(stored.key, io.BytesIO(json.dumps(document).encode()))
    # The work stands in one part alone, and not in the first that is looked into.
    built = build(large, request)
    packages = [replace(built, zips=built.zips[::-1]), build(large, other)]
    assert [bool(withdrawal._ids_in_package(each.data)) for each in packages[0].zips].index(True) > 0
    assert sum(bool(withdrawal._ids_in_package(each.data)) for each in packages[0].zips) == 1
    for each, package in zip((request, other), packages, strict=True):
        services.attach_package(request=each, package=package, by=TESTER)
    keys = [part.file.key for part in request.parts.all()]
    assert len(keys) >= 3

    with django_capture_on_commit_callbacks(execute=True):
        withdrawal._take_down_packages({key}, TESTER)

    assert not request.parts.exists()
    assert not any(default_storage.exists(each) for each in keys)
    assert dev.get(f"/reports/requests/{request.pk}/package/1/").status_code == 404
    assert other.parts.count() == 1
    gone = AuditEntry.objects.get(verb="request.package_taken_down")
    assert len(gone.before["sha256"]) == len(keys)
    with pytest.raises(JobRefused, match="Build the package again"):
        withdrawal.check_package(packages[0])


def test_the_browser_offers_every_part(large: SchoolYear, client_for: Callable[..., Any]) -> None:
    dev, request = client_for("coordinator"), make.make_request(year=large, with_agreements=True, max_mb=1)
    asked = dev.post(f"/reports/requests/{request.pk}/package/", {"year": str(large.pk)})
    assert jobs.perform(Job.objects.get(kind="package").pk).state == Job.State.DONE

    count = request.parts.count()
    assert f"Download the {count} parts" in dev.get(asked.url).text
    shown = dev.get(f"/reports/requests/{request.pk}/").text
    assert "Look into the agreements and minutes before you send them" in shown
    for part in request.parts.all():
        address = f"/reports/requests/{request.pk}/package/{part.number}/"
        assert address in shown
        data = b"".join(dev.get(address).streaming_content)
        assert hashlib.sha256(data).hexdigest() == part.file.sha256
    assert dev.get(f"/reports/requests/{request.pk}/package/{count + 1}/").status_code == 404


def test_a_refusal_stands_where_the_work_was_asked_for(published: SchoolYear, client_for: Callable[..., Any]) -> None:
    agreement_with(1_200_000, 1)
    request, dev = make.make_request(year=published, with_agreements=True, max_mb=1), client_for("coordinator")
    job = tasks_upkeep.ask_package(request=request, year=published, by=TESTER)
    jobs.perform(job.pk)

    assert "Raise the limit of the request" in dev.get(f"/reports/work/{job.pk}/").text
    assert not request.parts.exists()


def test_the_command_writes_parts_beside_the_name(
    published: SchoolYear, campus: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reports.package import archive

    out, told = tmp_path / "package.zip", io.StringIO()
    call_command("tea_package", campus.slug, "--year", "2026-27", "--out", str(out), "--max-mb", "25", stdout=told)
    assert [path.name for path in tmp_path.iterdir()] == ["package.zip"]
    # No package of the tests has a megabyte: the unit is made smaller, so that the same one needs parts.
    monkeypatch.setattr(archive, "BYTES_IN_MB", out.stat().st_size - 1000)
    out.unlink()
    call_command("tea_package", campus.slug, "--year", "2026-27", "--out", str(out), "--max-mb", "1", stdout=told)

    made = sorted(tmp_path.iterdir())
    assert [path.name for path in made] == [f"package-part-{n}-of-{len(made)}.zip" for n in range(1, len(made) + 1)]
    assert len(made) > 1
    assert all(hashlib.sha256(path.read_bytes()).hexdigest() in told.getvalue() for path in made)
    with pytest.raises(CommandError, match="1 MB or more") as refused:
        call_command("tea_package", campus.slug, "--out", str(out), "--max-mb", "0")
    assert refused.value.returncode == 2
    assert sorted(tmp_path.iterdir()) == made
