"""`groups_import`: the student groups of a campus from a CSV file."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django_tenants.utils import tenant_context

from academies.models import Academy
from academies.services import academy_by_slug
from wbl_portal.core import sheets
from wbl_portal.core.actor import operator
from wbl_portal.core.sheets import SheetRefused, SheetReport
from wbl_portal.people.services import import_groups


class Command(BaseCommand):
    help = (
        "Imports TEA's student groups from a CSV file: a column with the Texas Unique Student ID or the local number,"
        " race, sex, and true or false for economically disadvantaged, emergent bilingual, special education, at risk,"
        " section 504, gifted, migrant. Columns may be missing; an empty cell says nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="short name of the campus")
        parser.add_argument("file", help="the CSV file")
        parser.add_argument("--dry-run", action="store_true", help="show what would change, change nothing")
        parser.add_argument("--strict", action="store_true", help="all or nothing: one bad row stops the import")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            academy = academy_by_slug(options["slug"])
            if academy.is_district:
                raise SheetRefused(f"'{academy.slug}' is a district; student groups go into one of its campuses.")
            data = sheets.bytes_at(options["file"])
            with tenant_context(academy):
                report = import_groups(
                    data=data,
                    file=Path(options["file"]).name,
                    by=operator("groups_import"),
                    dry_run=options["dry_run"],
                    strict=options["strict"],
                )
        except Academy.DoesNotExist as error:
            raise CommandError(f"There is no campus '{options['slug']}'.", returncode=2) from error
        except SheetRefused as error:
            raise CommandError(" ".join(str(error).split()), returncode=2) from error
        self.stdout.write(json.dumps(report.as_json()) if options["json"] else "\n".join(_lines(report)))


def _lines(report: SheetReport) -> list[str]:
    counts = f"{report.added} facts new or changed, {report.unchanged} unchanged"
    lines = [f"Student groups: {counts}, {len(report.rejected)} rows rejected"]
    lines += [f"{row.file} line {row.line}: {row.reason}" for row in report.rejected]
    return [*lines, "Nothing was changed (dry run)."] if report.dry_run else lines
