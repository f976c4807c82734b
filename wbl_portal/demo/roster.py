"""Writes an invented roster as OneRoster 1.1 files; the demo then imports it as any campus does."""

import csv
import datetime as dt
import random
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from wbl_portal.demo.names import FAMILY, GIVEN, TEACHERS

COURSES = {
    "it": ("Principles of Information Technology", "13027200"),
    "eng": ("Principles of Applied Engineering", "13036200"),
    "health": ("Principles of Health Science", "13020200"),
    "english": ("English", "03220100"),
    "algebra": ("Mathematics", "03100500"),
    "science": ("Science", "03010200"),
    "practicum": ("Practicum in STEM", "13037400"),
}
SECTION_SIZE = 30
# Shares in percent; the first that the dice reach is the student's (race or ethnicity as the files write it).
RACES = (
    (50, {"hispanicOrLatinoEthnicity": "true", "white": "true"}),
    (77, {"white": "true"}),
    (89, {"blackOrAfricanAmerican": "true"}),
    (95, {"asian": "true"}),
    (98, {"demographicRaceTwoOrMoreRaces": "true"}),
    (99, {"americanIndianOrAlaskaNative": "true"}),
    (100, {"nativeHawaiianOrOtherPacificIslander": "true"}),
)
PROGRAMS = {
    "economicDisadvantage": 58,
    "emergentBilingual": 21,
    "specialEducation": 13,
    "atRisk": 46,
    "section504": 6,
    "giftedTalented": 9,
    "migrant": 1,
}
NO_RACE = dict.fromkeys(sorted({name for _share, names in RACES for name in names}), "false")


@dataclass(frozen=True)
class Roster:
    """What the files of one school year are about: the campus, its grades and how many students each has.

    Students keep their keys from year to year: a key names the year in which a student began grade 0 and a number.
    """

    slug: str
    name: str
    campus_number: str
    students_by_grade: dict[int, int]
    year: tuple[dt.date, dt.date]
    seed: int


