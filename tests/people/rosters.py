"""Invented rosters for tests: a small whole school that each test bends where it needs to."""

import csv
import zipfile
from pathlib import Path
from typing import Any

from tests.factories import TESTER
from wbl_portal.people.models import Student
from wbl_portal.people.roster import RosterReport, import_roster

SAMPLE = Path(__file__).parent / "samples" / "oneroster-1.1-school"
HEADERS = {
    "academicSessions": "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear",
    "orgs": "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId",
    "courses": "sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects",
    "classes": "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,schoolSourcedId,"
    "termSourcedIds",
    "users": "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,"
    "middleName,identifier,email,sms,phone,agentSourcedIds,grades,password",
    "enrollments": "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,"
    "beginDate,endDate",
    "demographics": "sourcedId,status,dateLastModified,birthDate,sex",
    "roles": "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId",
}
YEAR = {"startDate": "2026-08-12", "endDate": "2027-06-04", "schoolYear": "2027"}


class School:
    """The files of one school: ten students s1..s10 in grade 9, a teacher t1, one class c1 of one course."""

    def __init__(self, folder: Path, students: int = 10) -> None:
        self.folder = folder
        self.headers = {name: header.split(",") for name, header in HEADERS.items()}
        self.rows: dict[str, list[dict[str, str]]] = {}
        self.manifest: dict[str, str] = {"oneroster.version": "1.1", "source.systemName": "Test SIS"}
        self.modes: dict[str, str] = {}
        self.add("academicSessions", "year", title="Year", type="schoolYear", **YEAR)
        self.add("academicSessions", "fall", title="Fall", type="term", parentSourcedId="year", **YEAR)
        self.add("orgs", "school", name="Alder P-TECH", type="school", identifier="999999001")
        self.add("courses", "robotics", title="Robotics", courseCode="R1", orgSourcedId="school")
        self.section("c1")
        self.person("t1", "teacher", "Tess", "Turner")
        self.list_row("t1", role="teacher")
        for number in range(1, students + 1):
            self.student(f"s{number}")

    def add(self, file: str, key: str, **cells: str) -> dict[str, str]:
        row = {"sourcedId": key, **cells}
        self.rows.setdefault(file, []).append(row)
        return row

    def section(self, key: str, **cells: str) -> dict[str, str]:
        usual = {"title": f"Class {key}", "courseSourcedId": "robotics", "classType": "scheduled"}
        return self.add("classes", key, **usual | {"schoolSourcedId": "school", "termSourcedIds": "fall"} | cells)

    def person(self, key: str, role: str, given: str, family: str, **cells: str) -> dict[str, str]:
        usual = {"enabledUser": "true", "orgSourcedIds": "school", "role": role, "username": key}
        return self.add("users", key, **usual | {"givenName": given, "familyName": family} | cells)

    def student(self, key: str, *, listed: bool = True, **cells: str) -> dict[str, str]:
        if listed:
            self.list_row(key)
        return self.person(key, "student", f"Given {key}", f"Family {key}", **{"grades": "09"} | cells)

    def list_row(self, user: str, section: str = "c1", **cells: str) -> dict[str, str]:
        usual = {"classSourcedId": section, "schoolSourcedId": "school", "userSourcedId": user, "role": "student"}
        dates = {"beginDate": "2026-08-12", "endDate": "2027-06-04"}
        return self.add("enrollments", f"{section}-{user}", **usual | dates | cells)

    def row(self, key: str, file: str = "users") -> dict[str, str]:
        return next(row for row in self.rows[file] if row["sourcedId"] == key)

    def drop(self, *keys: str) -> None:
        """Take people out of the files, with their class-list rows."""
        self.rows["users"] = [row for row in self.rows["users"] if row["sourcedId"] not in keys]
        self.rows["enrollments"] = [row for row in self.rows["enrollments"] if row["userSourcedId"] not in keys]

    def line_of(self, key: str, file: str = "users") -> int:
        return 2 + [row["sourcedId"] for row in self.rows[file]].index(key)

    def write(self) -> Path:
        self.folder.mkdir(exist_ok=True)
        for old in self.folder.glob("*.csv"):
            old.unlink()
        for file, rows in self.rows.items():
            with (self.folder / f"{file}.csv").open("w", newline="", encoding="utf-8") as handle:
                writer = csv.DictWriter(handle, self.headers[file], restval="")
                writer.writeheader()
                writer.writerows(rows)
        said = self.manifest | {f"file.{name}": self.modes.get(name, "bulk") for name in self.rows}
        if self.manifest:
            lines = [f"{name},{value}" for name, value in said.items()]
            (self.folder / "manifest.csv").write_text("\n".join(["propertyName,value", *lines]) + "\n")
        return self.folder

    def zipped(self, inside: str = "") -> Path:
        path = self.folder.with_suffix(".zip")
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(self.write().glob("*.csv")):
                archive.write(file, inside + file.name)
        return path

    def load(self, **options: Any) -> RosterReport:
        return import_roster(self.write(), by=TESTER, **options)


class Delta(School):
    """Only what changed: starts with nothing but the manifest's word."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.rows = {}
        self.modes = dict.fromkeys(HEADERS, "delta")

    def load(self, **options: Any) -> RosterReport:
        return super().load(**{"org": "school"} | options)


def student(key: str) -> Student:
    return Student.objects.get(source="Test SIS", sourced_id=key)


def counts(report: RosterReport) -> dict[str, int]:
    """The counts that are not zero."""
    return {name: number for name, number in report.counts().items() if number}


def reasons(report: RosterReport) -> list[tuple[str, int, str]]:
    return [(row.file, row.line, row.reason) for row in report.rejected]
