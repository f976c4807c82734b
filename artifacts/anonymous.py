"""Nobody is named in public: whether words that will be published hold a student's name."""

import re
import unicodedata

from wbl_portal.people.models import Student

# Parts of family names that are everyday words by themselves.
PARTICLES = {"de", "del", "la", "las", "los", "van", "von", "der", "den", "y", "san", "santa"}


def names_in(text: str, student: Student) -> list[str]:
    """The student's names (given, middle, family, each of their parts) that stand in the text as words.

    Accents and capitals make no difference; a name of one or two letters is found only as it is written.
    """
    return [name for name in _names(student) if _stands_in(name, text)]


def names_written_in(text: str, student: Student) -> list[str]:
    """As `names_in`, for a whole text: only where the name begins with a capital, so that "we will" is not Will."""
    return [name for name in names_in(text, student) if _begins_with_a_capital(name, text)]


def _names(student: Student) -> list[str]:
    whole = f"{student.given_name} {student.middle_name} {student.family_name}"
    parts = [part for part in re.split(r"[\s\-]+", whole) if part and part.casefold() not in PARTICLES]
    return list(dict.fromkeys(part for part in parts if part.rstrip(".")))


def _stands_in(name: str, text: str) -> bool:
    if len(name) <= 2:
        return re.search(rf"\b{re.escape(name)}(?!\w)", text) is not None and not name.endswith(".")
    return re.search(rf"\b{re.escape(_plain(name))}\b", _plain(text)) is not None


def _begins_with_a_capital(name: str, text: str) -> bool:
    bare = _bare(name)
    return re.search(rf"\b{re.escape(bare[:1].upper())}(?i:{re.escape(bare[1:])})(?!\w)", _bare(text)) is not None


def _plain(text: str) -> str:
    return _bare(text.casefold())


def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
