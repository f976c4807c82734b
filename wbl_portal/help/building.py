"""What `docs_build` writes: the parts of docs/ that are read from the code."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import override

from artifacts import consent_words
from artifacts.models import Sample
from reports import counting_rules
from wbl_portal.help import dictionary
from wbl_portal.help.pages import DOCS, groups

GENERATED: Path = DOCS / "generated"
LEGAL_INTRO = """# Legal texts

What somebody agrees to, as the page shows it in each language; the whole text is kept with the answer.

State of review: **not reviewed**. Before a campus relies on these texts, the district's counsel reads both columns and
somebody who grew up with Spanish compares them. The example's names are invented.
"""


def build() -> dict[Path, str]:
    """File -> its text, for every generated file."""
    return {
        DOCS / "README.md": _contents(),
        **{GENERATED / f"{name}.md": text for name, text in dictionary.build().items()},
        GENERATED / "counting-rules.md": _counting_rules("en"),
        GENERATED / "counting-rules-es.md": _counting_rules("es"),
        GENERATED / "legal-texts.md": _legal_texts(),
    }


def stale() -> dict[Path, str]:
    """The files that are missing or say something else, with what they should say."""
    made = build()
    return {path: text for path, text in made.items() if not path.exists() or path.read_text(encoding="utf-8") != text}


def write() -> list[Path]:
    """Write what has changed; returns those files."""
    GENERATED.mkdir(exist_ok=True)
    changed = stale()
    for path, text in changed.items():
        path.write_text(text, encoding="utf-8")
    return list(changed)


def _contents() -> str:
    with override("en"):
        lines = [
            "# Documentation",
            "",
            "The portal shows these pages under `/help/`. Built by `python3 manage.py docs_build`.",
        ]
        for group, pages in groups():
            lines += ["", f"## {group}", ""]
            lines += [line for page in pages for line in _lines(page.file, str(page.title), str(page.about))]
        lines += ["", "## Decisions", "", "- [What was decided and what was turned down](adr/README.md)"]
    return "\n".join(lines) + "\n"


def _lines(file: str, title: str, about: str) -> Iterator[str]:
    spanish = f" ([en español]({file}-es.md))" if (DOCS / f"{file}-es.md").exists() else ""
    yield f"- [{title}]({file}.md){spanish}: {about}"


def _counting_rules(language: str) -> str:
    with override(language):
        parts = [
            (_("Students and participations"), counting_rules.students()),
            (_("Experiences"), counting_rules.experiences()),
            (_("School year"), [counting_rules.year()]),
        ]
        intro = _("These rules stand behind every figure on this site and are printed with every edition.")
        said = "".join(f"\n## {title}\n\n{_list(rules)}" for title, rules in parts)
        return f"# {_('How we count')}\n\n{intro}\n{said}"


def _legal_texts() -> str:
    """What a parent or guardian agrees to, both languages side by side, for people to review."""
    english, spanish = _terms("en"), _terms("es")
    rows = "".join(
        f"| {asked[0]} {asked[1]} | {said[0]} {said[1]} |\n" for asked, said in zip(english, spanish, strict=True)
    )
    return f"{LEGAL_INTRO}\n## Publishing a student's work\n\n| English | Español |\n|---|---|\n{rows}"


def _terms(language: str) -> list[tuple[str, str]]:
    sample = Sample(caption="A robot arm", shown_as="A student of grade 11")
    with override(language):
        return consent_words.terms(sample, campus="Palm Hollow P-TECH", until=dt.date(2027, 6, 30))


def _list(lines: list[str]) -> str:
    return "".join("- " + line.replace("*", r"\*") + "\n" for line in lines)
