"""What the accessibility statement says was checked: the results that the walk over every page keeps in a file."""

import datetime as dt
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FILE: Path = settings.BASE_DIR / "reports" / "data" / "accessibility.json"
# What is known not to conform, or not to be checked by a machine: kept by hand, like the walk's own findings.
KNOWN: list[tuple[Promise, Promise]] = [
    (
        _("Files that others made"),
        _(
            "Agreements, minutes and students' work are kept as their makers sent them; some are scans. Published work "
            "stands beside its text; for any other file the campus office gives you the content in a form that you can read."
        ),
    ),
    (
        _("Words of the agency"),
        _("The agency's own sentences are quoted in English on pages in Spanish, and marked as English."),
    ),
    (
        _("What a program cannot check"),
        _(
            "The walk finds what rules can find. People with a screen reader, with magnification or with voice control "
            "have not tested the portal yet."
        ),
    ),
]


@dataclass(frozen=True)
class Checked:
    """The last walk: when (None: not over everything yet), by how many rules, over how many kinds of pages, and its findings."""

    standard: str
    engine: str
    rules: int
    walked_on: dt.date | None
    added_on: dt.date
    pages: int
    views: int
    waiting: int
    findings: list[str]


@lru_cache(maxsize=1)
def checked() -> Checked:
    """Read once per process: the file changes with the program alone."""
    kept: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    houses = kept["pages"].values()
    return Checked(
        standard=kept["standard"],
        engine=f"{kept['engine']['name']} {kept['engine']['version']}",
        rules=kept["engine"]["rules"],
        walked_on=dt.date.fromisoformat(kept["walked_on"]) if kept["walked_on"] else None,
        added_on=dt.date.fromisoformat(kept["added_on"]),
        pages=sum(len(house) for house in houses),
        views=sum(len(readers) for house in houses for readers in house.values()),
        waiting=sum(len(house) for house in kept["waiting"].values()),
        findings=[f"{name}: {wrong}" for name, found in kept["findings"].items() for wrong in found],
    )
