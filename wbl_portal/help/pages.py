"""Which files of docs/ are help pages, in the order in which they are offered."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

DOCS: Path = settings.BASE_DIR / "docs"
GUIDES, WORDS, SERVER = _("Guides"), _("Words and rules"), _("Running the portal")
DICTIONARY = "data-dictionary"
# Areas of the dictionary with a page of their own: together they would be heavier than a phone should carry.
DICTIONARY_PARTS = {
    area: f"{DICTIONARY}-{area}" for area in ("people", "partners", "experiences", "artifacts", "reports")
}


@dataclass(frozen=True)
class HelpPage:
    """A page of help: its address, what it is called, what one finds there, its file without language and ending.

    A part is reached from the page that it is a part of, not from the list of all.
    """

    slug: str
    title: Promise
    about: Promise
    file: str
    group: Promise = GUIDES
    is_part: bool = False

    def path(self, language: str) -> Path:
        """The file in a language; the English one where there is no other."""
        found = DOCS / f"{self.file}-{language}.md"
        return found if found.exists() else DOCS / f"{self.file}.md"

    def language(self) -> str:
        """The language in which the present reader gets it."""
        asked = get_language() or settings.LANGUAGE_CODE
        return asked if self.path(asked).stem.endswith(f"-{asked}") else settings.LANGUAGE_CODE


PAGES = [
    HelpPage("coordinator", _("Coordinator"), _("The week, the plan, the partners, the figures."), "help/coordinator"),
    HelpPage("teacher", _("Teacher"), _("Class lists, reflections, students' work."), "help/teacher"),
    HelpPage("counselor", _("Counselor"), _("Interests, who is on track, results."), "help/counselor"),
    HelpPage("principal", _("Principal"), _("Sign off, approve what is published, play reviewer."), "help/principal"),
    HelpPage(
        "administrator",
        _("Portal administrator"),
        _("The roster, people and their roles, the public site."),
        "help/administrator",
    ),
    HelpPage("student", _("Student"), _("What comes next, reflections, portfolio."), "help/student"),
    HelpPage("parent", _("Parent or guardian"), _("What you are asked, and how to change your mind."), "help/parent"),
    HelpPage("partner", _("Partner"), _("Answer in a minute, without an account."), "help/partner"),
    HelpPage("reviewer", _("Reviewer"), _("Read the binder and check a file."), "help/reviewer"),
    HelpPage("district", _("District"), _("All campuses on one page, and what is handed down."), "help/district"),
    HelpPage("glossary", _("Words"), _("One word per thing, and what it means."), "glossary", WORDS),
    HelpPage(
        "counting-rules", _("How we count"), _("What stands behind every figure."), "generated/counting-rules", WORDS
    ),
    HelpPage(
        DICTIONARY,
        _("Data dictionary"),
        _("Every table and column, whether it is about a student, how long it is kept."),
        f"generated/{DICTIONARY}",
        WORDS,
    ),
    HelpPage(
        "legal-texts",
        _("Legal texts"),
        _("What families agree to, in both languages side by side."),
        "generated/legal-texts",
        WORDS,
    ),
    HelpPage(
        "operation",
        _("Operator's guide"),
        _("Install, back up, upgrade and restore on one machine."),
        "operation",
        SERVER,
    ),
    HelpPage("frameworks", _("Frameworks"), _("Add an edition of a state's framework."), "frameworks", SERVER),
    HelpPage("starter-data", _("Starter data"), _("What a new campus begins with."), "starter-data", SERVER),
    HelpPage(
        "coverage", _("Coverage"), _("Every sentence of the benchmarks and where it is done."), "coverage", SERVER
    ),
]
PAGES += [
    HelpPage(name, _("Data dictionary"), _("The tables of one area."), f"generated/{name}", WORDS, is_part=True)
    for name in DICTIONARY_PARTS.values()
]
BY_SLUG = {page.slug: page for page in PAGES}


def groups() -> list[tuple[Promise, list[HelpPage]]]:
    """The pages under their headings."""
    listed = [page for page in PAGES if not page.is_part]
    return [(group, [page for page in listed if page.group is group]) for group in (GUIDES, WORDS, SERVER)]


def slug_of(path: Path) -> str:
    """The address of the help page that a file of docs/ is, in whatever language; empty where it is none."""
    name = path.relative_to(DOCS).with_suffix("").as_posix().removesuffix("-es")
    return next((page.slug for page in PAGES if page.file == name), "")
