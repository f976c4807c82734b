"""Results of credentials: one student's, a class on one page, lists by CSV, and what each person sees of them."""

import datetime as dt
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from academies.models import Academy
from artifacts.models import CredentialAttempt
from artifacts.services.credential_import import import_attempts
from artifacts.services.credentials import (
    AttemptFacts,
    add_attempt,
    change_attempt,
    record_results,
    remove_attempt,
    undo_results,
)
from experiences.models import Credential
from tests.campuses import Cast
from tests.conftest import CampusClient
from tests.factories import (
    DAY,
    TESTER,
    make_attempt,
    make_credential,
    make_section,
    make_student,
    make_student_user,
)
from wbl_portal.core.models import AuditEntry, StoredFile
from wbl_portal.core.sheets import SheetRefused
from wbl_portal.people.models import Student

ClientFor = Callable[..., CampusClient]
FIRST = dt.date(2026, 10, 1)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc00000030101"
    "00c9fe92ef0000000049454e44ae426082"
)


@pytest.fixture
def robots(campus: Academy) -> Credential:
    return make_credential(name="Robot operator", industry="manufacturing")


def facts(**more: object) -> AttemptFacts:
    return AttemptFacts(**{"attempted_on": FIRST, "result": "passed", **more})  # type: ignore[arg-type]


def stands(credential: Credential) -> dict[object, str]:
    return dict(CredentialAttempt.objects.filter(credential=credential).values_list("student_id", "result"))


# One student


def test_an_attempt_is_recorded_with_its_proof_changed_and_kept(cast: Cast, robots: Credential) -> None:
    paper = SimpleUploadedFile("card.png", PNG, "image/png")
    made = add_attempt(student=cast.student, credential=robots, facts=facts(result="pending", upload=paper), by=TESTER)

    change_attempt(attempt=made, facts=facts(expires_on=dt.date(2029, 10, 1)), by=TESTER)

    made.refresh_from_db()
    assert (made.result, made.expires_on, made.proof_id is not None) == ("passed", dt.date(2029, 10, 1), True)
    verbs = AuditEntry.objects.filter(subject_id=str(made.pk)).values_list("verb", flat=True)
    assert sorted(verbs) == ["credential_attempt.added", "credential_attempt.changed"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"attempted_on": DAY + dt.timedelta(days=1)}, "attempted_on"),
        ({"attempted_on": dt.date(2026, 10, 3)}, "attempted_on"),
        ({"expires_on": dt.date(2026, 9, 1)}, "expires_on"),
        ({"result": "splendid"}, "result"),
        ({"upload": SimpleUploadedFile("x.svg", b"<svg onload='x'>")}, "upload"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    cast: Cast, robots: Credential, said: dict[str, object], field: str
) -> None:
    Credential.objects.filter(pk=robots.pk).update(sunset_on=dt.date(2026, 10, 2))
    robots.refresh_from_db()

    with pytest.raises(ValidationError) as refused:
        add_attempt(student=cast.student, credential=robots, facts=facts(**said), by=TESTER)

    assert field in refused.value.message_dict


def test_an_archived_credential_takes_no_new_attempt(cast: Cast, robots: Credential) -> None:
    robots.archived_at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    robots.save()

    with pytest.raises(ValidationError, match="archived"):
        add_attempt(student=cast.student, credential=robots, facts=facts(), by=TESTER)


def test_a_credential_is_attempted_once_a_day(cast: Cast, robots: Credential) -> None:
    make_attempt(cast.student, robots)

    with pytest.raises(ValidationError, match="already"):
        add_attempt(student=cast.student, credential=robots, facts=facts(), by=TESTER)
    with pytest.raises(IntegrityError, match="credential_is_attempted_once_a_day"), transaction.atomic():
        make_attempt(cast.student, robots)


def test_an_attempt_that_never_was_goes_and_comes_back_with_its_proof(cast: Cast, robots: Credential) -> None:
    made = make_attempt(cast.student, robots, proof=cast.file, expires_on=dt.date(2028, 1, 1))

    done = remove_attempt(attempt=made, by=TESTER)
    assert stands(robots) == {}
    assert done.entry_id is not None
    undo_results(entry_id=done.entry_id, by=TESTER)

    back = CredentialAttempt.objects.get(credential=robots)
    assert (back.result, back.proof_id, back.expires_on) == ("passed", cast.file.pk, dt.date(2028, 1, 1))


# A class on one page


