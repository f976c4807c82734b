"""What an import says afterwards, and how it refuses: one sentence, nothing changed."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from wbl_portal.core.sheets import Rejected, SheetRefused


class RosterRefused(SheetRefused):
    """The files cannot be imported as they are; the message is one clear line. Nothing was changed."""


@dataclass(frozen=True)
class Difference:
    """What happens to one student or staff member, named by the roster's own key (no name leaves the database)."""

    kind: str
    sourced_id: str
    what: str


@dataclass(frozen=True)
class PossibleDuplicate:
    """A new student who bears the name of one already here; people decide, the import never matches by name."""

    sourced_id: str
    other_id: str


@dataclass
class RosterReport:
    """The outcome of one import; the numbers are of students and staff. `year` is a label like '2026-27'."""

    source: str
    version: str
    school: str
    year: str
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    deactivated: int = 0
    skipped: int = 0
    dry_run: bool = False
    rejected: list[Rejected] = field(default_factory=list)
    possible_duplicates: list[PossibleDuplicate] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        names = ("added", "changed", "unchanged", "deactivated", "skipped")
        return {name: getattr(self, name) for name in names}

    def as_json(self) -> dict[str, Any]:
        """The report for programs; `differences` only of a dry run."""
        data = asdict(self)
        if not self.dry_run:
            del data["differences"]
        return data


class Rejections:
    """Collects the rows that are not taken."""

    def __init__(self) -> None:
        self.rows: list[Rejected] = []
        self._unread: dict[str, set[str]] = {}

    def add(self, file: str, line: int, reason: str, *, keys: Iterable[str] = ()) -> None:
        """`keys` is for a row that could not even be read: whatever on it may be its sourcedId."""
        self.rows.append(Rejected(file, line, reason))
        self._unread.setdefault(file, set()).update(keys)

    def unread(self, file: str) -> set[str]:
        """Keys on the rows of a file that could not be read: they are in the file, so nobody may call them absent."""
        return self._unread.get(file, set())
