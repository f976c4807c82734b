"""Reads courses, classes and class lists; a row is taken when everything it refers to was taken."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from wbl_portal.people.models import SchoolYear
from wbl_portal.people.roster import headers, values
from wbl_portal.people.roster.calendar import Calendar
from wbl_portal.people.roster.package import Package, School
from wbl_portal.people.roster.register import Register, Registers
from wbl_portal.people.roster.report import Rejections
from wbl_portal.people.roster.staging import Stage
from wbl_portal.people.roster.user_rows import KEYS, TEXT


@dataclass
class Classes:
    """Checked rows of classes, ready to be loaded. `first_days`: student -> earliest beginDate in the year.

    `gone_lists` and `kept_lists`: sourcedIds of class-list rows that are removed, and that stay although refused.
    """

    courses: Stage = field(
        default_factory=lambda: Stage("roster_course", KEYS | {"title": TEXT, "code": TEXT, "subject": TEXT})
    )
    sections: Stage = field(
        default_factory=lambda: Stage(
            "roster_section", KEYS | {"course_id": "uuid", "year_id": "bigint", "title": TEXT, "code": TEXT}
        )
    )
    lists: Stage = field(
        default_factory=lambda: Stage(
            "roster_list",
            {"sourced_id": TEXT, "section_id": "uuid", "student_id": "uuid", "starts_on": "date", "ends_on": "date"},
        )
    )
    teachers: Stage = field(
        default_factory=lambda: Stage(
            "roster_teacher", {"sourced_id": TEXT, "section_id": "uuid", "staff_member_id": "uuid"}
        )
    )
    first_days: dict[str, str] = field(default_factory=dict)
    gone_lists: list[str] = field(default_factory=list)
    kept_lists: list[str] = field(default_factory=list)
    years: set[int] = field(default_factory=set)


class ClassReader:
    """One pass over courses.csv, classes.csv and enrollments.csv, after the users."""

    def __init__(
        self,
        package: Package,
        school: School,
        calendar: Calendar,
        year: SchoolYear,
        registers: Registers,
        rejections: Rejections,
    ) -> None:
        self.package, self.school, self.calendar, self.year = package, school, calendar, year
        self.registers, self.rejections = registers, rejections
        self.classes = Classes()
        self._catalog: dict[str, tuple[int, list[str]]] = {}
        self._year_of_section: dict[str, int] = {}
        self._twice = _("sourcedId %r is there twice.")

    def read(self) -> Classes:
        self._read_courses()
        self._read_sections()
        self._read_lists()
        self.classes.years.add(self.year.pk)
        return self.classes

    def _read_courses(self) -> None:
        """A district's catalog is long: only our own courses, those we have, and those our classes name are taken."""
        wanted = ("sourcedId", "status", "orgSourcedId", "title", "courseCode", "subjects")
        register = self.registers.courses
        for line, (key, status, org, *cells) in self.package.rows(headers.COURSES, wanted, self.rejections):
            try:
                values.text(key, "sourcedId", 255, needed=True)
                if key in self._catalog or register.has_seen(key):
                    raise values.BadRow(self._twice % key[:60])
                if values.is_gone(status):
                    register.remove(key)
                    continue
                for cell, name, longest in zip(cells, wanted[3:], (255, 60, 255), strict=True):
                    values.text(cell, name, longest, needed=name == "title")
            except values.BadRow as bad:
                self._refuse(register, headers.COURSES, key, line, bad)
                continue
            self._catalog[key] = (line, cells)
            if org == self.school.key or key in register.existing:
                self._write_course(key)
        register.refuse(self.rejections.unread(headers.COURSES))

    def _write_course(self, key: str) -> None:
        if key not in self.registers.courses.accepted:
            course, is_new = self.registers.courses.accept(key)
            self.classes.courses.add(course, is_new, key, *self._catalog[key][1])

    def _read_sections(self) -> None:
        wanted = ("sourcedId", "status", "schoolSourcedId", "courseSourcedId", "termSourcedIds", "title", "classCode")
        register = self.registers.sections
        for line, (key, status, school, *cells) in self.package.rows(headers.CLASSES, wanted, self.rejections):
            try:
                values.text(key, "sourcedId", 255, needed=True)
                if not self._is_ours(school):
                    register.elsewhere.add(key)
                elif register.has_seen(key):
                    raise values.BadRow(self._twice % key[:60])
                elif values.is_gone(status):
                    register.remove(key)
                else:
                    self._section(key, *cells)
            except values.BadRow as bad:
                self._refuse(register, headers.CLASSES, key, line, bad)
        register.refuse(self.rejections.unread(headers.CLASSES))

    def _is_ours(self, school: str) -> bool:
        if not school:
            raise values.BadRow(_("%s is empty.") % "schoolSourcedId")
        if not self.school.is_known(school):
            raise values.BadRow(_("schoolSourcedId %r is none of orgs.csv.") % school[:60])
        return school == self.school.key

    def _section(self, key: str, course_key: str, terms: str, title: str, code: str) -> None:
        values.text(title, "title", 255, needed=True)
        values.text(code, "classCode", 60)
        label = self.calendar.label(terms)
        year = self.calendar.year(label) if label else self.year
        keeps_year = label is None and key in self.registers.sections.existing
        if course_key in self._catalog:
            self._write_course(course_key)
        course = self.registers.courses.find(course_key)
        if course is None:
            raise values.BadRow(_("courseSourcedId %r names no course that was taken.") % course_key[:60])
        section, is_new = self.registers.sections.accept(key)
        self._year_of_section[section] = year.pk
        self.classes.years.add(year.pk)
        self.classes.sections.add(section, is_new, key, course, None if keeps_year else year.pk, title, code)

    def _read_lists(self) -> None:
        wanted = (
            "sourcedId",
            "status",
            "schoolSourcedId",
            "classSourcedId",
            "userSourcedId",
            "role",
            "beginDate",
            "endDate",
        )
        seen: set[str] = set()
        for line, (key, status, school, *cells) in self.package.rows(headers.ENROLLMENTS, wanted, self.rejections):
            if school and school != self.school.key and self.school.is_known(school):
                continue
            try:
                values.text(key, "sourcedId", 255, needed=True)
                if key in seen:
                    raise values.BadRow(self._twice % key[:60])
                seen.add(key)
                if status and values.is_gone(status):
                    self.classes.gone_lists.append(key)
                else:
                    self._list_row(key, *cells)
            except values.BadRow as bad:
                self.rejections.add(headers.ENROLLMENTS, line, str(bad))
                self.classes.kept_lists.append(key)
        self.classes.kept_lists += self.rejections.unread(headers.ENROLLMENTS)

    def _list_row(self, key: str, section_key: str, user_key: str, role: str, begins: str, ends: str) -> None:
        plain = role.lower()
        if plain not in ("student", "teacher"):
            _check_role(plain)
            return
        people = self.registers.students if plain == "student" else self.registers.staff
        section, person = self.registers.sections.find(section_key), people.find(user_key)
        if section is None or person is None:
            if section_key not in self.registers.sections.elsewhere and user_key not in people.elsewhere:
                _check_reference(self.registers.sections, section, "classSourcedId", section_key)
                _check_reference(people, person, "userSourcedId", user_key)
        elif plain == "teacher":
            self.classes.teachers.add(key, section, person)
        else:
            starts_on, ends_on = values.date(begins, "beginDate"), values.date(ends, "endDate")
            if starts_on and ends_on and ends_on < starts_on:
                raise values.BadRow(_("endDate is before beginDate."))
            self.classes.lists.add(key, section, person, starts_on, ends_on)
            self._note_first_day(section, person, starts_on)

    def _note_first_day(self, section: str, student: str, starts_on: str | None) -> None:
        if not starts_on or self._year_of_section.get(section, self.year.pk) != self.year.pk:
            return
        known = self.classes.first_days.get(student)
        if known is None or starts_on < known:
            self.classes.first_days[student] = starts_on

    def _refuse(self, register: Register, file: str, key: str, line: int, bad: values.BadRow) -> None:
        self.rejections.add(file, line, str(bad))
        register.refuse([key])


def first_day_stage(first_days: dict[str, str], year: SchoolYear) -> Stage:
    """Student -> first day in the year, never outside of it."""
    stage = Stage("roster_first_day", {"student_id": "uuid", "first_on": "date"})
    for student, day in first_days.items():
        stage.add(student, min(max(dt.date.fromisoformat(day), year.starts_on), year.ends_on))
    return stage


def _check_role(role: str) -> None:
    if not role:
        raise values.BadRow(_("%s is empty.") % "role")
    if role not in headers.STAFF and role not in headers.GUARDIANS:
        raise values.BadRow(_("role %r is not known.") % role[:60])


def _check_reference(register: Register, found: str | None, column: str, key: str) -> None:
    """What belongs elsewhere is passed over in silence; what nobody knows, or was refused, is a bad row."""
    if found:
        return
    if not key:
        raise values.BadRow(_("%s is empty.") % column)
    named = {"column": column, "key": key[:60]}
    if key in register.refused:
        raise values.BadRow(_("%(column)s %(key)r names a row that was refused.") % named)
    raise values.BadRow(_("%(column)s %(key)r names no row that we know.") % named)
