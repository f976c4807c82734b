"""The live binder: each design element and artifact with its state, why, and the page that mends it."""

from reports.binder.findings import Finding, State
from reports.binder.parts import Binder, Part, Volume
from reports.binder.publication import Entry, entry

__all__ = ["Binder", "Entry", "Finding", "Part", "State", "Volume", "entry"]
