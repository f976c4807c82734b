"""What a rule is asked about: a program in a school year as of a day; what it asks of lower floors is asked once per page."""

import datetime as dt
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from reports.measures import Program
from reports.models import BinderRecord, Evidence
from wbl_portal.frameworks import Framework, framework
from wbl_portal.people.models import SchoolYear

Answer = TypeVar("Answer")


class Once:
    """Asks a question of the same words once: several parts and programs need the same answer."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Any] = {}

    def __call__(self, question: Callable[..., Answer], *words: Hashable) -> Answer:
        key = (question, *words)
        if key not in self._known:
            self._known[key] = question(*words)
        answer: Answer = self._known[key]
        return answer


@dataclass(frozen=True)
class Case:
    """One part of one program. `day`: today, at most the year's last day; `ask(selector, *words)` remembers the answer."""

    program: Program
    year: SchoolYear
    day: dt.date
    ask: Once = field(default_factory=Once)
    record: BinderRecord | None = None
    evidence: tuple[Evidence, ...] = ()

    @property
    def framework(self) -> Framework:
        return self.program.framework

    @property
    def phases(self) -> Framework:
        """The edition whose phases and cells count."""
        return framework(self.framework.phase_key)

    @property
    def grades(self) -> tuple[int, ...]:
        return self.program.grades
