"""Keys: which row of the campus each sourcedId of the files stands for, and which it must not be asked for."""

import uuid
from collections.abc import Iterable

from django.db import models

from wbl_portal.people.models import Course, Guardian, Section, StaffMember, Student


class Register:
    """The rows of one noun. `whole`: the files hold all of them, so only what they name can be referred to.

    `accepted` are this import's, `refused` had a bad row, `elsewhere` belong to another school or grade, `gone` are
    ids of ours that the files remove.
    """

    def __init__(self, model: type[models.Model], *, source: str, whole: bool) -> None:
        rows = model._default_manager.filter(source=source, sourced_id__isnull=False)
        self.existing: dict[str, str] = {key: str(pk) for key, pk in rows.values_list("sourced_id", "pk")}
        self.whole = whole
        self.accepted: dict[str, str] = {}
        self.refused: set[str] = set()
        self.elsewhere: set[str] = set()
        self.gone: set[str] = set()

    def accept(self, key: str) -> tuple[str, bool]:
        """The id of a row and whether it is new."""
        known = self.existing.get(key)
        self.accepted[key] = known or str(uuid.uuid4())
        self.gone.discard(self.accepted[key])
        return self.accepted[key], known is None

    def remove(self, key: str) -> None:
        """The files say that it is to go, or that it is no longer ours."""
        self.elsewhere.add(key)
        if key in self.existing:
            self.gone.add(self.existing[key])

    def refuse(self, keys: Iterable[str]) -> None:
        """Keys of bad rows. A refused row is no absent one: who stands on it stays on the roster."""
        self.refused.update(key for key in keys if key not in self.accepted)

    def has_seen(self, key: str) -> bool:
        return key in self.accepted or key in self.refused

    def find(self, key: str) -> str | None:
        """The id that a reference stands for; None when it stands for nothing we take."""
        found = self.accepted.get(key)
        if found is None and not self.whole and key not in self.refused and key not in self.elsewhere:
            found = self.existing.get(key)
        return found

    @property
    def kept(self) -> list[str]:
        """Ids of rows that stand in the files although their row was refused: they are not absent."""
        return [self.existing[key] for key in self.refused if key in self.existing]


class StudentRegister(Register):
    """Students also match by the Unique Student ID when no row of this source has their sourcedId."""

    def __init__(self, *, source: str, whole: bool) -> None:
        super().__init__(Student, source=source, whole=whole)
        rows = Student.objects.exclude(unique_id=None).values_list("unique_id", "pk")
        self.by_unique_id = {unique_id: str(pk) for unique_id, pk in rows}
        self.keys = {pk: key for key, pk in self.existing.items()}
        self.unique_ids_seen: dict[str, int] = {}

    def owner(self, unique_id: str | None) -> str | None:
        """The student here who has this Unique Student ID."""
        return self.by_unique_id.get(unique_id) if unique_id else None

    def accept_as(self, key: str, student: str) -> None:
        """A changed sourcedId: this key now stands for a student known by the Unique Student ID."""
        self.accepted[key] = student


class Registers:
    """All nouns that rows refer to. `whole` answers for a noun whether its file is complete."""

    def __init__(self, *, source: str, whole: dict[str, bool]) -> None:
        self.students = StudentRegister(source=source, whole=whole["users"])
        self.staff = Register(StaffMember, source=source, whole=whole["users"])
        self.guardians = Register(Guardian, source=source, whole=whole["users"])
        self.courses = Register(Course, source=source, whole=whole["courses"])
        self.sections = Register(Section, source=source, whole=whole["classes"])

    def has_seen_user(self, key: str) -> bool:
        return any(register.has_seen(key) for register in (self.students, self.staff, self.guardians))
