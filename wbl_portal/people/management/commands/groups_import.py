"""`groups_import`: the student groups of a campus from a CSV file."""

from typing import Any

from academies.commands import ImportCommand, sheet
from wbl_portal.core.actor import Actor
from wbl_portal.core.sheets import SheetReport
from wbl_portal.people.services import import_groups


class Command(ImportCommand):
    help = (
        "Imports TEA's student groups from a CSV file: a column with the Texas Unique Student ID or the local number,"
        " race, sex, and true or false for economically disadvantaged, emergent bilingual, special education, at risk,"
        " section 504, gifted, migrant. Columns may be missing; an empty cell says nothing."
    )
    goes_in = "student groups go into"

    def bring_in(self, *, by: Actor, **options: Any) -> SheetReport:
        return import_groups(by=by, **sheet(options))

    def counted(self, report: SheetReport) -> str:
        return f"Student groups: {report.added} facts new or changed, {report.unchanged} unchanged"
