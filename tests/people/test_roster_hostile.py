"""Files that are broken or meant to harm: one clear line, nothing changed."""

import os
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from academies.models import Academy
from tests.factories import TESTER
from tests.people.rosters import SAMPLE, School, counts
from wbl_portal.people.models import Student
from wbl_portal.people.roster import RosterRefused, files, import_roster


@pytest.fixture
def school(campus: Academy, tmp_path: Path) -> School:
    return School(tmp_path / "roster", students=3)


def refused(path: Path, says: str) -> None:
    before = Student.objects.count()
    with pytest.raises(RosterRefused) as caught:
        import_roster(path, by=TESTER)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert Student.objects.count() == before


def zipped(school: School, *entries: tuple[zipfile.ZipInfo | str, bytes]) -> Path:
    path = school.zipped()
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return path


def test_a_zip_comes_in_like_its_folder(school: School) -> None:
    assert counts(import_roster(school.zipped("export/"), by=TESTER)) == {"added": 4}
    assert counts(import_roster(school.zipped(), by=TESTER)) == {"unchanged": 4}


def test_papers_beside_the_roster_do_no_harm(school: School) -> None:
    path = zipped(school, ("readme.txt", b"hello"), ("__MACOSX/._users.csv", b"\0\1"), ("__MACOSX/users.csv", b"x"))

    assert counts(import_roster(path, by=TESTER)) == {"added": 4}


def test_no_such_place(school: School, tmp_path: Path) -> None:
    refused(tmp_path / "nowhere", "There is no folder and no zip file")
    refused(tmp_path, "There is no OneRoster file users.csv")


def test_a_file_that_is_no_zip(school: School) -> None:
    refused(school.write() / "users.csv", "users.csv is neither a folder nor a readable zip file.")


@pytest.mark.parametrize(
    "name", ["../users.csv", "/etc/users.csv", "a/../../users.csv", "..\\users.csv", "C:\\users.csv"]
)
def test_an_entry_that_leads_out(school: School, name: str) -> None:
    refused(zipped(school, (name, b"x")), "leads out of it")


def test_a_symbolic_link_in_a_zip(school: School) -> None:
    link = zipfile.ZipInfo("demographics.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16

    refused(zipped(school, (link, b"/etc/passwd")), "holds a symbolic link")


def test_an_archive_in_an_archive(school: School) -> None:
    refused(zipped(school, ("more.zip", b"PK")), "holds another archive")


def test_an_encrypted_zip(school: School) -> None:
    path = school.zipped()
    data = bytearray(path.read_bytes())
    place = data.index(b"PK\x01\x02")
    data[place + 8] |= 1
    path.write_bytes(data)

    refused(path, "encrypted")


def test_a_zip_bomb(school: School) -> None:
    refused(zipped(school, ("demographics.csv", b"0" * 20_000_000)), "unpacks to far more than a roster would")


def test_sizes_have_limits(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    path = school.zipped()
    for name, says in (
        ("MAX_TOTAL_BYTES", "more than 1 GB"),
        ("MAX_FILE_BYTES", "larger than"),
        ("MAX_ENTRIES", "entries"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(files, name, 3)
            refused(path, says)
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 3)
    refused(school.folder, "larger than 512 MB")


def test_the_same_file_twice_in_a_zip(school: School) -> None:
    refused(zipped(school, ("deep/users.csv", b"x")), "users.csv is there twice.")


def test_a_damaged_zip(school: School) -> None:
    path = school.zipped()
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo("users.csv")
    data[entry.header_offset + 60] ^= 0xFF
    path.write_bytes(data)

    with pytest.raises(RosterRefused):
        import_roster(path, by=TESTER)


def test_a_symbolic_link_in_a_folder(school: School, tmp_path: Path) -> None:
    users = school.write() / "users.csv"
    users.rename(tmp_path / "elsewhere.csv")
    users.symlink_to(tmp_path / "elsewhere.csv")

    refused(school.folder, "users.csv is a symbolic link")


def test_a_pipe_in_a_folder(school: School) -> None:
    users = school.write() / "users.csv"
    users.unlink()
    os.mkfifo(users)

    refused(school.folder, "users.csv is not a regular file.")


def spoil(school: School, change: Callable[[bytes], bytes], file: str = "users.csv") -> Path:
    path = school.write() / file
    path.write_bytes(change(path.read_bytes()))
    return school.folder


def test_utf_16(school: School) -> None:
    refused(spoil(school, lambda data: data.decode().encode("utf-16")), "users.csv is UTF-16")
    refused(spoil(school, lambda data: data.decode().encode("utf-16-le")), "users.csv is not a text file.")


def test_latin_1(school: School) -> None:
    school.row("s2")["familyName"] = "Muñoz"

    refused(spoil(school, lambda data: data.decode().encode("latin-1")), "users.csv line 4 is not UTF-8 (byte 0xF1)")


def test_a_picture_in_place_of_a_file(school: School) -> None:
    refused(spoil(school, lambda data: b"\x89PNG\r\n\x1a\n" + bytes(100)), "users.csv line 1 is not UTF-8")


def test_an_empty_file(school: School) -> None:
    refused(spoil(school, lambda data: b""), "users.csv is empty")


def test_a_missing_column(school: School) -> None:
    school.headers["users"].remove("familyName")
    for row in school.rows["users"]:
        row.pop("familyName")

    refused(school.write(), "users.csv lacks the column familyName.")


def test_a_column_twice(school: School) -> None:
    refused(
        spoil(school, lambda data: data.replace(b"middleName", b"givenName")),
        "users.csv has the column givenName twice.",
    )


def test_semicolons(school: School) -> None:
    refused(spoil(school, lambda data: data.replace(b",", b";")), "users.csv lacks the column sourcedId")


def test_an_endless_line(school: School) -> None:
    refused(spoil(school, lambda data: data + b"a" * 2_000_000), "users.csv line 6 is longer than 1 MB.")


def test_a_quote_that_never_closes(school: School) -> None:
    lines = b'"' + b"a,b\r\n" * 60_000

    refused(spoil(school, lambda data: data + lines), "is not CSV")


def test_a_promise_that_is_not_kept(school: School) -> None:
    school.modes["classes"] = "delta"
    (school.write() / "classes.csv").unlink()

    refused(school.folder, "manifest.csv promises classes.csv, which is not there.")


def test_a_manifest_that_says_something_else(school: School) -> None:
    school.modes["users"] = "some"

    refused(school.write(), "manifest.csv says file.users is 'some'; it is bulk, delta or absent.")


def test_a_failure_half_way_changes_nothing(school: School) -> None:
    spoil(school, lambda data: data + b"\xff\n", "enrollments.csv")

    refused(school.folder, "enrollments.csv line 6 is not UTF-8")


def test_the_sample_is_not_hostile(campus: Academy) -> None:
    assert import_roster(SAMPLE, by=TESTER).rejected == []
