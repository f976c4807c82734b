"""What a grade needs of a phase, as the grid, the validator and the students' next steps speak of it."""

from dataclasses import dataclass

from experiences.models import Expectation
from experiences.words import cell_reason


@dataclass(frozen=True)
class Wanted:
    """What a grade needs of a phase; `reason` is never empty where it is not for the grade."""

    expectation: str = Expectation.OPTIONAL
    reason: str = ""

    @property
    def why(self) -> str:
        """The reason in the reader's language."""
        return cell_reason(self.reason)

    @property
    def label(self) -> str:
        """What the grade needs, in a word."""
        return str(Expectation(self.expectation).label)

    @property
    def is_required(self) -> bool:
        return self.expectation == Expectation.REQUIRED

    @property
    def is_not_for_grade(self) -> bool:
        return self.expectation == Expectation.NOT_FOR_GRADE
