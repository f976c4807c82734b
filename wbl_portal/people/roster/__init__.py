"""Rosters come as OneRoster CSV files; this package reads them safely and brings the campus up to them."""

from wbl_portal.people.roster.importer import import_roster
from wbl_portal.people.roster.report import RosterRefused, RosterReport

__all__ = ["RosterRefused", "RosterReport", "import_roster"]
