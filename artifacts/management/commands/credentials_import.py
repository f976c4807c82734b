"""`credentials_import`: results of credentials from a CSV file into one campus."""

from typing import Any

from academies.commands import ImportCommand, sheet
from artifacts.services.credential_import import import_attempts
from wbl_portal.core.actor import Actor
from wbl_portal.core.sheets import SheetReport


class Command(ImportCommand):
    help = (
        "Imports results of certifications and credentials from a CSV file with the columns student id (Texas Unique"
        " Student ID or local number), credential, certifying body, date, result and expires."
    )
    goes_in = "results go into"

    def bring_in(self, *, by: Actor, **options: Any) -> SheetReport:
        return import_attempts(by=by, **sheet(options))

    def counted(self, report: SheetReport) -> str:
        return "Results: " + ", ".join(f"{number} {name}" for name, number in report.counts().items())
