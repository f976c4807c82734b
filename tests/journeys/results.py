"""What the walk over every page found, kept for the accessibility statement: `reports/data/accessibility.json`.

`python3 manage.py test tests/journeys/test_every_page.py --accessibility all` walks everything and writes the file anew;
`--accessibility new` walks the page kinds alone that the file does not know yet, once each. `--demo` walks the demo that
runs here, which spares furnishing another. Between two walks `--accessibility names` (tests/test_accessibility.py, a
second) takes names that are gone out of the file, and new ones in as waiting: the statement says how many wait.
"""

import datetime as dt
import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from reports.accessibility import FILE
from tests.journeys.doors import NEEDS_MORE, WALKERS
from tests.walls.houses import HOUSES, doors

STANDARD = "WCAG 2.2 AA"


@dataclass
class Results:
    """The walk of one run; `mode` is "all", "new", or empty: then nothing is kept."""

    mode: str
    widths: list[int]
    themes: list[str]
    engine: dict[str, Any] = field(default_factory=dict)
    looked: dict[str, dict[str, set[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    findings: dict[str, list[str]] = field(default_factory=dict)
    no_page: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def wants(self, house: str, name: str) -> bool:
        """Whether a page is to be walked in this run."""
        return self.mode != "new" or name not in known().get("pages", {}).get(house, {})

    def passed(self, house: str, name: str) -> None:
        """An address answered with a file, a redirect or a part of a page."""
        self.no_page[house].add(name)

    def saw(self, house: str, name: str, reader: str, wrong: list[str], engine: dict[str, Any]) -> None:
        """A page was looked at as somebody ("coordinator, en"), and this was wrong. A long walk keeps what it has."""
        self.looked[house][name].add(reader)
        self.engine = engine
        if wrong:
            self.findings[f"{house} {name}"] = wrong
        if self.mode == "new":
            self.write()

    def write(self) -> None:
        """Keep what was found; pages that are gone leave the file."""
        if not self.mode:
            return
        today = dt.date.today().isoformat()
        before = known() if self.mode != "all" else {}
        pages = {house: self._pages(house, before) for house in HOUSES}
        files = {house: self._files(house, before, pages[house]) for house in HOUSES}
        findings = {**before.get("findings", {}), **self.findings}
        there = {f"{house} {name}" for house, found in pages.items() for name in found}
        kept = {
            "standard": STANDARD,
            "engine": self.engine or before.get("engine", {}),
            "widths": self.widths,
            "themes": self.themes,
            "walked_on": today if self.mode == "all" else before.get("walked_on"),
            "added_on": today if self.looked else before.get("added_on", today),
            "pages": pages,
            "files": files,
            "waiting": {house: sorted(set(doors(house)) - set(pages[house]) - set(files[house])) for house in HOUSES},
            "findings": {name: wrong for name, wrong in sorted(findings.items()) if name in there},
        }
        FILE.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")

    def _files(self, house: str, before: dict[str, Any], pages: dict[str, Any]) -> list[str]:
        """What is no page: it answered with none, only a program or the holder of a key gets in, or it takes no GET."""
        told = self.no_page[house] | set(before.get("files", {}).get(house, []))
        shut = {name for name, door in doors(house).items() if door.policy and not WALKERS.get(door.policy.name, ("",))}
        return sorted((told | shut | NEEDS_MORE) & set(doors(house)) - set(pages))

    def _pages(self, house: str, before: dict[str, Any]) -> dict[str, list[str]]:
        found = {**before.get("pages", {}).get(house, {}), **{n: sorted(who) for n, who in self.looked[house].items()}}
        return {name: found[name] for name in sorted(found) if name in doors(house)}


def known() -> dict[str, Any]:
    """What the last run kept."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    return found
