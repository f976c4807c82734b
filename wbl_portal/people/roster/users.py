"""Reads users.csv (and 1.2's roles.csv, and demographics.csv): students, staff, parents or guardians of our school."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from wbl_portal.people.roster import headers, tables, values
from wbl_portal.people.roster.demographics import Demographics
from wbl_portal.people.roster.package import Package, School
from wbl_portal.people.roster.register import Register, Registers
from wbl_portal.people.roster.report import Rejections
from wbl_portal.people.roster.user_rows import COLUMNS, PROGRAMS, People, Rules, UserRow, user_row


class UserReader:
    """One pass over the users; what cannot be judged before the last row is kept until then."""

    def __init__(
        self, package: Package, school: School, rules: Rules, registers: Registers, rejections: Rejections
    ) -> None:
        self.package, self.school, self.rules = package, school, rules
        self.registers, self.rejections = registers, rejections
        self.people = People()
        self._agents: list[tuple[str, str]] = []
        self._guardians: dict[str, tuple[str, UserRow]] = {}
        self._by_unique_id: list[tuple[UserRow, int, str]] = []
        self.demographics = Demographics(package, rejections)
        self._born = self.demographics.born

    def read(self) -> People:
        for user in self._users():
            try:
                self._take(user)
            except values.BadRow as bad:
                self._refuse(user.key, user.line, bad)
        self._keep(self.rejections.unread(headers.USERS))
        for user, grade, unique_id in self._by_unique_id:
            self._take_known_student(user, grade, unique_id)
        self._tie_guardians()
        self.people.groups = self.demographics.stage(self.registers.students)
        return self.people

    def _refuse(self, key: str, line: int, bad: values.BadRow) -> None:
        self.rejections.add(headers.USERS, line, str(bad))
        self._keep([key])

    def _keep(self, keys: Iterable[str]) -> None:
        for register in (self.registers.students, self.registers.staff, self.registers.guardians):
            register.refuse(keys)

    def _roles(self) -> dict[str, list[tuple[str, str]]]:
        """1.2: user -> (role, org), the primary role first."""
        wanted = ("sourcedId", "status", "userSourcedId", "roleType", "role", "orgSourcedId")
        found: dict[str, list[tuple[str, str]]] = {}
        for line, (key, status, user, kind, role, org) in self.package.rows(headers.ROLES, wanted, self.rejections):
            try:
                values.text(key, "sourcedId", 255, needed=True)
                values.text(user, "userSourcedId", 255, needed=True)
                if not values.is_gone(status):
                    found.setdefault(user, []).insert(0 if kind.lower() == "primary" else 99, (role, org))
            except values.BadRow as bad:
                self.rejections.add(headers.ROLES, line, str(bad))
        return found

    def _users(self) -> Iterator[UserRow]:
        if not self.package.has(headers.USERS):
            return
        roles = self._roles()
        header = tables.columns(self.package.files, headers.USERS)
        state_ids = [name for name in header if values.may_hold_unique_id(name)]
        programs = [name for name in header if name.lower() in PROGRAMS]
        wanted = (*COLUMNS, *state_ids, *programs)
        for line, cells in self.package.rows(headers.USERS, wanted, self.rejections):
            try:
                user = user_row(line, cells, len(state_ids))
            except values.BadRow as bad:
                self._refuse(cells[0], line, bad)
            else:
                yield self._with_roles(user, roles.get(user.key, []))

    def _with_roles(self, user: UserRow, roles: list[tuple[str, str]]) -> UserRow:
        """1.2 keeps the roles apart; a delta may bring a changed user whose roles are the old ones."""
        if self.package.version == "1.1" or user.org_keys:
            return user
        if not roles and not self.package.is_whole(headers.ROLES):
            return self._as_known(user)
        ours = [role for role, org in roles if org == self.school.key or role.lower() in headers.GUARDIANS]
        return replace(user, roles=ours, org_keys=[org for _role, org in roles])

    def _as_known(self, user: UserRow) -> UserRow:
        registers = self.registers
        kinds = ((headers.STUDENT, registers.students), ("teacher", registers.staff), ("guardian", registers.guardians))
        role = next((role for role, register in kinds if user.key in register.existing), "")
        return replace(user, roles=[role], org_keys=[self.school.key])

    def _take(self, user: UserRow) -> None:
        values.text(user.key, "sourcedId", 255, needed=True)
        roles = [role.lower() for role in user.roles if role]
        is_ours = self.school.key in user.org_keys
        if not is_ours and not headers.GUARDIANS.intersection(roles):
            self._leave_out(user)
        elif self.registers.has_seen_user(user.key):
            raise values.BadRow(_("sourcedId %r is there twice.") % user.key[:60])
        else:
            self._take_as(user, roles, is_ours)

    def _take_as(self, user: UserRow, roles: list[str], is_ours: bool) -> None:
        first = roles[0] if roles else ""
        if not first:
            raise values.BadRow(_("%s is empty.") % "role")
        if first == headers.STUDENT:
            self._take_or_remove(self.registers.students, user, self._student)
        elif first in headers.STAFF and is_ours:
            self._take_or_remove(self.registers.staff, user, self._staff_member)
        elif first not in headers.GUARDIANS:
            raise values.BadRow(_("role %r is not known.") % first[:60])
        if guardian_roles := headers.GUARDIANS.intersection(roles):
            self._take_or_remove(self.registers.guardians, user, lambda each: self._guardian(each, min(guardian_roles)))

    def _take_or_remove(self, register: Register, user: UserRow, take: Callable[[UserRow], None]) -> None:
        if user.is_gone:
            self._remove(register, user.key)
        else:
            take(user)

    def _remove(self, register: Register, key: str) -> None:
        if register is not self.registers.guardians and key not in register.existing:
            self.people.skipped += 1
        register.remove(key)

    def _leave_out(self, user: UserRow) -> None:
        """A row of another school; somebody of ours who moved there has left."""
        if not user.org_keys and self.package.version == "1.2":
            raise values.BadRow(_("roles.csv gives this user no role."))
        if not user.org_keys:
            raise values.BadRow(_("%s is empty.") % "orgSourcedIds")
        if not any(self.school.is_known(org) for org in user.org_keys):
            raise values.BadRow(_("orgSourcedIds %r is none of orgs.csv.") % ",".join(user.org_keys)[:60])
        if not self.registers.has_seen_user(user.key):
            self.registers.students.remove(user.key)
            self.registers.staff.remove(user.key)

    def _student(self, user: UserRow) -> None:
        register = self.registers.students
        _check_names(user)
        values.text(user.middle, "middleName", 100)
        grade = values.grade(user.grades, self.rules.lowest, self.rules.highest)
        if grade is None:
            self.people.skipped += 1
            register.remove(user.key)
            return
        unique_id = values.unique_id(user.identifier, user.user_ids, user.more_ids)
        if unique_id and (line := register.unique_ids_seen.setdefault(unique_id, user.line)) != user.line:
            raise values.BadRow(
                _("The Unique Student ID stands on line %d already; two rows cannot be one student.") % line
            )
        owner, mine = register.owner(unique_id), register.existing.get(user.key)
        if owner and not mine:
            self._by_unique_id.append((user, grade, owner))
            values.date(self._born.get(user.key, ""), "birthDate")
            values.text(user.identifier, "identifier", 40)
            values.email(user.email, user.username)
            register.accept_as(user.key, owner)
            return
        if owner and owner != mine:
            raise values.BadRow(_("The Unique Student ID belongs to another student here."))
        self._write_student(user, grade, unique_id)

    def _take_known_student(self, user: UserRow, grade: int, owner: str) -> None:
        """A new sourcedId for a student known by the Unique Student ID, unless the old one stands in the files too."""
        register = self.registers.students
        old = register.keys.get(owner)
        if old and register.has_seen(old):
            del register.accepted[user.key]
            register.refused.add(user.key)
            self.rejections.add(
                headers.USERS, user.line, _("The Unique Student ID belongs to another student of these files.")
            )
            return
        register.gone.discard(owner)
        unique_id = values.unique_id(user.identifier, user.user_ids, user.more_ids)
        self._write_student(user, grade, unique_id, known_as=owner)

    def _write_student(self, user: UserRow, grade: int, unique_id: str | None, known_as: str | None = None) -> None:
        born_on = values.date(self._born.get(user.key, ""), "birthDate")
        local_id = "" if user.identifier == unique_id else values.text(user.identifier, "identifier", 40)
        email = values.email(user.email, user.username)
        student, is_new = (known_as, False) if known_as else self.registers.students.accept(user.key)
        assert student is not None
        self.people.students.add(
            student,
            is_new,
            user.key,
            unique_id,
            local_id,
            user.given,
            user.middle,
            user.family,
            email,
            user.username,
            born_on,
            grade,
            self.rules.programs_of(grade, user.programs),
        )
        self._agents.extend((student, agent) for agent in user.agents)

    def _staff_member(self, user: UserRow) -> None:
        _check_names(user)
        email = values.email(user.email, user.username)
        key, is_new = self.registers.staff.accept(user.key)
        self.people.staff.add(key, is_new, user.key, user.given, user.family, email, user.username, user.roles[0])

    def _guardian(self, user: UserRow, relation: str) -> None:
        """Kept until the students are known: only parents or guardians of ours are stored."""
        _check_names(user)
        values.email(user.email, user.username)
        values.text(user.phone, "phone", 40)
        self._guardians[user.key] = (relation, user)

    def _tie_guardians(self) -> None:
        register, students = self.registers.guardians, self.registers.students
        pairs = dict.fromkeys(self._agents)
        for key, (_relation, user) in self._guardians.items():
            for agent in user.agents:
                if student := students.find(agent):
                    pairs[student, key] = None
        for student, key in pairs:
            if key in self._guardians and key not in register.accepted:
                self._write_guardian(self._guardians[key][1])
            if guardian := register.find(key):
                relation = self._guardians[key][0] if key in self._guardians else ""
                self.people.ties.add(student, guardian, relation)

    def _write_guardian(self, user: UserRow) -> None:
        guardian, is_new = self.registers.guardians.accept(user.key)
        email = values.email(user.email, user.username)
        self.people.guardians.add(guardian, is_new, user.key, user.given, user.family, email, user.phone)


def _check_names(user: UserRow) -> None:
    values.text(user.given, "givenName", 100, needed=True)
    values.text(user.family, "familyName", 100, needed=True)
    values.text(user.username, "username", 150)
