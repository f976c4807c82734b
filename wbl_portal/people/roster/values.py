"""What single cells mean: dates, grades, e-mail addresses, the Unique Student ID; each bad one has its sentence."""

import datetime as dt
import re
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

# CEDS grade codes below grade 1 and outside of grades; real, but no grade of ours.
OTHER_GRADES = frozenset(
    [
        "it",
        "pr",
        "pk",
        "tk",
        "kg",
        "ee",
        "ps",
        "ug",
        "other",
        "infanttoddler",
        "preschool",
        "prekindergarten",
        "kindergarten",
    ]
)
HIGHEST_GRADE = 14
GONE = frozenset({"tobedeleted", "inactive"})

_UNIQUE_ID = re.compile(r"\d{10}")
_GRADE = re.compile(r"(?:grade\s*)?0?(\d{1,2})(?:st|nd|rd|th)?", re.IGNORECASE)
_TYPED_ID = re.compile(r"\{\s*([^:{}]*?)\s*:\s*([^{}]*?)\s*\}")
_STATE_ID = re.compile(r"unique|state|tsds|tea|(^|[^a-z])tx", re.IGNORECASE)
_SECRET_ID = re.compile(r"ssn|social", re.IGNORECASE)


class BadRow(Exception):
    """The row cannot be taken; the message is the reason in plain words."""


def several(cell: str) -> list[str]:
    """The members of a cell that holds a list: 'a, b' -> ['a', 'b']."""
    return [part for part in (part.strip() for part in cell.split(",")) if part]


@lru_cache(maxsize=4096)
def date(cell: str, column: str) -> str | None:
    """An ISO date ('2026-08-15', also with a time behind it) as text; None when empty. Raises BadRow."""
    day = cell[:10] if cell[10:11] in ("T", " ") else cell
    if not day:
        return None
    try:
        if len(day) != 10 or day[4] != "-":
            raise ValueError(day)
        if not 1900 <= dt.date.fromisoformat(day).year <= 2200:
            raise ValueError(day)
    except ValueError:
        raise BadRow(_("%(column)s is %(value)r; a date is written 2026-08-15.") % _of(column, cell)) from None
    return day


def is_gone(status: str) -> bool:
    """Whether a status says that the row is to be removed; blank is active. Raises BadRow."""
    plain = status.lower()
    if plain in ("", "active"):
        return False
    if plain in GONE:
        return True
    raise BadRow(_("%(column)s is %(value)r; it is active, tobedeleted or empty.") % _of("status", status))


@lru_cache(maxsize=1024)
def grade(cell: str, lowest: int, highest: int) -> int | None:
    """The student's grade (several: the highest of the campus); None when it is a grade of another campus.

    Raises BadRow when a cell is no grade at all.
    """
    found = [_one_grade(part) for part in several(cell)]
    if not found:
        raise BadRow(_("grades is empty; a student needs a grade."))
    ours = [each for each in found if lowest <= each <= highest]
    return max(ours) if ours else None


def _one_grade(cell: str) -> int:
    if cell.lower() in OTHER_GRADES:
        return 0
    match = _GRADE.fullmatch(cell)
    if not match or int(match[1]) > HIGHEST_GRADE:
        raise BadRow(_("%(column)s is %(value)r, which is no grade.") % _of("grades", cell))
    return int(match[1])


def email(address: str, username: str) -> str:
    """The address in lower case; where it is empty and the user name is an address, that. Raises BadRow."""
    if not address:
        return username.lower() if "@" in username and _is_email(username) else ""
    if not _is_email(address):
        raise BadRow(_("%(column)s is %(value)r, which is no e-mail address.") % _of("email", address))
    return address.lower()


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254


def unique_id(identifier: str, user_ids: str, others: list[str]) -> str | None:
    """The Texas Unique Student ID, ten digits.

    Looked for in ids typed by the state in `userIds` ({TX-UNIQUE-STUDENT-ID:1234567890}), in `identifier`, in other
    columns (1.2's userMasterIdentifier, metadata), last in any typed id that is no social security number.
    """
    typed = [(kind, value) for kind, value in _TYPED_ID.findall(user_ids) if not _SECRET_ID.search(kind)]
    of_state = [value for kind, value in typed if _STATE_ID.search(kind)]
    for value in (*of_state, identifier, *others, *(value for _kind, value in typed)):
        if _UNIQUE_ID.fullmatch(value):
            return value
    return None


def may_hold_unique_id(column: str) -> bool:
    """Whether a metadata column is about the state's id by its name."""
    return column.lower().startswith("metadata.") and bool(_STATE_ID.search(column.partition(".")[2]))


def text(cell: str, column: str, longest: int, *, needed: bool = False) -> str:
    """A cell that fits its column in the database. Raises BadRow."""
    if needed and not cell:
        raise BadRow(_("%s is empty.") % column)
    if len(cell) > longest:
        raise BadRow(
            _("%(column)s is too long (%(length)d characters, at most %(most)d).")
            % {"column": column, "length": len(cell), "most": longest}
        )
    return cell


def _of(column: str, value: str) -> dict[str, str]:
    return {"column": column, "value": value[:60]}
