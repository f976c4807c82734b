"""Which student a list means: by the state's number or the local one, never by name, never by guessing."""

import uuid
from collections import defaultdict
from collections.abc import Mapping

from django.utils.translation import gettext as _

from wbl_portal.core.sheets import BadCell
from wbl_portal.people.models import Student

# Column -> further names in use. A social security number is no name of any of them and is never looked at.
COLUMNS: dict[str, tuple[str, ...]] = {
    "student_id": ("student number", "studentid", "student identifier"),
    "unique_id": (
        "texas unique student id",
        "tx unique student id",
        "tsds unique id",
        "unique student id",
        "state id",
        "state student id",
        "tsds id",
    ),
    "local_id": ("local student id", "local number", "local student number", "sis id", "district id", "campus id"),
}
REQUIRED = ("student_id", "unique_id", "local_id")


class StudentNumbers:
    """Every student's numbers, read once; a number that two students could mean is refused."""

    def __init__(self) -> None:
        self.by_number: dict[str, set[uuid.UUID]] = defaultdict(set)
        self.by_unique: dict[str, uuid.UUID] = {}
        self.by_local: dict[str, set[uuid.UUID]] = defaultdict(set)
        for student, unique, local in Student.objects.values_list("pk", "unique_id", "local_id"):
            if unique:
                self.by_unique[unique] = student
                self.by_number[unique].add(student)
            if local:
                self.by_local[local].add(student)
                self.by_number[local].add(student)

    def find(self, cells: Mapping[str, str]) -> uuid.UUID:
        """The one student whom all filled numbers of a row mean. Raises BadCell; a number is not repeated in it."""
        found = [
            matches
            for cell, matches in (
                (cells["student_id"], self.by_number.get(cells["student_id"], set())),
                (
                    cells["unique_id"],
                    {self.by_unique[cells["unique_id"]]} if cells["unique_id"] in self.by_unique else set(),
                ),
                (cells["local_id"], self.by_local.get(cells["local_id"], set())),
            )
            if cell
        ]
        if not found:
            raise BadCell(_("The student's number is empty."))
        if any(not matches for matches in found):
            raise BadCell(_("No student here has this number. Give the Texas Unique Student ID or the local number."))
        meant = set.intersection(*found)
        if len(meant) != 1:
            raise BadCell(_("The number is not clear: it means several students. Give the Texas Unique Student ID."))
        return meant.pop()