class _Writer:
    """Collects rows by file and writes them; keys are made from the seed, so the same demo has the same keys."""

    def __init__(self, roster: Roster) -> None:
        self.roster = roster
        self.rows: dict[str, list[dict[str, str]]] = {}
        self.org = self.key("org")
        first = roster.year[0].year
        self.year_key, self.term_key = self.key("year", first), self.key("term", first)

    def key(self, *parts: object) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(map(str, (self.roster.slug, *parts)))))

    def add(self, file: str, **values: str) -> None:
        self.rows.setdefault(file, []).append({"status": "", "dateLastModified": "", **values})

    def write(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for file, rows in self.rows.items():
            _write_csv(folder / f"{file}.csv", rows)
        properties = {"manifest.version": "1.0", "oneroster.version": "1.1", "source.systemName": "Demo roster"}
        properties |= {f"file.{name}": "bulk" for name in self.rows}
        _write_csv(
            folder / "manifest.csv", [{"propertyName": name, "value": value} for name, value in properties.items()]
        )


def write_roster(roster: Roster, folder: Path) -> None:
    """The files of one campus: sessions, school, courses, classes, students, teachers, parents or guardians."""
    writer = _Writer(roster)
    starts, ends = roster.year
    label = f"{starts.year}-{ends.year}"
    common = {"startDate": starts.isoformat(), "endDate": ends.isoformat(), "schoolYear": label}
    writer.add(
        "academicSessions", sourcedId=writer.year_key, title=label, type="schoolYear", parentSourcedId="", **common
    )
    writer.add(
        "academicSessions",
        sourcedId=writer.term_key,
        title="Full year",
        type="term",
        parentSourcedId=writer.year_key,
        **common,
    )
    writer.add(
        "orgs",
        sourcedId=writer.org,
        name=roster.name,
        type="school",
        identifier=roster.campus_number,
        parentSourcedId="",
    )
    _teachers(writer)
    _courses(writer)
    for grade, count in roster.students_by_grade.items():
        _grade(writer, grade, count)
    writer.write(folder)


def _teachers(writer: _Writer) -> None:
    for number, name in enumerate(TEACHERS):
        given, _space, family = name.partition(" ")
        _user(
            writer,
            writer.key("teacher", number),
            "teacher",
            given,
            family,
            tag=f"t{number}",
            identifier=f"9{number:05d}",
        )


def _courses(writer: _Writer) -> None:
    for key, (title, code) in COURSES.items():
        writer.add(
            "courses",
            sourcedId=writer.key("course", key),
            schoolYearSourcedId=writer.year_key,
            title=title,
            courseCode=code,
            grades="",
            orgSourcedId=writer.org,
            subjects=title.rpartition(" ")[2],
            subjectCodes="",
        )


def _grade(writer: _Writer, grade: int, count: int) -> None:
    students = [_student(writer, grade, number) for number in range(count)]
    for course in _courses_of(grade):
        for index, start in enumerate(range(0, count, SECTION_SIZE)):
            _section(writer, grade, course, index, students[start : start + SECTION_SIZE])


def _courses_of(grade: int) -> list[str]:
    technical = ("it", "eng", "health")[grade % 3]
    return ["english", "algebra", "science", technical] + (["practicum"] if grade >= 11 else [])


def _section(writer: _Writer, grade: int, course: str, index: int, students: Iterable[str]) -> None:
    title, code = COURSES[course]
    section = writer.key("section", writer.roster.year[0].year, grade, course, index)
    writer.add(
        "classes",
        sourcedId=section,
        title=f"{title}, grade {grade}, section {index + 1}",
        grades=f"{grade:02d}",
        courseSourcedId=writer.key("course", course),
        classCode=f"{code}-{grade}{'ABCDEF'[index]}",
        classType="scheduled",
        location="",
        schoolSourcedId=writer.org,
        termSourcedIds=writer.term_key,
        subjects="",
        subjectCodes="",
        periods=str(index + 1),
    )
    teacher = writer.key("teacher", (grade * 7 + index + len(course)) % len(TEACHERS))
    for user, role in [(teacher, "teacher"), *((student, "student") for student in students)]:
        writer.add(
            "enrollments",
            sourcedId=writer.key("enrollment", section, user),
            classSourcedId=section,
            schoolSourcedId=writer.org,
            userSourcedId=user,
            role=role,
            primary="true" if role == "teacher" else "",
            beginDate=writer.roster.year[0].isoformat(),
            endDate=writer.roster.year[1].isoformat(),
        )


def _student(writer: _Writer, grade: int, number: int) -> str:
    cohort = writer.roster.year[0].year - grade
    chance = random.Random(f"{writer.roster.seed} {cohort} {number}")  # noqa: S311 - invented people, no secret
    given, family, parent_given = chance.choice(GIVEN), chance.choice(FAMILY), chance.choice(GIVEN)
    key, parent = writer.key("student", cohort, number), writer.key("guardian", cohort, number)
    identifier = f"{writer.roster.seed % 10}{cohort % 100:02d}{number:07d}"
    tag = f"{cohort % 100:02d}{number:03d}"
    _user(writer, parent, "guardian", parent_given, family, tag=f"p{tag}")
    _user(writer, key, "student", given, family, tag=tag, identifier=identifier, grades=f"{grade:02d}", agents=parent)
    _demographics(writer, key, random.Random(f"{writer.roster.seed} {key}"))  # noqa: S311 - invented people, no secret
    return key


def _demographics(writer: _Writer, key: str, chance: random.Random) -> None:
    drawn = chance.randrange(100)
    races = next(names for share, names in RACES if drawn < share)
    programs = {f"metadata.{name}": str(chance.randrange(100) < share).lower() for name, share in PROGRAMS.items()}
    sex = chance.choice(("female", "male"))
    writer.add("demographics", sourcedId=key, birthDate="", sex=sex, **NO_RACE | races | programs)


def _user(
    writer: _Writer,
    key: str,
    role: str,
    given: str,
    family: str,
    *,
    tag: str,
    identifier: str = "",
    grades: str = "",
    agents: str = "",
) -> None:
    name = f"{_plain(given)}.{_plain(family)}.{tag}"
    writer.add(
        "users",
        sourcedId=key,
        enabledUser="true",
        orgSourcedIds=writer.org,
        role=role,
        username=name,
        userIds=f"{{TX-UNIQUE-STUDENT-ID:{identifier}}}" if role == "student" else "",
        givenName=given,
        familyName=family,
        middleName="",
        identifier=identifier,
        email=f"{name}@{writer.roster.slug}.example",
        sms="",
        phone="",
        agentSourcedIds=agents,
        grades=grades,
        password="",
    )


def _plain(name: str) -> str:
    plain = name.lower().translate(str.maketrans("áéíóúñ", "aeioun"))
    return "".join(letter for letter in plain if letter.isalnum())


def _write_csv(path: Path, rows: list[dict[str, str]]) -> None:
    names = list(dict.fromkeys(name for row in rows for name in row))
    if {"sourcedId", "status", "dateLastModified"} <= set(names):
        names = [
            "sourcedId",
            "status",
            "dateLastModified",
            *(n for n in names if n not in ("sourcedId", "status", "dateLastModified")),
        ]
    else:
        names = [name for name in names if name not in ("status", "dateLastModified")]
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, fieldnames=names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
