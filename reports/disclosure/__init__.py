"""Make tables of students safe to publish: `protect` is the one door."""

from reports.disclosure.earlier import Held, Statement
from reports.disclosure.figures import InconsistentTables
from reports.disclosure.protection import protect
from reports.disclosure.report import LayoutReport, Protected, TableReport
from reports.disclosure.solving import CannotMask

__all__ = [
    "CannotMask",
    "Held",
    "InconsistentTables",
    "LayoutReport",
    "Protected",
    "Statement",
    "TableReport",
    "protect",
]
