"""`roster_import`: a OneRoster export into one campus."""

from argparse import ArgumentParser
from typing import Any

from academies.commands import ImportCommand
from wbl_portal.core.actor import Actor
from wbl_portal.people.roster import RosterReport, import_roster


class Command(ImportCommand):
    help = "Imports students, staff, parents or guardians and classes from OneRoster 1.1 or 1.2 CSV files."
    goes_in = "a roster goes into"
    file_is = "folder or zip file with the CSV files"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--org", help="sourcedId or identifier of the school, when the files have several")
        parser.add_argument("--allow-deactivations", action="store_true", help="let more than 20 %% leave the roster")

    def bring_in(self, *, by: Actor, **options: Any) -> RosterReport:
        return import_roster(
            options["file"],
            by=by,
            org=options["org"],
            dry_run=options["dry_run"],
            strict=options["strict"],
            allow_deactivations=options["allow_deactivations"],
        )

    def counted(self, report: RosterReport) -> str:
        counts = ", ".join(f"{number} {name}" for name, number in report.counts().items())
        return f"Students and staff of {report.year}: {counts}"

    def noticed(self, report: RosterReport) -> list[str]:
        twins = [
            f"Possible duplicate: {each.sourced_id} bears the name of student {each.other_id}"
            for each in report.possible_duplicates
        ]
        return twins + [f"{each.kind} {each.sourced_id}: {each.what}" for each in report.differences]