def test_a_class_is_saved_in_one_act_and_taken_back(campus: Academy, robots: Credential) -> None:
    ana, ben, eva = (make_student().pk for _ in range(3))
    wanted = {ana: "passed", ben: "failed", eva: ""}

    done = record_results(credential=robots, attempted_on=FIRST, results=wanted, seen={}, by=TESTER)
    again = record_results(credential=robots, attempted_on=FIRST, results=wanted, seen=wanted, by=TESTER)

    assert stands(robots) == {ana: "passed", ben: "failed"}
    assert (len(done.changed), again.entry_id) == (2, None)
    assert done.entry_id is not None
    undo_results(entry_id=done.entry_id, by=TESTER)
    assert stands(robots) == {}


def test_two_people_saving_at_once_lose_nothing(campus: Academy, robots: Credential) -> None:
    ana, ben = make_student().pk, make_student().pk
    record_results(credential=robots, attempted_on=FIRST, results={ana: "passed"}, seen={}, by=TESTER)

    late = record_results(
        credential=robots, attempted_on=FIRST, results={ana: "failed", ben: "passed"}, seen={}, by=TESTER
    )

    assert stands(robots) == {ana: "passed", ben: "passed"}
    assert late.collided == {ana}
    assert late.entry_id is not None
    record_results(credential=robots, attempted_on=FIRST, results={ben: ""}, seen={ben: "passed"}, by=TESTER)
    undone = undo_results(entry_id=late.entry_id, by=TESTER)
    assert undone.collided == {ben}


def test_a_broken_list_and_a_day_to_come_are_refused(campus: Academy, robots: Credential) -> None:
    ana = make_student().pk

    with pytest.raises(ValidationError, match="damaged"):
        record_results(credential=robots, attempted_on=FIRST, results={ana: "x"}, seen={}, by=TESTER)
    with pytest.raises(ValidationError, match="future"):
        record_results(
            credential=robots, attempted_on=DAY + dt.timedelta(days=1), results={ana: "passed"}, seen={}, by=TESTER
        )


def test_many_students_are_saved_by_as_many_statements_as_one(campus: Academy, robots: Credential) -> None:
    def asked(n: int, day: dt.date) -> int:
        students = {make_student().pk: "passed" for _ in range(n)}
        with CaptureQueriesContext(connection) as queries:
            record_results(credential=robots, attempted_on=day, results=students, seen={}, by=TESTER)
        return len(queries)

    assert asked(1, FIRST) == asked(30, dt.date(2026, 10, 2))


def test_a_teacher_ticks_who_passed_and_takes_it_back(
    campus: Academy, robots: Credential, client_for: ClientFor
) -> None:
    students = [make_student(grade=11) for _ in range(3)]
    section = make_section(*students)
    browser = client_for("teacher")
    path = f"/credentials/record/?credential={robots.pk}&day=2026-10-01&section={section.pk}&grade="

    page = browser.get(path).text
    keys = re.findall(r'name="passed" value="([^"]+)"', page)
    assert set(keys) == {str(each.pk) for each in students}
    sent = {f"seen-{key}": "" for key in keys} | {f"as-{keys[1]}": "failed", "passed": [keys[0], keys[1]]}
    done = browser.post(path, sent, follow=True)

    assert {str(student): result for student, result in stands(robots).items()} == {
        keys[0]: "passed",
        keys[1]: "failed",
    }
    assert "Saved: 2 results changed." in done.text
    undo = re.search(r'action="(/credentials/record/undo/[^"]+)"', done.text)
    assert undo
    browser.post(undo.group(1))
    assert stands(robots) == {}


def test_the_list_asks_for_a_class_or_a_grade(campus: Academy, robots: Credential, client_for: ClientFor) -> None:
    page = client_for("teacher").get(f"/credentials/record/?credential={robots.pk}&day=2026-10-01")

    assert "Choose a class or a grade" in page.text


# A list by CSV

HEADER = "TX Unique Student ID,Certification,Certifying Entity,Test Date,Status,Expiration,SSN\n"


def sheet(*rows: str, header: str = HEADER) -> bytes:
    return (header + "\n".join(rows) + "\n").encode()


def test_a_list_is_imported_once_and_changes_nothing_the_second_time(cast: Cast, robots: Credential) -> None:
    data = sheet("1000000001,robot  OPERATOR,Invented Board,10/1/2026,Pass,2029-10-01,123-45-6789")

    dry = import_attempts(data=data, file="x.csv", by=TESTER, dry_run=True)
    assert (dry.added, CredentialAttempt.objects.count()) == (1, 0)
    done = import_attempts(data=data, file="x.csv", by=TESTER)
    again = import_attempts(data=data, file="x.csv", by=TESTER)

    row = CredentialAttempt.objects.get()
    assert (row.student_id, row.attempted_on, row.result) == (cast.student.pk, FIRST, "passed")
    assert (done.added, again.added, again.changed, again.unchanged) == (1, 0, 0, 1)
    assert AuditEntry.objects.filter(verb="credential_attempts.imported").count() == 1
    assert "123-45-6789" not in str(list(AuditEntry.objects.values_list("before", "after")))


