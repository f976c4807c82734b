"""What stood in the way of a job between a district and a campus: kept as a key and what it is about, said to the reader."""

from typing import Any

from django.utils.translation import get_language, gettext_lazy

LONGEST = 300
WORDS = {
    "no_answer": gettext_lazy("The site does not answer: %s"),
    "status": gettext_lazy("The site answered %s."),
    "no_document": gettext_lazy("The site answered something that is no document."),
    "district_only": gettext_lazy("The campus does not answer its district."),
    "unknown_campus": gettext_lazy("The district does not know this campus."),
    "not_understood": gettext_lazy("It cannot be understood."),
}
# A service refused, in its own words: they are kept in each language.
REFUSED = "refused"
Problem = dict[str, Any]


def problem(key: str, about: object = "") -> Problem:
    return {"key": key, "about": str(about)[:LONGEST]}


def refused(words: dict[str, str]) -> Problem:
    """By language: what a service said when it would not."""
    return {"key": REFUSED, "about": {language: text[:LONGEST] for language, text in words.items()}}


def in_words(found: Any) -> str:
    """For the reader; '' for none. What another workspace wrote is read with care: its version may be another one."""
    if not isinstance(found, dict):
        return str(found or "")
    key, about = str(found.get("key")), found.get("about", "")
    if key == REFUSED and isinstance(about, dict):
        return str(about.get(get_language() or "en", about.get("en", "")))
    words = str(WORDS.get(key, about))
    return words % about if "%s" in words else words
