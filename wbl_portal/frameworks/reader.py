"""Reads the framework files once; a file that contradicts itself stops the start with a sentence."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext

FOLDER = Path(__file__).parent
PAGES = FOLDER / "pages" / "campus-pages.toml"


class UnknownFramework(LookupError):
    """No framework has this key; the message lists those that exist."""


@dataclass(frozen=True)
class Phase:
    """A stage of the continuum, e.g. 'exploration', 'Career exploration'."""

    key: str
    title: str


@dataclass(frozen=True)
class Element:
    """A design element: one sentence of the benchmark, in its own words.

    `rules`: by which rules of the binder its state is judged; `pages`: the campus's own pages that print its evidence.
    `label`: the campus's own number for it.
    """

    key: str
    title: str
    text: str
    rules: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    label: str = ""

    @property
    def number(self) -> str:
        """What people call it by ('6.3a')."""
        return self.label or self.key


@dataclass(frozen=True)
class Clause:
    """What an agreement with a partner must say, in words a reviewer can look for."""

    key: str
    title: str


@dataclass(frozen=True)
class Slot:
    """What must be published: its tables, listings and sections by name, in printing order.

    `rules`: by which rules of the binder its content is judged, besides whether it is published.
    `related`: asked for by another benchmark, and printed here because it speaks of work-based learning.
    `label`: the campus's own number for it, where districts count otherwise than the file.
    """

    key: str
    title: str
    asked: str
    shows: str
    elements: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    listings: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    related: bool = False
    label: str = ""

    @property
    def number(self) -> str:
        """What people call an artifact by ('6.2', '5.A4'); empty for the campus's own pages, which have their title."""
        return self.label or (self.key if self.asked else "")


@dataclass(frozen=True)
class Framework:
    """One edition of a framework. `key` is '<family>-<edition>', e.g. 'p-tech-2023'; grades are inclusive.

    `phases_as` names the edition whose phases these are: an experience's phase is stored once for both.
    """

    key: str
    family: str
    edition: str
    status: str
    title: str
    source: str
    benchmark: str
    purpose: str
    lowest_grade: int
    highest_grade: int
    phases: tuple[Phase, ...]
    elements: tuple[Element, ...]
    slots: tuple[Slot, ...] = field(default_factory=tuple)
    clauses: tuple[Clause, ...] = field(default_factory=tuple)
    phases_as: str = ""

    @property
    def phase_key(self) -> str:
        """The edition under whose key the phases of experiences are stored."""
        return self.phases_as or self.key

    def phase_title(self, key: str) -> str:
        """The title of a phase in the language in force."""
        return next(gettext(phase.title) for phase in self.phases if phase.key == key)

    def slot(self, key: str) -> Slot:
        return next(slot for slot in self.slots if slot.key == key)


@cache
def frameworks() -> dict[str, Framework]:
    """Every edition by its key, the latest of each family last: the product's files, then those of the folder set."""
    folders = [FOLDER, *([Path(settings.FRAMEWORKS_DIR)] if settings.FRAMEWORKS_DIR else [])]
    files = {path.stem: _data(path) for folder in folders for path in sorted(folder.glob("*.toml"))}
    found = [_made(name, data | {"phases": _phases(data, files)}) for name, data in files.items()]
    slots = [slot.key for each in [*found, pages()] for slot in each.slots]
    twice = {key for key in slots if slots.count(key) > 1}
    if twice:
        raise ValueError(f"These slot keys stand in more than one framework file: {sorted(twice)}")
    return {each.key: each for each in sorted(found, key=lambda each: (each.family, each.edition))}


@cache
def pages() -> Framework:
    """The campus's own pages, in the shape of a framework: their slots are published like any other."""
    return _made(PAGES.stem, _data(PAGES) | {"phases": []})


def framework(key: str) -> Framework:
    """An edition by its key, or a family's latest edition ('t-stem'); raises UnknownFramework."""
    if key == pages().key:
        return pages()
    everything = frameworks()
    if key in everything:
        return everything[key]
    editions = [each for each in everything.values() if each.family == key]
    if not editions:
        families = sorted({each.family for each in everything.values()})
        raise UnknownFramework(f"There is no framework '{key}'. Known: {', '.join([*families, *everything])}")
    return editions[-1]


def slot_of(key: str) -> tuple[Framework, Slot]:
    """The framework edition and slot of a slot key, which is unique over all files; raises UnknownFramework."""
    for each in (*frameworks().values(), pages()):
        for slot in each.slots:
            if slot.key == key:
                return each, slot
    raise UnknownFramework(f"There is no slot '{key}'.")


def _data(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _phases(data: dict[str, Any], files: dict[str, dict[str, Any]]) -> Any:
    """Its own phases, or those of the edition it shares them with."""
    same_as = data.get("phases_as")
    if same_as and same_as not in files:
        raise ValueError(f"{data['key']}: phases_as names '{same_as}', which is no framework.")
    return files[same_as]["phases"] if same_as else data["phases"]


def _made(name: str, data: dict[str, Any]) -> Framework:
    parts: dict[str, Any] = {"phases": Phase, "elements": Element, "slots": Slot, "clauses": Clause}
    rows: dict[str, Any] = {key: tuple(kind(**_row(row)) for row in data.get(key, [])) for key, kind in parts.items()}
    made = Framework(**data | rows)
    if made.key != name or made.key != f"{made.family}-{made.edition}":
        raise ValueError(f"{name}: key, family, edition and file name must agree.")
    unknown = {key for slot in made.slots for key in slot.elements} - {element.key for element in made.elements}
    if unknown:
        raise ValueError(f"{name}: slots name elements that do not exist: {sorted(unknown)}")
    return made


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