def test_every_row_that_is_not_clear_is_refused_with_its_reason(cast: Cast, robots: Credential) -> None:
    make_credential(name="Twin", certifying_body="One")
    make_credential(name="Twin", certifying_body="Two")
    make_credential(name="Old", sunset_on=dt.date(2020, 8, 31))
    make_student(local_id="SAME")
    make_student(local_id="SAME")
    data = sheet(
        "9999999999,Robot operator,,2026-10-01,passed,",
        "SAME,Robot operator,,2026-10-01,passed,",
        "A1,Twin,,2026-10-01,passed,",
        "A1,Nothing,,2026-10-01,passed,",
        "A1,Old,,2026-10-01,passed,",
        "A1,Robot operator,,yesterday,passed,",
        "A1,Robot operator,,2027-01-01,passed,",
        "A1,Robot operator,,2026-10-01,maybe,",
        "A1,Robot operator,,2026-10-01,passed,2020-01-01",
        ",Robot operator,,2026-10-01,passed,",
        "A1,Robot operator,,,passed,",
        "A1,Twin,Two,2026-10-01,passed,",
        "A1,Twin,Two,2026-10-01,failed,",
        header="student_id,credential,certifying_body,date,result,expires\n",
    )

    report = import_attempts(data=data, file="x.csv", by=TESTER)

    reasons = {each.line: each.reason for each in report.rejected}
    assert (report.added, sorted(reasons)) == (1, [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14])
    for line, words in {
        2: "No student",
        3: "not clear",
        4: "Several bodies",
        5: "no 'Nothing'",
        6: "left the list",
    }.items():
        assert words in reasons[line]
    assert "9999999999" not in reasons[2]
    assert "Line 13" in reasons[14]


def test_two_numbers_of_different_students_are_refused(cast: Cast, robots: Credential) -> None:
    make_student(local_id="OTHER")
    data = sheet(
        "1000000001,OTHER,Robot operator,2026-10-01,passed", header="unique id,local id,credential,date,result\n"
    ).replace(b"unique id", b"state id")

    report = import_attempts(data=data, file="x.csv", by=TESTER)

    assert "not clear" in report.rejected[0].reason


def test_a_list_corrects_a_result_but_never_takes_it_back_to_pending(cast: Cast, robots: Credential) -> None:
    made = make_attempt(cast.student, robots, result="pending", proof=cast.file)
    import_attempts(data=sheet("1000000001,Robot operator,,2026-10-01,passed,,"), file="x.csv", by=TESTER)
    late = import_attempts(data=sheet("1000000001,Robot operator,,2026-10-01,pending,,"), file="x.csv", by=TESTER)

    made.refresh_from_db()
    assert (made.result, made.proof_id) == ("passed", cast.file.pk)
    assert "does not take it back" in late.rejected[0].reason


def test_the_newest_list_that_has_it_on_that_day_is_meant(cast: Cast, robots: Credential) -> None:
    old = make_credential(name="Robots II", list_version="2022-2025", sunset_on=dt.date(2026, 8, 31))
    new = make_credential(name="Robots II", list_version="2025-2030")

    import_attempts(
        data=sheet("1000000001,Robots II,,2026-10-01,passed,,", "1000000001,Robots II,,2026-05-01,failed,,"),
        file="x.csv",
        by=TESTER,
    )

    assert set(CredentialAttempt.objects.values_list("credential_id", flat=True)) == {new.pk}
    assert old.pk != new.pk


def test_the_command_says_what_it_did_and_refuses_in_one_line(cast: Cast, robots: Credential, tmp_path: Path) -> None:
    file = tmp_path / "results.csv"
    file.write_bytes(sheet("1000000001,Robot operator,,2026-10-01,passed,,", "1,Robot operator,,2026-10-01,passed,,"))
    out = io.StringIO()

    call_command("credentials_import", "a", str(file), "--json", stdout=out)
    said = json.loads(out.getvalue())
    assert (said["added"], said["changed"], said["rejected"][0]["line"]) == (1, 0, 3)

    for words, why in [
        (["nowhere", str(file)], "no campus"),
        (["d", str(file)], "district"),
        (["a", str(tmp_path / "none.csv")], "no file"),
        (["a", str(file), "--strict"], "line 3"),
    ]:
        with pytest.raises(CommandError, match=why) as refused:
            call_command("credentials_import", *words)
        assert refused.value.returncode == 2


