"""What a rule is asked about: a program in a school year as of a day; what it asks of lower floors is asked once per page."""

import datetime as dt
from dataclasses import dataclass, field

from reports.measures import Program
from reports.models import BinderRecord, Evidence
from reports.once import Once
from wbl_portal.frameworks import Framework, framework
from wbl_portal.people.models import SchoolYear


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
