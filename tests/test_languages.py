"""The portal speaks Spanish: every message is translated, none is a guess, and the catalog is as new as the code."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import pytest
from django.utils.translation import gettext, override

from experiences.words import STARTER_NAMES
from reports.words import CERTAINTY, RECORDS
from wbl_portal.frameworks import frameworks, pages
from wbl_portal.frameworks.words import SHOWS, TITLES

ROOT = Path(__file__).resolve().parent.parent
CATALOG = ROOT / "locale" / "es" / "LC_MESSAGES" / "django.po"
LEFT_OUT = ["var", "tests", "staticfiles", "locale", ".*", "__pycache__"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sdrif]|(?<!%)%[sdr]|%%|\{\w*\}|\{%[^%]*%\}")
LINE = re.compile(r'^(?P<name>msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)? ?(?P<words>".*")$')
needs_gettext = pytest.mark.skipif(not shutil.which("xgettext"), reason="gettext is not installed")


@dataclass
class Message:
    """One entry of a catalog; `forms` are its translations, the plural ones in order."""

    words: dict[str, str] = field(default_factory=dict)
    fuzzy: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(self.words.get(name, "") for name in ("msgctxt", "msgid", "msgid_plural"))

    @property
    def forms(self) -> list[str]:
        return [words for name, words in self.words.items() if name.startswith("msgstr")]


def read(path: Path) -> list[Message]:
    """The messages of a .po file without its header and what it keeps as obsolete."""
    return [message for message in _blocks(path) if message.words.get("msgid")]


def _blocks(path: Path) -> Iterator[Message]:
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        message, name = Message(), ""
        for line in block.splitlines():
            message.fuzzy |= line.startswith("#,") and "fuzzy" in line
            if found := LINE.match(line):
                name = found["name"] or name
                message.words[name] = message.words.get(name, "") + ast.literal_eval(found["words"])
        yield message


def test_every_message_is_translated_and_none_is_a_guess() -> None:
    messages = read(CATALOG)

    assert len(messages) > 1000
    assert [message.key for message in messages if message.fuzzy] == []
    assert [message.key for message in messages if not all(form.strip() for form in message.forms)] == []


def test_a_plural_has_the_three_forms_of_spanish() -> None:
    wrong = [each.key for each in read(CATALOG) if len(each.forms) != (3 if each.words.get("msgid_plural") else 1)]

    assert wrong == []


def test_the_placeholders_agree() -> None:
    wrong = []
    for message in read(CATALOG):
        plural = message.words.get("msgid_plural", message.words["msgid"])
        asked = {tuple(sorted(PLACEHOLDER.findall(words))) for words in (message.words["msgid"], plural)}
        wrong += [form for form in message.forms if tuple(sorted(PLACEHOLDER.findall(form))) not in asked]

    assert wrong == []


def test_the_ends_of_a_sentence_agree() -> None:
    wrong = [
        message.key
        for message in read(CATALOG)
        for form in message.forms
        if message.words["msgid"][-1] in ".:?\n" and form[-1] != message.words["msgid"][-1]
    ]

    assert wrong == []


def test_nobody_is_spoken_to_as_a_friend() -> None:
    """Spanish readers are addressed as usted, students too."""
    familiar = re.compile(r"\b(tú|tu|tus|te|ti|contigo|tuyo|tuya|puedes|tienes|quieres|haz clic)\b", re.I)

    assert [form for message in read(CATALOG) for form in message.forms if familiar.search(form)] == []


def test_one_thing_has_one_word() -> None:
    """What docs/glossary-es.md decided, where another word came in before."""
    others = re.compile(r"\baños? escolar(es)?\b", re.I)

    assert [form for message in read(CATALOG) for form in message.forms if others.search(form)] == []


def test_the_titles_of_the_frameworks_stand_in_the_catalog() -> None:
    said = {message.words["msgid"] for message in read(CATALOG)}
    published = [*frameworks().values(), pages()]
    titles = {part.title for each in published for part in (*each.phases, *each.elements, *each.slots)}
    shows = {slot.shows for each in published for slot in each.slots}

    assert titles == set(TITLES)
    assert shows == set(SHOWS)
    assert titles | shows <= said


def test_the_starter_types_stand_in_the_catalog() -> None:
    with override("es"):
        shown = {str(name) for name in STARTER_NAMES}
    with override("en"):
        names = {str(name) for name in STARTER_NAMES}

    assert "Feria de carreras" in shown
    assert not shown & names


def test_the_starter_retention_classes_stand_in_the_catalog() -> None:
    names = ("0004_starter_retention", "0015_retention_of_copies_from_the_district")
    starters = [each for name in names for each in import_module(f"reports.migrations.{name}").CLASSES]
    with override("es"):
        shown = {str(words) for words in (*RECORDS, *CERTAINTY)}
    with override("en"):
        records, certainty = {str(name) for name in RECORDS}, {str(words) for words in CERTAINTY}

    assert {each[1] for each in starters} == records
    assert {each[6] for each in starters} == certainty
    assert not shown & (records | certainty)


@needs_gettext
def test_the_compiled_catalog_is_the_written_one(tmp_path: Path) -> None:
    made = tmp_path / "django.mo"
    subprocess.run(["msgfmt", "--check", "-o", made, CATALOG], check=True, capture_output=True)

    assert made.read_bytes() == CATALOG.with_suffix(".mo").read_bytes()


def test_the_compiled_catalog_is_in_force() -> None:
    with override("es"):
        assert gettext("Parents or guardians") == "Padres, madres o tutores legales"


@needs_gettext
def test_the_catalog_is_as_new_as_the_code(tmp_path: Path) -> None:
    """What `makemessages` finds in a copy of the sources is what the catalog holds, no more and no less."""
    shutil.copytree(ROOT, tmp_path / "copy", ignore=shutil.ignore_patterns(*LEFT_OUT))
    fresh = tmp_path / "copy" / "locale" / "es" / "LC_MESSAGES" / "django.po"
    fresh.parent.mkdir(parents=True)
    words = ["makemessages", "-l", "es", "--no-location", "--no-wrap"]
    made = subprocess.run(
        [sys.executable, "-m", "django", *words], cwd=tmp_path / "copy", capture_output=True, text=True, check=True
    )

    assert "warning" not in made.stderr
    found, held = ({message.key for message in read(path)} for path in (fresh, CATALOG))
    assert sorted(found - held) == []
    assert sorted(held - found) == []
