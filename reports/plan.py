"""What pressing Publish would do to each slot of a year: the page shows it before, the job does it."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from reports import documents, labels, measures
from reports.addenda import with_addendum
from reports.documents import Document
from reports.listings import Asked
from reports.models import Edition, Snapshot
from reports.once import Once
from wbl_portal.core import clock
from wbl_portal.core.database import connection
from wbl_portal.frameworks import Framework, Slot, pages
from wbl_portal.people.models import SchoolYear


class State(StrEnum):
    """`NEW`: a new edition; `UNCHANGED`: the current one says it all; `NOT_BUILT`: the slot has no evidence here yet."""

    NEW = "new"
    UNCHANGED = "unchanged"
    NEEDS_SNAPSHOT = "needs_snapshot"
    NOT_BUILT = "not_built"


@dataclass(frozen=True)
class SlotPlan:
    """One slot. `held`: the live figures differ from the snapshot's, which stay public until the next snapshot.

    `content`: the hash of what it would say in English.
    """

    framework: Framework
    slot: Slot
    state: State
    current: Edition | None = None
    snapshot: Snapshot | None = None
    held: bool = False
    make: Callable[[str], Document] | None = None
    content: str = ""

    @property
    def number(self) -> int:
        """The number of the edition that would be made."""
        return self.current.number + 1 if self.current else 1

    @property
    def documents(self) -> tuple[Document, ...]:
        """What it would say, in every language; made anew each time, nothing where there is nothing to say."""
        return tuple(self.make(language) for language in documents.LANGUAGES) if self.make else ()


class Planner:
    """Compares what would be said now with what is public, for all slots of one year.

    A slot of a superseded framework edition is there only where it is `asked` for by name, or public in that year.
    """

    def __init__(self, year: SchoolYear, asked: Collection[str] = ()) -> None:
        self.year = year
        self.asked = set(asked)
        self.ask = Once()
        self.today: dt.date = clock.today()
        self.day = min(max(self.today, year.starts_on), year.ends_on)
        self.current = {edition.slot: edition for edition in Edition.objects.filter(year=year).latest_of_each()}

    @cached_property
    def snapshot(self) -> Snapshot | None:
        """The snapshot that would be published: the latest of the year."""
        return self.year.snapshots.latest_first().select_related("corrects").first()

    @cached_property
    def moved(self) -> set[tuple[str, str]]:
        """(framework, table) whose live figures differ from the snapshot's, now or as of the snapshot's day."""
        if self.snapshot is None:
            return set()
        frozen = set(measures.cells_of(self.snapshot.figures))
        live = [
            set(measures.cells_of(measures.all_programs(self.year, day))) for day in {self.snapshot.as_of, self.day}
        ]
        return {cell[:2] for figures in live for cell, _value in figures ^ frozen}  # type: ignore[misc]

    def slots(self) -> Iterator[SlotPlan]:
        """Every slot of every framework of the campus, in the frameworks' order, then the campus's own pages."""
        live = set(connection.tenant.frameworks)
        for program in [*labels.programs(), measures.of_pages()]:
            shown = program.framework.key in live or program.framework is pages()
            for slot in program.framework.slots:
                if shown or slot.key in self.asked or slot.key in self.current:
                    yield self._slot(Asked(program, slot, self.year, self.day, self.ask))

    def _slot(self, asked: Asked) -> SlotPlan:
        slot, framework = asked.slot, asked.program.framework
        if not measures.counts_students(slot):
            return self._compared(asked, self._offers(asked))
        if self.snapshot is None or slot.key not in self.snapshot.protected.get("slots", {}):
            return SlotPlan(framework, slot, State.NEEDS_SNAPSHOT, self.current.get(slot.key))
        held = any((framework.key, table) in self.moved for table in slot.tables)
        return self._compared(asked, self._counts(asked, self.snapshot), self.snapshot, held)

    def _compared(
        self, asked: Asked, make: Callable[[str], Document], snapshot: Snapshot | None = None, held: bool = False
    ) -> SlotPlan:
        current, made = self.current.get(asked.slot.key), make("en")
        state, content = State.NEW, documents.content_hash(made)
        if current is None and documents.is_empty(made):
            state = State.NOT_BUILT
        elif current is not None and current.content_sha256 == content:
            state = State.UNCHANGED
        return SlotPlan(asked.program.framework, asked.slot, state, current, snapshot, held, make, content)

    def _offers(self, asked: Asked) -> Callable[[str], Document]:
        figures: dict[str, Any] = {}
        if asked.slot.tables:
            found = measures.offered_figures(asked.program, self.year)
            figures = {
                "axes": found["axes"],
                "tables": {name: {"rows": rows} for name, rows in found["tables"].items()},
            }
        return lambda language: documents.document(asked, figures=figures, language=language)

    def _counts(self, asked: Asked, snapshot: Snapshot) -> Callable[[str], Document]:
        figures: dict[str, Any] = {
            "axes": snapshot.figures["programs"][asked.program.framework.key]["axes"],
            "tables": snapshot.protected["slots"][asked.slot.key],
            "k": snapshot.smallest_group,
        }
        head = documents.of_snapshot(snapshot)
        return lambda language: with_addendum(
            documents.document(asked, figures=figures, snapshot=head, language=language), snapshot
        )
