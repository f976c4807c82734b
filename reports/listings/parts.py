"""What every published list is made of: what it is asked with, its columns and rows, and how days and grades read."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import pgettext

from reports.measures import Program
from reports.once import Once
from wbl_portal.frameworks import Framework, Slot, framework
from wbl_portal.people.models import SchoolYear

Row = Mapping[str, Any]
Listing = dict[str, Any]
Section = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """What a list or section is made for. `day` is the day it speaks of: today, or the year's last day if that is past.

    `ask(selector, *words)` remembers the answer: several lists need the same rows.
    """

    program: Program
    slot: Slot
    year: SchoolYear
    day: dt.date
    ask: Once = field(default_factory=Once, compare=False)

    @property
    def phases(self) -> Framework:
        """The framework edition whose phases and cells count."""
        return framework(self.program.framework.phase_key)


def listing(name: str, title: str, columns: Mapping[str, str], rows: Iterable[Row], *, empty: str) -> Listing:
    """A list of the frozen document: `columns` are key -> title in order; `empty` is what it says without rows."""
    return {
        "id": name,
        "title": title,
        "columns": [{"key": key, "title": words} for key, words in columns.items()],
        "rows": [dict(row) for row in rows],
        "empty": empty,
    }


def section(name: str, title: str, paragraphs: Iterable[str], items: Iterable[str] = ()) -> Section:
    """A part of the frozen document that is read, not looked up."""
    return {"id": name, "title": title, "paragraphs": list(paragraphs), "items": list(items)}


def long_date(day: dt.date | None) -> str:
    return date_format(day, pgettext("format of a date", "F j, Y")) if day else ""


def grade_ranges(grades: Iterable[int]) -> str:
    """Grades as people write them: [6, 7, 8, 10] is '6-8, 10'."""
    runs: list[list[int]] = []
    for grade in sorted(set(grades)):
        if runs and grade == runs[-1][-1] + 1:
            runs[-1].append(grade)
        else:
            runs.append([grade])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def lines_of(text: str) -> list[str]:
    """The paragraphs of a text that somebody typed."""
    return [line.strip() for line in text.splitlines() if line.strip()]
