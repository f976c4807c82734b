"""What a list would change: rows to add, in the order they can be saved, and rows to change with what they said before."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from wbl_portal.core.actor import Actor
from wbl_portal.core.sheets import BadCell, Line, SheetReport


@dataclass
class Change:
    """A standing row with its new values, and the old ones of the fields that differ."""

    row: models.Model
    before: dict[str, Any] = field(default_factory=dict)


class Plan:
    """Filled by a kind, line by line; nothing is written. A line that is refused leaves nothing behind.

    `report` counts lines: added (the line's main row is new), changed, unchanged, rejected.
    """

    def __init__(self, report: SheetReport, main: type[models.Model], by: Actor) -> None:
        self.report, self.main, self.by = report, main, by
        self.new: list[models.Model] = []
        self.changes: dict[tuple[type[models.Model], Any], Change] = {}
        self._touched = False
        self._takes_back: list[Callable[[], object]] = []

    @contextmanager
    def line(self, line: Line) -> Iterator[None]:
        """Around the work on one line: counts it, or refuses it with the reason of a BadCell."""
        had, self._touched = len(self.new), False
        self._takes_back.clear()
        try:
            yield
        except BadCell as bad:
            while self._takes_back:
                self._takes_back.pop()()
            self.report.reject(line.number, str(bad))
            return
        if any(isinstance(row, self.main) for row in self.new[had:]):
            self.report.added += 1
        elif self._touched:
            self.report.changed += 1
        else:
            self.report.unchanged += 1

    def add(self, row: models.Model) -> None:
        """A row that is not there yet; raises BadCell when it is not sound."""
        check(row)
        self.new.append(row)
        self._takes_back.append(self.new.pop)
        self._touched = True

    def note(self, known: dict[Any, Any], key: Any, row: models.Model) -> None:
        """Let later lines find an added row in `known`; forgotten again when this line is refused."""
        known[key] = row
        self._takes_back.append(lambda: known.pop(key))

    def change(self, row: models.Model, **values: Any) -> None:
        """Set what differs, on a standing row or on one that this list adds; raises BadCell when it is not sound then."""
        differs = {name: value for name, value in values.items() if getattr(row, name) != value}
        if not differs:
            return
        before = {name: getattr(row, name) for name in differs}
        self._takes_back.append(lambda: _set(row, before))
        _set(row, differs)
        check(row)
        self._touched = True
        if not row._state.adding:
            self._remember(row, before)

    def _remember(self, row: models.Model, before: dict[str, Any]) -> None:
        key = (type(row), row.pk)
        known = self.changes.get(key)
        self.changes[key] = Change(row, {**before, **(known.before if known else {})})
        self._takes_back.append(lambda: self.changes.pop(key) if known is None else self.changes.update({key: known}))


def _set(row: models.Model, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def check(row: models.Model) -> None:
    """Raises BadCell, naming the column, unless each field of the row is sound; what it points at was looked up already."""
    try:
        row.clean_fields(exclude=[each.name for each in row._meta.concrete_fields if each.is_relation])
    except ValidationError as wrong:
        name, messages = next(iter(wrong.message_dict.items()))
        label = str(row._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        raise BadCell(f"{label[:1].upper()}{label[1:]}: {' '.join(messages)}") from wrong
