"""A person's hand: counts what it clicks and types, and how long a person would take for it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Seconds of somebody who sees a page for the first time; generous on purpose.
A_CLICK, A_PAGE, A_LETTER, A_PASTE, A_FILE = 3.0, 10.0, 0.4, 30.0, 30.0


@dataclass
class Hand:
    """Acts on pages and adds up. A page is read before the first act on it; a paste includes copying in a spreadsheet."""

    clicks: int = 0
    letters: int = 0
    pastes: int = 0
    files: int = 0
    pages: int = 0
    _seen: str = ""

    def click(self, target: Any) -> None:
        self._look(target)
        self.clicks += 1
        target.click()

    def write(self, target: Any, text: str) -> None:
        """A click into the field, then letters."""
        self._look(target)
        self.clicks += 1
        self.letters += len(text)
        target.fill(text)

    def paste(self, target: Any, text: str) -> None:
        self._look(target)
        self.clicks += 1
        self.pastes += 1
        target.fill(text)

    def choose(self, target: Any, option: str) -> None:
        """A click that opens the choices and one that takes one."""
        self._look(target)
        self.clicks += 2
        target.select_option(label=option)

    def give(self, target: Any, file: Path) -> None:
        self._look(target)
        self.clicks += 1
        self.files += 1
        target.set_input_files(str(file))

    @property
    def seconds(self) -> float:
        """What a person would take, without the time in which the portal works."""
        hands = self.clicks * A_CLICK + self.letters * A_LETTER + self.pastes * A_PASTE + self.files * A_FILE
        return hands + self.pages * A_PAGE

    def _look(self, target: Any) -> None:
        url = target.page.url.partition("?")[0]
        if url != self._seen:
            self._seen = url
            self.pages += 1