def test_ten_thousand_rows_take_a_constant_number_of_statements(cast: Cast, robots: Credential) -> None:
    def asked(rows: list[str]) -> int:
        with CaptureQueriesContext(connection) as queries:
            import_attempts(data=sheet(*rows), file="x.csv", by=TESTER)
        return len(queries)

    days = [f"1000000001,Robot operator,,{dt.date(2020, 1, 1) + dt.timedelta(days=n)},failed,," for n in range(500)]
    assert asked(days[:1]) == asked(days[1:])


def test_a_coordinator_checks_a_list_then_imports_it(cast: Cast, robots: Credential, client_for: ClientFor) -> None:
    browser = client_for("coordinator")
    data = sheet("1000000001,Robot operator,,2026-10-01,passed,,", "1,Robot operator,,2026-10-01,passed,,")

    check = browser.post("/credentials/import/", {"upload": SimpleUploadedFile("r.csv", data)}).text
    assert "Nothing has been changed yet." in check
    assert "No student here has this number" in check
    assert CredentialAttempt.objects.count() == 0
    kept = check.partition('name="kept" value="')[2].partition('"')[0]
    done = browser.post("/credentials/import/", {"kept": kept}, follow=True)

    assert "Imported: 1 added" in done.text
    assert not StoredFile.objects.filter(pk=kept).exists()
    with pytest.raises(SheetRefused):
        import_attempts(data=b"a,b\n", file="x.csv", by=TESTER)


# Pages


def test_the_list_filters_exports_and_opens_the_student(cast: Cast, robots: Credential, client_for: ClientFor) -> None:
    make_attempt(cast.student, robots)
    make_attempt(make_student(grade=12), make_credential(kind="associate"))
    browser = client_for("teacher")

    page = browser.get("/credentials/?kind=ibc&grade=9&year=2026-27&result=passed").text
    assert "Acosta, Ana" in page
    assert "1 result<" in page
    assert "Robot operator" in browser.get("/credentials/?format=csv&q=ana").text
    assert "No result matches" in browser.get("/credentials/?q=nobody").text


def test_a_result_is_added_on_the_student_page_and_mended(
    cast: Cast, robots: Credential, client_for: ClientFor
) -> None:
    browser = client_for("counselor")
    page = browser.get(f"/students/{cast.student.pk}/").text
    assert f"/students/{cast.student.pk}/credentials/add/" in page

    sent = {"credential": robots.pk, "attempted_on": "2026-10-01", "result": "passed", "expires_on": ""}
    wrong = browser.post(f"/students/{cast.student.pk}/credentials/add/", sent | {"attempted_on": "2027-10-01"})
    assert "lies in the future" in wrong.text
    browser.post(f"/students/{cast.student.pk}/credentials/add/", sent)
    made = CredentialAttempt.objects.get()
    done = browser.post(f"/credentials/results/{made.pk}/edit/", sent | {"result": "failed"}, follow=True)
    assert "The result was saved." in done.text
    gone = browser.post(f"/credentials/results/{made.pk}/remove/", follow=True)
    assert "taken off the record" in gone.text


def test_a_student_sees_only_what_is_their_own(cast: Cast, robots: Credential, client_for: ClientFor) -> None:
    mine = make_attempt(cast.student, robots, proof=cast.file)
    other = make_student_user()
    theirs = make_attempt(Student.objects.get(user=other), make_credential(name="Somebody else's"), proof=cast.file)
    browser = client_for("student")

    page = browser.get("/my/credentials/").text
    assert "Robot operator" in page
    assert "Somebody else" not in page
    assert browser.get(f"/my/credentials/{mine.pk}/proof/").status_code == 200
    assert browser.get(f"/my/credentials/{theirs.pk}/proof/").status_code == 404
    assert browser.get(f"/credentials/results/{mine.pk}/proof/").status_code == 403
    assert "Robot operator" in browser.get("/my/").text
    assert browser.get("/es/my/credentials/").status_code == 200


def test_before_the_first_result_the_student_reads_what_will_come(campus: Academy, client_for: ClientFor) -> None:
    assert "Nothing is on record yet" in client_for("student").get("/my/credentials/").text


def test_the_list_asks_as_much_for_thirty_as_for_one(cast: Cast, robots: Credential, client_for: ClientFor) -> None:
    browser = client_for("coordinator")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            browser.get("/credentials/")
        return len(queries)

    make_attempt(cast.student, robots)
    asked()
    one = asked()
    for _ in range(30):
        make_attempt(make_student(), robots)
    assert asked() == one
